import { expect, it } from "vitest";
import { createLog } from "../../../src/log.js";
import { watchEventLoop } from "../../../src/program/event-loop.js";

it("tells how long the event loop was blocked", async () => {
  const lines: string[] = [];
  const told = () => lines.filter((line) => (JSON.parse(line) as { milliseconds: number }).milliseconds >= 1_400);
  using _watch = watchEventLoop(createLog("warn", { write: (line) => void lines.push(line) }));
  // The first delay is measured from the first turn of the loop on.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const until = performance.now() + 1_500;
  while (performance.now() < until);
  await expect.poll(() => told().length, { timeout: 15_000 }).toBeGreaterThan(0);
  expect(JSON.parse(told()[0] ?? "")).toMatchObject({ level: 40, msg: "the event loop was blocked" });
});
