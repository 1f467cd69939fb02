import { setTimeout as sleep } from "node:timers/promises";
import { graphAt } from "./graphql.js";
import { cpuMsOf, residentMiB } from "./process.js";
import type { Program } from "./reads.js";
import { SimulatedNodes } from "./simulated-nodes.js";

const SIZE = { sources: 200, sessions: 50, bricks: 12, nodes: 2, password: "bench" };
/** Seconds. */
export const POLL_INTERVAL = 10;
const MEASURED_MS = 60_000;
const AT_ONCE = 8;

interface ManyClusters {
  readonly clusters: number;
  readonly sessions: number;
  readonly bricks: number;
  readonly pollIntervalSeconds: number;
  /** Of the service's process, over a minute in which nothing changes. */
  readonly cores: number;
  readonly memoryMiB: number;
  /** From the first registration until all sessions are known. */
  readonly registeredSeconds: number;
}

/** What a service costs that looks after many clusters at which nothing happens; they are in a process of their own. */
export async function measureManyClusters(service: Program, authorization: string): Promise<ManyClusters> {
  await using nodes = await SimulatedNodes.start(SIZE);
  const ask = graphAt(service.found, authorization);
  const began = performance.now();
  const waiting = nodes.entry.sources.map((source, at) => ({ ...source, name: `source ${at + 1}` }));
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await ask(
          `mutation ($input: RegisterClusterInput!) { registerCluster(input: $input) { userErrors { message } } }`,
          { input: { ...next, credential: { password: SIZE.password } } },
        );
      }
    }),
  );
  const sessions = SIZE.sources * SIZE.sessions;
  const known = `{ geoRepSessions(filter: { status: [ACTIVE] }) { totalCount } }`;
  for (;;) {
    const { geoRepSessions } = (await ask(known)) as { geoRepSessions: { totalCount: number } };
    if (geoRepSessions.totalCount === sessions) break;
    await sleep(1_000);
  }
  const registeredSeconds = (performance.now() - began) / 1_000;
  // What registering has left to do, such as lists of options.
  await sleep(MEASURED_MS);
  const before = await cpuMsOf(service.pid);
  await sleep(MEASURED_MS);
  return {
    clusters: SIZE.sources,
    sessions,
    bricks: sessions * SIZE.bricks,
    pollIntervalSeconds: POLL_INTERVAL,
    cores: ((await cpuMsOf(service.pid)) - before) / MEASURED_MS,
    memoryMiB: await residentMiB(service.pid),
    registeredSeconds,
  };
}
