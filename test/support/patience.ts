import { setTimeout as sleep } from "node:timers/promises";

/** How long something that must happen may take: for a machine busy with much else, since a slow test is no wrong one. */
export const PATIENCE_MS = 60_000;

/** For hooks, in which expect.poll may not be used: waits until it holds. What cannot be told is asked for again. */
export async function untilHolds(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const [isSo] = await Promise.allSettled([holds()]);
    if (isSo.status === "fulfilled" && isSo.value) return;
    if (performance.now() > end) throw new Error(`not in time: ${what}`, { cause: isSo });
    await sleep(50);
  }
}
