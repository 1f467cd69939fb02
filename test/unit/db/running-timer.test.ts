import { expect, it } from "vitest";
import { afterRunning } from "../../../src/db/running-timer.js";

const ran = (milliseconds: number) => new Promise<void>((resolve) => void afterRunning(milliseconds, resolve));

it("calls after the time, and not when cancelled", async () => {
  const began = performance.now();
  const calls: string[] = [];
  const cancel = afterRunning(30, () => calls.push("cancelled"));
  cancel();
  await ran(120);
  expect(performance.now() - began).toBeGreaterThanOrEqual(100);
  expect(calls).toEqual([]);
});

it("does not count time in which the process did nothing else", async () => {
  const began = performance.now();
  const called = ran(120);
  const blockedUntil = began + 600;
  while (performance.now() < blockedUntil);
  await called;
  expect(performance.now() - blockedUntil).toBeGreaterThanOrEqual(80);
});
