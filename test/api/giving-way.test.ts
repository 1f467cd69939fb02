import { afterEach, expect, test } from "vitest";
import type { Received } from "../../simulator/journal.js";
import { ClusterLocks } from "../../src/db/locks.js";
import { ADMIN, SimulatedService, type SimulatedServiceOptions } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

/** What came of the polls at pools and bricks. */
let polls: string[];

async function start(
  config: SimulatedServiceOptions["config"] = {},
  clusters?: SimulatedServiceOptions["clusters"],
): Promise<void> {
  polls = [];
  const hooks = { poll: (kind: string, outcome: string) => void (kind === "sessions" || polls.push(outcome)) };
  on = await SimulatedService.start({ config, hooks, ...(clusters === undefined ? {} : { clusters }) });
}

/** Either owner may ask at any time for the bricks of its own cluster, and for its volumes. */
const commandOf = (name: string, words: string) => (received: Received) =>
  received.cluster === name && received.argv.join(" ").endsWith(words);
const bricksOf = (name: string) => commandOf(name, "volume status all detail");
const volumesOf = (name: string) => commandOf(name, "volume info");

test("a forced stop goes before a poll whose command hangs, which is no failure and is made again at once", async () => {
  await start({ topologyIntervalMs: 3_600_000 });
  const id = await on.create({ start: true });
  const observed = async () => (await on.cluster("source")).topologyObservedAt;
  const from = on.sim.journal.next;
  const before = await observed();
  polls.length = 0;
  on.sim.fault({ kind: "hang", on: volumesOf("source"), times: 1 });
  const synced = on.sync("source");
  const poll = await on.sim.journal.received(volumesOf("source"), from);
  const pollWhenSent = on.sim.journal.received(/ stop force$/, from).then(() => poll.end);
  const operation = await on.done(on.services.sessions.stop(ADMIN, id, { force: true }));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  expect(await pollWhenSent, "the stop was sent while the poll's command ran").toBe("left");
  await synced;
  expect(await observed(), "the poll was not made again").not.toEqual(before);
  expect(new Set(polls), "a poll that gave way counts as one that failed").toEqual(new Set(["complete"]));
  const kinds = (await on.events()).map((event) => event.kind);
  expect(kinds).not.toContain("CLUSTER_LOST");
});

test("a poll of the destination's owner gives way too, as long as both owners live in one process", async () => {
  await start({ capacityIntervalMs: 3_600_000 });
  const from = on.sim.journal.next;
  polls.length = 0;
  on.sim.fault({ kind: "hang", on: bricksOf("destination"), times: 1 });
  const synced = on.sync("destination");
  const poll = await on.sim.journal.received(bricksOf("destination"), from);
  await on.create();
  expect(poll.end, "a session was made while a command of the destination's owner ran").toBe("left");
  await synced;
  expect(new Set(polls)).toEqual(new Set(["complete"]));
});

test("where Gluster still works on what was abandoned, its lock keeps the change out until that has ended", async () => {
  await start({ capacityIntervalMs: 3_600_000 });
  const id = await on.create();
  const from = on.sim.journal.next;
  const release = on.hold(bricksOf("source"));
  const synced = on.sync("source");
  const poll = await on.sim.journal.received(bricksOf("source"), from);
  const started = on.done(on.services.sessions.start(ADMIN, id, {}));
  await on.sim.journal.received(/ start$/, from);
  release();
  const operation = await started;
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  const sent = on.sim.journal.matching(/ start$/);
  expect(sent.length, "the first was not refused").toBeGreaterThan(1);
  const nodes = new Set(sent.map(({ node }) => node));
  expect(nodes, "from two nodes at once they can hang glusterd").toEqual(new Set([poll.node]));
  await synced;
});

test("a change gives way to nothing", async () => {
  const volumes = (name: string) => ["", "2"].map((which) => ({ name: `${name}${which}`, kind: "replica 2" as const }));
  await start({}, [
    { name: "source", nodes: ["src1", "src2"], volumes: volumes("vol") },
    { name: "destination", nodes: ["dst1", "dst2"], volumes: volumes("vol-dr") },
  ]);
  const id = await on.create();
  on.sim.fault({ kind: "slow", seconds: 1, on: / start$/ });
  const started = await on.services.sessions.start(ADMIN, id, {});
  const change = await on.sim.journal.received(/ start$/);
  const changeWhenSent = on.sim.journal.received(/collect-keys/, on.sim.journal.next).then(() => change.end);
  const created = await on.services.sessions.create(ADMIN, {
    primaryVolumeId: (await on.volume("vol2")).id,
    secondaryVolumeId: (await on.volume("vol-dr2")).id,
    keys: "PUSH_PEM",
  });
  for (const operation of [started, created]) expect((await on.done(operation)).state).toBe("SUCCEEDED");
  expect(await changeWhenSent).toBe("exit");
});

test("a command that waited past its operation's deadline is not sent, and the operation says so", async () => {
  await start();
  const id = await on.create({ start: true });
  await using other = await ClusterLocks.open(on.database.address, on.database.log);
  const release = Promise.withResolvers<void>();
  const { serial } = await on.cluster("source");
  const held = Promise.withResolvers<void>();
  const holding = other.withCommandLock([serial], () => (held.resolve(), release.promise));
  await held.promise;
  const asked = await on.services.sessions.stop(ADMIN, id, { force: true });
  for await (const { state } of on.services.operations.changes(asked.id, AbortSignal.timeout(60_000))) {
    if (state === "RUNNING") break;
  }
  // The deadline passes while the next owner takes it up.
  await on.stopReplica(on.services);
  await on.database.sql(`update operation set deadline_at = now() - interval '1 second' where id = $1`, [asked.id]);
  release.resolve();
  await holding;
  await on.startReplica();
  const operation = await on.done(asked);
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect(operation.errorMessage).toContain("nothing was sent");
  expect((await on.steps(operation)).map(({ state, startedAt: at }) => [state, at])).toEqual([["SKIPPED", null]]);
  expect(on.sim.journal.matching(/ stop force$/), "it was sent after its deadline").toEqual([]);
});
