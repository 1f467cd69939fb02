import { expect, test } from "vitest";
import { waitingSince } from "../../../src/owner/observe/judge-changelogs.js";
import type { ChangelogState } from "../../../src/gluster/hosts/changelogs.js";

const BEGAN = 1_000_000;
const SYNCED = BEGAN + 100;
/** When the first changelog that waits was closed. */
const CLOSED = BEGAN + 200;

/** Of a worker that was not told of a changelog. */
const STALLED: ChangelogState = {
  workerStatus: "Active",
  crawlStatus: "Changelog Crawl",
  lastSynced: SYNCED,
  oldestUndone: CLOSED,
  beforeUndone: CLOSED - 15,
  newest: CLOSED,
  hasOpenChanges: false,
  newestHeld: 0,
  tookAt: SYNCED,
  beganAt: BEGAN,
};

const judge = (more: Partial<ChangelogState>, at = CLOSED + 60, known: number | null = null) =>
  waitingSince(at, { ...STALLED, ...more }, known);

test("a changelog with content that is a minute old and that the worker does not hold waits", () => {
  expect(judge({})).toBe(CLOSED);
  expect(judge({ newestHeld: SYNCED + 1 }), "one that the worker holds and has done is none that it works on").toBe(
    CLOSED,
  );
  expect(judge({}, CLOSED + 59)).toBeNull();
});

test("a worker that holds changelogs which are not done is at work, however slow it is", () => {
  expect(judge({ newestHeld: CLOSED })).toBeNull();
  expect(judge({ newestHeld: CLOSED - 15 }, CLOSED + 86_400, CLOSED)).toBeNull();
});

test("a worker that began, was resumed, took or finished something within a minute is not accused", () => {
  expect(judge({ tookAt: CLOSED + 30 })).toBeNull();
  expect(judge({ beganAt: CLOSED + 30 })).toBeNull();
  expect(judge({ beganAt: CLOSED + 30 }, CLOSED + 90)).toBe(CLOSED);
});

test("what is not a live crawl, or cannot be told, is not called a stall", () => {
  expect(judge({ crawlStatus: "History Crawl" })).toBeNull();
  expect(judge({ workerStatus: "Passive" })).toBeNull();
  expect(judge({ workerStatus: "Initializing..." }, CLOSED + 60, CLOSED)).toBeNull();
  expect(judge({ oldestUndone: 0 })).toBeNull();
  expect(judge({ tookAt: 0 })).toBeNull();
  expect(judge({ lastSynced: 0 })).toBeNull();
});

test("what is known to wait stays known until the worker has done it", () => {
  const later = CLOSED + 10_000;
  expect(judge({ oldestUndone: later }, later + 60, CLOSED), "the list's end has no word of the first").toBe(CLOSED);
  expect(judge({ oldestUndone: 0 }, later, CLOSED)).toBe(CLOSED);
  expect(judge({ beganAt: later }, later + 1, CLOSED), "resuming does not help").toBe(CLOSED);
  expect(judge({ oldestUndone: 0, lastSynced: CLOSED - 1 }, later, CLOSED)).toBeNull();
  expect(judge({ oldestUndone: later, lastSynced: CLOSED - 1 }, later + 5, CLOSED)).toBeNull();
});
