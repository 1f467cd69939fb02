import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createLog } from "../../../src/log.js";
import { watchEventLoop } from "../../../src/program/event-loop.js";

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

// Right after a check as well as between two of them; the first delay is measured from the first turn of the loop on.
it.each([100, 1_001, 1_005, 1_010])("tells how long the event loop was blocked from %i ms on", async (from) => {
  const lines: string[] = [];
  const told = () => lines.filter((line) => (JSON.parse(line) as { milliseconds: number }).milliseconds >= 1_400);
  using _watch = watchEventLoop(createLog("warn", { write: (line) => void lines.push(line) }));
  await sleep(from);
  block(1_500);
  await expect.poll(() => told().length).toBeGreaterThan(0);
  expect(JSON.parse(told()[0] ?? "")).toMatchObject({ level: 40, msg: "the event loop was blocked" });
});
