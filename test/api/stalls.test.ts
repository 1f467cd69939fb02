import { GeoRepFinding, GeoRepSessionDetail } from "../../src/model/entities/index.js";
import { afterEach, expect, test } from "vitest";
import { realClock } from "../../simulator/clock.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

/** A worker is given a minute of the nodes' time: here it takes three seconds. @returns the session's id */
async function start(): Promise<string> {
  on = await SimulatedService.start({ clock: realClock(20) });
  return on.createActive();
}

const source = () => on.sim.cluster("source").volume("vol");
const copied = () => on.sim.cluster("destination").volume("vol-dr").files;

async function waiting(): Promise<(string | null)[]> {
  const rows = await on.rows(GeoRepSessionDetail, `order by "master_brick_id"`);
  return rows.map(({ changesWaitingSince: since }) => since);
}

async function stall(): Promise<void> {
  const told = on.change(({ event }) => event?.kind === "SESSION_STALLED", "the session copies nothing");
  source().deafenWorkers();
  source().write(3);
  await told;
}

const finding = (kind: string) =>
  on.change(
    ({ event }) => event?.kind === kind && event.after?.["code"] === "CHANGES_NOT_TAKEN",
    `${kind} of changes that wait`,
  );

/** So many more polls of changelogs, from now on. */
async function polls(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await on.sim.journal.ended(/ changelogs$/, on.sim.journal.next);
}

const kinds = async () =>
  (await on.events()).map(({ kind }) => kind).filter((kind) => kind.startsWith("SESSION_STALL"));

test("a session whose worker is not told of changes is told to subscribers, and no more once it is started again", async () => {
  const id = await start();
  const found = finding("SESSION_FINDING_OPENED");
  await stall();
  expect(copied()).toBe(0);
  expect((await found).event?.after).toMatchObject({ severity: "CRITICAL", status: "ACTIVE" });
  const [told] = await on.rows(GeoRepFinding);
  expect(told).toMatchObject({ code: "CHANGES_NOT_TAKEN", sessionId: id, mutation: "startGeoRepSession" });
  expect(told?.evidence[0]?.source).toMatch(/\/\.glusterfs\/changelogs$/);
  const event = (await on.events()).find(({ kind }) => kind === "SESSION_STALLED");
  const [since] = (await waiting()).filter((each) => each !== null);
  expect(event).toMatchObject({ sessionId: id, after: { status: "ACTIVE" } });
  const iso = new Date(since ?? 0).toISOString();
  const bricks = Object.values(event?.after?.["bricks"] ?? {});
  expect(bricks).toEqual([{ brick: expect.stringMatching(/^[\d.]+:\/\S+$/), changesWaitingSince: iso }]);
  const ended = on.change((change) => change.event?.kind === "SESSION_STALL_ENDED", "nothing waits any more");
  const over = finding("SESSION_FINDING_CLOSED");
  await on.done(on.services.sessions.stop(ADMIN, id, {}));
  await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect((await ended).sessionId).toBe(id);
  await over;
  expect(await waiting()).toEqual([null, null]);
  await expect.poll(copied).toBe(3);
  expect(await kinds()).toEqual(["SESSION_STALLED", "SESSION_STALL_ENDED"]);
});

test("pausing and resuming ends no stall; nor does a node that does not tell", async () => {
  const id = await start();
  await stall();
  const known = await waiting();
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  expect(await waiting()).toEqual(known);
  await on.done(on.services.sessions.resume(ADMIN, id, {}));
  await polls(2);
  const silence = on.sim.fault({ kind: "garbage", on: / changelogs$/, times: Infinity });
  await polls(2);
  silence.clear();
  expect(await waiting()).toEqual(known);
  expect(await kinds()).toEqual(["SESSION_STALLED"]);
});

test("a session under steady writes is never called stalled, nor one that waits for its destination", async () => {
  await start();
  source().filesPerSecond = 5;
  await polls(8);
  on.sim.node("dst1").cut(true);
  await polls(16);
  expect(await waiting()).toEqual([null, null]);
  expect(await kinds()).toEqual([]);
});
