import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/db/database.js";
import type { Log } from "../../src/log.js";
import { SimulatedNodes } from "./simulated-nodes.js";
import { watched } from "./watched.js";

const SIZE = { sessions: 100, bricks: 12, nodes: 4, password: "bench", filesPerSecond: 20 };
/** The default of the settings. */
const POLL_INTERVAL_MS = 3_000;
const MEASURED_MS = 60_000;

export interface ProgressResult {
  readonly sessions: number;
  readonly pollIntervalMs: number;
  readonly eventsPerSecond: number;
  /** Bytes of the rows of these events, for each second. */
  readonly bytesPerSecond: number;
}

/** How many events of progress come of sessions that copy all the time. */
export async function measureProgress(database: Database, log: Log): Promise<ProgressResult> {
  await using nodes = await SimulatedNodes.start(SIZE);
  const options = { size: SIZE, pollIntervalMs: POLL_INTERVAL_MS, log };
  const { result } = await watched(database, nodes, options, async ({ now }) => {
    const from = new Date(now()).toISOString();
    await sleep(MEASURED_MS);
    const [row] = await database.orm.em.fork().execute<{ events: number; bytes: number }[]>(
      `select count(*)::int as "events", coalesce(sum(pg_column_size(e.*)), 0)::int as "bytes"
       from "event" e where "kind" = 'SESSION_PROGRESS' and "at" > ?`,
      [from],
    );
    return row;
  });
  const perSecond = (count = 0): number => count / (MEASURED_MS / 1_000);
  return {
    sessions: SIZE.sessions,
    pollIntervalMs: POLL_INTERVAL_MS,
    eventsPerSecond: perSecond(result?.events),
    bytesPerSecond: perSecond(result?.bytes),
  };
}
