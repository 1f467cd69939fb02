import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Throttle } from "../../../src/concurrency/throttle.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const RATE = { burst: 3, perSecond: 100, mostMs: 50 };

/** Takes so many turns at once. @returns where it is told how many milliseconds each had to wait, once it is over */
function take(throttle: Throttle, caller: string, times: number): number[] {
  const began = performance.now();
  const waited: number[] = [];
  for (let time = 0; time < times; time += 1) {
    void throttle.wait(caller).then(() => waited.push(performance.now() - began));
  }
  return waited;
}

test("the first go on at once, the next ones spaced out, and none later than the longest delay", async () => {
  const waited = take(new Throttle(RATE, new AbortController().signal), "a", 12);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(waited).toEqual([0, 0, 0, 10, 20, 30, 40, 50, 50, 50, 50, 50]);
});

test("each counts by its weight", async () => {
  const throttle = new Throttle(RATE, new AbortController().signal);
  const began = performance.now();
  const waited: number[] = [];
  for (const weight of [2.5, 1, 2]) void throttle.wait("a", weight).then(() => waited.push(performance.now() - began));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(waited).toEqual([0, 5, 25]);
});

test("a caller waits for no other one", async () => {
  const throttle = new Throttle(RATE, new AbortController().signal);
  take(throttle, "a", 100);
  const waited = take(throttle, "b", 3);
  await vi.advanceTimersByTimeAsync(0);
  expect(waited).toEqual([0, 0, 0]);
});

test("who has kept still for long enough goes on at once again", async () => {
  const throttle = new Throttle(RATE, new AbortController().signal);
  take(throttle, "a", 5);
  await vi.advanceTimersByTimeAsync(50);
  expect(await Promise.race([throttle.wait("a").then(() => "at once"), Promise.resolve().then(() => "later")])).toBe(
    "at once",
  );
});

test("many callers that come once are forgotten, and those that are to wait are not", async () => {
  const throttle = new Throttle({ ...RATE, perSecond: 1 }, new AbortController().signal);
  take(throttle, "a", 3);
  for (let caller = 0; caller < 3_000; caller += 1) take(throttle, `caller ${caller}`, 1);
  const waited = take(throttle, "a", 1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(waited).toEqual([50]);
});

test("once the service stops nobody waits", async () => {
  const stopping = new AbortController();
  const waited = take(new Throttle(RATE, stopping.signal), "a", 5);
  stopping.abort();
  await vi.advanceTimersByTimeAsync(0);
  expect(waited).toEqual([0, 0, 0, 0, 0]);
});
