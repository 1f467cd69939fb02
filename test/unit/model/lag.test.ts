import { expect, test } from "vitest";
import { type Lag, lagOfSession, UNKNOWN_LAG } from "../../../src/model/lag.js";

const at = (seconds: number): string => new Date(1_795_000_000_000 + seconds * 1_000).toISOString();
const IDLE: Lag = { ...UNKNOWN_LAG, lagState: "IDLE", lagStateSince: at(10) };
const BEHIND: Lag = {
  lagState: "CATCHING_UP",
  lagStateSince: at(20),
  unsyncedSince: at(5),
  catchUpRate: 3,
  caughtUpAt: at(500),
};

test("a session is as far behind as the set that is furthest behind", () => {
  expect(lagOfSession([IDLE, BEHIND])).toEqual(BEHIND);
  const slower = { ...BEHIND, unsyncedSince: at(2), catchUpRate: 2, caughtUpAt: at(900) };
  expect(lagOfSession([BEHIND, slower])).toEqual({ ...slower, lagStateSince: at(20) });
  const stuck: Lag = { ...UNKNOWN_LAG, lagState: "STUCK", lagStateSince: at(30), unsyncedSince: at(1) };
  expect(lagOfSession([BEHIND, stuck]), "one that is stuck has no end in sight").toEqual(stuck);
});

test("a session is idle since the last of its sets is", () => {
  expect(lagOfSession([IDLE, { ...IDLE, lagStateSince: at(40) }])).toEqual({ ...IDLE, lagStateSince: at(40) });
});

test("what is not known of one set is not known of the session", () => {
  expect(lagOfSession([IDLE, UNKNOWN_LAG])).toEqual(UNKNOWN_LAG);
  expect(lagOfSession([])).toEqual(UNKNOWN_LAG);
  const neverSynced = { ...BEHIND, unsyncedSince: null, catchUpRate: null, caughtUpAt: null };
  expect(lagOfSession([BEHIND, neverSynced]), "how old its oldest change is").toMatchObject({
    lagState: "CATCHING_UP",
    unsyncedSince: null,
    caughtUpAt: null,
  });
});
