import { vi } from "vitest";
import { PATIENCE_MS } from "./patience.js";

/** For hooks, in which expect.poll may not be used: waits until it holds. What cannot be told is asked for again. */
export async function untilHolds(what: string, holds: () => Promise<boolean>): Promise<void> {
  const held = async () => {
    if (!(await holds())) throw new Error(`not in time: ${what}`);
  };
  await vi.waitFor(held, { timeout: PATIENCE_MS });
}
