import { mkdir } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { DemoService, logIn } from "./demo-service.js";
import { launchBrowser, openPage, type WatchedPage } from "./watched-page.js";

/** Where pictures go of what is shown, to be looked at. */
export const PICTURES = "coverage/web";

/** A service with the demo's clusters and a browser, there while the tests of a file run. */
export interface WebFixture {
  readonly service: DemoService;
  readonly browser: Browser;
  /** A page of the service, to which nobody has logged in. */
  open(options?: Parameters<typeof openPage>[2]): Promise<WatchedPage>;
  /** One that was opened at this path, to which somebody has logged in. */
  openAt(path: string, options?: Parameters<typeof openPage>[2]): Promise<WatchedPage>;
}

/** To be called at the top of a file of tests, which all have the same one. */
export function webFixture(): WebFixture {
  let started: { readonly service: DemoService; readonly browser: Browser } | null = null;
  const present = () => {
    if (started === null) throw new Error("no test runs yet");
    return started;
  };
  beforeAll(async () => {
    const [service, browser] = await Promise.all([
      DemoService.start(),
      launchBrowser(),
      mkdir(PICTURES, { recursive: true }),
    ]);
    started = { service, browser };
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.service[Symbol.asyncDispose]();
  });
  const open: WebFixture["open"] = (options) => openPage(present().browser, present().service.url, options);
  return {
    get service() {
      return present().service;
    },
    get browser() {
      return present().browser;
    },
    open,
    async openAt(path, options) {
      const watched = await open(options);
      await watched.page.goto(path);
      await logIn(watched.page);
      return watched;
    },
  };
}
