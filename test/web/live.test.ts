import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { logIn } from "./support/demo-service.js";
import { PICTURES, webFixture } from "./support/fixture.js";

const web = webFixture();

/** For a service that starts on a busy machine, takes over its clusters and polls them. */
const RESTART_MS = 90_000;

const destination = (node: string, volume: string): string => `${web.service.simulator.node(node).name}::${volume}`;
const images = (verb: string): Promise<void> =>
  web.service.byHand("berlin1", `volume geo-replication images ${destination("lisbon2", "images-copy")} ${verb}`);
const statusOf = (page: Page, volume: string, status: string, timeout = 30_000) =>
  page
    .getByRole("row")
    .filter({ hasText: `berlin/${volume}` })
    .filter({ hasText: status })
    .waitFor({ timeout });

/** Marks the document, so that a reload would be seen. */
const mark = (page: Page) => page.evaluate(`document.documentElement.dataset.marked = "yes"`);
const isMarked = (page: Page) => page.evaluate(`document.documentElement.dataset.marked === "yes"`);

it("a status that somebody changes by the CLI arrives without a reload, on each page that tells of it", async () => {
  await using watched = await web.openAt("/");
  const { page, faults } = watched;
  await page.getByText("3 of 6 sessions replicate").waitFor();
  await mark(page);
  await images("pause");
  await page.getByText("2 of 6 sessions replicate").waitFor();
  const attention = page.getByRole("region", { name: "Needs attention" });
  await attention.getByRole("listitem").filter({ hasText: "berlin/images" }).filter({ hasText: "Paused" }).waitFor();
  await page.getByRole("link", { name: "Sessions" }).click();
  await statusOf(page, "images", "Paused");
  await images("resume");
  await statusOf(page, "images", "Active");
  expect(await isMarked(page), "the page was loaded again").toBe(true);
  expect(faults).toEqual([]);
});

it("what changes of clusters arrives without a reload, as by another operator's hand", async () => {
  await using watched = await web.openAt("/clusters");
  const { page, faults } = watched;
  await page.getByRole("rowheader", { name: "lisbon" }).first().waitFor();
  await mark(page);
  const { clusters } = await web.service.client.request<{ clusters: { nodes: { id: string; name: string }[] } }>(
    `{ clusters { nodes { id name } } }`,
  );
  const rename = (name: string) =>
    web.service.client.request(
      `mutation ($input: UpdateClusterInput!) { updateCluster(input: $input) { userErrors { code } } }`,
      { input: { clusterId: clusters.nodes.find((cluster) => cluster.name === "lisbon")?.id, name } },
    );
  // Names are data, whatever stands in them.
  await rename("<img src=x onerror=alert(1)>");
  await page.getByRole("rowheader", { name: "<img src=x onerror=alert(1)>" }).first().waitFor();
  await rename("lisbon");
  await page.getByRole("rowheader", { name: "lisbon" }).first().waitFor();
  expect(await isMarked(page), "the page was loaded again").toBe(true);
  expect(faults).toEqual([]);
});

it("a service that is killed and started again is told of, and what happened meanwhile arrives without a reload", async () => {
  await using watched = await web.openAt("/sessions");
  const { page } = watched;
  await statusOf(page, "images", "Active");
  await page.getByText("Live", { exact: true }).waitFor();
  await mark(page);
  await web.service.kill();
  await page.getByText("Connection lost.").waitFor();
  await page.getByText(/What you see is \d+ s old/).waitFor();
  await page.getByText("Not live", { exact: true }).waitFor();
  await page.screenshot({ path: `${PICTURES}/lost.png` });
  expect(await page.getByText("berlin/images").count(), "what was known is gone").toBe(1);
  await images("pause");
  await web.service.restart();
  // It goes on by itself; the button only makes it sooner.
  await statusOf(page, "images", "Paused", RESTART_MS);
  await page.getByText("Live", { exact: true }).waitFor();
  expect(await page.getByText("Connection lost.").count()).toBe(0);
  expect(await isMarked(page), "the page was loaded again").toBe(true);
  await images("resume");
  await statusOf(page, "images", "Active");
});

it.each([1, -1])("ages are right in a browser whose clock is wrong by %d h", async (hours) => {
  await using watched = await web.open();
  const { page, faults } = watched;
  await page.clock.install({ time: Date.now() + hours * 3_600_000 });
  await page.goto("/sessions");
  await logIn(page);
  await page.getByRole("link", { name: "berlin/home" }).click();
  const seen = page.getByRole("definition").filter({ hasText: "ago" }).last();
  // Polled twice a second: a minute is for a machine that is busy with much else.
  await expect.poll(() => seen.innerText()).toMatch(/^\d+ s ago$/);
  await page.getByRole("link", { name: "Events" }).click();
  const oldest = page.getByRole("row").last().getByRole("time");
  const at = Date.parse((await oldest.getAttribute("datetime")) ?? "");
  const age = (): number => (Date.now() - at) / 1_000;
  // What is ahead of the clock is shown as 0 s, which is right for what is new.
  await expect.poll(age).toBeGreaterThan(15);
  const off = async (): Promise<number> => secondsOf(await oldest.innerText()) - age();
  await expect.poll(async () => Math.abs(await off())).toBeLessThan(5);
  const wrong = Number(await page.evaluate("Date.now()")) - Date.now();
  expect(Math.abs(wrong), "the browser's clock is right").toBeGreaterThan(3_000_000);
  expect(faults).toEqual([]);
});

/** `2 min 5 s` in seconds. */
function secondsOf(span: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
  return [...span.matchAll(/(\d+) (\w+)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? NaN),
    0,
  );
}

it("a page whose files are gone since an update says what to do", async () => {
  await using watched = await web.open();
  const { page } = watched;
  await page.route("**/assets/events-page-*", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/");
  await logIn(page);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByRole("link", { name: "Events" }).click();
  await page.getByRole("alert").filter({ hasText: "This page cannot be shown" }).waitFor();
  await page.unroute("**/assets/events-page-*");
  await page.getByRole("button", { name: "Load it again" }).click();
  await page.getByRole("rowheader").first().waitFor();
  expect(page.url()).toBe(`${web.service.url}/events`);
});

it("a page that is opened while the service is away says so, and goes on when it is back", async () => {
  await using watched = await web.open();
  const { page } = watched;
  await page.route("**/login/session", (route) => route.abort("connectionrefused"));
  await page.goto("/");
  await page.getByRole("heading", { name: "The service does not answer" }).waitFor();
  await page.unroute("**/login/session");
  await page.getByRole("button", { name: "Try now" }).click();
  await page.getByLabel("Password").waitFor();
  expect(await page.getByText("does not answer").count()).toBe(0);
});

it("a service that is killed while a session is created goes on with it, and the page shows its steps and outcome", async () => {
  await using watched = await web.open();
  const { page } = watched;
  const nodes = ["berlin1", "berlin2", "berlin3"].map((name) => web.service.simulator.node(name));
  await page.goto("/sessions/new");
  await logIn(page);
  await page.getByRole("button", { name: "Choose mail of lisbon" }).click();
  await page.getByRole("button", { name: "Choose scratch of berlin" }).click();
  await page.getByText("Create it though this speaks against it").click();
  await mark(page);
  // The start waits for its destination, until the service is another.
  for (const node of nodes) node.isShellStuck = true;
  try {
    await page.getByRole("button", { name: "Create", exact: true }).click();
    const steps = page.getByRole("list", { name: "Steps" }).getByRole("listitem");
    await steps.filter({ hasText: "create" }).filter({ hasText: "Succeeded" }).first().waitFor();
    await steps.filter({ hasText: /^Running.*start/ }).waitFor();
    await web.service.kill();
    await page.getByText("Connection lost.").waitFor();
    expect(await steps.filter({ hasText: "Succeeded" }).count(), "what was known is gone").toBeGreaterThan(0);
    await web.service.restart();
  } finally {
    for (const node of nodes) node.isShellStuck = false;
  }
  const created = page.getByRole("region", { name: "mail → berlin/scratch", exact: true });
  const link = page.getByRole("link", { name: "Go to the session" });
  await link.waitFor({ timeout: RESTART_MS });
  expect(
    await created
      .getByRole("list", { name: "Steps" })
      .getByText(/Running|Pending/)
      .count(),
  ).toBe(0);
  expect(await isMarked(page), "the page was loaded again").toBe(true);
  await link.click();
  await page.getByRole("heading", { level: 1, name: "lisbon/mail" }).waitFor();
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
});
