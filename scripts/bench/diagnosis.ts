import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/db/database.js";
import { LOG_TAIL_SCRIPT } from "../../src/gluster/scripts/log-tail.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import type { Log } from "../../src/log.js";
import type { SessionPoller } from "../../src/owner/observe/session-poller.js";
import { percentile } from "./load.js";
import { pollerOn } from "./poller.js";
import { costOf, type ScriptCost } from "./shell.js";
import { type DiagnosisCommands, SimulatedNodes } from "./simulated-nodes.js";
import { register, settled, watched } from "./watched.js";

const SIZE = { sessions: 100, bricks: 12, nodes: 4, password: "bench" };
const POLL_INTERVAL_MS = 3_000;
const MEASURED_MS = 60_000;
/** What a worker writes that the destination does not let in, as a real node's gsyncd wrote it. */
const RECORDED = "test/fixtures/gsyncd-log-10.3/ssh-keys-gone.txt";
/** The script reads no more of a log at once. */
const LOG_BYTES = 256 * 1_024;

export interface DiagnosisResult {
  readonly sessions: number;
  readonly bricksPerSession: number;
  readonly nodes: number;
  readonly pollIntervalMs: number;
  /** Commands that a minute of diagnosis sends to the nodes of the cluster, while all sessions are well. */
  readonly healthy: DiagnosisCommands;
  /** The same while every session fails, from when all findings are told. */
  readonly broken: DiagnosisCommands & {
    /** From the moment that all sessions were made to fail until a finding of each was told. */
    readonly foundSeconds: number;
  };
  /** What reading the logs of all sessions costs one node: at first, when nothing was added, and when one more attempt was. */
  readonly node: Readonly<Record<"first" | "nothingNew" | "oneAttempt", ScriptCost>>;
  /** Milliseconds of a poll of another cluster, whose sessions are well. */
  readonly others: {
    readonly quiet: { readonly p50: number; readonly p99: number };
    readonly whileBroken: { readonly p50: number; readonly p99: number };
    readonly p99Ratio: number;
  };
}

/** What it costs to find out why sessions fail: the nodes concerned, and the clusters that are well. */
export async function measureDiagnosis(database: Database, log: Log): Promise<DiagnosisResult> {
  await using nodes = await SimulatedNodes.start(SIZE);
  // In a process of their own: what the failing sessions cost the simulator is not to count as the service's.
  await using well = await SimulatedNodes.start(SIZE);
  const options = { size: SIZE, pollIntervalMs: POLL_INTERVAL_MS, log };
  const { result } = await watched(database, nodes, options, async (services) => {
    await register(services, nodes.entry.destination, SIZE);
    const other = await register(services, well.entry, SIZE);
    await settled(database, other, SIZE);
    await using pool = new SshPool(log);
    const poller = await pollerOn(database.orm, pool, other, SIZE.password, log);
    const before = await nodes.count();
    const quiet = await pollsOf(poller);
    const healthy = since(before, await nodes.count());
    const broke = await nodes.refuseKeys();
    await found(database);
    const foundSeconds = (Date.now() - broke) / 1_000;
    const then = await nodes.count();
    const whileBroken = await pollsOf(poller);
    const broken = { ...since(then, await nodes.count()), foundSeconds };
    return { healthy, broken, others: { quiet, whileBroken, p99Ratio: whileBroken.p99 / quiet.p99 } };
  });
  return {
    sessions: SIZE.sessions,
    bricksPerSession: SIZE.bricks,
    nodes: SIZE.nodes,
    pollIntervalMs: POLL_INTERVAL_MS,
    ...result,
    node: await costOfReading(),
  };
}

function since(before: DiagnosisCommands, now: DiagnosisCommands): DiagnosisCommands {
  return {
    logReads: now.logReads - before.logReads,
    destinationLogReads: now.destinationLogReads - before.destinationLogReads,
    preflights: now.preflights - before.preflights,
  };
}

/** Polls for a minute, one after the other. */
async function pollsOf(poller: SessionPoller): Promise<{ readonly p50: number; readonly p99: number }> {
  const times: number[] = [];
  const end = performance.now() + MEASURED_MS;
  while (performance.now() < end) {
    const began = performance.now();
    await poller.poll();
    times.push(performance.now() - began);
    await sleep(50);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/** Until a finding of each session of the first source is told. */
async function found(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.orm.em
      .fork()
      .execute<{ sessions: number }[]>(
        `select count(distinct "session_id")::int as "sessions" from "gluster_georep_finding" where "code" = 'SSH_LOGIN_REFUSED'`,
      );
    if (row?.sessions === SIZE.sessions) return;
    await sleep(200);
  }
}

/** Reads logs as long as the script takes at once, by this machine's own shell. */
async function costOfReading(): Promise<DiagnosisResult["node"]> {
  const root = await mkdtemp(path.join(tmpdir(), "georep-bench-logs-"));
  try {
    const attempt = await readFile(RECORDED, "utf8");
    const text = attempt.repeat(Math.ceil(LOG_BYTES / attempt.length));
    const logs = await Promise.all(
      Array.from({ length: SIZE.sessions }, async (_, at) => {
        const file = path.join(root, String(at), "gsyncd.log");
        await mkdir(path.dirname(file));
        await writeFile(file, text);
        return { file, inode: (await stat(file)).ino };
      }),
    );
    const input = path.join(root, "input");
    const costAfter = async (size: number): Promise<ScriptCost> => {
      await writeFile(input, logs.map(({ file, inode }) => `${file}\n${inode}\n${size}\n`).join(""));
      return costOf(LOG_TAIL_SCRIPT, input);
    };
    return {
      first: await costAfter(0),
      nothingNew: await costAfter(text.length),
      oneAttempt: await costAfter(text.length - attempt.length),
    };
  } finally {
    await rm(root, { recursive: true });
  }
}
