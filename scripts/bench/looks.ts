import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/db/database.js";
import { createLog } from "../../src/log.js";
import type { EventRow } from "../../src/service/event-feed.js";
import { type Services, startServices } from "../../src/services.js";
import { type Simulator, startSimulator } from "../../src/simulator/simulator.js";
import { percentile } from "./load.js";

const SESSIONS = 100;
const BRICKS = 12;
const LOOK_INTERVAL_MS = 1_000;
const MEASURED_MS = 10_000;
const CHANGES = 60;
const ACTOR = { user: "bench", tokenId: null };

export interface LookResult {
  readonly sessions: number;
  readonly bricksPerSession: number;
  readonly lookIntervalMs: number;
  /** Of this process, the simulated nodes in it included. */
  readonly cpuMsPerLook: { readonly unchanged: number; readonly changed: number };
  /** From the change at the simulator to the message in the subscriber's hands. */
  readonly changeToMessageMs: { readonly p50: number; readonly p99: number };
  /** From the moment that the look's events were stamped to the message. */
  readonly lookToMessageMs: { readonly p50: number; readonly p99: number };
}

/** What looking at many sessions costs, and how soon a change is told. */
export async function measureLooks(database: Database): Promise<LookResult> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-bench-"));
  const numbers = Array.from({ length: SESSIONS }, (_, at) => at);
  await using simulator = await startSimulator({
    users: { root: { password: "bench" } },
    clusters: [
      {
        name: "source",
        nodes: ["s1", "s2", "s3"],
        volumes: numbers.map((n) => ({ name: `v${n}`, kind: "replica 3", brickCount: BRICKS })),
        sessions: numbers.map((n) => ({ volume: `v${n}`, destination: `d1::d${n}`, state: "Active" as const })),
      },
      { name: "destination", nodes: ["d1"], volumes: numbers.map((n) => ({ name: `d${n}`, kind: "distribute" })) },
    ],
  });
  try {
    const settings = {
      lookIntervalMs: LOOK_INTERVAL_MS,
      topologyIntervalMs: 600_000,
      capacityIntervalMs: 600_000,
      optionsIntervalMs: 600_000,
      staleAfterMs: 300_000,
      eventRetentionDays: 30,
      agentSocket: null,
      secretKeyFile: path.join(folder, "key"),
    };
    await using services = await startServices(settings, database, createLog("error"), () => undefined);
    const entry = simulator.node("s1");
    const { clusterId } = await services.clusters.register(ACTOR, {
      address: entry.address,
      port: entry.port,
      user: "root",
      credential: { password: "bench" },
    });
    await settled(database, clusterId);
    const unchanged = await cost();
    const latency = await latencies(simulator, services);
    const stir = stirring(simulator);
    const changed = await cost();
    stir.stop();
    await stir.ended;
    return {
      sessions: SESSIONS,
      bricksPerSession: BRICKS,
      lookIntervalMs: LOOK_INTERVAL_MS,
      cpuMsPerLook: { unchanged, changed },
      ...latency,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Until every session was found Active and its options were read. */
async function settled(database: Database, clusterId: string): Promise<void> {
  for (;;) {
    const [row] = await database.orm.em
      .fork()
      .execute<{ ready: number }[]>(
        `select count(*)::int as ready from gluster_georep_session where cluster_id = ? and status = 'ACTIVE' and options_observed_at is not null`,
        [clusterId],
      );
    if (row?.ready === SESSIONS) return;
    await sleep(200);
  }
}

/** Of this process, the database's own work not included. */
async function cost(): Promise<number> {
  const looks = MEASURED_MS / LOOK_INTERVAL_MS;
  const cpu = process.cpuUsage();
  await sleep(MEASURED_MS);
  const used = process.cpuUsage(cpu);
  return (used.user + used.system) / 1_000 / looks;
}

/** One session after the other is paused and resumed at its node; a subscriber says when it hears of it. */
async function latencies(
  simulator: Simulator,
  services: Services,
): Promise<Pick<LookResult, "changeToMessageMs" | "lookToMessageMs">> {
  const stop = new AbortController();
  const fromChange: number[] = [];
  const fromLook: number[] = [];
  const expected: { volume: string; heard: (event: EventRow) => void } = { volume: "", heard: () => undefined };
  const reading = (async () => {
    for await (const message of services.sessionFeed.subscribe({}, null, stop.signal)) {
      const { event } = message;
      if (event?.kind === "SESSION_STATUS_CHANGED" && event.volume_name === expected.volume) expected.heard(event);
    }
  })();
  for (let change = 0; change < CHANGES; change++) {
    const volume = `v${change % SESSIONS}`;
    const heard = new Promise<EventRow>((resolve) => {
      Object.assign(expected, { volume, heard: resolve });
    });
    await sleep(Math.random() * LOOK_INTERVAL_MS);
    await toggle(simulator, change % SESSIONS);
    const changed = Date.now();
    const event = await heard;
    fromChange.push(Date.now() - changed);
    fromLook.push(Date.now() - Date.parse(event.at));
  }
  stop.abort();
  await reading;
  const summary = (values: readonly number[]) => ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99) });
  return { changeToMessageMs: summary(fromChange), lookToMessageMs: summary(fromLook) };
}

/** Pauses and resumes every session again and again, so that each look finds changes. */
function stirring(simulator: Simulator): { stop: () => void; ended: Promise<void> } {
  const stop = new AbortController();
  const ended = (async () => {
    while (!stop.signal.aborted) {
      for (let n = 0; n < SESSIONS && !stop.signal.aborted; n++) await toggle(simulator, n);
      await sleep(LOOK_INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return { stop: () => stop.abort(), ended };
}

const paused = new Set<number>();

/** An operator pauses a session at a node, behind the service's back, or resumes it. */
async function toggle(simulator: Simulator, session: number): Promise<void> {
  const verb = paused.delete(session) ? "resume" : "pause";
  if (verb === "pause") paused.add(session);
  const destination = `${simulator.node("d1").name}::d${session}`;
  const words = `gluster --mode=script volume geo-replication v${session} ${destination} ${verb}`;
  const { exitCode, stderr } = await simulator.behindOurBack("s1", words);
  if (exitCode !== 0) throw new Error(`${words}: ${stderr}`);
}
