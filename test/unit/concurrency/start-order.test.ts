import { expect, test } from "vitest";
import { StartOrder } from "../../../src/concurrency/start-order.js";

test("each begins after all before it are over, whichever is over first", async () => {
  const turns = new StartOrder();
  const begun: number[] = [];
  const all = [0, 1, 2].map((number) => {
    const turn = turns.take();
    void turn.come.then(() => begun.push(number));
    return turn;
  });
  await new Promise(setImmediate);
  expect(begun).toEqual([0]);
  all[1]?.over();
  await new Promise(setImmediate);
  expect(begun, "the second is over before its turn has come").toEqual([0]);
  all[0]?.over();
  all[0]?.over();
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
});
