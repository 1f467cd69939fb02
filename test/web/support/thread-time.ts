import type { Page } from "playwright-core";

/**
 * The processor time that a page's main thread has taken, which draws it and runs its scripts: what else the machine does makes
 * it come later, and no longer.
 *
 * @returns reads it, in seconds
 */
export async function threadTimeOf(page: Page): Promise<() => Promise<number>> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await debug.send("Performance.getMetrics");
    const time = metrics.find(({ name }) => name === "ThreadTime");
    if (time === undefined) throw new Error("the browser tells no ThreadTime");
    return time.value;
  };
}
