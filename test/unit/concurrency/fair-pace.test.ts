import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { FairPace } from "../../../src/concurrency/fair-pace.js";

test("each caller goes on once in each turn of the event loop, in its own order", async () => {
  const pace = new FairPace();
  const gone: string[] = [];
  const come = (caller: string, name: string): void => void pace.turn(caller).then(() => gone.push(name));
  for (const name of ["a1", "a2", "a3"]) come("a", name);
  come("b", "b1");
  const inTurns: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    for (let job = 0; job < 5; job++) await Promise.resolve();
    inTurns.push(gone.splice(0).join(" "));
    await nextTurn();
    if (turn === 0) come("b", "b2");
  }
  // One that comes while nothing of its caller's waits goes before what has waited for the next turn.
  expect(inTurns).toEqual(["a1 b1", "a2 b2", "a3", ""]);
});

test("who asks for one thing after the other never waits", async () => {
  const pace = new FairPace();
  for (let turn = 0; turn < 3; turn++) {
    let isGone = false;
    void pace.turn("a").then(() => (isGone = true));
    await Promise.resolve();
    await Promise.resolve();
    expect(isGone).toBe(true);
    await nextTurn();
    await nextTurn();
  }
});
