import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe-core finds to be serious or worse.
 *
 * @param outOf selectors of what is not ours to mend
 */
export async function findings(page: Page, outOf: readonly string[] = []): Promise<readonly string[]> {
  // Run by the browser's debugger, which no Content-Security-Policy keeps from it.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (exclude) => (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude }),
    outOf.map((selector) => [selector]),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
