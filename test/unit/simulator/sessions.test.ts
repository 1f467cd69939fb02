import { expect, test } from "vitest";
import { nodeReport, parseReport } from "../../../src/gluster/report/report.js";
import type { SeenBrick } from "../../../src/gluster/seen.js";
import { quoteArgv } from "../../../src/gluster/shell.js";
import { ManualClock } from "../../../simulator/clock.js";
import { startSimulator, type Simulator } from "../../../simulator/simulator.js";
import { type ClusterSpec, NO_DELAYS, type SimulatorSpec } from "../../../simulator/spec.js";
import { cpuMsOf } from "../../support/cpu.js";
import { demoWorld, loadWorld } from "../../../simulator/worlds.js";

const DESTINATION: ClusterSpec = {
  name: "destination",
  nodes: ["d1", "d2"],
  volumes: [{ name: "copy", kind: "replica 2" }],
};

function world(kind: string, brickCount: number, clock: ManualClock): SimulatorSpec {
  const volumes = [{ name: "vol", kind, brickCount }];
  const sessions = [{ volume: "vol", destination: "d1::copy", state: "Active" as const }];
  return {
    users: {},
    clock,
    clusters: [{ name: "source", nodes: ["s1", "s2", "s3"], volumes, sessions }, DESTINATION],
  };
}

/** Of all source nodes, by the driver's own script and parser. */
async function bricks(sim: Simulator): Promise<readonly SeenBrick[]> {
  const all: SeenBrick[] = [];
  for (const { label } of sim.cluster("source").nodes) {
    const { stdout } = await sim.behindOurBack(label, quoteArgv(nodeReport().argv));
    all.push(...parseReport(stdout).sessions.flatMap((session) => session.bricks));
  }
  return all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const words = async (sim: Simulator): Promise<readonly string[]> => (await bricks(sim)).map(({ status }) => status);

test.for([
  { kind: "distribute", count: 3, seen: ["Active", "Active", "Active"] },
  { kind: "replica 3", count: 3, seen: ["Active", "Passive", "Passive"] },
  { kind: "replica 3 arbiter 1", count: 3, seen: ["Active", "Passive", "Passive"] },
  { kind: "disperse 3 redundancy 1", count: 3, seen: ["Active", "Passive", "Passive"] },
  // Each node has the first brick of one set: without a meta volume they are all Active with all their bricks.
  { kind: "replica 2", count: 6, seen: ["Active", "Active", "Active", "Active", "Active", "Active"] },
] as const)("which bricks of $kind x $count are Active", async ({ kind, count, seen }) => {
  await using sim = await startSimulator(world(kind, count, new ManualClock()));
  expect(await words(sim)).toEqual(seen);
});

test("a busy volume: last_synced moves on with the time and never back, figures change", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  sim.cluster("source").volume("vol").filesPerSecond = 20;
  const times: number[] = [];
  const figures = new Set<bigint | null>();
  for (let poll = 0; poll < 20; poll += 1) {
    const [active] = await bricks(sim);
    times.push(Number(active?.lastSyncedAt));
    figures.add(active?.dataPending ?? null);
    clock.advance(5);
  }
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Number(times.at(-1)) - Number(times[0])).toBeGreaterThan(60_000);
  expect(figures.size).toBeGreaterThan(5);
});

test("an idle volume's last_synced stands still", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  const before = (await bricks(sim))[0]?.lastSyncedAt;
  clock.advance(3600);
  expect((await bricks(sim))[0]?.lastSyncedAt).toEqual(before);
});

test("what is written in the second up to which all is synced is copied as well", async () => {
  await using sim = await startSimulator({ ...world("replica 3", 3, new ManualClock()), timings: NO_DELAYS });
  const copied = async (): Promise<number> => {
    await bricks(sim);
    return sim.cluster("destination").volume("copy").files;
  };
  const volume = sim.cluster("source").volume("vol");
  volume.write(5);
  expect(await copied()).toBe(5);
  volume.write(2);
  expect(await copied()).toBe(7);
});

test("a destination whose sshd is gone: Faulty after some seconds, and whole again some seconds after its return", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  await sim.node("d1").stopSshd();
  await sim.node("d2").stopSshd();
  clock.advance(1);
  expect(await words(sim)).toEqual(["Active", "Passive", "Passive"]);
  clock.advance(5);
  expect(await words(sim)).toEqual(["Faulty", "Faulty", "Faulty"]);
  await sim.node("d1").startSshd();
  await sim.node("d2").startSshd();
  clock.advance(8);
  expect(await words(sim)).toEqual(["Initializing...", "Initializing...", "Initializing..."]);
  clock.advance(6);
  expect(await words(sim)).toEqual(["Active", "Passive", "Passive"]);
});

test("one of a destination's nodes whose sshd is gone: workers that were connected to it turn to the others", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  await sim.node("d1").stopSshd();
  clock.advance(5);
  expect(await words(sim), "who is Passive does not take over from one that fails").toEqual([
    "Faulty",
    "Passive",
    "Faulty",
  ]);
  clock.advance(11);
  expect(await words(sim)).toEqual(["Active", "Passive", "Passive"]);
});

test("a brick whose process dies and is started again: the next one takes over, then none is Active for some seconds", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  const volume = sim.cluster("source").volume("vol");
  const after = async (seconds: number) => {
    clock.advance(seconds);
    return words(sim);
  };
  volume.killBrick(0);
  expect(await words(sim)).toEqual(["Passive", "Active", "Passive"]);
  volume.startBrick(0);
  expect(await after(1), "it has its connection to the brick lost, and does not know it yet").toEqual([
    "Passive",
    "Passive",
    "Passive",
  ]);
  expect(await after(4)).toEqual(["Faulty", "Passive", "Passive"]);
  expect(await after(6)).toEqual(["Initializing...", "Passive", "Passive"]);
  expect(await after(6)).toEqual(["Active", "Passive", "Passive"]);
  volume.killBrick(1);
  volume.startBrick(1);
  expect(await after(5), "who is Passive needs no connection to its brick").toEqual(["Active", "Passive", "Passive"]);
});

test("a worker that is started while its brick is down fails until it is back", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  const volume = sim.cluster("source").volume("vol");
  volume.killBrick(0);
  const named = `${sim.node("d1").name}::copy`;
  for (const verb of ["stop", "start"]) {
    await sim.behindOurBack("s1", `gluster --mode=script volume geo-replication vol ${named} ${verb} force`);
  }
  clock.advance(10);
  expect(await words(sim)).toEqual(["Faulty", "Active", "Passive"]);
  await sim.behindOurBack("s1", "gluster --mode=script volume start vol force");
  clock.advance(1);
  expect(await words(sim)).toEqual(["Faulty", "Passive", "Passive"]);
  clock.advance(12);
  expect(await words(sim)).toEqual(["Active", "Passive", "Passive"]);
});

test("a session that is started while a node's glusterd is down: its brick is not found, and the next one's worker is Active until it is", async () => {
  await using sim = await startSimulator({ ...world("replica 3", 3, new ManualClock()), timings: NO_DELAYS });
  const change = (node: string, verb: string) =>
    sim.behindOurBack(
      node,
      `gluster --mode=script volume geo-replication vol ${sim.node("d1").name}::copy ${verb} force`,
    );
  const own = async () => (await words(sim)).slice(1);
  sim.node("s1").stopGlusterd();
  expect(await words(sim), "workers that run have found it before").toEqual(["Active", "Passive", "Passive"]);
  sim.node("s1").startGlusterd();
  await change("s1", "stop");
  sim.node("s1").stopGlusterd();
  await change("s2", "start");
  expect(await own()).toEqual(["Active", "Passive"]);
  sim.node("s1").startGlusterd();
  expect(await own()).toEqual(["Passive", "Passive"]);
});

test("a monitor that dies without a command: Stopped, and start begins anew", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  sim.cluster("source").killMonitors("vol");
  expect(await words(sim)).toEqual(["Stopped", "Stopped", "Stopped"]);
  const named = `${sim.node("d1").name}::copy`;
  const start = await sim.behindOurBack("s1", `gluster --mode=script volume geo-replication vol ${named} start`);
  expect(start.exitCode).toBe(0);
  expect(await words(sim)).toEqual(["Initializing...", "Initializing...", "Initializing..."]);
});

test("with the change detector xsync a session stays in the hybrid crawl, and has synced up to the last change", async () => {
  const clock = new ManualClock();
  await using sim = await startSimulator(world("replica 3", 3, clock));
  const named = `${sim.node("d1").name}::copy`;
  const config = (change: string) =>
    sim.behindOurBack("s1", `gluster --mode=script volume geo-replication vol ${named} config ${change}`);
  const crawled = async () => {
    clock.advance(60_000);
    const [active] = await bricks(sim);
    return [active?.status, active?.crawlStatus, active?.lastSyncedAt];
  };
  await config("change-detector xsync");
  await crawled();
  const written = clock.now();
  sim.cluster("source").volume("vol").write(3);
  expect(await crawled()).toEqual(["Active", "Hybrid Crawl", new Date(Math.floor(written / 1_000) * 1_000)]);
  sim.cluster("source").volume("vol").filesPerSecond = 20;
  const flowing = await crawled();
  expect(flowing.slice(0, 2)).toEqual(["Active", "Hybrid Crawl"]);
  expect(Number(flowing[2]), "what clients write all the time arrives too").toBeGreaterThan(clock.now() - 90_000);
  sim.cluster("source").volume("vol").filesPerSecond = 0;
  await config("'!change-detector'");
  await crawled();
  expect((await crawled())[1]).toBe("Changelog Crawl");
});

test("without delays a session is Active at the next poll after its start", async () => {
  await using sim = await startSimulator({ ...world("replica 3", 3, new ManualClock()), timings: NO_DELAYS });
  const named = `${sim.node("d1").name}::copy`;
  for (const verb of ["stop", "start"]) {
    await sim.behindOurBack("s1", `gluster --mode=script volume geo-replication vol ${named} ${verb}`);
  }
  expect(await words(sim)).toEqual(["Active", "Passive", "Passive"]);
});

test("the text form of status tells the node's own time, the XML form UTC", async () => {
  const clock = new ManualClock(new Date("2026-01-01T12:00:00Z"));
  const spec = world("replica 3", 3, clock);
  const [source] = spec.clusters;
  const offsets = { s1: 120 };
  await using sim = await startSimulator({
    ...spec,
    clusters: [{ ...(source ?? DESTINATION), utcOffsetMinutes: offsets }, DESTINATION],
  });
  const at = async (form: string): Promise<string | undefined> => {
    const { stdout } = await sim.behindOurBack("s1", `gluster --mode=script ${form} volume geo-replication vol status`);
    return /\d{4}-\d\d-\d\d (\d\d):/.exec(stdout)?.[1];
  };
  expect([await at("--xml"), await at("--mode=script")]).toEqual(["11", "13"]);
});

test("the demo's world stands", async () => {
  await using sim = await startSimulator(demoWorld({}));
  const { stdout } = await sim.behindOurBack("berlin1", "gluster --mode=script volume geo-replication status");
  const seen = [...stdout.matchAll(/ (Active|Passive|Paused|Created|Faulty) /g)].map((match) => match[1]);
  expect(new Set(seen)).toEqual(new Set(["Active", "Passive", "Paused", "Created", "Faulty"]));
});

test("1,000 sessions of 20 bricks: a node's report stays a matter of moments", async () => {
  await using sim = await startSimulator(loadWorld({}, { sessions: 1000, bricks: 20, nodes: 2 }));
  const line = quoteArgv(nodeReport().argv);
  await sim.behindOurBack("source1", line);
  let stdout = "";
  const cost = await cpuMsOf(async () => ({ stdout } = await sim.behindOurBack("source1", line)));
  expect(stdout.match(/^Fvols\/[^/]+\/info$/gm)).toHaveLength(1000);
  expect(stdout.match(/^Fgeo-replication\/.*\/brick_.*\.status$/gm)).toHaveLength(10_000);
  expect(stdout.match(/^\/proc\/\d+\/cmdline:.*--resource-remote/gm)).toHaveLength(10_000);
  expect(stdout.match(/^\/proc\/\d+\/cmdline:.*--brick-name/gm)).toHaveLength(10_000);
  expect(cost, "milliseconds for 10,000 bricks").toBeLessThan(2_000);
});
