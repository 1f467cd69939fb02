import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CheckUps, type Occasion } from "../../../../src/owner/diagnose/check-ups.js";
import { createLog } from "../../../../src/log.js";
import { evidenceOf } from "./evidence.js";

const BEGAN = Date.parse("2026-11-27T06:00:00Z");
let tried: number[];
let checkUps: CheckUps;

beforeEach(() => {
  vi.useFakeTimers({ now: BEGAN, toFake: ["Date"] });
  tried = [];
  const preflight = {
    check: () => {
      tried.push((Date.now() - BEGAN) / 1_000);
      return Promise.resolve([]);
    },
  };
  const on = { signal: new AbortController().signal, log: createLog("silent"), now: () => new Date() };
  checkUps = new CheckUps(on, preflight, () => undefined);
});
afterEach(() => {
  vi.useRealTimers();
});

/** As the polls of so many seconds, one each second. */
async function poll(occasion: Occasion, from: number, seconds: number): Promise<void> {
  for (let second = from; second < from + seconds; second += 1) {
    vi.setSystemTime(BEGAN + second * 1_000);
    checkUps.begin([{ evidence: evidenceOf([], { now: 0 }), occasion }]);
    await checkUps.end();
  }
}

test("a session that fails is tried at once, soon again, and then every minute", async () => {
  await poll("ill", 0, 260);
  expect(tried).toEqual([0, 10, 30, 70, 130, 190, 250]);
});

test("one that fails anew is tried at once, and soon again, whenever it was tried last", async () => {
  await poll("ill", 0, 100);
  tried.length = 0;
  await poll("doubtful", 100, 10);
  await poll("ill", 110, 45);
  expect(tried).toEqual([100, 110, 120, 140]);
});

test("what was found of a session that replicates is tried soon again, since it may be over, and then every minute", async () => {
  await poll("fresh", 0, 1);
  await poll("doubtful", 1, 220);
  expect(tried).toEqual([0, 10, 20, 40, 80, 140, 200]);
});
