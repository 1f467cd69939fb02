/** `npm run screenshot` makes the README's picture of the page, from the demo, by the Chromium that CHROMIUM names. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium, type Page } from "playwright-core";

const PICTURE = "docs/page.png";
const PASSWORD = "for the picture";
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

interface Demo extends AsyncDisposable {
  readonly url: string;
}

/** The demo, as everyone starts it; resolves when it lets people in. */
async function startDemo(): Promise<Demo> {
  const child = spawn(process.execPath, ["dist/src/demo.js"], {
    env: { ...process.env, GEOREP_PORT: "0", GEOREP_ADMIN_PASSWORD: PASSWORD },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let url = "";
  for await (const line of createInterface({ input: child.stdout })) {
    url = /^Listening on (\S+)$/.exec(line)?.[1] ?? url;
    if (line.includes(PASSWORD)) break;
  }
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}

async function logIn(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
}

await using demo = await startDemo();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
await using _closed = { [Symbol.asyncDispose]: () => browser.close() };
const page = await browser.newPage({ baseURL: demo.url, viewport: { width: 1200, height: 600 }, colorScheme: "light" });
await logIn(page);
await page.getByText("Live", { exact: true }).waitFor();
// All three parts have arrived, and the cause of what is broken is found.
await page.getByText("The destination volume is not started.").waitFor();
await page.getByText("sessions replicate").waitFor();
await page.getByRole("cell", { name: "Reached" }).last().waitFor();
await page
  .locator("svg text", { hasText: /^\d+ \w/ })
  .first()
  .waitFor();
await page.screenshot({ path: PICTURE });
