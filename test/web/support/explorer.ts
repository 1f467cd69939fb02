import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { logIn } from "./demo-service.js";

export async function openExplorer(page: Page): Promise<void> {
  await page.goto("/graphql");
  await logIn(page);
  await editor(page).waitFor();
}

/** The first line of what is edited. */
const editor = (page: Page) => page.locator(".graphiql-query-editor .view-line").first();

/** What one of the explorer's editors holds, whole: it shows no more than fits. */
const held = (page: Page, file: string): Promise<string> =>
  page.evaluate((name) => {
    const { __MONACO: monaco } = globalThis as unknown as { __MONACO?: { editor: MonacoEditors } };
    return (
      monaco?.editor
        .getModels()
        .find(({ uri }) => uri.path.endsWith(name))
        ?.getValue() ?? ""
    );
  }, file);

/** Runs what stands in a tab. @param operation which, where there are several */
export async function run(page: Page, name: string, operation?: string): Promise<void> {
  await editor(page).waitFor();
  await page.getByRole("tab").getByRole("button", { name, exact: true }).click();
  await expect.poll(() => held(page, "operation.graphql"), { timeout: 30_000 }).toMatch(new RegExp(` ${name}\\b`));
  const button = page.getByRole("button", { name: /^Execute/ });
  // The button has a menu or none once the operations of this tab were counted.
  if (operation === undefined) return button.and(page.locator(":not([aria-haspopup])")).click();
  await button.and(page.locator("[aria-haspopup=menu]")).click();
  await page.getByRole("menuitem", { name: operation }).click();
}

/** The answer, once it is the one that is waited for. */
export const answer = (page: Page, wanted: (text: string) => boolean): Promise<unknown> =>
  vi.waitFor(
    async () => {
      const text = await held(page, "response.json");
      if (text === "" || !wanted(text)) throw new Error(`the answer is ${text.slice(0, 2_000)}`);
      return JSON.parse(text) as unknown;
    },
    { timeout: 60_000, interval: 100 },
  );

interface MonacoEditors {
  getModels(): { readonly uri: { readonly path: string }; getValue(): string }[];
}
