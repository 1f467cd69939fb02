import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AlertDeliveries } from "../support/alert-deliveries.js";
import { type Answer, at, BASIC, list, PASSWORD, testService, type TestService } from "../support/api.js";
import { graphqlClient } from "../support/graphql-client.js";
import { blocksOf } from "../support/markdown.js";
import { scrape } from "../support/scrape.js";
import { type Received, WebhookServer } from "../support/webhook-server.js";

const SECRET = "of-this-receiver-and-of-no-other";
const NOBODY = "00000000-0000-4000-8000-000000000000";

let hook: WebhookServer;
let on: AlertDeliveries;
let service: TestService;
beforeEach(async () => {
  hook = await WebhookServer.start();
  on = await AlertDeliveries.start();
  service = await testService(on.database, { services: { alerts: on.alerts } });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

/** The data of an answer that must have no errors. */
async function ask(document: string, variables: object = {}): Promise<Answer> {
  const { data, errors, text } = await service.query(document, variables);
  expect(errors, text).toEqual([]);
  return data;
}

/** A mutation with one input. @returns its payload */
async function change(mutation: string, type: string, input: object, selection: string): Promise<Answer> {
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${selection} userErrors { field code message } } }`;
  return (await ask(document, { input }))[mutation] as Answer;
}

async function receiver(input: object = {}): Promise<string> {
  const webhook = { url: hook.url, secret: SECRET };
  const payload = await change(
    "createAlertReceiver",
    "CreateAlertReceiverInput",
    { name: "hook", webhook, ...input },
    "receiver { id }",
  );
  return String(at(payload, "receiver", "id"));
}

const STOPPED = { kind: "STATUS", statuses: ["STOPPED"] };

async function rule(receiverIds: readonly string[], input: object = {}): Promise<string> {
  const values = { name: "stopped", condition: STOPPED, receiverIds, sessionId: on.stopped(), ...input };
  return String(at(await change("createAlertRule", "CreateAlertRuleInput", values, "rule { id }"), "rule", "id"));
}

describe("the examples of docs/alerts.md", () => {
  const blocks = blocksOf("docs/alerts.md");
  const ran = new Set<string>();
  const example = (name: string): string => {
    const found = blocks.find(({ language, text }) => language === "graphql" && text.includes(` ${name}`));
    if (found === undefined) throw new Error(`no example ${name}`);
    ran.add(found.text);
    return found.text;
  };

  it("do what they show, from the receiver to the delivery that is replayed", async () => {
    const made = await ask(example("Receiver("), { url: hook.url, secret: SECRET });
    expect(made).toMatchObject({ createAlertReceiver: { receiver: { signed: true }, userErrors: [] } });
    const receiverId = at(made, "createAlertReceiver", "receiver", "id");
    expect(await ask(example("Try("), { receiverId })).toMatchObject({
      testAlertReceiver: { delivered: true, status: 200, error: null, userErrors: [] },
    });
    expect(await ask(example("Rule("), { receiverId })).toMatchObject({
      createAlertRule: { rule: { condition: { kind: "STATUS" }, receivers: [{ name: "on call" }] }, userErrors: [] },
    });
    await on.database.sql(`update "gluster_georep_session" set "status_since" = now() - interval '3 minutes'`);
    await on.evaluate();
    const [, fired] = await hook.until(2, "the test, and an alert");
    await expect.poll(async () => (await on.deliveries())[0]?.state).toBe("DELIVERED");
    expect(list(await ask(example("Alerts {")), "alerts", "nodes")[0]).toMatchObject({
      ruleName: "sessions that replicate nothing",
      state: "FIRING",
      deliveries: { nodes: [{ receiverName: "on call", kind: "FIRING" }] },
    });
    // The documented body has the keys of what is sent.
    const documented = JSON.parse(blocks.find(({ language }) => language === "json")?.text ?? "") as Answer;
    expect(Object.keys(fired?.json ?? {})).toEqual(Object.keys(documented));
    expect(Object.keys(at(fired?.json, "alert") as object)).toEqual(Object.keys(at(documented, "alert") as object));

    expect(await ask(example("Mail {"))).toMatchObject({ createAlertReceiver: { userErrors: [] } });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await ask(example("Silence("), { until })).toMatchObject({
      createAlertSilence: { silence: { until, active: true, createdBy: "admin" }, userErrors: [] },
    });
    await on.database.sql(`update "alert_delivery" set "state" = 'DEAD'`);
    const [dead] = list(await ask(example("Dead {")), "alertDeliveries", "nodes");
    expect(dead).toMatchObject({ receiverName: "on call", lastStatus: 200, alert: { state: "FIRING" } });
    expect(await ask(example("Replay("), { deliveryId: dead?.["id"] })).toMatchObject({
      // It is sent at once, and may have been taken already.
      replayAlertDelivery: { delivery: { state: expect.stringMatching(/^(PENDING|DELIVERED)$/) }, userErrors: [] },
    });
    const isSame = ({ headers }: Received): boolean => headers["georep-delivery"] === dead?.["id"];
    await hook.until(2, "the delivery once more", isSame);
    expect(blocks.filter(({ language, text }) => language === "graphql" && !ran.has(text))).toEqual([]);
  });

  it("verify the signature of a request that was sent, and of no other", async () => {
    await rule([await receiver()]);
    await on.evaluate();
    const [request] = await hook.until(1, "an alert");
    const folder = await mkdtemp(path.join(tmpdir(), "georep-alerts-"));
    try {
      const [block] = blocks.filter(({ language }) => language === "js");
      await writeFile(path.join(folder, "verify.mjs"), block?.text ?? "");
      const header = String(request?.headers["georep-signature"]);
      const body = request?.body ?? "";
      const calls = [
        [SECRET, header, body],
        [SECRET, header, `${body} `],
        [`${SECRET}x`, header, body],
        [SECRET, header, body, Date.now() + 600_000],
        [SECRET, undefined, body],
        [SECRET, header.replace(/t=\d+/, "t=1"), body],
      ];
      const program = `import { isGenuine } from "./verify.mjs";
        console.log(JSON.stringify(${JSON.stringify(calls)}.map((each) => isGenuine(...each.map((value) => value ?? undefined)))));`;
      await writeFile(path.join(folder, "main.mjs"), program);
      const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "main.mjs")]);
      expect(JSON.parse(stdout)).toEqual([true, false, false, false, false, false]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a grouped receiver", () => {
  it("is told of several alerts in one documented message, which each of them tells of, and which is replayed whole", async () => {
    const id = await receiver({ grouped: true });
    await rule([id], { sessionId: null, condition: { kind: "STATUS", statuses: ["STOPPED", "FAULTY", "ACTIVE"] } });
    const { queued, fired } = await on.evaluate();
    expect([queued, fired > 2]).toEqual([1, true]);
    const [request] = await hook.until(1, "the message");
    const [, documented] = blocksOf("docs/alerts.md").filter(({ language }) => language === "json");
    const shape = JSON.parse(documented?.text ?? "") as Answer;
    expect(Object.keys(request?.json ?? {})).toEqual(Object.keys(shape));
    const told = list(request?.json, "alerts");
    expect(told).toHaveLength(fired);
    expect(Object.keys(told[0] ?? {})).toEqual(Object.keys(list(shape, "alerts")[0] ?? {}));
    await expect.poll(async () => (await on.deliveries()).map(({ state }) => state)).toEqual(["DELIVERED"]);

    const { alertDeliveries, alerts } = await ask(`{
      alertDeliveries { totalCount nodes { id alertCount alert { id } alerts(first: 1000) { totalCount nodes { id } } } }
      alerts(first: 1000) { nodes { id deliveries { totalCount nodes { id alertCount } } } } }`);
    const [delivery, ...others] = list(alertDeliveries, "nodes");
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({ alertCount: fired, alerts: { totalCount: fired } });
    expect(new Set(list(delivery?.["alerts"], "nodes").map((each) => each["id"]))).toEqual(
      new Set(told.map((each) => each["id"])),
    );
    for (const { deliveries } of list(alerts, "nodes")) {
      expect(deliveries).toEqual({ totalCount: 1, nodes: [{ id: delivery?.["id"], alertCount: fired }] });
    }
    const last = told.at(-1)?.["id"];
    expect(await ask(`{ alertDeliveries(filter: { alertId: "${String(last)}" }) { nodes { id } } }`)).toEqual({
      alertDeliveries: { nodes: [{ id: delivery?.["id"] }] },
    });
    await ask(
      `mutation { replayAlertDelivery(input: { deliveryId: "${String(delivery?.["id"])}" }) { delivery { id } } }`,
    );
    const [first, again] = await hook.until(2, "the message again");
    expect(again?.body).toBe(first?.body);
    expect(again?.headers["georep-delivery"]).toBe(first?.headers["georep-delivery"]);
  });

  it("is what all are that are made without saying so, but for those of the format GENERIC", async () => {
    const webhook = { url: hook.url };
    await receiver({ name: "a" });
    await receiver({ name: "b", webhook: { ...webhook, format: "SLACK" } });
    await receiver({ name: "c", webhook: { ...webhook, format: "ALERTMANAGER" }, grouped: false });
    const mail = await receiver({ name: "d", webhook: null, addresses: ["a@example.org"] });
    const grouped = async () =>
      list(await ask("{ alertReceivers { nodes { name grouped } } }"), "alertReceivers", "nodes").map(
        (each) => each["grouped"],
      );
    expect(await grouped()).toEqual([false, true, false, true]);
    const input = { receiverId: mail, grouped: false };
    await change("updateAlertReceiver", "UpdateAlertReceiverInput", input, "receiver { id }");
    expect(await grouped()).toEqual([false, true, false, false]);
  });

  it("that takes nothing has one dead letter for all, which is about no session of them alone", async () => {
    hook.behave(500);
    await rule([await receiver({ grouped: true })], {
      sessionId: null,
      condition: { kind: "STATUS", statuses: ["ACTIVE", "STOPPED"] },
    });
    const { fired } = await on.evaluate();
    await expect.poll(async () => (await on.deliveries())[0]?.attempts).toBe(1);
    await on.letPass(25);
    await expect.poll(async () => (await on.deliveries())[0]?.state).toBe("DEAD");
    const { events } = await ask(`{ events(filter: { kind: [ALERT_DELIVERY_DEAD] }) { nodes { sessionId after } } }`);
    expect(list(events, "nodes")).toMatchObject([
      { sessionId: null, after: { alertCount: fired, rule: "stopped", alertId: null } },
    ]);
  });
});

describe("what is secret of a receiver", () => {
  it("is in no answer, no event and no log, and sealed in the database", async () => {
    const url = "https://hooks.slack.com/services/T0/B0/the-secret-of-slack";
    const id = await receiver({ webhook: { url, format: "SLACK", secret: SECRET } });
    await change(
      "updateAlertReceiver",
      "UpdateAlertReceiverInput",
      { receiverId: id, webhook: { secret: `${SECRET}2` } },
      "receiver { id }",
    );
    const { text } = await service.query(
      `{ alertReceivers { nodes { id name kind format url signed addresses createdBy createdAt } }
         events { nodes { kind before after } } node(id: "${id}") { id __typename ... on AlertReceiver { url } } }`,
    );
    expect(text).toContain("https://hooks.slack.com/…");
    const stored = JSON.stringify(await on.database.sql(`select * from "alert_receiver"`));
    for (const told of [text, stored, service.logged.join("")]) {
      expect(told).not.toContain(SECRET);
      expect(told).not.toContain("the-secret-of-slack");
    }
  });
});

describe("bad input", () => {
  const webhook = { url: "https://hooks.example.org/" };
  it.each([
    ["no way to tell anybody", { name: "x" }, "input.webhook"],
    ["two ways", { name: "x", webhook, addresses: ["a@example.org"] }, "input.webhook"],
    ["a URL of another scheme", { name: "x", webhook: { url: "file:///etc/passwd" } }, "input.webhook.url"],
    ["no URL", { name: "x", webhook: { url: "hooks.example.org" } }, "input.webhook.url"],
    ["a password in the URL", { name: "x", webhook: { url: "https://u:p@hooks.example.org/" } }, "input.webhook.url"],
    ["a short secret", { name: "x", webhook: { ...webhook, secret: "short" } }, "input.webhook.secret"],
    ["no address", { name: "x", addresses: [] }, "input.addresses"],
    [
      "a line break in an address",
      { name: "x", addresses: ["a@example.org\r\nBcc: b@example.org"] },
      "input.addresses",
    ],
    ["a name of two lines", { name: "x\ny", webhook }, "input.name"],
  ])("of a receiver, %s, is refused with its field", async (_what, input, field) => {
    const payload = await change("createAlertReceiver", "CreateAlertReceiverInput", input, "receiver { id }");
    expect(payload).toMatchObject({ receiver: null, userErrors: [{ field, code: "INVALID_ARGUMENT" }] });
  });

  it.each([
    [
      "a status rule without statuses",
      { condition: { kind: "STATUS" } },
      "input.condition.statuses",
      "INVALID_ARGUMENT",
    ],
    ["an empty list", { condition: { kind: "STATUS", statuses: [] } }, "input.condition.statuses", "INVALID_ARGUMENT"],
    ["a lag of nothing", { condition: { kind: "LAG", seconds: 0 } }, "input.condition.seconds", "INVALID_ARGUMENT"],
    [
      "another kind's field",
      { condition: { kind: "CLUSTER_LOST", seconds: 5 } },
      "input.condition.seconds",
      "INVALID_ARGUMENT",
    ],
    ["a negative hold time", { condition: STOPPED, holdSeconds: -1 }, "input.holdSeconds", "INVALID_ARGUMENT"],
    ["an id that is none", { condition: STOPPED, clusterId: "x" }, "input.clusterId", "INVALID_ARGUMENT"],
    ["a receiver that is not there", { condition: STOPPED, receiverIds: [NOBODY] }, "input.receiverIds", "NOT_FOUND"],
    ["a cluster that is not there", { condition: STOPPED, clusterId: NOBODY }, "input.clusterId", "NOT_FOUND"],
  ])("of a rule, %s, is refused with its field", async (_what, input, field, code) => {
    const payload = await change("createAlertRule", "CreateAlertRuleInput", { name: "x", ...input }, "rule { id }");
    expect(payload).toMatchObject({ rule: null, userErrors: [{ field, code }] });
    expect(await ask("{ alertRules { totalCount } }")).toEqual({ alertRules: { totalCount: 0 } });
  });

  it("of a name that another has is refused", async () => {
    const id = await receiver();
    await rule([id]);
    const twice = await change(
      "createAlertReceiver",
      "CreateAlertReceiverInput",
      { name: "hook", webhook },
      "receiver { id }",
    );
    expect(twice).toMatchObject({ userErrors: [{ field: "input.name", code: "ALREADY_EXISTS" }] });
    const again = await change(
      "createAlertRule",
      "CreateAlertRuleInput",
      { name: "stopped", condition: STOPPED },
      "rule { id }",
    );
    expect(again).toMatchObject({ userErrors: [{ field: "input.name", code: "ALREADY_EXISTS" }] });
  });

  it("a webhook is made no e-mail", async () => {
    const input = { receiverId: await receiver(), addresses: ["a@example.org"] };
    expect(await change("updateAlertReceiver", "UpdateAlertReceiverInput", input, "receiver { id }")).toMatchObject({
      userErrors: [{ field: "input.addresses", code: "WRONG_STATE" }],
    });
  });
});

describe("rules, receivers and silences", () => {
  it("are changed by what is given, and stay as they are otherwise", async () => {
    const first = await receiver();
    const second = await receiver({ name: "mail", webhook: null, addresses: ["a@example.org", "a@example.org"] });
    const ruleId = await rule([first], { holdSeconds: 30, severity: "CRITICAL" });
    const selection =
      "rule { name enabled holdSeconds severity sessionId session { id } condition { kind statuses seconds } receivers { name kind } }";
    const update = (input: object) =>
      change("updateAlertRule", "UpdateAlertRuleInput", { ruleId, ...input }, selection);
    expect(await update({ receiverIds: [second, first], sessionId: null, enabled: false })).toEqual({
      rule: {
        name: "stopped",
        enabled: false,
        holdSeconds: 30,
        severity: "CRITICAL",
        sessionId: null,
        session: null,
        condition: { kind: "STATUS", statuses: ["STOPPED"], seconds: null },
        receivers: [
          { name: "hook", kind: "WEBHOOK" },
          { name: "mail", kind: "EMAIL" },
        ],
      },
      userErrors: [],
    });
    expect(
      await update({ condition: { kind: "OPERATION_FAILED" }, name: "operations", receiverIds: [] }),
    ).toMatchObject({
      rule: {
        name: "operations",
        condition: { kind: "OPERATION_FAILED", statuses: null, seconds: 3600 },
        receivers: [],
      },
    });
    expect(await update({ name: null })).toMatchObject({
      userErrors: [{ field: "input.name", code: "INVALID_ARGUMENT" }],
    });
    const { alertRules, alertReceivers } = await ask(`{
      alertRules(filter: { condition: [OPERATION_FAILED], enabled: false, search: "oper" }) { nodes { name } }
      alertReceivers(filter: { search: "mail" }) { nodes { name addresses url format signed } } }`);
    expect(alertRules).toEqual({ nodes: [{ name: "operations" }] });
    expect(alertReceivers).toEqual({
      nodes: [{ name: "mail", addresses: ["a@example.org"], url: null, format: null, signed: false }],
    });
    const changed = await ask(
      `{ events(filter: { kind: [ALERT_RULE_CHANGED] }, order: OLDEST_FIRST) { nodes { before after } } }`,
    );
    expect(list(changed, "events", "nodes")).toMatchObject([
      { before: null, after: { name: "stopped", by: "admin", receivers: ["hook"] } },
      { before: { enabled: true }, after: { enabled: false, receivers: ["hook", "mail"] } },
      { after: { name: "operations" } },
    ]);
  });

  it("are deleted, and what they led to is told", async () => {
    const receiverId = await receiver();
    const ruleId = await rule([receiverId]);
    await on.evaluate();
    const [fired] = await hook.until(1, "an alert");
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const silenced = await change(
      "createAlertSilence",
      "CreateAlertSilenceInput",
      { ruleId, until, comment: "x" },
      "silence { id rule { name } }",
    );
    const state = `{ alerts(filter: { ruleId: "${ruleId}", state: [FIRING] }) { nodes { id silencedUntil rule { name } } } alertSilences(filter: { active: true }) { totalCount } }`;
    expect(await ask(state)).toMatchObject({
      alerts: { nodes: [{ silencedUntil: until }] },
      alertSilences: { totalCount: 1 },
    });
    const silenceId = at(silenced, "silence", "id");
    expect(await change("deleteAlertSilence", "AlertSilenceInput", { silenceId }, "silenceId")).toMatchObject({
      silenceId,
    });
    expect(await ask(state)).toMatchObject({
      alerts: { nodes: [{ silencedUntil: null }] },
      alertSilences: { totalCount: 0 },
    });
    expect(await change("deleteAlertRule", "AlertRuleInput", { ruleId }, "ruleId")).toMatchObject({
      ruleId,
      userErrors: [],
    });
    await on.evaluate();
    await hook.until(2, "the alert is resolved");
    expect(await ask(`{ alerts { nodes { id state rule { id } ruleName deliveries { totalCount } } } }`)).toEqual({
      alerts: {
        nodes: [
          {
            id: at(fired?.json, "alert", "id"),
            state: "RESOLVED",
            rule: null,
            ruleName: "stopped",
            deliveries: { totalCount: 2 },
          },
        ],
      },
    });
    expect(await change("deleteAlertReceiver", "AlertReceiverInput", { receiverId }, "receiverId")).toMatchObject({
      receiverId,
    });
    const changed = await ask(
      `{ events(filter: { kind: [ALERT_SILENCE_CHANGED, ALERT_RECEIVER_CHANGED, ALERT_RULE_CHANGED] }, order: OLDEST_FIRST) { nodes { kind before after } } }`,
    );
    expect(list(changed, "events", "nodes").slice(-6)).toMatchObject([
      { kind: "ALERT_RECEIVER_CHANGED", before: null, after: { name: "hook", by: "admin" } },
      { kind: "ALERT_RULE_CHANGED", before: null, after: { name: "stopped", by: "admin" } },
      { kind: "ALERT_SILENCE_CHANGED", before: null, after: { comment: "x", by: "admin" } },
      { kind: "ALERT_SILENCE_CHANGED", before: { comment: "x", by: "admin" }, after: null },
      { kind: "ALERT_RULE_CHANGED", before: { name: "stopped", by: "admin" }, after: null },
      { kind: "ALERT_RECEIVER_CHANGED", before: { name: "hook", by: "admin" }, after: null },
    ]);
  });
});

describe("the metrics", () => {
  it("tell how many alerts fire, and how many deliveries wait or were given up", async () => {
    const told = async () =>
      (await scrape(service.http.url, BASIC))
        .filter(({ name }) => name === "georep_alerts_firing" || name === "georep_alert_deliveries")
        .map(({ labels, value }) => `${labels["severity"] ?? labels["state"]} ${value}`);
    expect(await told()).toEqual(["CRITICAL 0", "INFO 0", "WARNING 0", "DEAD 0", "PENDING 0"]);
    hook.behave(500);
    await rule([await receiver()]);
    await on.evaluate();
    expect(await told()).toEqual(["CRITICAL 0", "INFO 0", "WARNING 1", "DEAD 0", "PENDING 1"]);
  });
});

describe("subscribers to events", () => {
  it("are told when an alert fires", async () => {
    await rule([]);
    await using client = graphqlClient(service.url, PASSWORD);
    const document = `subscription { events(kind: [ALERT_FIRED], after: "0") { kind sessionId after } }`;
    const events = client.subscribe<{ events: Answer }>(document);
    await on.evaluate();
    expect((await events.next()).value).toMatchObject({
      events: { kind: "ALERT_FIRED", sessionId: on.stopped(), after: { rule: "stopped", severity: "WARNING" } },
    });
  });
});
