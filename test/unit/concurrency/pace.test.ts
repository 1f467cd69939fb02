import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Pace } from "../../../src/concurrency/pace.js";

test("so many go on in each turn of the event loop, in the order in which they came, and who comes later behind them", async () => {
  const pace = new Pace(2);
  const gone: number[] = [];
  const come = (name: number): void => void pace.turn().then(() => gone.push(name));
  for (const name of [1, 2, 3, 4, 5]) come(name);
  const after: number[][] = [];
  for (let turn = 0; turn < 4; turn++) {
    await nextTurn();
    after.push([...gone]);
    if (turn === 1) come(6);
  }
  expect(after).toEqual([
    [1, 2],
    [1, 2, 3, 4],
    [1, 2, 3, 4, 5, 6],
    [1, 2, 3, 4, 5, 6],
  ]);
});

test("nobody waits when nobody is there", async () => {
  const pace = new Pace(1);
  for (let turn = 0; turn < 3; turn++) {
    let isGone = false;
    void pace.turn().then(() => (isGone = true));
    await nextTurn();
    expect(isGone).toBe(true);
  }
});

test("a crowd leaves others the time between its turns", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const pace = new Pace(2, 5);
  let gone = 0;
  for (let name = 0; name < 5; name += 1) void pace.turn().then(() => (gone += 1));
  const after: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await nextTurn();
    after.push(gone);
    vi.advanceTimersByTime(5);
  }
  await nextTurn();
  expect([...after, gone]).toEqual([2, 4, 5, 5]);
  vi.useRealTimers();
});
