import { expect, test } from "vitest";
import { ManualClock } from "../../../simulator/clock.js";
import { startSimulator, type Simulator } from "../../../simulator/simulator.js";
import type { SimulatorSpec } from "../../../simulator/spec.js";
import { recorded } from "../gluster/recorded.js";
import { failureOf, openPool, POOL_LIST, ROOT, run, targetOf } from "./client.js";

const GEOREP = ["gluster", "--mode=script", "--xml", "volume", "geo-replication", "vol"];

function world(more: Partial<SimulatorSpec> = {}): SimulatorSpec {
  return {
    users: ROOT,
    clusters: [
      {
        name: "source",
        nodes: ["s1", "s2"],
        glusterNames: "label",
        volumes: [{ name: "vol", kind: "replica 2" }],
        sessions: [{ volume: "vol", destination: "d1::vol-copy" }],
      },
      {
        name: "destination",
        nodes: ["d1"],
        glusterNames: "label",
        volumes: [{ name: "vol-copy", kind: "distribute" }],
      },
    ],
    ...more,
  };
}

const START = [...GEOREP, "d1::vol-copy", "start"];
const STATUS = [...GEOREP, "status"];

async function monitorWord(sim: Simulator): Promise<string> {
  const { stdout } = await sim.behindOurBack("s1", STATUS.join(" "));
  return /<status>([^<]*)</.exec(stdout)?.[1] ?? "";
}

test.for([
  { effect: "never", state: "Created" },
  { effect: "before", state: "Initializing..." },
] as const)("a connection that breaks, the change made $effect: $state", async ({ effect, state }) => {
  await using sim = await startSimulator(world());
  await using pool = openPool();
  const fault = sim.fault({ kind: "drop", on: "start", effect });
  expect(await failureOf(run(pool, targetOf(sim.node("s1")), START))).toMatchObject({
    kind: "UNREACHABLE",
    sent: true,
  });
  expect(await monitorWord(sim)).toBe(state);
  expect(fault.hits).toBe(1);
  expect(sim.journal.matching("start")).toMatchObject([{ end: "dropped", exitCode: null }]);
  expect((await run(pool, targetOf(sim.node("s1")))).exitCode, "the fault hits once").toBe(0);
});

test("Gluster goes on without a caller whose connection broke", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world({ clock }));
  await using pool = openPool();
  sim.fault({ kind: "drop", on: "start", effect: "after", seconds: 5 });
  await failureOf(run(pool, targetOf(sim.node("s1")), START));
  expect(await monitorWord(sim)).toBe("Created");
  clock.advance(5);
  await expect.poll(() => monitorWord(sim)).toBe("Initializing...");
});

test("a command that hangs ends when its caller gives up, and the journal tells", async () => {
  await using sim = await startSimulator(world());
  await using pool = openPool();
  sim.fault({ kind: "hang", on: "start", effect: true });
  const caller = new AbortController();
  const running = failureOf(run(pool, targetOf(sim.node("s1")), START, { signal: caller.signal }));
  await sim.journal.received("start");
  caller.abort();
  await running;
  expect(await sim.journal.ended("start")).toMatchObject({ end: "left" });
  // The cluster's lock is given back a moment after the caller has left.
  await expect.poll(() => monitorWord(sim)).toBe("Initializing...");
});

test("a command that its caller gives up ends alone: what runs beside it on the connection goes on", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world({ clock }));
  await using pool = openPool();
  sim.fault({ kind: "slow", on: "start", seconds: 3 });
  sim.fault({ kind: "hang", on: "pool list" });
  const beside = run(pool, targetOf(sim.node("s1")), START);
  await sim.journal.received("start");
  const caller = new AbortController();
  const running = failureOf(run(pool, targetOf(sim.node("s1")), POOL_LIST, { signal: caller.signal }));
  await sim.journal.received("pool list");
  expect(sim.node("s1").connectionCount, "the two have a connection each").toBe(1);
  caller.abort();
  await running;
  await sim.journal.ended("pool list");
  clock.advance(3);
  expect((await beside).stdout).toContain("<opRet>0</opRet>");
});

test("answers that are none: garbage, half of it, far too much, somebody's words", async () => {
  await using sim = await startSimulator(world());
  await using pool = openPool();
  const target = targetOf(sim.node("s1"));
  const whole = (await run(pool, target)).stdout;
  sim.fault({ kind: "garbage", text: "no gluster here" });
  expect((await run(pool, target)).stdout).toBe("no gluster here");
  sim.fault({ kind: "truncate" });
  expect((await run(pool, target)).stdout).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  sim.fault({ kind: "huge" });
  expect((await failureOf(run(pool, target, POOL_LIST, { maxOutputBytes: 1024 * 1024 }))).kind).toBe("BAD_OUTPUT");
  sim.fault({ kind: "answer", stderr: "Error : Request timed out\n", exitCode: 1 });
  expect(await run(pool, target)).toMatchObject({ exitCode: 1, stderr: "Error : Request timed out\n" });
  expect((await run(pool, target)).stdout).toBe(whole);
});

test("a fault hits the node and the command that it names, so many times", async () => {
  await using sim = await startSimulator(world());
  await using pool = openPool();
  const [s1, s2] = [targetOf(sim.node("s1")), targetOf(sim.node("s2"))];
  const fault = sim.fault({ kind: "garbage", text: "x", node: "s2", on: /pool list$/, times: 2 });
  expect((await run(pool, s1)).stdout).not.toBe("x");
  expect((await run(pool, s2, ["gluster", "--version"])).stdout).not.toBe("x");
  expect((await run(pool, s2)).stdout).toBe("x");
  expect((await run(pool, s2)).stdout).toBe("x");
  expect((await run(pool, s2)).stdout).not.toBe("x");
  expect(fault.hits).toBe(2);
  const always = sim.fault({ kind: "garbage", text: "x", times: Infinity });
  expect((await run(pool, s1)).stdout).toBe("x");
  always.clear();
  expect((await run(pool, s1)).stdout).not.toBe("x");
});

test("two commands at once: one has the lock, the other is refused with 30802 and has changed nothing", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world({ clock }));
  await using pool = openPool();
  sim.fault({ kind: "slow", on: "start", seconds: 3 });
  const first = run(pool, targetOf(sim.node("s1")), START);
  await sim.journal.received("start");
  const status = await run(pool, targetOf(sim.node("s2")), STATUS);
  expect(status).toMatchObject({ exitCode: 2, stdout: "geo-replication command failed\n", stderr: "" });
  const stop = await run(pool, targetOf(sim.node("s2")), [...GEOREP, "d1::vol-copy", "stop", "force"]);
  expect(stop.stdout).toContain("<opErrno>30802</opErrno>");
  expect((await run(pool, targetOf(sim.node("s2")))).exitCode, "pool list takes no lock").toBe(0);
  clock.advance(3);
  expect((await first).stdout).toContain("<opRet>0</opRet>");
  expect(await monitorWord(sim)).toBe("Initializing...");
});

test("a volume deleted between a command's arrival and its effect", async () => {
  await using sim = await startSimulator(world());
  await using pool = openPool();
  sim.fault({ kind: "meanwhile", on: "start", line: "gluster --mode=script volume stop vol" });
  sim.fault({ kind: "meanwhile", on: "start", line: "gluster --mode=script volume delete vol" });
  const { stdout } = await run(pool, targetOf(sim.node("s1")), START);
  expect(stdout).toContain("Volume vol does not exist");
  expect(sim.journal.matching("volume delete")).toMatchObject([{ user: null, exitCode: 0 }]);
});

test("commands take their time where latency is asked for", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world({ clock, latency: 1 }));
  await using pool = openPool();
  const running = run(pool, targetOf(sim.node("s1")), START);
  const entry = await sim.journal.received("start");
  expect(entry.end).toBeNull();
  clock.advance(10);
  expect((await running).exitCode).toBe(0);
});

test.for([
  ["--xml ", "volume-status-all-locked.json"],
  ["", "volume-status-all-locked-text.json"],
])("the status of all leaves out a volume whose lock is held, as Gluster's does: %s", async ([form, record = ""]) => {
  await using sim = await startSimulator(world());
  sim.cluster("source").holdLock(1);
  const { exitCode, stdout, stderr } = recorded(record);
  expect(await sim.behindOurBack("s1", `gluster --mode=script ${form}volume status all detail`)).toEqual({
    exitCode,
    stdout,
    stderr: stderr.replace("gvsrc", "vol"),
  });
});
