import { expect, test } from "vitest";
import { expireSessions, reconcileSessions, type SessionChanges } from "../../../src/owner/reconcile/sessions.js";
import { BEGIN, brick, Known, poll, reported } from "./observed.js";

const SYNCED = new Date(BEGIN - 60_000);

/** A session whose first brick has so many entries pending. */
const pending = (entries: number, status = "Active", files = 0) =>
  reported([
    brick(0, status, { lastSyncedAt: SYNCED, entryPending: BigInt(entries), dataPending: BigInt(files) }),
    brick(1, "Passive"),
  ]);

function see(known: Known, seconds: number, ...sessions: Parameters<typeof poll>[1]): SessionChanges {
  const what = poll(seconds, sessions);
  const changes = reconcileSessions(known.known, what);
  known.apply(changes, what.at);
  return changes;
}

/** `before>after` of the entries pending that events of progress tell, with the other kinds. */
function toldBy({ events }: SessionChanges): string[] {
  return events.map(({ kind, before, after }) => {
    if (kind !== "SESSION_PROGRESS") return kind;
    const [was, is] = [before, after].map((values) => Object.values(Object(values?.["bricks"]))[0]);
    return `${String(Object(was).entryPending)}>${String(Object(is).entryPending)}`;
  });
}

function running(): Known {
  const known = new Known();
  see(known, 0, pending(1));
  return known;
}

test("the first change is told at once, those after it in one event when ten seconds are over", () => {
  const known = running();
  expect(toldBy(see(known, 3, pending(2)))).toEqual(["1>2"]);
  for (const [seconds, entries] of [
    [6, 3],
    [9, 4],
    [12, 5],
  ] as const) {
    const changes = see(known, seconds, pending(entries));
    expect(toldBy(changes)).toEqual([]);
    expect(changes.details, "the figures themselves are kept back").toMatchObject([{ entryPending: `${entries}` }]);
  }
  expect(toldBy(see(known, 15, pending(6)))).toEqual(["2>6"]);
  expect(toldBy(see(known, 18, pending(7)))).toEqual([]);
});

test("a session whose own figures stay as they are is written once after each event, not at each poll", () => {
  const known = running();
  const sum = (entries: number) => pending(entries, "Active", 9 - entries);
  expect(see(known, 3, sum(2)).sessions).toMatchObject([{ pending: "9" }]);
  expect(see(known, 6, sum(3)).sessions).toHaveLength(1);
  expect(see(known, 9, sum(4)).sessions).toEqual([]);
  expect(see(known, 12, sum(5)).sessions).toEqual([]);
});

test("a session's own figures are those of its bricks at each poll", () => {
  const known = running();
  expect(see(known, 3, pending(2)).sessions).toMatchObject([
    { pending: "2", failures: null, lastSyncedAt: SYNCED.toISOString() },
  ]);
  expect(see(known, 6, pending(3, "Active", 4)).sessions).toMatchObject([{ pending: "7" }]);
  expect(see(known, 9, pending(3, "Faulty", 4)).sessions).toMatchObject([
    { pending: null, lastSyncedAt: SYNCED.toISOString() },
  ]);
});

test("the last figures are told though nothing changes any more, also by the next owner", () => {
  const known = running();
  see(known, 3, pending(2));
  see(known, 6, pending(9));
  expect(toldBy(see(known, 9, pending(9)))).toEqual([]);
  // As they come back from the database.
  const sessions = known.known.sessions.map((session) => ({
    ...session,
    row: JSON.parse(JSON.stringify(session.row)) as typeof session.row,
  }));
  known.with({ sessions });
  expect(toldBy(see(known, 15, pending(9)))).toEqual(["2>9"]);
  expect(see(known, 18, pending(9))).toMatchObject({ sessions: [], details: [], events: [] });
});

test("figures that are again as they were told are no news", () => {
  const known = running();
  see(known, 3, pending(2));
  see(known, 6, pending(9));
  see(known, 9, pending(2));
  expect(toldBy(see(known, 15, pending(2)))).toEqual([]);
});

test("after a pause a change is told at once again", () => {
  const known = running();
  see(known, 3, pending(2));
  for (const seconds of [6, 9, 12, 15, 18]) see(known, seconds, pending(2));
  expect(toldBy(see(known, 21, pending(3)))).toEqual(["2>3"]);
});

test("status, a brick's status and a checkpoint are told at once while figures wait", () => {
  const known = running();
  see(known, 3, pending(2));
  see(known, 6, pending(3));
  expect(toldBy(see(known, 9, pending(4, "Faulty")))).toEqual([
    "SESSION_STATUS_CHANGED",
    "SESSION_BRICK_STATUS_CHANGED",
  ]);
  expect(toldBy(see(known, 15, pending(4, "Faulty"))), "the last figures of a session that failed").toEqual(["2>3"]);
});

test("figures that wait are told while the session is not told of, and while nobody answers", () => {
  const known = running();
  see(known, 3, pending(2));
  see(known, 6, pending(3));
  const silent = poll(15, [], { answered: [] });
  expect(toldBy(reconcileSessions(known.known, silent))).toEqual(["2>3"]);
  const nobody = expireSessions(known.known, new Date(BEGIN + 15_000));
  expect(toldBy(nobody)).toEqual(["2>3"]);
  known.apply(nobody, new Date(BEGIN + 6_000));
  expect(expireSessions(known.known, new Date(BEGIN + 30_000))).toMatchObject({ sessions: [], events: [] });
});

test("a clock that was set back holds nothing up", () => {
  const known = running();
  see(known, 1_000, pending(2));
  expect(toldBy(see(known, 3, pending(3)))).toEqual(["2>3"]);
});
