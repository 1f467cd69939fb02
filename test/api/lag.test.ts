import { afterEach, expect, test } from "vitest";
import { realClock } from "../../simulator/clock.js";
import { GeoRepSessionDetail } from "../../src/model/entities/index.js";
import type { SessionChange } from "../../src/service/feed/session-feed.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

afterEach(() => on[Symbol.asyncDispose]());

/** Twenty seconds of the nodes go by in one. @returns the session's id */
async function start(): Promise<string> {
  on = await SimulatedService.start({ clock: realClock(20) });
  const id = await on.createActive();
  await expect.poll(() => stateOf()).toBe("IDLE");
  return id;
}

const source = () => on.sim.cluster("source").volume("vol");

async function session() {
  const [row] = await on.sessions();
  if (row === undefined) throw new Error("there is no session");
  return row;
}

const stateOf = async (): Promise<string | null> => (await session()).lagState;

const becomes = (state: string, from: bigint): Promise<SessionChange> =>
  on.change(
    ({ event }) => event?.kind === "SESSION_LAG_CHANGED" && event.after?.["lagState"] === state,
    `the session is ${state}`,
    from,
  );

const rpoEvent = (kind: string, from: bigint): Promise<SessionChange> =>
  on.change(({ event }) => event?.kind === kind, kind, from);

/** Seconds of the nodes' clock for which the oldest change has waited. */
async function behind(): Promise<number> {
  const [row] = await on.database.sql(
    `select extract(epoch from now() - "unsynced_since")::int as "seconds" from "gluster_georep_session"`,
  );
  return Number(row?.["seconds"]);
}

test("a session that finds changes by walking through the files is told, and idle as long as nothing waits", async () => {
  const id = await start();
  const crawls = async () =>
    (await on.rows(GeoRepSessionDetail, `where "status" = 'ACTIVE'`)).map((row) => row.crawlStatusRaw);
  const finding = (kind: string) =>
    on.change(
      ({ event }) => event?.kind === kind && event.after?.["code"] === "CHANGE_DETECTOR_XSYNC",
      `${kind} of CHANGE_DETECTOR_XSYNC`,
    );
  const opened = finding("SESSION_FINDING_OPENED");
  await on.done(on.services.sessions.setOption(ADMIN, id, { key: "change-detector", value: "xsync" }));
  expect((await opened).event?.after).toMatchObject({ severity: "WARNING" });
  await expect.poll(crawls).toEqual(["Hybrid Crawl"]);
  const synced = async () => (await session()).lastSyncedAt ?? "";
  const before = await synced();
  source().write(3);
  await expect.poll(synced).not.toBe(before);
  await expect.poll(() => stateOf()).toBe("IDLE");
  const closed = finding("SESSION_FINDING_CLOSED");
  await on.done(on.services.sessions.resetOption(ADMIN, id, { key: "change-detector" }));
  await closed;
  await expect.poll(crawls).toEqual(["Changelog Crawl"]);
});

test("a session that nobody writes to is idle, paused or not; what is written then makes it stuck until it is resumed", async () => {
  const id = await start();
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  expect(await stateOf()).toBe("IDLE");
  const from = on.services.events.last;
  const stuck = becomes("STUCK", from);
  source().write(3);
  const { event } = await stuck;
  expect(event?.after).toMatchObject({ status: "PAUSED", lagState: "STUCK", unsyncedSince: expect.any(String) });
  expect(await behind()).toBeGreaterThan(0);
  await on.done(on.services.sessions.resume(ADMIN, id, {}));
  await expect.poll(() => stateOf()).toBe("IDLE");
  expect(await session()).toMatchObject({ unsyncedSince: null, catchUpRate: null, caughtUpAt: null });
});

test("while files flow and arrive it keeps up, and is neither behind nor idle; no event goes with each write", async () => {
  await start();
  const from = on.services.events.last;
  source().filesPerSecond = 5;
  await expect.poll(() => stateOf()).toBe("KEEPING_UP");
  expect(await behind()).toBeLessThan(60);
  source().filesPerSecond = 0;
  await expect.poll(() => stateOf()).toBe("IDLE");
  const events = (await on.events()).filter(({ number }) => BigInt(number) > from);
  expect(events.filter(({ kind }) => kind === "SESSION_LAG_CHANGED")).toEqual([]);
});

test("a worker that is not told of changes makes its set stuck, and with it the session", async () => {
  await start();
  const stuck = becomes("STUCK", on.services.events.last);
  source().deafenWorkers();
  source().write(3);
  await stuck;
  expect((await session()).status).toBe("ACTIVE");
});

test("the lag is not known any more when the nodes have not told for three polls, and known again when they do", async () => {
  await start();
  const silence = on.sim.fault({ kind: "garbage", on: / changelogs$/, times: Infinity });
  await expect.poll(() => stateOf()).toBeNull();
  silence.clear();
  await expect.poll(() => stateOf()).toBe("IDLE");
});

test("a session whose volume notes no changes any more is not told to be idle, and is again when it notes them", async () => {
  await start();
  const byHand = (words: string) => on.byHand("src1", `gluster --mode=script volume ${words}`);
  await byHand("reset vol changelog.changelog");
  await expect.poll(stateOf).toBeNull();
  await byHand("set vol changelog.changelog on");
  await expect.poll(stateOf).toBe("IDLE");
});

test("an objective is breached when the oldest change waits for longer, and recovered from when it has arrived", async () => {
  const id = await start();
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  const from = on.services.events.last;
  await on.services.sessions.setRpo(ADMIN, id, 90);
  source().write(3);
  const breached = (await rpoEvent("SESSION_RPO_BREACHED", from)).event;
  expect(breached?.after).toMatchObject({ status: "PAUSED", rpoSeconds: 90, rpoBreachedSince: expect.any(String) });
  const since = Date.parse(String(breached?.after?.["rpoBreachedSince"]));
  expect(since - Date.parse(String(breached?.after?.["unsyncedSince"]))).toBe(90_000);
  await on.done(on.services.sessions.resume(ADMIN, id, {}));
  const recovered = (await rpoEvent("SESSION_RPO_RECOVERED", from)).event;
  expect(recovered?.after).toMatchObject({ rpoSeconds: 90, rpoBreachedSince: null });
  const kinds = (await on.events()).map(({ kind }) => kind).filter((kind) => kind.startsWith("SESSION_RPO_"));
  expect(kinds, "each is told once").toEqual(["SESSION_RPO_CHANGED", "SESSION_RPO_BREACHED", "SESSION_RPO_RECOVERED"]);
});

test("an objective is a number of seconds from a minute to a month, told once, and taken away by null", async () => {
  const id = await start();
  const { sessions } = on.services;
  for (const seconds of [59, 0, -1, 30 * 86_400 + 1, undefined]) {
    await expect(sessions.setRpo(ADMIN, id, seconds)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      field: "input.rpoSeconds",
    });
  }
  const nobody = "00000000-0000-5000-8000-000000000000";
  await expect(sessions.setRpo(ADMIN, nobody, 60)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await sessions.setRpo(ADMIN, id, 60);
  await sessions.setRpo(ADMIN, id, 60);
  await sessions.setRpo(ADMIN, id, null);
  const told = (await on.events()).filter(({ kind }) => kind === "SESSION_RPO_CHANGED");
  expect(told.map(({ before, after }) => [before?.["rpoSeconds"], after?.["rpoSeconds"], after?.["by"]])).toEqual([
    [null, 60, ADMIN.user],
    [60, null, ADMIN.user],
  ]);
});
