import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's, which `.ci/run` installs. */
const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** For what a busy machine takes its time with. */
const PATIENCE_MS = 30_000;

/** @param without flags of Playwright's own that it is started without */
export function launchBrowser(more: readonly string[] = [], without: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more], ignoreDefaultArgs: without });
}

/** A page in a browser of its own, as good as new, with everything that went wrong on it. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors in the browser's log, of scripts, of requests and of the Content-Security-Policy. */
  readonly faults: string[];
}

/** @param url of the service: every other host is out of reach */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: url, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  await context.route(
    (asked) => asked.origin !== url && asked.protocol.startsWith("http"),
    async (route) => {
      faults.push(`another host was asked: ${route.request().url()}`);
      await route.abort();
    },
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(`log: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // What a page asked for that was left meanwhile.
    if (why !== "net::ERR_ABORTED") faults.push(`${why} ${request.url()}`);
  });
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** Whether nothing has to be scrolled to sideways. */
export function isAsWideAsItsWindow(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
}

/** Holds what the page asks for by an operation of that name up until the promise is resolved. */
export async function hold(page: Page, operation: string): Promise<PromiseWithResolvers<void>> {
  const held = Promise.withResolvers<void>();
  await page.route("**/graphql", async (route) => {
    if (route.request().postData()?.includes(operation) === true) await held.promise;
    await route.continue();
  });
  return held;
}
