import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { afterRunning } from "../../../src/concurrency/running-timer.js";

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

it("calls after what arrived was read, though the process stood still when the time was nearly over", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const near = connect((server.address() as { port: number }).port, "127.0.0.1");
  onTestFinished(() => void near.destroy());
  const [far] = (await once(server, "connection")) as [ReturnType<typeof connect>];
  const told: string[] = [];
  far.on("data", () => told.push("data"));
  const called = ran(1_800).then(() => told.push("time"));
  await sleep(1_600);
  // a turn of the event loop comes to timers next after this, and then to what can be read
  await new Promise(setImmediate);
  near.write("x");
  const blockedUntil = performance.now() + 400;
  while (performance.now() < blockedUntil);
  await called;
  expect(told).toEqual(["data", "time"]);
});
