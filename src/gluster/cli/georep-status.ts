/**
 * `geo-replication status` in its dialects: 10 and later (primary, secondary), 3.7 to 9 (master, slave), 3.6 (files instead
 * of entry, data and meta). Each pair is read on its own. The times in the XML are UTC in every release that has them,
 * whatever the nodes' zones (cli-xml-output.c takes last_synced_utc and its like); only the text form prints local times.
 */
import { GLUSTER_TEXT, GLUSTER_XML, readXmlAnswer, textRefusal } from "./envelope.js";
import type { GlusterCommand } from "../command.js";
import { CLI_TIMEOUT_MS, type Secondary } from "./georep-command.js";
import { bareBrick, type SeenBrick, type SeenSession } from "../seen.js";
import { AppError } from "../../errors.js";
import { isUuid, parseSessionKey, parseVolumeName, secondaryArg, type VolumeName } from "../values.js";
import { child, childrenOf, count, known, required, type XmlElement, XmlProblem } from "./xml.js";

export interface StatusAnswer {
  readonly sessions: readonly SeenSession[];
  /** Why rows or sessions of the answer are not among them. */
  readonly unread: readonly string[];
}

/** What to look at: everything, one volume's sessions, or one session. It takes the cluster's lock and about 1.2 s each. */
export function status(volume?: VolumeName, secondary?: Secondary): GlusterCommand<StatusAnswer> {
  const which = [
    ...(volume === undefined ? [] : [volume]),
    ...(volume === undefined || secondary === undefined ? [] : [secondaryArg(secondary)]),
  ];
  // 3.6 tells its counters with `detail` only; later releases tell all without it, at the same cost.
  const words = ["volume", "geo-replication", ...which, "status", "detail"];
  return {
    name: "geo-replication status",
    argv: [...GLUSTER_XML, ...words],
    timeoutMs: CLI_TIMEOUT_MS,
    maxOutputBytes: 32 * 1024 * 1024,
    changes: false,
    parse: (result) => readXmlAnswer(result, readStatus),
    // A status that fails prints no XML and no reason: "no sessions" looks like "lock held" and "no such volume".
    explain: {
      name: "geo-replication status (text)",
      argv: [...GLUSTER_TEXT, ...words],
      timeoutMs: CLI_TIMEOUT_MS,
      maxOutputBytes: 32 * 1024 * 1024,
      changes: false,
      parse: (result) => {
        if (result.exitCode === 0) {
          return null;
        }
        if (/^No active geo-replication sessions/m.test(result.stdout)) {
          return { sessions: [], unread: [] };
        }
        throw textRefusal(result);
      },
    },
  };
}

/**
 * Sessions in the order of their first row; repeats of a session, one per node, are one. A row that cannot be read costs
 * none of the others.
 */
export function readStatus(cliOutput: XmlElement): StatusAnswer {
  const sessions = new Map<string, SeenSession & { bricks: SeenBrick[] }>();
  const unread: string[] = [];
  const reading = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof XmlProblem) && !(error instanceof AppError)) throw error;
      unread.push(error.message);
    }
  };
  for (const element of childrenOf(child(cliOutput, "geoRep"), "volume")) {
    for (const sessionElement of childrenOf(child(element, "sessions"), "session")) {
      reading(() => {
        const one = sessionOf(element, sessionElement);
        const id = `${one.volume} ${one.key}`;
        const session = sessions.get(id) ?? { ...one, bricks: [], options: null };
        sessions.set(id, session);
        for (const pair of childrenOf(sessionElement, "pair")) reading(() => session.bricks.push(brickOf(pair)));
      });
    }
  }
  return { sessions: [...sessions.values()], unread };
}

/** @throws XmlProblem, AppError where that is no session's */
function sessionOf(volume: XmlElement, element: XmlElement) {
  const { key, creatorUuid, url, secondaryVolumeUuid } = parseSessionKey(
    required(element, "session_secondary", "session_slave"),
  );
  return { volume: parseVolumeName(required(volume, "name")), key, creatorUuid, url, secondaryVolumeUuid };
}

function brickOf(pair: XmlElement): SeenBrick {
  const nodeUuid = required(pair, "primary_node_uuid", "master_node_uuid").toLowerCase();
  if (!isUuid(nodeUuid)) {
    throw new XmlProblem(`"${nodeUuid.slice(0, 60)}" is no uuid of a node`);
  }
  const word = known(pair, "status") ?? "N/A";
  const bare = bareBrick(
    nodeUuid,
    known(pair, "primary_node", "master_node"),
    required(pair, "primary_brick", "master_brick"),
    word,
  );
  const secondaryHostName = secondaryHostOf(pair);
  if (word !== "Active") {
    // A Passive row can carry counters and times of the days when it was Active.
    return word === "Passive" ? { ...bare, secondaryHostName } : bare;
  }
  const completed = known(pair, "checkpoint_completed");
  return {
    ...bare,
    secondaryHostName,
    crawlStatus: known(pair, "crawl_status"),
    lastSyncedAt: utc(known(pair, "last_synced")),
    entryPending: count(pair, "entry"),
    dataPending: count(pair, "data"),
    metaPending: count(pair, "meta"),
    failures: count(pair, "failures"),
    filesSynced: count(pair, "files_syncd"),
    filesPending: count(pair, "files_pending"),
    bytesPending: count(pair, "bytes_pending"),
    deletesPending: count(pair, "deletes_pending"),
    filesSkipped: count(pair, "files_skipped"),
    checkpointStatus: known(pair, "checkpoint_status"),
    checkpointAt: utc(known(pair, "checkpoint_time")),
    checkpointCompletedAt: utc(known(pair, "checkpoint_completion_time")),
    checkpointCompleted: completed === null ? null : completed === "Yes",
  };
}

/** 3.6 has the node in <slave>, and the whole destination there where it does not know the node. */
function secondaryHostOf(pair: XmlElement): string | null {
  const node = known(pair, "secondary_node", "slave_node");
  const isOld = child(pair, "slave_user") === undefined && child(pair, "secondary_user") === undefined;
  const name = node ?? (isOld ? known(pair, "slave") : null);
  return name === null || name.includes("::") || name.includes("/") ? null : name;
}

/** Null where there is no time, or none that a clock shows: Date makes the third of March of the 31st of February. */
function utc(text: string | null): Date | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const iso = `${text.replace(" ", "T")}.000Z`;
  const time = new Date(iso);
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? time : null;
}
