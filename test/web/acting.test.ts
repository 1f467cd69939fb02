import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { startSimulator } from "../../simulator/simulator.js";
import { PASSWORD } from "./support/demo-service.js";
import { hold, type WatchedPage } from "./support/watched-page.js";
import { webFixture } from "./support/fixture.js";

const web = webFixture();

async function openSession(name: string): Promise<WatchedPage> {
  const watched = await web.openAt("/sessions");
  await watched.page.getByRole("link", { name }).click();
  await watched.page.getByRole("heading", { level: 1, name }).waitFor();
  return watched;
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).click();
const asked = (page: Page) => page.getByRole("region", { name: "What was asked for" });
/** Figures are noted once a minute. */
const NOTED_MS = 100_000;
const dialog = (page: Page) => page.getByRole("dialog");

/** Why a button cannot be pressed, as everyone is told; null where it can. */
async function whyNot(button: Locator): Promise<string | null> {
  return (await button.isEnabled()) ? null : descriptionOf(button);
}

/** What a screen reader adds to its name. */
async function descriptionOf(button: Locator): Promise<string | null> {
  const by = await button.getAttribute("aria-describedby");
  return by === null ? null : button.page().locator(`[id="${by}"]`).textContent();
}

/** Whether the API says that the session of a volume of Berlin can be stopped. */
async function mayStop(volume: string): Promise<boolean> {
  const { geoRepSessions } = await web.service.client.request<{
    geoRepSessions: { nodes: { transitions: { action: string; allowed: boolean }[] }[] };
  }>(
    `query ($search: String) { geoRepSessions(filter: { search: $search }) { nodes { transitions { action allowed } } } }`,
    {
      search: `berlin ${volume}`,
    },
  );
  return geoRepSessions.nodes[0]?.transitions.find(({ action }) => action === "STOP")?.allowed === true;
}

it("a session is paused after a question, seen to be paused, and resumed; its steps tell what ran", async () => {
  await using watched = await openSession("berlin/home");
  const { page, faults } = watched;
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
  // What would be refused says why.
  const start = page.getByRole("button", { name: "Start", exact: true });
  await start.focus();
  await page.getByText("Start: The session runs already.").waitFor();
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.textContent"), "the focus is lost").toBe("Start");
  await press(page, "Pause");
  await dialog(page).getByText("Nothing is replicated until it is resumed").waitFor();
  await dialog(page).getByRole("button", { name: "Pause" }).click();
  await asked(page).getByText("Succeeded").first().waitFor();
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Paused").waitFor();
  await asked(page).getByText("Command and output").first().click();
  await asked(page).getByText("volume geo-replication home").waitFor();
  await press(page, "Resume");
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
  expect(faults).toEqual([]);
});

it("a session is verified beside whatever else is done, and what differs is shown until it is the same again", async () => {
  await using watched = await openSession("berlin/images");
  const { page, faults } = watched;
  const region = page.getByRole("region", { name: "Verification" });
  await region.getByText("It was not verified lately.").waitFor();
  await region.getByRole("button", { name: "Verify" }).click();
  await region.getByText("Identical").waitFor();
  const copy = web.service.simulator.cluster("lisbon").volume("images-copy");
  // Some of the large ones are in every sample.
  const large = copy.entries.filter(({ bytes }) => bytes > 2_000_000).map(({ path }) => path);
  for (const path of large) copy.spoil(path, { mode: "600" });
  await region.getByRole("button", { name: "Dismiss" }).click();
  await region.getByRole("button", { name: "Verify" }).click();
  await region.getByText("Different").waitFor();
  await region.getByRole("region", { name: "Differences" }).getByText("MODE").first().waitFor();
  await page
    .getByRole("region", { name: "What is wrong" })
    .getByText(/^Of \d+ entries that were compared \d+ differ/)
    .waitFor();
  for (const path of large) copy.spoil(path, { mode: "644" });
  await region.getByRole("button", { name: "Dismiss" }).click();
  await region.getByRole("button", { name: "Verify" }).click();
  await region.getByText("Identical").waitFor();
  expect(faults).toEqual([]);
});

it("an option takes what its definition allows, and is reset", async () => {
  await using watched = await openSession("berlin/home");
  const { page, faults } = watched;
  await page.getByRole("tab", { name: "Options" }).click();
  await page.getByLabel("Find an option").fill("sync-jobs");
  await press(page, "Set sync-jobs");
  await dialog(page).getByLabel("Value").fill("many");
  await dialog(page).getByText("A whole number.", { exact: true }).waitFor();
  const set = dialog(page).getByRole("button", { name: "Set" });
  expect(await set.isEnabled()).toBe(false);
  await set.focus();
  await dialog(page).getByText("Set: A whole number.").waitFor();
  await dialog(page).getByLabel("Value").fill("7");
  const answer = await hold(page, "SetOption");
  await dialog(page).getByRole("button", { name: "Set" }).click();
  const other = page.getByRole("button", { name: "Set log-level", exact: true });
  await page.getByLabel("Find an option").fill("log-level");
  await expect.poll(() => whyNot(other)).toBe("Set: The service is being asked: wait for its answer.");
  await page.getByLabel("Find an option").fill("sync-jobs");
  answer.resolve();
  await asked(page).getByText("Succeeded").first().waitFor();
  const row = page.getByRole("row").filter({ hasText: "sync-jobs" });
  await row.getByText("7", { exact: true }).waitFor();
  await press(page, "Reset sync-jobs");
  await row.getByRole("button", { name: "Reset sync-jobs" }).waitFor({ state: "detached" });
  expect(faults).toEqual([]);
});

it("an operation that fails says why", async () => {
  await using watched = await openSession("berlin/images");
  const { page } = watched;
  web.service.simulator.node("berlin3").stopGlusterd();
  try {
    await press(page, "Pause");
    await dialog(page).getByRole("button", { name: "Pause" }).click();
    await asked(page).getByText("Failed").first().waitFor();
    expect(await asked(page).innerText(), "no host is named").toMatch(/127\.30\.\d+\.3/);
  } finally {
    web.service.simulator.node("berlin3").startGlusterd();
  }
});

it("a checkpoint is set and reached, and the record of the session tells of it", async () => {
  await using watched = await openSession("berlin/home");
  const { page, faults } = watched;
  await press(page, "Set checkpoint");
  await dialog(page).getByRole("button", { name: "Set checkpoint" }).click();
  await asked(page).getByText("Succeeded").first().waitFor();
  await page.getByRole("tab", { name: "Checkpoints" }).click();
  await page.getByRole("region", { name: "Checkpoints" }).getByText("Reached", { exact: true }).nth(1).waitFor();
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByRole("rowheader", { name: "has reached its checkpoint", exact: true }).waitFor();
  expect(faults).toEqual([]);
});

it("how far behind a session may be is set and taken away, and what is no number of minutes is not", async () => {
  await using watched = await openSession("berlin/home");
  const { page, faults } = watched;
  // Read every thirty seconds.
  const behind = page.locator("dt", { hasText: "Behind by" }).locator("..");
  await behind.getByText(/nothing waits|^\d+ s$/).waitFor({ timeout: 60_000 });
  await press(page, "Change the objective");
  const minutes = dialog(page).getByRole("textbox", { name: "Minutes" });
  await minutes.fill("soon");
  expect(await whyNot(dialog(page).getByRole("button", { name: "Set" }))).toContain("A number of minutes");
  await minutes.fill("15");
  await dialog(page).getByRole("button", { name: "Set" }).click();
  await page.getByText("at most 15 min").waitFor();
  await press(page, "Change the objective");
  await minutes.fill("");
  await dialog(page).getByRole("button", { name: "Set" }).click();
  await page.getByText("at most 15 min").waitFor({ state: "detached" });
  expect(faults).toEqual([]);
});

it("many sessions are changed at once, with a result for each", async () => {
  await using watched = await web.openAt("/sessions?search=berlin&status=active,notstarted");
  const { page, faults } = watched;
  expect(await page.getByLabel("Search").inputValue()).toBe("berlin");
  for (const name of ["berlin/home", "berlin/archive"]) {
    await page.getByRole("row").filter({ hasText: name }).getByRole("checkbox").click({ force: true });
  }
  const selected = page.getByRole("toolbar", { name: "Selected sessions" });
  expect(await whyNot(selected.getByRole("button", { name: "Resume" })), "nothing is to be resumed").toBe(
    "Resume: Nothing would be done to 2 of 2. 1: The session was never started: start it. 1: The session is not paused.",
  );
  const pause = selected.getByRole("button", { name: "Pause" });
  const refused = "Nothing would be done to 1 of 2. The session was never started.";
  expect([await pause.isEnabled(), await descriptionOf(pause)]).toEqual([true, `Pause: ${refused}`]);
  await pause.click();
  await dialog(page).getByText(refused).waitFor();
  await dialog(page).getByRole("button", { name: "Pause" }).click();
  const results = page.getByRole("region", { name: "What came of it" });
  await results.getByRole("listitem").filter({ hasText: "berlin/home" }).getByText("Succeeded").waitFor();
  await results.getByRole("listitem").filter({ hasText: "berlin/archive" }).getByText("never started").waitFor();
  await page.goto("/sessions?status=paused");
  await page.getByRole("row").filter({ hasText: "berlin/home" }).waitFor();
  expect(faults).toEqual([]);
});

it("what is searched for, filtered and sorted stands in the address", async () => {
  await using watched = await web.openAt("/sessions");
  const { page, faults } = watched;
  await page.getByText("6 sessions").waitFor();
  await page.getByLabel("Search").fill("lisbon mail");
  await page.getByText("1 of 6 sessions").waitFor();
  await page.getByLabel("Search").fill("");
  // A column that is in sight: while the table scrolls to one, it takes no pointer.
  await page.getByRole("columnheader", { name: "Source" }).click();
  await page.getByRole("columnheader", { name: "Source" }).click();
  await page.waitForURL(/sort=-source/);
  await page.getByRole("button", { name: /Not started/ }).click();
  await page.waitForURL(/status=notstarted/);
  await page.reload();
  await page.getByText("1 of 6 sessions").waitFor();
  await page.getByRole("row").filter({ hasText: "berlin/archive" }).waitFor();
  expect(faults).toEqual([]);
});

it("a session is created: source, destination with reasons, preflight, plan, then the steps as they run", async () => {
  await using watched = await web.openAt("/sessions/new");
  const { page, faults } = watched;
  await press(page, "Choose mail of lisbon");
  await page.getByRole("heading", { name: "2. Where mail goes" }).waitFor();
  const focused = await page.evaluate("document.activeElement.textContent");
  expect(focused, "who reads by ear is not led on").toBe("2. Where mail goes");
  // A choice is taken back.
  await press(page, "Change the source");
  await press(page, "Choose mail of lisbon");
  const destinations = page.getByRole("region", { name: "Destination volumes" });
  await destinations.getByText("Not possible").first().waitFor();
  const blocked = destinations.getByRole("row").filter({ hasText: "Not possible" }).first();
  const reason = await whyNot(blocked.getByRole("button"));
  expect(reason, "a button that is refused says why").toMatch(/^Choose: \w/);
  expect(await blocked.innerText()).toContain(reason?.replace("Choose: ", ""));
  await page.getByText("The destination’s cluster is not registered").click();
  expect(await whyNot(page.getByRole("button", { name: "Choose", exact: true }))).toBe(
    "Choose: Name its host and its volume first.",
  );
  await press(page, "Choose scratch of berlin");
  await page.getByText(/\d+ of \d+ checks passed/).waitFor();
  await page.getByText(/^The \d+ commands$/).click();
  await page.getByText("geo-replication mail").first().waitFor();
  const create = page.getByRole("button", { name: "Create", exact: true });
  expect(await whyNot(create)).toBe("Create: Confirm first that it is created though this speaks against it.");
  await page.getByText("Create it though this speaks against it").click();
  await create.click();
  const created = page.getByRole("region", { name: "mail → berlin/scratch", exact: true });
  await created.getByText("Succeeded").first().waitFor();
  await page.getByText("It is created.").waitFor();
  // What speaks against another session of the pair is no outcome of this one.
  expect(await page.getByText("Not possible").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Create", exact: true }).count()).toBe(0);
  await page.getByRole("link", { name: "Go to the session" }).click();
  await page.getByRole("heading", { level: 1, name: "lisbon/mail" }).waitFor();
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Active").waitFor();
  // and away with it
  await press(page, "Stop");
  await dialog(page).getByRole("button", { name: "Stop" }).click();
  await page.getByRole("heading", { level: 1 }).locator("..").getByText("Stopped").waitFor();
  await press(page, "Delete");
  expect(await dialog(page).getByRole("button", { name: "Delete" }).isEnabled()).toBe(false);
  await dialog(page).getByRole("textbox").fill("scratch");
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await page.getByText("There is no such session any more").waitFor();
  expect(faults).toEqual([]);
});

it("a cluster is registered once the host's key was compared, and its name is text whatever it holds", async () => {
  const markup = `<img src=x onerror="document.title='owned'">`;
  await using another = await startSimulator({
    users: { root: { password: PASSWORD } },
    clusters: [{ name: "oslo", nodes: ["oslo1"], volumes: [{ name: "data", kind: "replica 2" }] }],
    seed: "oslo",
  });
  const { address, port, hostKeyFingerprint } = another.node("oslo1");
  await using watched = await web.openAt("/clusters/new");
  const { page, faults } = watched;
  await page.getByLabel("Host", { exact: true }).fill(address);
  await page.getByLabel("SSH port").fill(String(port));
  await page.getByLabel("Name of the cluster").fill(markup);
  await page.getByRole("radio", { name: "Password" }).click();
  await page.getByRole("textbox", { name: "Password" }).fill("not the password");
  await press(page, "Read the host’s key");
  await page.getByText(hostKeyFingerprint).waitFor();
  await press(page, "It is: register the cluster");
  await page
    .getByRole("alert")
    .filter({ hasText: /password|log/i })
    .waitFor();
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await press(page, "Read the host’s key");
  await press(page, "It is: register the cluster");
  await page.getByRole("heading", { level: 1, name: `${markup} is registered` }).waitFor();
  await page.getByRole("row").filter({ hasText: "data" }).waitFor();
  await page.goto("/clusters");
  await page.getByText(markup).first().waitFor();
  expect(await page.title()).not.toBe("owned");
  expect(faults).toEqual([]);
});

it("a lost answer is no refusal: what is asked for again is done once, and an operation tells its steps", async () => {
  await using watched = await web.openAt("/sessions?search=berlin%20home");
  const { page } = watched;
  let lost = 0;
  await page.route("**/graphql", async (route) => {
    if (lost > 0 || route.request().postData()?.includes("ChangeSessions") !== true) return route.continue();
    lost += 1;
    // The service has it; the page never hears of that.
    await route.fetch();
    return route.abort("connectionreset");
  });
  await page.getByRole("row").filter({ hasText: "berlin/home" }).getByRole("checkbox").click({ force: true });
  await page.getByRole("toolbar", { name: "Selected sessions" }).getByRole("button", { name: "Stop" }).click();
  await dialog(page).getByText("Nothing is replicated until it is started again").waitFor();
  await dialog(page).getByRole("button", { name: "Stop" }).click();
  const results = page.getByRole("region", { name: "What came of it" });
  await results.getByText("It may have been asked for all the same.").waitFor();
  await results.getByRole("button", { name: "Ask again" }).click();
  await results.getByRole("listitem").filter({ hasText: "berlin/home" }).getByText("Succeeded").waitFor();
  const { operations } = await web.service.client.request<{
    operations: { nodes: { kind: string; clusterName: string; volumeName: string }[] };
  }>(`{ operations { nodes { kind clusterName volumeName } } }`);
  const stops = operations.nodes.filter(({ kind, volumeName }) => kind === "STOP_SESSION" && volumeName === "home");
  expect(stops, "it was done twice").toHaveLength(1);
  await page.getByRole("link", { name: "Operations" }).click();
  const row = page.getByRole("row").filter({ hasText: "Stop session" }).filter({ hasText: "berlin/home" });
  await row.getByText("Steps and output").click();
  await row.getByText("Command and output").first().click();
  await row.getByText("volume geo-replication home").first().waitFor();
  await row.getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "berlin/home" }).waitFor();
});

it("the figures of a session are drawn over time", async () => {
  await using watched = await openSession("berlin/images");
  const { page, faults } = watched;
  await page.getByRole("radio", { name: "1 hour" }).click();
  await page
    .getByRole("figure")
    .filter({ hasText: /Pending: \d/ })
    .locator("canvas")
    .waitFor({ timeout: NOTED_MS });
  await page
    .getByRole("figure")
    .filter({ hasText: /Behind by: \d/ })
    .waitFor({ timeout: NOTED_MS });
  expect(faults).toEqual([]);
});

it("a start that waits for its destination can be stopped by whoever comes then, also after a reload", async () => {
  await using watched = await openSession("berlin/archive");
  const { page, faults } = watched;
  web.service.simulator.node("lisbon3").isShellStuck = true;
  try {
    await press(page, "Start");
    await expect.poll(() => mayStop("archive")).toBe(true);
    await page.reload();
    await expect
      .poll(() => whyNot(page.getByRole("button", { name: "Start", exact: true })))
      .toMatch(/under way already/);
    await page.getByRole("heading", { level: 1 }).locator("..").getByText("Not started").waitFor();
    await press(page, "Stop");
    await dialog(page).getByRole("button", { name: "Stop" }).click();
    await asked(page).getByText("Succeeded").first().waitFor();
    await page.getByRole("heading", { level: 1 }).locator("..").getByText("Stopped").waitFor();
    expect(await asked(page).getByText("Nothing to do").count(), "what was starting goes on").toBe(0);
  } finally {
    web.service.simulator.node("lisbon3").isShellStuck = false;
  }
  expect(faults).toEqual([]);
});

it("a start that Gluster refuses is offered with force, and not before", async () => {
  await using watched = await openSession("berlin/archive");
  const { page } = watched;
  const forced = asked(page).getByRole("button", { name: "Start with force" });
  await web.service.byHand("berlin1", "volume stop archive");
  try {
    expect(await page.getByRole("button", { name: "Start with force" }).count()).toBe(0);
    await press(page, "Start");
    await asked(page).getByText("needs to be started").first().waitFor();
    await forced.waitFor();
  } finally {
    await web.service.byHand("berlin1", "volume start archive");
  }
  await forced.click();
  await asked(page).getByText("Succeeded").first().waitFor();
  await asked(page).getByText("start force").first().waitFor({ state: "attached" });
  expect(await forced.count(), "it is offered again").toBe(0);
});
