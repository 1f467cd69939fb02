import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PollLoop } from "../../../src/owner/poll-loop.js";
import { Preempted } from "../../../src/owner/context.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function rhythm(task: () => Promise<void>) {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const beat = new PollLoop(stop.signal);
  const ended = beat.run(1_000, task, (error) => failures.push(error));
  return { beat, failures, ended, stop: () => stop.abort() };
}

test("begins at once, and again after each interval, measured from beginning to beginning", async () => {
  const began: number[] = [];
  const from = performance.now();
  const { ended, stop } = rhythm(async () => {
    began.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(began.slice(0, 3)).toEqual([0, 1_000, 2_000]);
  stop();
  await vi.advanceTimersByTimeAsync(1);
  await ended;
});

test.each([
  ["half of the interval, and is on time", 500, [0, 1_000, 2_000]],
  ["more than that, and is followed by a pause as long", 700, [0, 1_400, 2_800]],
  ["more than the interval, and is followed by one interval", 3_000, [0, 4_000, 8_000]],
])("takes %s", async (_, tookMs, expected) => {
  const began: number[] = [];
  const from = performance.now();
  const { ended, stop } = rhythm(async () => {
    began.push(performance.now() - from);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
  });
  await vi.advanceTimersByTimeAsync(9_000);
  expect(began.slice(0, 3)).toEqual(expected);
  stop();
  await vi.advanceTimersByTimeAsync(tookMs);
  await ended;
});

test("fails ever more rarely, at most every eight intervals, and comes back to the interval when it works again", async () => {
  const began: number[] = [];
  const from = performance.now();
  let broken = true;
  const { failures, ended, stop } = rhythm(() => {
    began.push(performance.now() - from);
    return broken ? Promise.reject(new Error("broken")) : Promise.resolve();
  });
  await vi.advanceTimersByTimeAsync(31_000);
  expect(began).toEqual([0, 2_000, 6_000, 14_000, 22_000, 30_000]);
  expect(failures.length).toBe(6);
  broken = false;
  await vi.advanceTimersByTimeAsync(9_000);
  expect(began.slice(-2)).toEqual([39_000, 40_000]);
  stop();
  await ended;
});

test("what gave way is no failure, and is done again a second later, however long the interval is", async () => {
  const began: number[] = [];
  const from = performance.now();
  const stop = new AbortController();
  const failures: unknown[] = [];
  const task = (): Promise<void> => {
    began.push(performance.now() - from);
    return began.length < 3 ? Promise.reject(new Preempted()) : Promise.resolve();
  };
  const ended = new PollLoop(stop.signal).run(60_000, task, (error) => failures.push(error));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([began, failures]).toEqual([[0, 1_000, 2_000], []]);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1);
  await ended;
});

test("a nudge ends the pause, and one during the task makes another round at once", async () => {
  let rounds = 0;
  const { beat, ended, stop } = rhythm(() => {
    rounds++;
    if (rounds === 2) beat.now();
    return Promise.resolve();
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(rounds).toBe(1);
  beat.now();
  await vi.advanceTimersByTimeAsync(10);
  expect(rounds, "a nudge that came while the task ran was lost").toBe(3);
  stop();
  await ended;
});

test("ends with its signal in the middle of a pause, and reports no failure of a task that was ended", async () => {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const run = new PollLoop(stop.signal).run(
    1_000,
    () => {
      stop.abort(new Error("over"));
      return Promise.reject(new Error("abandoned"));
    },
    (error) => failures.push(error),
  );
  await run;
  expect(failures).toEqual([]);
});
