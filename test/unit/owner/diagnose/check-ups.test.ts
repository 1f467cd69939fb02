import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Check } from "../../../../src/model/checks/checks.js";
import { CheckUps, type Occasion } from "../../../../src/owner/diagnose/check-ups.js";
import { createLog } from "../../../../src/log.js";
import { evidenceOf } from "./evidence.js";

const BEGAN = Date.parse("2026-11-27T06:00:00Z");
let tried: number[];
/** What a preflight waits for, and finds. */
let found: Promise<Check[]>;
let checkUps: CheckUps;

beforeEach(() => {
  vi.useFakeTimers({ now: BEGAN, toFake: ["Date"] });
  tried = [];
  found = Promise.resolve([]);
  const preflight = {
    check: () => {
      tried.push((Date.now() - BEGAN) / 1_000);
      return found;
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

test.each([
  ["ends", (finding: PromiseWithResolvers<Check[]>) => finding.resolve([])],
  ["fails", (finding: PromiseWithResolvers<Check[]>) => finding.reject(new Error("no node answered"))],
])(
  "a try that %s is of the session that was there when it began, and not of the one that is made anew meanwhile",
  async (_what, end) => {
    const finding = Promise.withResolvers<Check[]>();
    found = finding.promise;
    const evidence = evidenceOf([], { now: 0 });
    const { id } = evidence.session.row;
    checkUps.begin([{ evidence, occasion: "ill" }]);
    checkUps.forget(id);
    end(finding);
    await checkUps.end();
    expect(checkUps.of(id)).toBeNull();
    found = Promise.resolve([]);
    await poll("ill", 1, 1);
    expect(tried, "the one that is there was not tried").toEqual([0, 1]);
    expect(checkUps.of(id)).not.toBeNull();
  },
);
