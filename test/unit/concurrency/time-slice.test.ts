import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { TimeSlice } from "../../../src/concurrency/time-slice.js";

function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it("gives everybody else a turn after a slice, and none within one: work that takes long holds nobody up, and short work is not drawn out", async () => {
  let turns = 0;
  const others = (async () => {
    for (; turns < 100; turns += 1) await setImmediate();
  })();
  const slice = new TimeSlice(20);
  for (let at = 0; at < 10; at += 1) await slice.turn();
  expect(turns).toBe(0);
  for (let at = 0; at < 3; at += 1) {
    work(25);
    await slice.turn();
    expect(turns).toBeGreaterThan(at);
  }
  expect(turns).toBeLessThan(100);
  await others;
});
