import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Alert, AlertDelivery } from "../../src/model/entities/index.js";
import type { RuleInput } from "../../src/service/alerts/rules.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";
import { type Received, WebhookServer } from "../support/webhook-server.js";

const SECRET = "of-this-receiver-and-of-no-other";

let hook: WebhookServer;
let on: SimulatedService;
beforeEach(async () => {
  hook = await WebhookServer.start();
  on = await SimulatedService.start({ config: { alertAllowedNetworks: ["127.0.0.0/8"] } });
});
afterEach(async () => {
  await on[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

/** A rule whose alerts the hook is told of. @returns its id */
async function rule(input: Pick<RuleInput, "condition"> & Partial<RuleInput>): Promise<string> {
  const { rules, receivers } = on.services.alerts;
  const receiver = await receivers.create(ADMIN, {
    name: "the hook",
    webhook: { url: hook.url, format: "GENERIC", secret: SECRET },
    addresses: null,
  });
  return rules.create(ADMIN, {
    name: "the rule",
    enabled: true,
    holdSeconds: 0,
    severity: "CRITICAL",
    clusterId: null,
    sessionId: null,
    receiverIds: [receiver],
    ...input,
  });
}

const tells = (notification: string) => (request: Received) => request.json["notification"] === notification;
const firing = (count = 1) => hook.until(count, "an alert fires", tells("FIRING"));
const resolved = (count = 1) => hook.until(count, "an alert is resolved", tells("RESOLVED"));
const alerts = () => on.rows(Alert, `order by "created_at"`);

test("a rule fires after its hold time, is told once by two replicas, signed, and resolves", async () => {
  await on.startReplica();
  const id = await on.create({ start: true });
  const ruleId = await rule({ condition: { kind: "STATUS", statuses: ["PAUSED"] }, holdSeconds: 2 });
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  const [request] = await firing();
  const [alert] = await alerts();
  expect(alert).toMatchObject({ state: "FIRING", ruleId, sessionId: id, severity: "CRITICAL" });
  const held = Date.parse(alert?.firedAt ?? "") - Date.parse(alert?.since ?? "");
  expect(held, "the hold time was not kept").toBeGreaterThanOrEqual(2_000);
  expect(held).toBeLessThan(15_000);
  expect(request?.json).toMatchObject({
    version: 1,
    notification: "FIRING",
    alert: { id: alert?.id, rule: { id: ruleId, name: "the rule" }, session: { id }, volume: { name: "vol" } },
  });
  const [, seconds = "", mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers["georep-signature"])) ?? [];
  expect(mac).toBe(createHmac("sha256", SECRET).update(`${seconds}.${request?.body}`).digest("hex"));
  expect(Math.abs(Date.now() / 1000 - Number(seconds)), "the time-stamp is none of now").toBeLessThan(60);
  expect(request?.headers["georep-delivery"]).toBe(request?.json["deliveryId"]);

  await on.done(on.services.sessions.resume(ADMIN, id, {}));
  await resolved();
  expect(await alerts()).toMatchObject([{ state: "RESOLVED", resolvedAt: expect.any(String) }]);
  expect(
    hook.received.map(({ json }) => json["notification"]),
    "two replicas told of one alert",
  ).toEqual(["FIRING", "RESOLVED"]);
  const told = (await on.events()).filter(({ kind }) => kind === "ALERT_FIRED" || kind === "ALERT_RESOLVED");
  expect(told).toMatchObject([
    { kind: "ALERT_FIRED", sessionId: id, after: { alertId: alert?.id, rule: "the rule", state: "FIRING" } },
    { kind: "ALERT_RESOLVED", sessionId: id, after: { alertId: alert?.id, state: "RESOLVED" } },
  ]);
});

test("a cluster that is lost fires, and resolves when it is reached again", async () => {
  await rule({ condition: { kind: "CLUSTER_LOST" } });
  const nodes = on.sim.cluster("destination").nodes;
  await Promise.all(nodes.map((node) => node.stopSshd()));
  const [request] = await firing();
  expect(request?.json).toMatchObject({
    alert: {
      condition: "CLUSTER_LOST",
      cluster: { name: "destination" },
      session: null,
      summary: expect.stringMatching(/^No host of the cluster is reached by SSH: /),
    },
  });
  await Promise.all(nodes.map((node) => node.startSshd()));
  await resolved();
});

test("an operation that fails fires once, and resolves when a later one of the session succeeds", async () => {
  const id = await on.create();
  await rule({ condition: { kind: "OPERATION_FAILED" } });
  const failed = await on.done(on.services.sessions.pause(ADMIN, id, {}));
  expect(failed.state).toBe("FAILED");
  const [request] = await firing();
  expect(request?.json).toMatchObject({
    alert: { operationId: failed.id, session: { id }, summary: expect.stringContaining("PAUSE_SESSION") },
  });
  await on.done(on.services.sessions.start(ADMIN, id, {}));
  await resolved();
  expect(hook.received).toHaveLength(2);
});

test("another replica evaluates and delivers where the first one is gone", async () => {
  const first = on.services;
  await on.startReplica();
  await on.stopReplica(first);
  await rule({ condition: { kind: "STATUS", statuses: ["NOTSTARTED"] } });
  await on.create();
  await firing();
  const deliveries = await on.rows(AlertDelivery);
  expect(deliveries).toMatchObject([{ kind: "FIRING", attempts: 1 }]);
});
