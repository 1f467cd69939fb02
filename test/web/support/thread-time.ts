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

/**
 * Seconds that the main thread takes to make, lay out and take away 4,000 rows of a table, 0.2 or so: by what a machine is slower
 * than others, or slower than usual, this is too.
 */
export async function timeOfRows(page: Page, threadTime: () => Promise<number>): Promise<number> {
  const before = await threadTime();
  await page.evaluate(`
    for (let round = 0; round < 20; round += 1) {
      const table = document.createElement("table");
      const rows = Array.from({ length: 200 }, (_, number) => "<tr><td>" + number + "</td><td>" + number * round + "</td></tr>");
      table.innerHTML = rows.join("");
      document.body.append(table);
      table.getBoundingClientRect();
      table.remove();
    }
  `);
  return (await threadTime()) - before;
}
