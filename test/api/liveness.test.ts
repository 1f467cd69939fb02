import { Brick, Host, Volume } from "../../src/model/entities/index.js";
import { afterEach, expect, test } from "vitest";
import { SimulatedService, type SimulatedServiceOptions } from "../support/simulated-service.js";

let on: SimulatedService;
let capacityPolls = 0;

afterEach(() => on[Symbol.asyncDispose]());

/** Nothing but polls of sessions comes by itself: what is seen was seen by these, or they had it polled. */
async function start(options: Pick<SimulatedServiceOptions, "register"> = {}): Promise<void> {
  capacityPolls = 0;
  on = await SimulatedService.start({
    ...options,
    config: { topologyIntervalMs: 600_000, capacityIntervalMs: 600_000 },
    hooks: { poll: (kind, outcome) => void (capacityPolls += Number(kind === "bricks" && outcome === "complete")) },
  });
}

async function until(what: string, seen: () => unknown, expected: unknown): Promise<void> {
  await expect.poll(seen, { message: what }).toEqual(expected);
}

const source = () => on.cluster("source");
const events = async (kind: string) => (await on.events()).filter((event) => event.kind === kind);

async function hosts() {
  const columns = ["reachable", "glusterdUp", "connected"] as const;
  const rows = await on.rows(Host, `where "cluster_id" = $1 order by "name"`, [(await source()).id]);
  return rows.map((host) => columns.map((column) => host[column]));
}

async function brickRows() {
  const { id } = await on.volume("vol");
  return on.rows(Brick, `where "volume_id" = $1 order by "brick_order"`, [id]);
}

const bricks = async () => (await brickRows()).map(({ online }) => online);
const onlineSince = async () => (await brickRows()).map((brick) => brick.onlineSince);

const ALL_UP = [
  [true, true, true],
  [true, true, true],
];

test("a cluster without any glusterd is reached, and is said not to be managed, with the reason and since when", async () => {
  await start();
  await on.createActive();
  await until("a cluster that is well is not told to be", hosts, ALL_UP);
  const well = await source();
  expect(well).toMatchObject({ reachable: true, glusterdUp: true, glusterdDownReason: null });
  for (const label of ["src1", "src2"]) on.sim.node(label).stopGlusterd();
  await until("what the pool told before is not taken back", hosts, [
    [true, false, null],
    [true, false, null],
  ]);
  const ill = await source();
  expect(ill).toMatchObject({ reachable: true, unreachableReason: null, glusterdUp: false });
  expect(ill.glusterdDownReason).toMatch(/glusterd runs on none of the hosts/);
  expect(Date.parse(ill.glusterdSince ?? "")).toBeGreaterThan(Date.parse(well.glusterdSince ?? ""));
  expect(ill.reachableSince).toEqual(well.reachableSince);
  expect(
    (await on.sessions()).map(({ status }) => status),
    "replication goes on without glusterd",
  ).toEqual(["ACTIVE"]);
  for (const label of ["src1", "src2"]) on.sim.node(label).startGlusterd();
  await until("daemons that are back are not told of", hosts, ALL_UP);
  await until("the cluster stays unmanaged", async () => (await source()).glusterdUp, true);
  expect((await source()).glusterdDownReason).toBe(null);
  const changes = [...(await events("CLUSTER_GLUSTERD_LOST")), ...(await events("CLUSTER_GLUSTERD_REGAINED"))];
  expect(changes.map(({ before, after }) => [before?.["glusterdUp"], after?.["glusterdUp"]])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(await events("CLUSTER_LOST")).toEqual([]);
});

test("a glusterd that goes and comes is told of host by host, and so is whether its peers are connected", async () => {
  await start();
  await until("a cluster that is well is not told to be", hosts, ALL_UP);
  const before = (await events("HOST_CHANGED")).length;
  on.sim.node("src2").stopGlusterd();
  await until("the host counts as up", hosts, [
    [true, true, true],
    [true, false, false],
  ]);
  expect((await source()).glusterdUp, "another glusterd answers").toBe(true);
  on.sim.node("src2").startGlusterd();
  await until("the host counts as down", hosts, ALL_UP);
  const told = (await events("HOST_CHANGED")).slice(before);
  expect(new Set(told.map(({ hostName: host }) => host))).toEqual(new Set([on.sim.node("src2").name]));
  const daemon = told.filter(({ after }) => "glusterdUp" in (after ?? {}));
  expect(daemon.map(({ after }) => after)).toEqual([
    { reachable: true, glusterdUp: false, reason: expect.stringMatching(/glusterd does not run/) as string },
    { reachable: true, glusterdUp: true, reason: null },
  ]);
});

test("a volume that somebody changes, stops, makes or takes away is seen at once, at either end", async () => {
  await start();
  const byHand = (node: string, words: string) => on.byHand(node, `gluster --mode=script volume ${words}`);
  const destination = () => on.volume("vol-dr");
  await byHand("dst1", "set vol-dr network.ping-timeout 30");
  await expect.poll(async () => (await destination()).optionValues?.["network.ping-timeout"]).toBe("30");
  await byHand("dst1", "stop vol-dr");
  await expect.poll(async () => (await destination()).statusRaw).toBe("Stopped");
  const names = async () => (await on.rows(Volume, `order by "name"`)).map(({ name }) => name);
  const before = await names();
  await byHand("src1", `create more ${on.sim.node("src1").name}:/bricks/more`);
  await expect.poll(names).toEqual([...before, "more"].toSorted());
  await byHand("src1", "delete more");
  await expect.poll(names).toEqual(before);
});

test("a glusterd that runs and answers nothing leaves its cluster unmanaged, and is believed again when it answers", async () => {
  on = await SimulatedService.start({ config: { topologyIntervalMs: 300 } });
  const fault = on.sim.fault({
    kind: "answer",
    on: /pool list/,
    exitCode: 1,
    stdout: "Connection failed. Please check if gluster daemon is operational.\n",
    times: Infinity,
  });
  await until("nobody says so", async () => (await source()).glusterdUp, false);
  expect((await source()).glusterdDownReason).toMatch(/Connection failed/);
  expect(await hosts()).toEqual([
    [true, true, null],
    [true, true, null],
  ]);
  fault.clear();
  await until("an answer is not believed", async () => (await source()).glusterdUp, true);
});

test("a brick whose process dies is offline with the next poll, and online when it is back", async () => {
  await start();
  await until("the bricks of a started volume are not online", bricks, [true, true]);
  const volume = on.sim.cluster("source").volume("vol");
  expect(await onlineSince(), "nobody saw them come").toEqual([null, null]);
  volume.killBrick(1);
  await until("a dead brick is told to be online", bricks, [true, false]);
  const [still, died = null] = await onlineSince();
  expect(still).toBeNull();
  volume.startBrick(1);
  await until("a brick that is back is told to be offline", bricks, [true, true]);
  const [, back = null] = await onlineSince();
  const changes = await events("VOLUME_BRICK_CHANGED");
  expect([died, back], "it is the poll that found it").toEqual(changes.map(({ at }) => at));
  const [name] = volume.bricks.slice(1);
  expect(changes.map(({ before, after }) => [before, after])).toEqual([
    [
      { brick: name, online: true },
      { brick: name, online: false },
    ],
    [
      { brick: name, online: false },
      { brick: name, online: true },
    ],
  ]);
});

/** The source alone, whose capacities have been read. */
async function startKnown(): Promise<void> {
  await start({ register: ["source"] });
  await until("the cluster's capacities are not read", () => capacityPolls > 0, true);
}

/** Has capacities read while so many commands find the cluster's lock held. */
async function readCapacitiesWhileLocked(commands: number): Promise<void> {
  const polls = on.sim.journal.received(/volume status vol detail$/, on.sim.journal.next).then(() => capacityPolls);
  on.sim.cluster("source").holdLock(commands);
  await on.sync("source");
  const before = await polls;
  await until("the volume's bricks are not read", () => capacityPolls > before, true);
}

const room = async () => (await brickRows()).map(({ sizeFree }) => Number(sizeFree));

test("a volume that Gluster leaves out while another command holds its lock is asked for by itself", async () => {
  await startKnown();
  const [, other] = await room();
  on.sim.node("src1").fillDisk(true);
  await readCapacitiesWhileLocked(1);
  expect(await room()).toEqual([36_864, other]);
  expect(await bricks()).toEqual([true, true]);
});

test("what is known of a volume stays while another command holds its lock", async () => {
  await startKnown();
  // Whatever poll was still under way has ended by then.
  await readCapacitiesWhileLocked(1_000);
  const before = await brickRows();
  expect(before.map(({ sizeFree }) => sizeFree)).toEqual([expect.any(String), expect.any(String)]);
  on.sim.node("src1").fillDisk(true);
  await readCapacitiesWhileLocked(1_000);
  expect(await brickRows()).toEqual(before);
  expect(await events("VOLUME_BRICK_CHANGED")).toEqual([]);
});
