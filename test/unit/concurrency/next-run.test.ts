import { expect, test } from "vitest";
import { NextRun } from "../../../src/concurrency/next-run.js";

test("who asks while a run is under way shares the next one, which begins after they asked", async () => {
  const runs: PromiseWithResolvers<number>[] = [];
  const next = new NextRun(() => {
    const run = Promise.withResolvers<number>();
    runs.push(run);
    return run.promise;
  });
  const first = next.run();
  const others = [next.run(), next.run()];
  expect(runs.length, "a second run began beside the first").toBe(1);
  runs[0]?.resolve(1);
  expect(await first).toBe(1);
  await expect.poll(() => runs.length).toBe(2);
  const later = next.run();
  runs[1]?.resolve(2);
  expect(await Promise.all(others)).toEqual([2, 2]);
  await expect.poll(() => runs.length).toBe(3);
  runs[2]?.resolve(3);
  expect(await later).toBe(3);
  await expect.poll(() => next.isIdle).toBe(true);
});

test("a run that fails is over for those who waited for it, and for nobody else", async () => {
  let count = 0;
  const next = new NextRun(async () => {
    count += 1;
    if (count === 1) throw new Error("the first");
    return count;
  });
  const [first, second] = await Promise.allSettled([next.run(), next.run()]);
  expect(first).toMatchObject({ status: "rejected", reason: { message: "the first" } });
  expect(second).toMatchObject({ status: "fulfilled", value: 2 });
  expect(await next.run()).toBe(3);
});
