/**
 * The CLI as the oracle of the node report: both ways of reading a session must agree in every state. `compareWays` compares
 * them once; `walkStates` takes a session of one's own through all states that it can have.
 */
import type { ClusterClient } from "../../src/gluster/client.js";
import type { GlusterCommand } from "../../src/gluster/command.js";
import { readTextAnswer } from "../../src/gluster/cli/envelope.js";
import { GlusterFailure } from "../../src/gluster/failure.js";
import { create, deleteSession, pause, resume, start, stop } from "../../src/gluster/cli/georep-change.js";
import { checkpointNow, configSet } from "../../src/gluster/cli/georep-config.js";
import { status } from "../../src/gluster/cli/georep-status.js";
import { nodeReport } from "../../src/gluster/report/report.js";
import type { SeenBrick, SeenSession } from "../../src/gluster/seen.js";
import { parseOptionKey, parseOptionValue, type SecondaryUrl, type VolumeName } from "../../src/gluster/values.js";
import { sent } from "../support/driver.js";

export interface OracleSession {
  readonly client: ClusterClient;
  readonly volume: VolumeName;
  readonly url: SecondaryUrl;
}

// What both ways tell. Names and uuids of destination nodes the report alone knows.
const COMPARED = [
  "status",
  "nodeName",
  "crawlStatus",
  "lastSyncedAt",
  "entryPending",
  "dataPending",
  "metaPending",
  "failures",
  "checkpointAt",
  "checkpointCompletedAt",
  "checkpointCompleted",
] as const satisfies readonly (keyof SeenBrick)[];

/** The session's bricks by the reports of all nodes; null where none of them knows the session. */
export async function reportedSession({ client, volume, url }: OracleSession): Promise<SeenSession | null> {
  const answers = await Promise.all(client.nodes.map((node) => client.on(node.uuid, nodeReport())));
  const unread = answers.flatMap(({ value }) => value.unread).filter((each) => each.volume === volume);
  if (unread.length > 0) {
    throw new Error(`the report cannot read ${JSON.stringify(unread)}`);
  }
  const found = answers
    .flatMap(({ value }) => value.sessions)
    .filter((each) => each.volume === volume && each.url.host === url.host && each.url.volume === url.volume);
  return found[0] === undefined ? null : { ...found[0], bricks: found.flatMap((each) => each.bricks) };
}

/**
 * Reads the session by report, by CLI and by report again, as it may change meanwhile: each field that the CLI tells must be
 * what one of the two reports says. Returns what differs in words, empty for none, and the statuses seen.
 */
export async function compareWays(
  session: OracleSession,
): Promise<{ readonly differences: readonly string[]; readonly statuses: readonly string[] }> {
  const before = await reportedSession(session);
  const listed = await whenUnlocked(session.client, status(session.volume, session.url));
  const after = await reportedSession(session);
  const cli = listed.sessions[0] ?? null;
  if (cli === null || before === null || after === null) {
    const differences =
      cli === null && (before === null || after === null)
        ? []
        : [`the CLI ${cli === null ? "does not know" : "knows"} the session, the reports see it otherwise`];
    return { differences, statuses: [] };
  }
  const differences: string[] = [];
  for (const [what, fromCli, ...fromReports] of [
    ["key", cli.key, before.key, after.key],
    ["bricks", placesOf(cli), placesOf(before), placesOf(after)],
  ] as const) {
    if (!fromReports.includes(fromCli)) {
      differences.push(`${what}: CLI ${fromCli}, reports ${fromReports.join(" | ")}`);
    }
  }
  for (const brick of cli.bricks) {
    const views = [before, after].flatMap((seen) => seen.bricks.filter((each) => placeOf(each) === placeOf(brick)));
    for (const field of COMPARED) {
      const told = printed(brick[field]);
      const seen = views.map((view) => printed(view[field]));
      if (!seen.includes(told)) {
        differences.push(`${placeOf(brick)} ${field}: CLI ${told}, reports ${seen.join(" | ")}`);
      }
    }
  }
  return { differences, statuses: cli.bricks.map((brick) => brick.status).toSorted() };
}

/**
 * Takes a new session through its states and calls `visit` in each with what the CLI's status must then contain. The volumes
 * exist and are started; the session does not exist, and is deleted at the end.
 */
export async function walkStates(
  session: OracleSession,
  visit: (stage: string, expected: readonly string[]) => Promise<void>,
): Promise<void> {
  const { client, volume, url } = session;
  const run = async <T>(command: GlusterCommand<T>): Promise<T> => whenUnlocked(client, command);
  const option = (key: string, value: string): Promise<void> =>
    run(configSet(volume, url, parseOptionKey(key), parseOptionValue(value)));

  await run(create(volume, url, { keys: "pushPem", force: true }));
  await visit("created", ["Created"]);
  // Debian's rsync of the security archive copies nothing through geo-replication.
  await option("sync-method", "tarssh");
  await run(start(volume, url, { force: false }));
  await initialising(session);
  await visit("initializing", []);
  await replicating(session);
  await visit("active", ["Active"]);
  await run(checkpointNow(volume, url));
  await visit("checkpoint set", ["Active"]);
  await run(pause(volume, url, { force: false }));
  await visit("paused", ["Paused"]);
  await run(resume(volume, url, { force: false }));
  await replicating(session);
  await visit("resumed", ["Active"]);
  // The monitor calls a brick Faulty when its worker dies, and starts another one ten seconds later.
  for (const node of client.nodes) {
    await client.on(node.uuid, shell(killWorkers(volume)));
  }
  await failed(session);
  await visit("faulty", ["Faulty"]);
  await replicating(session);
  await visit("healed", ["Active"]);
  const first = client.nodes[0];
  if (first === undefined) {
    throw new Error("the cluster has no node");
  }
  await client.on(
    first.uuid,
    shell(`kill -9 "$(cat /var/run/gluster/gsyncd-${volume}-${url.host}-${url.volume}.pid)"`),
  );
  await visit("monitor killed", ["Stopped"]);
  await run(stop(volume, url, { force: true }));
  await visit("stopped", ["Stopped"]);
  await run(deleteSession(volume, url, { resetSyncTime: false }));
  await visit("deleted", []);
}

/** Kills the session's workers on a node by their ids, the monitor left alive. */
function killWorkers(volume: VolumeName): string {
  return `for p in /proc/[0-9]*; do
    tr '\\0' ' ' 2>/dev/null <"$p/cmdline" | grep -q 'gsyncd[.]py worker ${volume} ' && kill -9 "\${p#/proc/}" 2>/dev/null
  done; true`;
}

/** Any command line on a node, for what Gluster has no verb for. */
export function shell(script: string): GlusterCommand<string> {
  return {
    name: "shell",
    argv: ["sh", "-c", script],
    timeoutMs: 60_000,
    changes: true,
    parse: (result) => readTextAnswer(result, (stdout) => stdout),
  };
}

/** Runs a command, again for as long as the cluster's lock is held by someone else: a refusal did nothing. */
export async function whenUnlocked<T>(client: ClusterClient, command: GlusterCommand<T>): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      return (await sent(client, command)).value;
    } catch (error) {
      if (!(error instanceof GlusterFailure) || error.kind !== "LOCK_HELD" || Date.now() > deadline) {
        throw error;
      }
    }
  }
}

/** Waits, by the report, until a worker has said its first word, and none its second. */
function initialising(session: OracleSession): Promise<void> {
  return statuses(session, "Initializing...", (seen) => {
    return seen.includes("Initializing...") && !seen.includes("Created") && !seen.includes("N/A");
  });
}

/** Waits, by the report, until the worker of every brick works, one of them as the Active one. */
function replicating(session: OracleSession): Promise<void> {
  return statuses(session, "Active", (seen) => {
    return seen.includes("Active") && seen.every((word) => word === "Active" || word === "Passive");
  });
}

/** Waits, by the report, until all monitors have seen that their workers are gone: some take a second longer than others. */
function failed(session: OracleSession): Promise<void> {
  return statuses(session, "Faulty", (seen) => seen.length > 0 && seen.every((word) => word === "Faulty"));
}

async function statuses(
  session: OracleSession,
  wanted: string,
  fit: (seen: readonly string[]) => boolean,
): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const seen = (await reportedSession(session))?.bricks.map((brick) => brick.status) ?? [];
    if (fit(seen)) return;
    if (Date.now() > deadline) throw new Error(`waited for ${wanted}, and the bricks are ${seen.join(", ")}`);
  }
}

function placeOf(brick: SeenBrick): string {
  return `${brick.nodeUuid}:${brick.path}`;
}

function placesOf(session: SeenSession): string {
  return session.bricks.map(placeOf).toSorted().join(" ");
}

function printed(value: Date | bigint | string | boolean | null): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
