/** `status [detail]`: the rows as gsyncd tells them (gsyncdstatus.py, get_status), in the order in which the CLI prints them. */
import { type Answer, failed, printed } from "../answer.js";
import { cliOutput, element, text, type XmlNode } from "./cli-xml.js";
import type { SimNode } from "../cluster/cluster.js";
import { type BrickFile, type Destination, newFile, type Session, type Worker } from "../cluster/session.js";
import { settle } from "../cluster/settle.js";
import { type Call, type Job, plain, Refused } from "./command.js";
import { secondaryOf, volumeOf } from "./georep-verb.js";

interface Row {
  readonly session: Session;
  readonly worker: Worker;
  /** `ssh://…`, or without it where the session was named. */
  readonly secondary: string;
  readonly state: string;
  /** Null where gsyncd tells N/A for all of them. */
  readonly file: BrickFile | null;
}

interface Columns {
  readonly crawl: string;
  readonly lastSynced: string;
  readonly entry: string;
  readonly data: string;
  readonly meta: string;
  readonly failures: string;
  readonly checkpointTime: string;
  readonly checkpointCompleted: string;
  readonly checkpointCompletionTime: string;
}

const NONE = "N/A";

export function statusJob(
  call: Call,
  volumeName: string | null,
  destination: Destination | null,
  isDetail: boolean,
): Job {
  const { node, xml } = call;
  const refuse = (words: string): Answer => (xml ? failed(2, "", FAILED) : failed(1, `${words}\n`, FAILED));
  return {
    // A Python process per session and node.
    ...plain(0.4 + 1.2 * Math.max(1, sessionsOf(node, volumeName, destination).length), () => {
      try {
        const rows = rowsOf(node, volumeName, destination);
        if (rows.length === 0) {
          return xml ? failed(2, "", FAILED) : failed(1, "", `${nothing(volumeName, destination)}\n${FAILED}`);
        }
        return printed(xml ? statusXml(rows, volumeName === null) : statusText(rows, isDetail));
      } catch (error) {
        if (error instanceof Refused) {
          return refuse(error.message);
        }
        throw error;
      }
    }),
    locks: volumeName,
    refuse,
  };
}

const FAILED = "geo-replication command failed\n";

function sessionsOf(node: SimNode, volumeName: string | null, destination: Destination | null): readonly Session[] {
  const volumes = volumeName === null ? node.cluster.volumesByName : [node.cluster.volumes.get(volumeName)];
  const all = volumes.flatMap((volume) => volume?.sessions ?? []);
  return destination === null ? all : all.filter(({ named }) => named === secondaryOf(destination));
}

/** Each node that can run gsyncd tells its bricks of every session; the CLI then sorts by the number of the session's key. */
function rowsOf(node: SimNode, volumeName: string | null, destination: Destination | null): readonly Row[] {
  if (volumeName !== null) {
    volumeOf({ node, volumeName });
  }
  const sessions = sessionsOf(node, volumeName, destination);
  const byNode = new Map<SimNode, Row[]>();
  for (const session of sessions) {
    settle(session);
    for (const worker of session.workers) {
      const rows = byNode.get(worker.brick.node) ?? [];
      byNode.set(worker.brick.node, rows);
      rows.push(rowOf(session, worker, destination === null));
    }
  }
  const rows = node.cluster
    .from(node)
    .filter(({ glusterdUp, faults }) => glusterdUp && !faults.has("no gsyncd"))
    .flatMap((each) => byNode.get(each) ?? []);
  const numbers = (row: Row): string => `secondary${row.session.number}`;
  return rows.toSorted((a, b) => (numbers(a) === numbers(b) ? 0 : numbers(a) < numbers(b) ? -1 : 1));
}

function rowOf(session: Session, worker: Worker, withScheme: boolean): Row {
  const monitor = session.monitors.get(worker.brick.node);
  const file = worker.file ?? newFile();
  const word = monitor === undefined || (!monitor.isAlive && monitor.word !== "Created") ? "Stopped" : monitor.word;
  const state = word === "Started" ? file.workerStatus : word;
  const isShown = state === "Active" || state === "Passive";
  return {
    session,
    worker,
    secondary: `${withScheme ? "ssh://" : ""}${session.named}`,
    state,
    file: isShown ? file : null,
  };
}

/** What stands in a row's columns; `time` prints in the zone of the form. */
function columns({ file, state, session }: Row, time: (seconds: number) => string): Columns {
  const active = state === "Active" ? file : null;
  const { checkpoint } = session;
  const hasCheckpoint = active !== null && checkpoint > 0;
  const { completed, completedAt } = checkpointOf(active ?? newFile(), checkpoint);
  return {
    crawl: active?.crawlStatus ?? NONE,
    lastSynced: active === null || active.lastSynced === 0 ? NONE : time(active.lastSynced),
    entry: active === null ? NONE : String(active.entry),
    data: active === null ? NONE : String(active.data),
    meta: active === null ? NONE : String(active.meta),
    failures: active === null ? NONE : String(active.failures),
    checkpointTime: hasCheckpoint ? time(checkpoint) : NONE,
    checkpointCompleted: hasCheckpoint ? completed : NONE,
    checkpointCompletionTime: hasCheckpoint && completedAt > 0 ? time(completedAt) : NONE,
  };
}

/** The file knows of the last checkpoint that it was told of; of another one only last_synced tells. */
function checkpointOf(
  file: BrickFile,
  checkpoint: number,
): { readonly completed: string; readonly completedAt: number } {
  if (checkpoint === file.checkpointTime) {
    return { completed: file.checkpointCompleted, completedAt: file.checkpointCompletionTime };
  }
  return checkpoint <= file.lastSynced
    ? { completed: "Yes", completedAt: file.lastSynced }
    : { completed: "No", completedAt: 0 };
}

function statusXml(rows: readonly Row[], isAll: boolean): string {
  const volumes: { name: string; sessions: { session: Session; pairs: XmlNode[] }[] }[] = [];
  for (const row of rows) {
    const { session } = row;
    let volume = volumes.at(-1);
    // A volume ends where the next row is of another one, so with several sessions it is there once for each node.
    if (volume?.name !== session.volume.name) {
      volume = { name: session.volume.name, sessions: [] };
      volumes.push(volume);
    }
    let last = volume.sessions.at(-1);
    if (last?.session !== session) {
      last = { session, pairs: [] };
      volume.sessions.push(last);
    }
    last.pairs.push(pairXml(row));
  }
  const body = volumes.map(({ name, sessions }) => {
    const list = sessions.map(({ session, pairs }) =>
      element("session", text("session_secondary", session.key), ...pairs),
    );
    return element("volume", text("name", name), element("sessions", ...list));
  });
  return cliOutput(0, 0, isAll ? "primary not found" : "", element("geoRep", ...body));
}

function pairXml(row: Row): XmlNode {
  const { worker, session, file } = row;
  const of = columns(row, (seconds) => printTime(seconds, 0));
  return element(
    "pair",
    text("primary_node", worker.brick.node.name),
    text("primary_brick", worker.brick.path),
    text("secondary_user", session.destination.user ?? "root"),
    text("secondary", row.secondary),
    // gsyncd 10 never learns the node that it syncs to.
    text("secondary_node", file === null ? NONE : ""),
    text("status", row.state),
    text("crawl_status", of.crawl),
    text("entry", of.entry),
    text("data", of.data),
    text("meta", of.meta),
    text("failures", of.failures),
    text("checkpoint_completed", of.checkpointCompleted),
    text("primary_node_uuid", worker.brick.node.uuid),
    text("last_synced", of.lastSynced),
    text("checkpoint_time", of.checkpointTime),
    text("checkpoint_completion_time", of.checkpointCompletionTime),
  );
}

const TITLES = [
  "PRIMARY NODE",
  "PRIMARY VOL",
  "PRIMARY BRICK",
  "SECONDARY USER",
  "SECONDARY",
  "SECONDARY NODE",
  "STATUS",
  "CRAWL STATUS",
  "LAST_SYNCED",
  "ENTRY",
  "DATA",
  "META",
  "FAILURES",
  "CHECKPOINT TIME",
  "CHECKPOINT COMPLETED",
  "CHECKPOINT COMPLETION TIME",
];
const PLAIN_COLUMNS = 9;

/** cli-rpc-ops.c, gf_cli_print_status: every column three wider than its longest value, blanks even where a column is left out. */
function statusText(rows: readonly Row[], isDetail: boolean): string {
  const table = rows.map(textColumns);
  const widths = TITLES.map(
    (title, index) => 3 + Math.max(title.length, ...table.map((row) => row[index]?.length ?? 0)),
  );
  const shown = isDetail ? TITLES.length : PLAIN_COLUMNS;
  const print = (cells: readonly string[]): string =>
    TITLES.map((_title, index) => (index < shown ? (cells[index] ?? "").padEnd(widths[index] ?? 0) : "")).join(" ");
  const dashes = "-".repeat(widths.slice(0, shown).reduce((sum, width) => sum + width, 4));
  return `${[" ", print(TITLES), dashes, ...table.map(print)].join("\n")}\n`;
}

function textColumns(row: Row): readonly string[] {
  const { worker, session, file, state } = row;
  const { node } = worker.brick;
  const of = columns(row, (seconds) => printTime(seconds, node.utcOffsetMinutes));
  // gsyncd blanks a key of another name here, so that every row of a session with a checkpoint tells when it was reached.
  const reachedAt = session.checkpoint > 0 ? checkpointOf(worker.file ?? newFile(), session.checkpoint).completedAt : 0;
  return [
    node.name,
    session.volume.name,
    worker.brick.path,
    session.destination.user ?? "root",
    row.secondary,
    file === null ? NONE : "",
    state,
    of.crawl,
    of.lastSynced,
    of.entry,
    of.data,
    of.meta,
    of.failures,
    of.checkpointTime,
    of.checkpointCompleted,
    reachedAt > 0 ? printTime(reachedAt, node.utcOffsetMinutes) : NONE,
  ];
}

function printTime(seconds: number, offsetMinutes: number): string {
  return new Date((seconds + offsetMinutes * 60) * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function nothing(volumeName: string | null, destination: Destination | null): string {
  const words = "No active geo-replication sessions";
  if (volumeName === null) {
    return words;
  }
  return destination === null
    ? `${words} for ${volumeName}`
    : `${words} between ${volumeName} and ${secondaryOf(destination)}`;
}
