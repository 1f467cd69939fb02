import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withMachineClockOff } from "../support/machine-clock.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let source: string;

beforeEach(async () => {
  on = await SimulatedService.start({ config: { pollIntervalMs: 60_000, topologyIntervalMs: 60_000 } });
  source = (await on.cluster("source")).id;
});
afterEach(async () => {
  vi.useRealTimers();
  await on[Symbol.asyncDispose]();
});

const HOUR_MS = 3_600_000;

/** Does something with the clock of this machine that far off, and lets the work that it began go on with the right one. */
function withClockOff<T>(milliseconds: number, begin: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });
  try {
    return begin();
  } finally {
    vi.useRealTimers();
  }
}

const sync = (milliseconds = 30_000) => on.services.clusters.sync(ADMIN, source, milliseconds);

test.each([
  ["ahead", HOUR_MS],
  ["behind", -HOUR_MS],
])("a replica whose clock is an hour %s asks for a poll and is answered by one that began after", async (_, off) => {
  const from = on.sim.journal.next;
  const { name } = on.sim.node("dst1");
  await on.byHand("src1", `gluster --mode=script volume geo-replication vol ${name}::vol-dr create push-pem`);
  await withClockOff(off, sync);
  expect(await on.sessions(), "it was answered without a poll").toHaveLength(1);
  await on.sim.journal.received(/pool list/, from);
});

test("a poll that was asked for while nobody owned the cluster is made by the next owner", async () => {
  const first = on.services;
  const second = await on.startReplica();
  // Whoever owns the cluster goes away as the request comes.
  const stopped = on.stopReplica(first);
  await second.clusters.sync(ADMIN, source, 60_000);
  await stopped;
  const { syncRequested: requested, syncDone: done } = await on.cluster("source");
  expect(done).toBe(requested);
});

test("several who ask at once share polls, and each is answered by one that began after it asked", async () => {
  await Promise.all([sync(), sync(), sync()]);
  const { syncRequested: requested, syncDone: done } = await on.cluster("source");
  expect(done).toBe(requested);
});

test("where nobody can be reached it says so in time, and a later poll answers what was asked for", async () => {
  const nodes = ["src1", "src2"].map((label) => on.sim.node(label));
  await Promise.all(nodes.map((node) => node.stopSshd()));
  await expect(sync(3_000)).rejects.toMatchObject({
    code: "HOST_UNREACHABLE",
    message: expect.stringContaining("source was not polled completely in time") as string,
  });
  await Promise.all(nodes.map((node) => node.startSshd()));
  await sync();
});

test("a cluster that is removed is not waited for", async () => {
  const nodes = ["src1", "src2"].map((label) => on.sim.node(label));
  await Promise.all(nodes.map((node) => node.stopSshd()));
  const before = BigInt((await on.cluster("source")).syncRequested);
  const asked = Promise.allSettled([sync(60_000)]);
  await expect.poll(async () => BigInt((await on.cluster("source")).syncRequested)).toBeGreaterThan(before);
  await on.services.clusters.remove(ADMIN, source);
  expect(await asked).toMatchObject([{ status: "rejected", reason: { code: "NOT_FOUND" } }]);
});

test.each([HOUR_MS, -HOUR_MS])(
  "an owner whose clock is %i ms off tells by the database's when it polled",
  async (off) => {
    await withMachineClockOff(off, sync);
    for (const column of ["sessions_observed_at", "topology_observed_at"]) {
      const [row] = await on.database.sql<{ age: number }>(
        `select extract(epoch from now() - "${column}")::float8 as "age" from "cluster" where "id" = $1`,
        [source],
      );
      expect(Math.abs(row?.age ?? Number.NaN), column).toBeLessThan(60);
    }
  },
);
