import { describe, expect, it } from "vitest";
import { logIn } from "./support/demo-service.js";
import { findings } from "./support/findings.js";
import { PICTURES, webFixture } from "./support/fixture.js";
import { hold, isAsWideAsItsWindow, launchBrowser, openPage } from "./support/watched-page.js";

const PAGES = [
  ["overview", "/", "Overview"],
  ["sessions", "/sessions", "Sessions"],
  ["create", "/sessions/new", "Create a session"],
  ["clusters", "/clusters", "Clusters"],
  ["register", "/clusters/new", "Register a cluster"],
  ["alerts", "/alerts", "Alerts"],
  ["operations", "/operations", "Operations"],
  ["events", "/events", "Events"],
  ["nothing", "/nothing", "There is nothing at this address"],
] as const;
const SIZES = [
  { name: "wide", viewport: { width: 1280, height: 800 } },
  { name: "420", viewport: { width: 420, height: 860 } },
  { name: "360", viewport: { width: 360, height: 740 } },
] as const;

const web = webFixture();

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  it.each(SIZES)("every page can be read by everyone and fits, $name", async ({ name, viewport }) => {
    await using watched = await web.open({ colorScheme, viewport });
    const { page, faults } = watched;
    await page.goto("/");
    await page.getByLabel("Password").waitFor();
    const look = async (what: string): Promise<void> => {
      await page.screenshot({ path: `${PICTURES}/${what}-${colorScheme}-${name}.png` });
      expect(await findings(page), what).toEqual([]);
      expect(await isAsWideAsItsWindow(page), `${what} is wider than the window`).toBe(true);
    };
    await look("login");
    await logIn(page);
    await page.getByText("Live", { exact: true }).waitFor();
    for (const [what, address, heading] of PAGES) {
      await page.evaluate(`history.pushState(null, "", "${address}")`);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
      // Lists have arrived.
      if (what !== "nothing") await page.getByText("Reading the").waitFor({ state: "detached" });
      await look(what);
    }
    await page.evaluate(`history.pushState(null, "", "/sessions")`);
    await page.getByRole("link", { name: "berlin/home" }).click();
    await page.getByRole("heading", { level: 1, name: "berlin/home" }).waitFor();
    for (const tab of ["Operations", "Checkpoints", "Options", "Events"]) {
      await page.getByRole("tab", { name: tab }).click();
      await look(`session-${tab.toLowerCase()}`);
    }
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("dialog").waitFor();
    await look("dialog");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^admin/ }).click();
    await page.getByRole("menu").waitFor();
    await look("menu");
    expect(faults).toEqual([]);
  });
});

it("what has not been read yet is not said to be none", async () => {
  await using watched = await web.open();
  const { page, faults } = watched;
  const answered = await hold(page, "ClusterLinks");
  await page.goto("/");
  await logIn(page);
  const lisbon = page.getByRole("row").filter({ hasText: "lisbon" });
  await lisbon.getByText("Reached").waitFor();
  await page.getByText("3 of 6 sessions replicate").waitFor();
  const [from, to] = [lisbon.getByRole("cell").nth(3), lisbon.getByRole("cell").nth(4)];
  expect([await from.innerText(), await to.innerText()]).toEqual(["not read yet", "not read yet"]);
  answered.resolve();
  await expect.poll(() => from.innerText()).toMatch(/^1\s+OK$/);
  expect(await to.innerText()).toMatch(/^1\s+Broken\s+2\s+Attention\s+2\s+OK$/);
  expect(faults).toEqual([]);
});

it("the theme that was chosen stays, whatever the system's is", async () => {
  await using watched = await web.openAt("/", { colorScheme: "light" });
  const { page, faults } = watched;
  const background = () => page.evaluate<string>("getComputedStyle(document.documentElement).backgroundColor");
  await page.getByRole("button", { name: /^admin/ }).click();
  const light = await background();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  expect(await background()).toBe(dark);
  expect(faults).toEqual([]);
});

it.each(SIZES)("the sessions of a short list are all in sight, $name", async ({ viewport }) => {
  // Scrollbars take room, as they do for people.
  await using browser = await launchBrowser([], ["--hide-scrollbars"]);
  await using watched = await openPage(browser, web.service.url, { viewport });
  const { page, faults } = watched;
  await page.goto("/sessions");
  await logIn(page);
  await page.getByRole("link", { name: "berlin/home" }).waitFor();
  const list = page.getByRole("grid", { name: "Sessions" }).locator("..");
  const hidden = () =>
    list.evaluate(
      (element: { clientHeight: number; scrollHeight: number }) => element.scrollHeight - element.clientHeight,
    );
  await expect.poll(hidden, { message: "pixels that are out of sight" }).toBe(0);
  expect(faults).toEqual([]);
});

it("works by the keyboard alone: past the navigation, through the menu and out", async () => {
  await using watched = await web.open();
  const { page } = watched;
  await page.goto("/");
  await page.getByLabel("Password").waitFor();
  // The field has the focus already.
  await page.keyboard.type("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "wrong" }).waitFor();
  await logIn(page);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("main");
  await page.getByRole("button", { name: /^admin/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByLabel("Password").waitFor();
});

it("a first visit, to the log-in and then to the overview, loads 300 kB at most", async () => {
  await using watched = await web.open();
  const { page } = watched;
  const finished: Promise<readonly [path: string, size: number]>[] = [];
  page.on("requestfinished", (request) => {
    const { pathname } = new URL(request.url());
    finished.push(request.sizes().then(({ responseBodySize }) => [pathname, responseBodySize]));
  });
  await page.goto("/");
  await logIn(page);
  await page.getByRole("region", { name: "Needs attention" }).getByRole("listitem").first().waitFor();
  const assets = (await Promise.all(finished)).filter(([address]) => address.startsWith("/assets/"));
  expect(assets.length).toBeGreaterThan(2);
  const loaded = assets.reduce((sum, [, size]) => sum + size, 0);
  expect(loaded, JSON.stringify(assets)).toBeLessThan(300_000);
  expect(loaded, "nothing was measured").toBeGreaterThan(50_000);
});
