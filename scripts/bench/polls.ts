import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/db/database.js";
import type { Log } from "../../src/log.js";
import type { EventRow } from "../../src/service/feed/event-feed.js";
import type { Services } from "../../src/services.js";
import { percentile } from "./load.js";
import { measureNodeReport, type NodeReportCost } from "./node-report.js";
import { measureObservation, type Observation } from "./observation.js";
import { SimulatedNodes } from "./simulated-nodes.js";
import { watched } from "./watched.js";

const SIZE = { sessions: 100, bricks: 12, nodes: 4, password: "bench" };
const POLL_INTERVAL_MS = 1_000;
const CHANGES = 60;

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

interface Latencies {
  /** From the change at a node to the message in the subscriber's hands. */
  readonly changeToMessageMs: Latency;
  /** From the moment that the poll's events were stamped to the message. */
  readonly pollToMessageMs: Latency;
}

export interface PollResult extends Latencies {
  readonly sessions: number;
  readonly bricksPerSession: number;
  readonly pollIntervalMs: number;
  /** One poll at all sessions; `changed`: every brick of every session has another status than before. */
  readonly observation: { readonly unchanged: Observation; readonly changed: Observation };
  readonly nodeReport: NodeReportCost;
}

/** What polling many sessions costs, and how soon a change is told. */
export async function measurePolls(database: Database, log: Log): Promise<PollResult> {
  await using nodes = await SimulatedNodes.start(SIZE);
  const options = { size: SIZE, pollIntervalMs: POLL_INTERVAL_MS, log };
  const { clusterId, result } = await watched(database, nodes, options, (services) =>
    measureLatencies(nodes, services),
  );
  const change = () => nodes.toggle("all");
  return {
    sessions: SIZE.sessions,
    bricksPerSession: SIZE.bricks,
    pollIntervalMs: POLL_INTERVAL_MS,
    ...result,
    observation: await measureObservation(database, clusterId, SIZE.password, change, log),
    nodeReport: await measureNodeReport(nodes.entry.report, SIZE.nodes),
  };
}

/** One session after the other is paused at its node, or resumed; a subscriber says when it hears of it. */
async function measureLatencies(nodes: SimulatedNodes, services: Services): Promise<Latencies> {
  const stop = new AbortController();
  const fromChange: number[] = [];
  const fromPoll: number[] = [];
  const expected: { volume: string; heard: (event: EventRow) => void } = { volume: "", heard: () => undefined };
  const reading = (async () => {
    for await (const { event } of services.sessionFeed.subscribe({}, null, stop.signal)) {
      if (event?.kind === "SESSION_STATUS_CHANGED" && event.volumeName === expected.volume) expected.heard(event);
    }
  })();
  for (const volume of nodes.entry.volumes.slice(0, CHANGES)) {
    const heard = new Promise<{ event: EventRow; at: number }>((resolve) => {
      Object.assign(expected, { volume, heard: (event: EventRow) => resolve({ event, at: Date.now() }) });
    });
    await sleep(Math.random() * POLL_INTERVAL_MS);
    const changed = await nodes.toggle(volume);
    const { event, at } = await heard;
    fromChange.push(at - changed);
    fromPoll.push(at - Date.parse(event.at));
  }
  stop.abort();
  await reading;
  const summary = (values: readonly number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) });
  return { changeToMessageMs: summary(fromChange), pollToMessageMs: summary(fromPoll) };
}
