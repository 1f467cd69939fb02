import { expect, test } from "vitest";
import type { ChangelogState } from "../../../src/gluster/hosts/changelogs.js";
import { UNKNOWN_LAG } from "../../../src/model/lag.js";
import { judgeLag, type KnownLag, type LagObservation } from "../../../src/owner/observe/judge-lag.js";

/** By the node's clock, epoch seconds; the service's is an hour behind it. */
const NOW = 1_795_000_000;
const AHEAD = 3_600;
const ours = (seconds: number): string => new Date((seconds - AHEAD) * 1_000).toISOString();

/** Of a worker that has copied all. */
const DONE: ChangelogState = {
  workerStatus: "Active",
  crawlStatus: "Changelog Crawl",
  lastSynced: NOW - 500,
  oldestUndone: 0,
  beforeUndone: 0,
  newest: NOW - 10,
  hasOpenChanges: false,
  newestHeld: 0,
  tookAt: NOW - 500,
  beganAt: NOW - 900,
};

const NOTHING: Omit<KnownLag, "isForgotten"> = { lag: UNKNOWN_LAG, memory: null };

function judge(
  state: Partial<ChangelogState>,
  more: Partial<LagObservation> = {},
  before: typeof NOTHING & Partial<KnownLag> = NOTHING,
) {
  const nodeAt = more.nodeAt ?? NOW;
  const observed = {
    nodeAt,
    isCopying: true,
    isWalking: false,
    areChangesNoted: true,
    waitingSince: null,
    figures: "",
    ...more,
    state: { ...DONE, ...state },
  };
  return judgeLag((nodeAt - AHEAD) * 1_000, observed, { isForgotten: false, ...before });
}
const waits = (since: number, more: Partial<ChangelogState> = {}) => ({
  lastSynced: since - 100,
  oldestUndone: since + 15,
  beforeUndone: since,
  newest: NOW,
  ...more,
});

test("a brick whose changelogs have nothing that waits is idle, however old its last change is", () => {
  expect(judge({}).lag).toEqual({ ...UNKNOWN_LAG, lagState: "IDLE", lagStateSince: ours(NOW) });
  expect(judge({}, { isCopying: false }).lag, "also while nobody copies").toMatchObject({ lagState: "IDLE" });
});

test("a brick that closes no changelogs notes no changes: it is not known to be idle", () => {
  expect(judge({ newest: NOW - 600 }).lag.lagState).toBe("IDLE");
  expect(judge({ newest: NOW - 601 }).lag).toEqual(UNKNOWN_LAG);
  expect(judge({ newest: 0 }).lag, "one that has no list of them").toEqual(UNKNOWN_LAG);
  expect(judge({}, { areChangesNoted: false }).lag, "one that was just told to write none").toEqual(UNKNOWN_LAG);
  expect(judge(waits(NOW - 100), { areChangesNoted: false }).lag.lagState, "what waits is known").toBe("CATCHING_UP");
  expect(judge(waits(NOW - 700, { newest: NOW - 601 })).lag.lagState, "what waits still does").toBe("CATCHING_UP");
});

test("what is only in the changelog that is being written waits too, since the one before was closed", () => {
  expect(judge({ hasOpenChanges: true }).lag).toMatchObject({ lagState: "KEEPING_UP", unsyncedSince: ours(NOW - 10) });
});

test("changes of less than a minute are on their way; older ones are caught up with, since the changelog before theirs", () => {
  expect(judge(waits(NOW - 59)).lag).toMatchObject({ lagState: "KEEPING_UP", unsyncedSince: ours(NOW - 59) });
  expect(judge(waits(NOW - 60)).lag).toMatchObject({ lagState: "CATCHING_UP", unsyncedSince: ours(NOW - 60) });
  expect(
    judge(waits(NOW - 300, { beforeUndone: 0 })).lag,
    "the list's end has no word of the one before",
  ).toMatchObject({ unsyncedSince: ours(NOW - 400) });
});

test("nobody copies: stuck since the oldest change, however young that is", () => {
  expect(judge(waits(NOW - 300), { isCopying: false }).lag).toMatchObject({
    lagState: "STUCK",
    lagStateSince: ours(NOW - 300),
  });
  expect(judge(waits(NOW - 30), { isCopying: false }).lag).toMatchObject({ lagState: "STUCK" });
  expect(judge(waits(NOW - 300), { waitingSince: NOW - 285 }).lag, "a worker that was not told").toMatchObject({
    lagState: "STUCK",
    lagStateSince: ours(NOW - 285),
  });
});

test("a worker that shows no progress for ten minutes is stuck since then; any sign of work ends that", () => {
  const state = waits(NOW - 300);
  const first = judge(state);
  const later = judge(state, { nodeAt: NOW + 599 }, first);
  expect(later.lag.lagState).toBe("CATCHING_UP");
  const stuck = judge(state, { nodeAt: NOW + 600 }, later);
  expect(stuck.lag).toMatchObject({ lagState: "STUCK", lagStateSince: ours(NOW), catchUpRate: null });
  expect(judge(state, { nodeAt: NOW + 630 }, stuck).lag.lagStateSince).toBe(ours(NOW));
  for (const sign of [
    { ...state, tookAt: NOW + 1 },
    { ...state, newestHeld: NOW },
    { ...state, lastSynced: NOW - 399 },
  ]) {
    expect(judge(sign, { nodeAt: NOW + 630 }, stuck).lag.lagState).toBe("CATCHING_UP");
  }
  expect(judge(state, { nodeAt: NOW + 630, figures: "5 0 0" }, stuck).lag.lagState).toBe("CATCHING_UP");
});

test("the next owner knows a brick that was stuck for one that is, as long as nothing of it was copied since", () => {
  const state = waits(NOW - 1_000);
  const stuck = judge(state, { nodeAt: NOW + 600 }, judge(state)).lag;
  const next = (more: Partial<ChangelogState>, isForgotten: boolean) =>
    judge({ ...state, ...more }, { nodeAt: NOW + 700 }, { lag: stuck, memory: null, isForgotten }).lag;
  expect(next({}, true)).toMatchObject({ lagState: "STUCK", lagStateSince: ours(NOW) });
  expect(next({ beforeUndone: NOW - 900 }, true).lagState, "it has gone on").toBe("CATCHING_UP");
  expect(next({}, false).lagState, "another worker has begun with it").toBe("CATCHING_UP");
});

test("a worker that had nothing to do for long is not stuck as soon as it has", () => {
  let known = judge({});
  for (const seconds of [300, 600, 900]) known = judge({}, { nodeAt: NOW + seconds }, known);
  const waiting = { newest: NOW + 960, oldestUndone: NOW + 900, beforeUndone: NOW + 885 };
  expect(judge(waiting, { nodeAt: NOW + 960 }, known).lag.lagState).toBe("CATCHING_UP");
});

test("a worker that always walks through the files is idle when nothing was changed since what it copied last", () => {
  const walking = { crawlStatus: "Hybrid Crawl", lastSynced: NOW - 900 };
  expect(judge(walking, { isWalking: true }).lag.lagState).toBe("IDLE");
  expect(judge({ ...walking, ...waits(NOW - 100), lastSynced: NOW - 900 }, { isWalking: true }).lag).toMatchObject({
    lagState: "CATCHING_UP",
    unsyncedSince: ours(NOW - 100),
  });
  expect(judge({ ...walking, lastSynced: 0 }, { isWalking: true }).lag, "its first walk").toMatchObject({
    lagState: "CATCHING_UP",
    unsyncedSince: null,
  });
});

test("how fast it catches up goes by the last five minutes, and tells when it will be done", () => {
  const first = judge(waits(NOW - 1_000));
  expect(first.lag).toMatchObject({ catchUpRate: null, caughtUpAt: null });
  // 90 seconds of changes in 30.
  const second = judge(waits(NOW - 910), { nodeAt: NOW + 30 }, first);
  expect(second.lag).toMatchObject({ catchUpRate: 3, caughtUpAt: ours(NOW + 30 + 470) });
  // None for a while: slower than they come.
  const third = judge(waits(NOW - 910), { nodeAt: NOW + 130 }, second);
  expect(third.lag).toMatchObject({ catchUpRate: 0.69, caughtUpAt: null });
  const late = judge(waits(NOW - 310), { nodeAt: NOW + 400 }, third);
  expect(late.lag.catchUpRate, "what is older than five minutes does not count").toBe(2.22);
});

test("of what was never copied it is not known how old it is; nor of what a crawl of the file system has yet to find", () => {
  expect(judge({ lastSynced: 0, crawlStatus: "Hybrid Crawl" }).lag).toMatchObject({
    lagState: "CATCHING_UP",
    unsyncedSince: null,
    caughtUpAt: null,
  });
  expect(judge({ lastSynced: 0 }, { isCopying: false }).lag).toMatchObject({ lagState: "STUCK", unsyncedSince: null });
  expect(judge({ crawlStatus: "Hybrid Crawl" }).lag, "all until last_synced is there").toMatchObject({
    lagState: "CATCHING_UP",
    unsyncedSince: ours(NOW - 500),
  });
});

test("a state keeps its beginning, and a change its time where clocks are read a second apart", () => {
  const first = judge(waits(NOW - 300));
  const again = judge(waits(NOW - 301), { nodeAt: NOW + 30 }, first);
  expect(again.lag).toMatchObject({ lagStateSince: ours(NOW), unsyncedSince: ours(NOW - 300) });
});
