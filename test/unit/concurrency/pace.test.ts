import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Pace } from "../../../src/concurrency/pace.js";

test("so many go on in each turn of the event loop, in the order in which they came, and who comes later behind them", async () => {
  const pace = new Pace(2);
  const gone: number[] = [];
  const come = (name: number): void => void pace.turn("a").then(() => gone.push(name));
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

test("who comes while a crowd of another caller waits goes on in the next turn", async () => {
  const pace = new Pace(2);
  const gone: string[] = [];
  const come = (caller: string, name: string): void => void pace.turn(caller).then(() => gone.push(name));
  for (const name of ["a1", "a2", "a3", "a4", "a5", "a6"]) come("a", name);
  const inTurns: string[] = [];
  for (let turn = 0; turn < 5; turn++) {
    await nextTurn();
    inTurns.push(gone.splice(0).join(" "));
    if (turn === 0) for (const name of ["b1", "b2"]) come("b", name);
  }
  expect(inTurns, "it waits for the last of the crowd").toEqual(["a1 a2", "a3 b1", "a4 b2", "a5 a6", ""]);
});

test("nobody waits when nobody is there", async () => {
  const pace = new Pace(1);
  for (let turn = 0; turn < 3; turn++) {
    let isGone = false;
    void pace.turn("a").then(() => (isGone = true));
    await nextTurn();
    expect(isGone).toBe(true);
  }
});

test("a crowd leaves others the time between its turns", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const pace = new Pace(2, 5);
  let gone = 0;
  for (let name = 0; name < 5; name += 1) void pace.turn("a").then(() => (gone += 1));
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
