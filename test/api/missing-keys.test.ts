import { afterEach, expect, test } from "vitest";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

/** A node of the source without bricks may join later. */
const CLUSTERS = [
  {
    name: "source",
    nodes: ["src1", "src2", "src3"],
    gsecCreated: false,
    volumes: [{ name: "vol", kind: "replica 2" as const }],
  },
  { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind: "replica 2" as const }] },
];

async function start(): Promise<string> {
  on = await SimulatedService.start({ clusters: CLUSTERS, register: [] });
  on.sim.node("src3").leavePool();
  await on.register("source");
  await on.register("destination");
  const operation = await on.done(
    on.services.sessions.create(ADMIN, {
      primaryVolumeId: (await on.volume("vol")).id,
      secondaryVolumeId: (await on.volume("vol-dr")).id,
    }),
  );
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  return operation.sessionId;
}

const nameOf = (label: string): string => on.sim.node(label).name;

async function stored(id: string) {
  const session = (await on.sessions()).find((each) => each.id === id);
  return session?.missingKeys?.map(({ hostName, missingOn }) => [hostName, ...missingOn]) ?? null;
}

async function until(id: string, wanted: Awaited<ReturnType<typeof stored>>): Promise<void> {
  await expect.poll(() => stored(id)).toEqual(wanted);
}

/** What subscribers were told of missing keys, in order. */
async function events() {
  const all = (await on.events()).filter(({ kind }) => kind === "SESSION_KEYS_CHANGED");
  return all.map(({ before, after }) => [before?.["missingKeys"], after?.["missingKeys"]]);
}

test("a node that joins the source's cluster is reported on the session, with what mends it, until it is mended", async () => {
  const id = await start();
  await until(id, []);
  expect(await events(), "keys that are there are no news").toEqual([]);
  const change = on.change(({ event }) => event?.kind === "SESSION_KEYS_CHANGED", "the keys of src3 are missing");
  on.sim.node("src3").joinPool();
  await on.sync("source");
  expect((await change).sessionId).toBe(id);
  const missing = [nameOf("src3"), nameOf("dst1"), nameOf("dst2")];
  await until(id, [missing]);
  const [session] = await on.sessions();
  expect(session?.missingKeys?.[0]?.advice).toContain("repairGeoRepKeys");
  const repaired = await on.done(on.services.sessions.repairKeys(ADMIN, id, {}));
  expect(repaired.state, repaired.errorMessage ?? "").toBe("SUCCEEDED");
  expect(await stored(id), "who waits for the repair is shown what it came to").toEqual([]);
  const words = [{ hostName: missing[0], missingOn: missing.slice(1) }];
  // A poll may come while the keys are on one of both nodes.
  const told = await events();
  expect(told[0]?.[1], "what is missing").toEqual(words);
  expect(told.at(-1)?.[1], "that it is repaired").toEqual([]);
  const went = told.slice(1).map(([before]) => before);
  expect(went, "each event goes on from the one before").toEqual(told.slice(0, -1).map(([, after]) => after));
});

test("keys that someone takes away and puts back at the destination are seen without being asked for", async () => {
  const id = await start();
  await until(id, []);
  const whole = on.sim.node("dst2").keyFile();
  on.sim.node("dst2").writeKeyFile((whole ?? "").split("\n").slice(0, 3).join("\n"));
  await until(id, [[nameOf("src2"), nameOf("dst2")]]);
  on.sim.node("dst2").writeKeyFile(whole);
  await until(id, []);
  const lost = [{ hostName: nameOf("src2"), missingOn: [nameOf("dst2")] }];
  expect((await events()).map(([, after]) => after)).toEqual([lost, []]);
});

test("a key that someone takes away is found by the next poll; a node that does not tell changes nothing", async () => {
  const id = await start();
  await until(id, []);
  const whole = on.sim.node("dst2").keyFile();
  on.sim.node("dst2").writeKeyFile((whole ?? "").split("\n").slice(0, 3).join("\n"));
  const sync = () => on.sync("source");
  await sync();
  await until(id, [[nameOf("src2"), nameOf("dst2")]]);
  await on.sim.node("dst2").stopSshd();
  on.sim.node("dst2").writeKeyFile(whole);
  // Polls come one after the other: when a later one asks, those before it are written.
  const poll = async () => {
    const from = on.sim.journal.next;
    await sync();
    await on.sim.journal.received(/ node-keys$/, from);
  };
  await poll();
  // By the second one the last that dst2 may have answered is written, by the third one the first that it did not.
  await poll();
  const at = (await on.sessions())[0]?.keysObservedAt;
  await poll();
  expect(await stored(id)).toEqual([[nameOf("src2"), nameOf("dst2")]]);
  expect((await on.sessions())[0]?.keysObservedAt, "what was not told anew keeps its time").toEqual(at);
  await on.sim.node("dst2").startSshd();
  await sync();
  await until(id, []);
});

test("where the destination's cluster is not registered nothing is known", async () => {
  const id = await start();
  await until(id, []);
  await on.services.clusters.remove(ADMIN, (await on.cluster("destination")).id);
  await until(id, null);
  expect((await on.sessions())[0]?.keysObservedAt).toBeNull();
});
