import { afterEach, beforeEach, expect, test } from "vitest";
import { Event } from "../../src/model/entities/index.js";
import { claimDeliveries } from "../../src/store/alerts/deliveries.js";
import { readRows } from "../../src/store/queries/rows.js";
import { AlertDeliveries, type AlertDeliveriesOptions } from "../support/alert-deliveries.js";
import { WebhookServer } from "../support/webhook-server.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;

let hook: WebhookServer;
let on: AlertDeliveries;
beforeEach(async () => {
  hook = await WebhookServer.start();
});
afterEach(async () => {
  await on[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
});

/** A session that alerts the hook. @returns the receiver's id */
async function start(options: AlertDeliveriesOptions = {}, url = hook.url): Promise<string> {
  on = await AlertDeliveries.start(options);
  const id = await on.tell({ webhook: { url, format: "GENERIC", secret: null } });
  expect(await on.evaluate()).toMatchObject({ fired: 1, queued: 1 });
  return id;
}

/** The only delivery, once it is so. */
async function delivery(wanted: object): Promise<void> {
  await expect.poll(() => on.deliveries()).toMatchObject([wanted]);
}

const events = () => readRows(on.database.orm.em.fork(), Event, `where "kind" like 'ALERT%' order by "number"`);

test("what fails is tried again, later each time, until the receiver takes it", async () => {
  hook.behave(500, 500, 200);
  await start();
  const requests = await hook.until(3, "three attempts");
  await delivery({ state: "DELIVERED", attempts: 3, lastStatus: 200, lastError: null, nextAttemptAt: null });
  expect(new Set(requests.map(({ headers }) => headers["georep-delivery"])).size, "an attempt has another id").toBe(1);
  expect(on.outcomes).toEqual(["failed", "failed", "delivered"]);
});

test("a receiver that hangs is given up after a while, and holds up no other", async () => {
  on = await AlertDeliveries.start({ attemptMs: 2_000 });
  await using slow = await WebhookServer.start();
  slow.behave("hang");
  const { rules, receivers } = on.alerts;
  const webhook = (url: string) => ({ webhook: { url, format: "GENERIC", secret: null }, addresses: null }) as const;
  const hanging = await receivers.create(ADMIN, { name: "hangs", ...webhook(slow.url) });
  const other = await receivers.create(ADMIN, { name: "answers", ...webhook(hook.url) });
  await rules.create(ADMIN, {
    name: "any",
    enabled: true,
    // Every session of the seed, so that there is more for the one that hangs than it is sent at a time.
    condition: { kind: "STATUS", statuses: ["ACTIVE", "FAULTY", "STOPPED", "NOTSTARTED", "PAUSED"] },
    holdSeconds: 0,
    severity: "INFO",
    clusterId: null,
    sessionId: null,
    receiverIds: [hanging, other],
  });
  const { queued } = await on.evaluate();
  expect(queued).toBe(on.rows.sessions.length * 2);
  await hook.until(on.rows.sessions.length, "the receiver that answers is told of all");
  const failed = async () => (await on.deliveries()).filter(({ lastError }) => lastError !== null);
  await expect.poll(failed).not.toEqual([]);
  expect((await failed())[0]).toMatchObject({
    receiverId: hanging,
    lastError: "no answer within 2 s",
    lastStatus: null,
  });
});

test("of several replicas one sends each delivery", async () => {
  on = await AlertDeliveries.start();
  on.another();
  on.another();
  const receiver = await on.alerts.receivers.create(ADMIN, {
    name: "receiver",
    webhook: { url: hook.url, format: "GENERIC", secret: null },
    addresses: null,
  });
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) {
    await on.alerts.rules.create(ADMIN, {
      name,
      enabled: true,
      condition: { kind: "STATUS", statuses: ["ACTIVE", "FAULTY", "STOPPED", "NOTSTARTED", "PAUSED"] },
      holdSeconds: 0,
      severity: "INFO",
      clusterId: null,
      sessionId: null,
      receiverIds: [receiver],
    });
  }
  await on.evaluate();
  const count = names.length * on.rows.sessions.length;
  const requests = await hook.until(count, "every alert");
  await expect.poll(() => on.outcomes.length).toBe(count);
  expect(new Set(requests.map(({ headers }) => headers["georep-delivery"])).size).toBe(count);
  expect(hook.received, "a delivery was sent twice").toHaveLength(count);
});

test("a redirect to an address of a cloud's metadata is a failure that says so, and is not followed", async () => {
  hook.behave((response) => response.writeHead(301, { location: "http://169.254.169.254/" }).end());
  await start();
  await delivery({
    state: "PENDING",
    lastStatus: 301,
    lastError: expect.stringContaining("redirects are not followed"),
  });
});

test("a webhook in a network that is not open is never connected to, and the delivery says which setting opens it", async () => {
  await start({ allowed: [] }, `http://localhost:${hook.port}/`);
  await delivery({ state: "PENDING", lastError: expect.stringContaining("GEOREP_ALERT_ALLOWED_NETWORKS") });
  expect(hook.received).toEqual([]);
});

test("a delivery that fails for a day is dead, an event tells, and a replay sends it again", async () => {
  hook.behave(500);
  await start();
  await hook.until(1, "the first attempt");
  await delivery({ state: "PENDING", attempts: 1, lastStatus: 500 });
  await on.letPass(23);
  await hook.until(2, "an attempt after 23 hours");
  // Written down before more time passes: it would be the last one else.
  await expect.poll(() => on.outcomes).toEqual(["failed", "failed"]);
  await delivery({ state: "PENDING", attempts: 2 });
  await on.letPass(2);
  await delivery({ state: "DEAD", attempts: 3, nextAttemptAt: null, lastError: "answered with status 500" });
  const [dead] = await on.deliveries();
  expect((await events()).filter(({ kind }) => kind === "ALERT_DELIVERY_DEAD")).toMatchObject([
    { after: { deliveryId: dead?.id, receiver: "receiver", rule: "stopped", reason: "answered with status 500" } },
  ]);

  hook.behave(200);
  await on.alerts.deliveries.replay(ADMIN, dead?.id ?? "");
  await delivery({ id: dead?.id, state: "DELIVERED", attempts: 1 });
  expect((await events()).filter(({ kind }) => kind === "ALERT_DELIVERY_REPLAYED")).toMatchObject([
    { after: { deliveryId: dead?.id, receiver: "receiver", rule: "stopped", attempts: 3, by: "admin" } },
  ]);
  const [first, ...others] = hook.received;
  expect(others.at(-1)?.body, "a replay sends something else").toBe(first?.body);
});

test("what one receiver is told of one alert comes in order, though the first attempt fails", async () => {
  hook.behave(500, 200);
  await start();
  await hook.until(1, "the first attempt");
  await on.setStatus(on.stopped(), "ACTIVE");
  expect(await on.evaluate()).toMatchObject({ resolved: 1, queued: 1 });
  const requests = await hook.until(3, "what fires, again, and what is resolved");
  expect(requests.map(({ json }) => json["notification"])).toEqual(["FIRING", "FIRING", "RESOLVED"]);
});

test("a delivery that a replica died with is sent by another when its lease is over, and not before", async () => {
  on = await AlertDeliveries.start();
  await on.deliverer[Symbol.asyncDispose]();
  await on.tell({ webhook: { url: hook.url, format: "GENERIC", secret: null } });
  await on.evaluate();
  const em = on.database.orm.em.fork();
  expect(await claimDeliveries(em, [], 10)).toHaveLength(1);
  expect(await claimDeliveries(em, [], 10), "two have one delivery").toEqual([]);
  await on.database.sql(`update "alert_delivery" set "next_attempt_at" = "next_attempt_at" - interval '60 seconds'`);
  expect(await claimDeliveries(em, [], 10)).toMatchObject([{ attempts: 2 }]);
});

test("a replica that stops leaves what it was sending to the others, at once", async () => {
  hook.behave("hang", 200);
  await start();
  await hook.until(1, "an attempt that hangs");
  on.another();
  const began = performance.now();
  await on.deliverer[Symbol.asyncDispose]();
  const [first, again] = await hook.until(2, "the attempt of another");
  expect(performance.now() - began, "it waited for the lease, or for the receiver").toBeLessThan(4_000);
  expect(again?.headers["georep-delivery"]).toBe(first?.headers["georep-delivery"]);
  await delivery({ state: "DELIVERED", attempts: 1 });
});

test("a receiver that is deleted is told nothing more, and what waited for it is dead", async () => {
  hook.behave(500);
  const receiverId = await start();
  await hook.until(1, "the first attempt");
  await on.alerts.receivers.delete(ADMIN, receiverId);
  await delivery({ state: "DEAD", lastError: "The receiver was deleted." });
  const [dead] = await on.deliveries();
  await expect(on.alerts.deliveries.replay(ADMIN, dead?.id ?? "")).rejects.toMatchObject({ code: "WRONG_STATE" });
});

test("an Alertmanager is sent an alert again and again while it fires, in one delivery, and then its end", async () => {
  on = await AlertDeliveries.start();
  await on.tell({ webhook: { url: hook.url, format: "ALERTMANAGER", secret: null } });
  await on.evaluate();
  await hook.until(1, "the alert fires");
  await delivery({ state: "DELIVERED" });
  expect(await on.evaluate(), "it is sent again at once").toMatchObject({ queued: 0 });
  await on.database.sql(`update "alert_delivery" set "last_attempt_at" = "last_attempt_at" - interval '61 seconds'`);
  expect(await on.evaluate()).toMatchObject({ queued: 1 });
  const [first, again] = await hook.until(2, "the alert again");
  expect(again?.body).toBe(first?.body);
  await delivery({ state: "DELIVERED" });
  await on.setStatus(on.stopped(), "ACTIVE");
  await on.evaluate();
  const [, , end] = await hook.until(3, "its end");
  expect(JSON.parse(end?.body ?? "")).toMatchObject([{ endsAt: expect.any(String) }]);
});

test("a test tells at once what came of it", async () => {
  hook.behave(200, 404);
  const receiverId = await start();
  await hook.until(1, "the alert");
  const { signal } = new AbortController();
  expect(await on.alerts.receivers.test(ADMIN, receiverId, signal)).toEqual({
    error: "answered with status 404",
    status: 404,
    response: "as told",
  });
  expect(hook.received[1]?.json).toMatchObject({ notification: "TEST" });
});
