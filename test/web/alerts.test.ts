import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { untilHolds } from "../support/until-holds.js";
import { type Received, WebhookServer } from "../support/webhook-server.js";
import { findings as faultsForSome } from "./support/findings.js";
import { PICTURES, webFixture } from "./support/fixture.js";
import { isAsWideAsItsWindow } from "./support/watched-page.js";

const SECRET = "a secret of the hook's own";

const web = webFixture();

let hook: WebhookServer;
beforeEach(async () => {
  hook = await WebhookServer.start();
});
afterEach(async () => {
  await removeAll();
  await hook[Symbol.asyncDispose]();
});

/** Rules first: what fires by them is over then, and told. What a receiver was still to be told when it is deleted is given up. */
async function removeAll(): Promise<void> {
  const { client } = web.service;
  const { alertRules, alertReceivers, alertSilences } = await client.request<
    Record<"alertRules" | "alertReceivers" | "alertSilences", { nodes: readonly { id: string }[] }>
  >(`{ alertRules { nodes { id } } alertReceivers { nodes { id } } alertSilences { nodes { id } } }`);
  for (const { id } of alertRules.nodes)
    await client.request(`mutation { deleteAlertRule(input: { ruleId: "${id}" }) { ruleId } }`);
  await untilHolds("everybody was told that it is over", async () => {
    const { alerts, alertDeliveries } = await client.request<
      Record<"alerts" | "alertDeliveries", { totalCount: number }>
    >(
      `{ alerts(filter: { state: [FIRING] }) { totalCount } alertDeliveries(filter: { state: [PENDING] }) { totalCount } }`,
    );
    return alerts.totalCount + alertDeliveries.totalCount === 0;
  });
  for (const { id } of alertReceivers.nodes) {
    await client.request(`mutation { deleteAlertReceiver(input: { receiverId: "${id}" }) { receiverId } }`);
  }
  for (const { id } of alertSilences.nodes) {
    await client.request(`mutation { deleteAlertSilence(input: { silenceId: "${id}" }) { silenceId } }`);
  }
}

const dialog = (page: Page) => page.getByRole("dialog");
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
const tab = (page: Page, name: string) => page.getByRole("tab", { name, exact: true }).click();
const fires = (page: Page) => page.getByRole("region", { name: "Fires" }).getByRole("listitem");
const tells = (notification: string) => (request: Received) => request.json["notification"] === notification;
const look = async (page: Page, what: string): Promise<void> => {
  await page.screenshot({ path: `${PICTURES}/alerts-${what}.png`, fullPage: true });
  expect(await faultsForSome(page), what).toEqual([]);
  expect(await isAsWideAsItsWindow(page), `${what} is wider than the window`).toBe(true);
};

const destination = (): string => `${web.service.simulator.node("lisbon1").name}::home-copy`;
/** What somebody does on a node, behind the service's back. */
const home = (verb: string): Promise<void> =>
  web.service.byHand("berlin1", `volume geo-replication home ${destination()} ${verb}`);

it("from a receiver and a rule to an alert that is silenced, told, sent again and resolved, all on the page", async () => {
  await using watched = await web.openAt("/alerts");
  const { page, faults } = watched;
  await page.getByText("No alert fires.").waitFor();
  await tab(page, "Receivers");
  await press(page, "New receiver…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("on call");
  await dialog(page).getByRole("textbox", { name: "URL" }).fill(hook.url);
  await dialog(page).getByLabel("Secret that signs its requests").fill(SECRET.replaceAll(" ", "-"));
  await look(page, "receiver");
  await dialog(page).getByRole("button", { name: "Create" }).click();
  const receiver = page.getByRole("row").filter({ hasText: "on call" });
  await receiver.getByText(hook.url).waitFor();
  expect(await page.content(), "a secret is shown").not.toContain(SECRET.replaceAll(" ", "-"));
  await press(page, "Send a test to on call");
  await receiver.getByText("Taken, status 200").waitFor();
  await hook.until(1, "the test", tells("TEST"));

  await tab(page, "Rules");
  await press(page, "New rule…");
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("paused sessions");
  for (const status of ["Faulty", "Partly faulty", "Paused"]) {
    await dialog(page).getByRole("checkbox", { name: status, exact: true }).click({ force: true });
  }
  await dialog(page).getByRole("radio", { name: "One session" }).click();
  await dialog(page).getByLabel("Find the session").fill("berlin home");
  await dialog(page).getByLabel("Session", { exact: true }).selectOption(`berlin/home → ${destination()}`);
  await dialog(page).getByLabel("Seconds before it fires").fill("0");
  await dialog(page).getByLabel("Severity").selectOption("Critical");
  await dialog(page).getByRole("checkbox", { name: "on call" }).click({ force: true });
  await look(page, "rule");
  await dialog(page).getByRole("button", { name: "Create" }).click();
  await page.getByRole("row").filter({ hasText: "Sessions that are Paused" }).getByText("on call").waitFor();
  expect(page.url()).toMatch(/\?tab=rules$/);

  await tab(page, "Alerts");
  await page.evaluate(`document.documentElement.dataset.marked = "yes"`);
  await home("pause");
  const alert = fires(page).filter({ hasText: "berlin/home" });
  await alert.getByText("Critical").waitFor();
  await page.getByRole("link", { name: "Alerts 1 firing" }).waitFor();
  expect(await page.evaluate(`document.documentElement.dataset.marked`), "it was loaded again").toBe("yes");
  const [fired] = await hook.until(1, "the alert", tells("FIRING"));
  await look(page, "firing");

  await alert.getByRole("button", { name: /^Silence for 1 h: paused sessions of berlin\/home/ }).click();
  await alert.getByText(/^Silenced for (59 min|1 h)/).waitFor();
  await tab(page, "Silences");
  const silence = page.getByRole("row").filter({ hasText: "paused sessions, berlin/home" });
  await silence.getByText(/^Silenced for an hour: /).waitFor();
  await look(page, "silences");
  await silence.getByRole("button", { name: /^End now/ }).click();
  await dialog(page).getByRole("button", { name: "End it" }).click();
  await page.getByText("None: whatever fires is told.").waitFor();

  await tab(page, "Alerts");
  await alert.getByRole("link", { name: "Who was told of paused sessions" }).click();
  await page.waitForURL(/tab=deliveries&alert=/);
  const delivery = page.getByRole("row").filter({ hasText: "Fires: paused sessions" });
  await delivery.getByText("Delivered").waitFor();
  await delivery.getByText("1 attempt, status 200").waitFor();
  await delivery.getByText("What is sent").click();
  await delivery.getByText('"notification": "FIRING"').waitFor();
  hook.behave(503, 503, 503, 200);
  await delivery.getByRole("button", { name: /^Send again to on call/ }).click();
  await delivery.getByText("answered with status 503").waitFor();
  await look(page, "deliveries");
  await delivery.getByText("4 attempts, status 200").waitFor();
  const again = await hook.until(5, "the delivery again, until it is taken", tells("FIRING"));
  expect(new Set(again.map(({ body }) => body))).toEqual(new Set([fired?.body]));

  await home("resume");
  await page.getByRole("row").filter({ hasText: "Resolved: paused sessions" }).getByText("Delivered").waitFor();
  await tab(page, "Alerts");
  await page.getByText("No alert fires.").waitFor();
  await page
    .getByRole("region", { name: "Resolved" })
    .getByRole("listitem")
    .filter({ hasText: "berlin/home" })
    .waitFor();
  await page.getByRole("link", { name: "Alerts", exact: true }).waitFor();

  await tab(page, "Rules");
  await press(page, "Disable paused sessions");
  await page.getByRole("row").filter({ hasText: "paused sessions" }).getByText("Disabled").waitFor();
  await press(page, "Delete paused sessions");
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await page.getByText("There is no rule yet").waitFor();
  await tab(page, "Receivers");
  await press(page, "Delete on call");
  await dialog(page).getByRole("button", { name: "Delete" }).click();
  await page.getByText("There is no receiver yet").waitFor();
  await tab(page, "Deliveries");
  const dead = page.getByRole("button", { name: /^Send again to on call: Fires/ });
  await dead.focus();
  await page.getByText("Send again: Its receiver was deleted: nobody can be told.").filter({ visible: true }).waitFor();
  expect(faults).toEqual([]);
});

/** Rules by which the demo alerts as it stands, and who is told. */
async function makeRules(): Promise<void> {
  const { client } = web.service;
  const { createAlertReceiver: made } = await client.request<{ createAlertReceiver: { receiver: { id: string } } }>(
    `mutation ($url: String!) { createAlertReceiver(input: { name: "on call", webhook: { url: $url } }) { receiver { id } } }`,
    { url: hook.url },
  );
  const rules = [
    { name: "sessions that are paused", condition: { kind: "STATUS", statuses: ["PAUSED"] }, severity: "CRITICAL" },
    {
      name: "sessions that were never started",
      condition: { kind: "STATUS", statuses: ["NOTSTARTED"] },
      severity: "INFO",
    },
    { name: "clusters", condition: { kind: "CLUSTER_LOST" }, holdSeconds: 60, severity: "CRITICAL" },
    { name: "operations", condition: { kind: "OPERATION_FAILED", seconds: 7_200 }, enabled: false },
    { name: "findings", condition: { kind: "FINDING", findingCodes: ["SSH_UNREACHABLE"], minimumSeverity: "WARNING" } },
    { name: "lag", condition: { kind: "LAG", seconds: 900 } },
    { name: "about to fire", condition: { kind: "STATUS", statuses: ["PAUSED"] }, holdSeconds: 31_000_000 },
  ];
  for (const rule of rules) {
    const input = { ...rule, receiverIds: [made.receiver.id] };
    await client.request(
      `mutation ($input: CreateAlertRuleInput!) { createAlertRule(input: $input) { rule { id } } }`,
      { input },
    );
  }
}

it.each([
  ["light", { width: 1280, height: 800 }],
  ["dark", { width: 1280, height: 800 }],
  ["light", { width: 420, height: 860 }],
  ["dark", { width: 360, height: 740 }],
] as const)("every tab and dialog can be read by everyone and fits, in %s, %o", async (colorScheme, viewport) => {
  await makeRules();
  await using watched = await web.openAt("/alerts", { colorScheme, viewport });
  const { page, faults } = watched;
  const see = (what: string): Promise<void> => look(page, `${what}-${colorScheme}-${viewport.width}`);
  const close = async (): Promise<void> => {
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "detached" });
  };
  await fires(page).filter({ hasText: "sessions that are paused" }).waitFor();
  await page.getByRole("region", { name: "About to fire" }).getByText(" of 358 d").waitFor();
  await see("alerts");
  await press(page, /^Silence… sessions that are paused/);
  await see("silence");
  await dialog(page).getByRole("radio", { name: "Its session or cluster" }).click();
  await dialog(page).getByRole("radio", { name: "4 h" }).click();
  await dialog(page).getByLabel("Why").fill("The switches in Berlin are replaced.");
  await dialog(page).getByRole("button", { name: "Silence" }).click();
  await fires(page)
    .filter({ hasText: "sessions that are paused" })
    .getByText(/^Silenced for /)
    .waitFor();

  await tab(page, "Rules");
  await page.getByRole("row").filter({ hasText: "SSH unreachable, Warning or worse" }).waitFor();
  await see("rules");
  await press(page, "Edit findings");
  await see("rule-of-findings");
  for (const name of ["The status of sessions", "How far behind destinations are", "Operations that fail"]) {
    await dialog(page).getByLabel("Watches").selectOption(name);
    await see("rule-of-another-kind");
  }
  await dialog(page).getByRole("radio", { name: "One cluster" }).click();
  await see("rule-of-a-cluster");
  await close();
  await press(page, "Delete findings");
  await see("delete");
  await close();

  await tab(page, "Receivers");
  await page.getByRole("row").filter({ hasText: "on call" }).waitFor();
  await see("receivers");
  await press(page, "Edit on call");
  await see("receiver");
  await close();

  await tab(page, "Silences");
  await page.getByText("The switches in Berlin are replaced.").waitFor();
  await see("silences");
  await press(page, "New silence…");
  await see("new-silence");
  await close();

  await page.goto("/alerts?tab=deliveries");
  await page.getByRole("row").filter({ hasText: "sessions that are paused" }).first().getByText("Delivered").waitFor();
  const shown = await page.getByRole("tab", { name: "Deliveries" }).boundingBox();
  expect((shown?.x ?? 0) + (shown?.width ?? 0), "the tab is out of sight").toBeLessThanOrEqual(viewport.width);
  await see("deliveries");
  expect(faults).toEqual([]);
});

it("tab and filters stand in the address, and are left by another tab", async () => {
  await makeRules();
  await using watched = await web.openAt("/alerts?severity=info");
  const { page, faults } = watched;
  await fires(page).filter({ hasText: "berlin/archive" }).waitFor();
  expect(await fires(page).filter({ hasText: "sessions that are paused" }).count()).toBe(0);
  await press(page, "Critical");
  await page.waitForURL(/severity=critical%2Cinfo/);
  await fires(page).filter({ hasText: "sessions that are paused" }).waitFor();
  await page.getByRole("link", { name: "sessions that are paused", exact: true }).first().click();
  await page.waitForURL(/\?rule=/);
  await page.getByText("Only those of one rule.").waitFor();
  await expect.poll(() => fires(page).count()).toBe(1);
  await page.getByRole("button", { name: "Show all" }).click();
  await fires(page).filter({ hasText: "berlin/archive" }).waitFor();
  await tab(page, "Deliveries");
  await page.waitForURL(/\/alerts\?tab=deliveries$/);
  await press(page, "Given up");
  await page.getByText("Nobody was told of anything that fits.").waitFor();
  await page.reload();
  await page.waitForURL(/\/alerts\?tab=deliveries&state=dead$/);
  await page.getByText("Nobody was told of anything that fits.").waitFor();
  await page.goBack();
  await page.getByRole("tab", { name: "Alerts", selected: true }).waitFor();
  expect(faults).toEqual([]);
});

it("an operator silences and sends again, and is told why rules and receivers are not theirs to change", async () => {
  await makeRules();
  const { createAccessToken: made } = await web.service.client.request<{ createAccessToken: { token: string } }>(
    `mutation { createAccessToken(input: { label: "an operator", role: OPERATOR }) { token } }`,
  );
  await using watched = await web.open();
  const { page, faults } = watched;
  await page.goto("/alerts");
  await page.getByRole("radio", { name: "Access token" }).click();
  await page.getByLabel("Access token").fill(made.token);
  await page.getByRole("button", { name: "Log in" }).click();
  const why = "This takes the role ADMIN, and you are logged in with the role OPERATOR.";
  const alert = fires(page).filter({ hasText: "sessions that are paused" });
  await press(page, /^Silence for 1 h: sessions that are paused/);
  await alert.getByText(/^Silenced for /).waitFor();
  await tab(page, "Rules");
  for (const name of ["New rule…", "Edit", "Disable", "Delete"]) {
    const button = page.getByRole("button", { name: name.endsWith("…") ? name : `${name} findings` });
    await button.focus();
    await page.getByText(`${name}: ${why}`).filter({ visible: true }).waitFor();
    await page.keyboard.press("Enter");
    expect(await dialog(page).count(), `${name} is done all the same`).toBe(0);
  }
  await tab(page, "Receivers");
  await page.getByRole("button", { name: "Send a test to on call" }).focus();
  await page.getByText(`Send a test: ${why}`).waitFor();
  await tab(page, "Deliveries");
  const [told] = await hook.until(1, "the alert", ({ body }) => body.includes("sessions that are paused"));
  // The newest comes first; those of tests before this one have no receiver any more.
  await page
    .getByRole("button", { name: /^Send again to on call: Fires, sessions that are paused/ })
    .first()
    .click();
  const isSame = ({ headers }: Received): boolean => headers["georep-delivery"] === told?.headers["georep-delivery"];
  await hook.until(2, "the delivery again", isSame);
  expect(faults).toEqual([]);
});

it("a rule that the service refuses says why, and what was filled in stays", async () => {
  await makeRules();
  await using watched = await web.openAt("/alerts?tab=rules");
  const { page, faults } = watched;
  await press(page, "New rule…");
  const create = dialog(page).getByRole("button", { name: "Create" });
  await create.focus();
  await dialog(page).getByText("Create: Give it a name first.").waitFor();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("lag");
  await dialog(page).getByLabel("Seconds before it fires").fill("soon");
  await dialog(page).getByText("A whole number of seconds, from 0 to").waitFor();
  await dialog(page).getByLabel("Seconds before it fires").fill("90");
  await dialog(page).getByText(": 1 min 30 s").waitFor();
  await create.click();
  await dialog(page).getByRole("alert").filter({ hasText: "There is another one of that name" }).waitFor();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("another lag");
  await dialog(page).getByLabel("Watches").selectOption("How far behind destinations are");
  await dialog(page).getByLabel("Seconds behind").fill("1800");
  await dialog(page).getByRole("textbox", { name: "Name" }).press("Enter");
  await page.getByRole("row").filter({ hasText: "Sessions more than 30 min behind, for 1 min 30 s" }).waitFor();
  await press(page, "Edit another lag");
  expect(await dialog(page).getByLabel("Seconds behind").inputValue()).toBe("1800");
  expect(faults).toEqual([]);
});

it("several alerts that are told in one message are one delivery, whichever of them one comes from", async () => {
  const { client } = web.service;
  const { createAlertReceiver: made } = await client.request<{ createAlertReceiver: { receiver: { id: string } } }>(
    `mutation ($url: String!) {
       createAlertReceiver(input: { name: "grouped", webhook: { url: $url }, grouped: true }) { receiver { id } } }`,
    { url: hook.url },
  );
  const condition = { kind: "STATUS", statuses: ["PAUSED", "NOTSTARTED"] };
  const input = { name: "nothing is replicated", condition, receiverIds: [made.receiver.id] };
  await client.request(`mutation ($input: CreateAlertRuleInput!) { createAlertRule(input: $input) { rule { id } } }`, {
    input,
  });
  await using watched = await web.openAt("/alerts");
  const { page, faults } = watched;
  const delivery = page.getByRole("row").filter({ hasText: "Fires: nothing is replicated" });
  for (const session of ["berlin/scratch", "berlin/archive"]) {
    await tab(page, "Alerts");
    await fires(page)
      .filter({ hasText: session })
      .getByRole("link", { name: "Who was told of nothing is replicated" })
      .click();
    await page.waitForURL(/tab=deliveries&alert=/);
    await delivery.getByText("and 1 more").waitFor();
  }
  await delivery.getByText("Delivered").waitFor();
  await tab(page, "Receivers");
  await press(page, "Edit grouped");
  const box = dialog(page).getByRole("checkbox", { name: "Tell of several alerts of a rule in one message" });
  expect(await box.isChecked()).toBe(true);
  await box.click({ force: true });
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await page.getByRole("row").filter({ hasText: "for each alert" }).waitFor();
  const told = await hook.until(1, "both alerts");
  expect(told.map(({ json }) => [json["version"], json["alerts"]])).toMatchObject([[2, [{}, {}]]]);
  expect(faults).toEqual([]);
});
