import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WebhookFormat } from "../../../src/model/alerts/alerts.js";
import { Alert, AlertDelivery } from "../../../src/model/entities/index.js";
import { AlertReceivers } from "../../../src/service/alerts/receivers.js";
import { AlertRules } from "../../../src/service/alerts/rules.js";
import { AlertSilences } from "../../../src/service/alerts/silences.js";
import { type Claimed, claimDeliveries, finishAttempt, nextDeliveryMs } from "../../../src/store/alerts/deliveries.js";
import { evaluateAlerts } from "../../../src/store/alerts/evaluation.js";
import { deleteOldAlerts } from "../../../src/store/retention.js";
import { readRows } from "../../../src/store/queries/rows.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;
const TAKEN = { error: null, status: 200, response: "ok" };
const FAILED = { error: "answered with status 500", status: 500, response: "no" };

let database: TestDatabase;
let rows: Seeded;
let sessions: readonly string[];
beforeEach(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 3, sessions: 2, operations: 0, alerts: 0 });
  sessions = rows.sessions.map(({ id }) => id);
  await setStatus("ACTIVE", ...sessions);
});
afterEach(() => database[Symbol.asyncDispose]());

const em = () => database.orm.em.fork();
const evaluate = () => evaluateAlerts(database.orm.em);
const deliveries = () => readRows(em(), AlertDelivery, `order by "number"`);
const claim = () => claimDeliveries(em(), [], 50);
const finish = (claimed: Claimed, attempt: typeof TAKEN | typeof FAILED) => finishAttempt(em(), claimed, attempt, 0);
/** Lets the time that messages wait for be over. Locks rows in the order in which an evaluation does, which may run beside it. */
const due = () =>
  database.sql(
    `with waiting as (select "id" from "alert_delivery" where "state" = 'PENDING' order by "number" for update)
     update "alert_delivery" d set "next_attempt_at" = now() from waiting w where d."id" = w."id"`,
  );

function setStatus(status: string, ...of: readonly string[]): Promise<unknown> {
  return database.sql(
    `update "gluster_georep_session" set "status" = $1, "status_since" = now() where "session_id" = any($2::uuid[])`,
    [status, of],
  );
}

/** Nothing here is sent: deliveries are rows. */
function receiver(grouped = true, format: WebhookFormat = "GENERIC"): Promise<string> {
  const secrets = { seal: (text: string) => text, unseal: (text: string) => text };
  const sender = { send: () => Promise.reject(new Error("nothing is sent here")) };
  return new AlertReceivers(database.orm.em, secrets as never, sender).create(ADMIN, {
    name: randomUUID(),
    webhook: { url: "https://hooks.example.org/", format, secret: null },
    addresses: null,
    grouped,
  });
}

function rule(receiverIds: readonly string[], statuses: readonly "FAULTY"[] = ["FAULTY"]): Promise<string> {
  return new AlertRules(database.orm.em).create(ADMIN, {
    name: randomUUID(),
    enabled: true,
    condition: { kind: "STATUS", statuses },
    holdSeconds: 0,
    severity: "WARNING",
    clusterId: null,
    sessionId: null,
    receiverIds,
  });
}

interface Body {
  readonly version: number;
  readonly notification: string;
  readonly alerts: readonly { readonly id: string; readonly session: { readonly id: string } }[];
}

/** Which messages there are: what each tells, and of which sessions by their place in the seed. */
async function told(): Promise<string[]> {
  return (await deliveries()).map(({ body }) => {
    const { notification, alerts } = JSON.parse(body) as Body;
    return `${notification} ${alerts
      .map(({ session }) => sessions.indexOf(session.id))
      .toSorted((a, b) => a - b)
      .join(" ")}`;
  });
}

describe("a grouped receiver", () => {
  it("is told of all that fires at once in one message, and of its end in another; one that is not in as many as there are", async () => {
    await rule([await receiver(), await receiver(false)]);
    await setStatus("FAULTY", ...sessions);
    expect(await evaluate()).toEqual({ fired: 12, resolved: 0, queued: 13 });
    const bodies = (await deliveries()).map(({ body }) => JSON.parse(body) as Partial<Body>);
    expect(bodies.filter(({ version }) => version === 1)).toHaveLength(12);
    const [group] = bodies.filter(({ version }) => version === 2);
    expect(group).toMatchObject({ notification: "FIRING" });
    expect(group?.alerts?.map(({ session }) => session.id).toSorted()).toEqual(sessions.toSorted());
    await setStatus("ACTIVE", ...sessions);
    expect(await evaluate()).toEqual({ fired: 0, resolved: 12, queued: 13 });
  });

  it("has what comes while a message waits added to it, and a message behind it once somebody has begun with that", async () => {
    await rule([await receiver()]);
    await setStatus("FAULTY", sessions[0] ?? "");
    await evaluate();
    await setStatus("FAULTY", ...sessions.slice(1, 3));
    expect(await evaluate()).toEqual({ fired: 2, resolved: 0, queued: 1 });
    expect(await told()).toEqual(["FIRING 0 1 2"]);
    const [first] = await claim();
    expect((JSON.parse(first?.body ?? "") as Body).alerts).toHaveLength(3);
    await setStatus("FAULTY", sessions[3] ?? "");
    await evaluate();
    await setStatus("FAULTY", sessions[4] ?? "");
    await evaluate();
    expect(await told()).toEqual(["FIRING 0 1 2", "FIRING 3 4"]);
    expect(await claim(), "it does not wait for more that may come").toEqual([]);
    const [waits] = (await deliveries()).slice(-1);
    const waitsFor = Date.parse(waits?.nextAttemptAt ?? "") - Date.parse(waits?.createdAt ?? "");
    expect(waitsFor).toBeGreaterThan(5_000);
    expect(waitsFor).toBeLessThanOrEqual(10_000);
    // What failed, and may have arrived all the same, is the same when it is tried again.
    if (first !== undefined) await finish(first, FAILED);
    await due();
    const again = await claim();
    expect(again.find(({ id }) => id === first?.id)?.body).toBe(first?.body);
  });

  it("is told at once of what comes alone", async () => {
    await rule([await receiver()]);
    await setStatus("FAULTY", sessions[0] ?? "");
    await evaluate();
    const [first] = await claim();
    if (first !== undefined) await finish(first, TAKEN);
    await database.sql(`update "alert_delivery" set "created_at" = "created_at" - interval '11 seconds'`);
    await setStatus("FAULTY", sessions[1] ?? "");
    await evaluate();
    expect((await claim()).map(({ id }) => id)).not.toContain(first?.id);
    expect(await told()).toEqual(["FIRING 0", "FIRING 1"]);
  });

  it("is never told of an end before its beginning", async () => {
    await rule([await receiver()]);
    await setStatus("FAULTY", sessions[0] ?? "");
    await evaluate();
    const [first] = await claim();
    await setStatus("ACTIVE", sessions[0] ?? "");
    await evaluate();
    await setStatus("FAULTY", sessions[1] ?? "");
    await evaluate();
    await setStatus("ACTIVE", sessions[1] ?? "");
    await evaluate();
    expect(await told(), "an end joins a message that stands before its beginning").toEqual([
      "FIRING 0",
      "RESOLVED 0",
      "FIRING 1",
      "RESOLVED 1",
    ]);
    await due();
    expect(
      (await claim()).map(({ body }) => (JSON.parse(body) as Body).notification),
      "an end overtakes",
    ).toEqual([
      // The first is being sent, until its lease is over.
      "FIRING",
      "FIRING",
    ]);
    if (first !== undefined) await finish(first, TAKEN);
  });

  it("is told by another message of what a silence covered, when that ends", async () => {
    await rule([await receiver()]);
    await new AlertSilences(database.orm.em).create(ADMIN, {
      ruleId: null,
      clusterId: null,
      sessionId: sessions[0] ?? "",
      until: new Date(Date.now() + 3_600_000),
      comment: "maintenance",
    });
    await setStatus("FAULTY", ...sessions.slice(0, 3));
    await evaluate();
    expect(await told()).toEqual(["FIRING 1 2"]);
    await claim();
    await database.sql(`update "alert_silence" set "until" = now()`);
    await evaluate();
    expect(await told()).toEqual(["FIRING 1 2", "FIRING 0"]);
  });

  it("that a rule is given while it fires is told of all in one message", async () => {
    const id = await rule([]);
    await setStatus("FAULTY", ...sessions);
    await evaluate();
    await new AlertRules(database.orm.em).update(ADMIN, id, { receiverIds: [await receiver()] });
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 1 });
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
    expect(await told()).toEqual(["FIRING 0 1 2 3 4 5 6 7 8 9 10 11"]);
  });

  it("gets the alerts of two rules in two messages", async () => {
    const to = await receiver();
    await rule([to]);
    await rule([to]);
    await setStatus("FAULTY", ...sessions.slice(0, 2));
    await evaluate();
    expect(await told()).toEqual(["FIRING 0 1", "FIRING 0 1"]);
  });
});

describe("whoever sends", () => {
  it("looks again when what stands before the others is due, and not all the time until then", async () => {
    await rule([await receiver()]);
    await setStatus("FAULTY", sessions[0] ?? "");
    await evaluate();
    expect(await nextDeliveryMs(em())).toBeLessThanOrEqual(0);
    const [first] = await claim();
    if (first !== undefined) await finishAttempt(em(), first, FAILED, 60_000);
    await setStatus("ACTIVE", sessions[0] ?? "");
    await evaluate();
    expect(await told()).toEqual(["FIRING 0", "RESOLVED 0"]);
    expect(await nextDeliveryMs(em())).toBeGreaterThan(50_000);
  });
});

describe("an Alertmanager", () => {
  it("is told again of what still fires, and not of what is over", async () => {
    await rule([await receiver(true, "ALERTMANAGER")]);
    await setStatus("FAULTY", ...sessions.slice(0, 3));
    await evaluate();
    for (const claimed of await claim()) await finish(claimed, TAKEN);
    await setStatus("ACTIVE", sessions[1] ?? "");
    await evaluate();
    for (const claimed of await claim()) await finish(claimed, TAKEN);
    await database.sql(`update "alert_delivery" set "last_attempt_at" = "last_attempt_at" - interval '61 seconds'`);
    expect(await evaluate()).toMatchObject({ queued: 1 });
    const [again, ...others] = await claim();
    expect(others).toEqual([]);
    const labels = (JSON.parse(again?.body ?? "") as { labels: { session_id: string } }[]).map((each) => each.labels);
    expect(new Set(labels.map((each) => sessions.indexOf(each.session_id)))).toEqual(new Set([0, 2]));
  });

  it("that was away for longer than deliveries are kept up is told of what fires still, and not of what is over", async () => {
    await rule([await receiver(false, "ALERTMANAGER")]);
    await setStatus("FAULTY", ...sessions.slice(0, 2));
    await evaluate();
    const claimed = await claim();
    await database.sql(`update "alert_delivery" set "queued_at" = "queued_at" - interval '25 hours'`);
    expect(await Promise.all(claimed.map((each) => finishAttempt(em(), each, FAILED, 1_000)))).toEqual([
      "DEAD",
      "DEAD",
    ]);
    expect(await evaluate(), "an Alertmanager that is away is not asked all the time").toMatchObject({ queued: 0 });
    await setStatus("ACTIVE", sessions[1] ?? "");
    await database.sql(`update "alert_delivery" set "last_attempt_at" = "last_attempt_at" - interval '61 seconds'`);
    await evaluate();
    const bodies = (await claim()).map(
      ({ body }) => JSON.parse(body) as { labels: { session_id: string }; endsAt?: string }[],
    );
    const firing = bodies.flat().filter(({ endsAt }) => endsAt === undefined);
    expect(firing.map(({ labels }) => sessions.indexOf(labels.session_id))).toEqual([0]);
  });
});

describe("what was told together", () => {
  it("is kept as long as one of it fires, since its delivery says who knows of that", async () => {
    await rule([await receiver()]);
    await setStatus("FAULTY", ...sessions.slice(0, 2));
    await evaluate();
    await setStatus("ACTIVE", sessions[0] ?? "");
    await evaluate();
    for (const column of ["created_at", "resolved_at"]) {
      await database.sql(`update "alert" set "${column}" = "${column}" - interval '40 days'`);
    }
    expect(await deleteOldAlerts(database.orm.em, 30)).toBe(0);
    expect(await evaluate(), "it is told of again").toMatchObject({ queued: 0 });
    await setStatus("ACTIVE", sessions[1] ?? "");
    expect(await evaluate()).toMatchObject({ resolved: 1, queued: 1 });
    await database.sql(`update "alert" set "resolved_at" = "resolved_at" - interval '40 days'`);
    expect(await deleteOldAlerts(database.orm.em, 30)).toBe(2);
    expect(await deliveries()).toEqual([]);
  });
});

describe("whatever comes together", () => {
  it.each([1, 2, 3, 4])(
    "each receiver is told of each alert once that it fires and then once of its end, %i",
    async (seeded) => {
      const random = randomOf(seeded);
      const below = (most: number): number => Math.floor(random() * most);
      const receivers = [await receiver(), await receiver(), await receiver(false, "ALERTMANAGER")];
      await rule(receivers.slice(0, 2));
      await rule(receivers.slice(1));
      const taken: { readonly receiverId: string; readonly notification: string; readonly ids: readonly string[] }[] =
        [];
      const bodyOf = new Map<string, string>();
      const send = async (): Promise<void> => {
        await due();
        for (const claimed of await claim()) {
          expect(bodyOf.get(claimed.id) ?? claimed.body, "a message that was begun with is another").toBe(claimed.body);
          bodyOf.set(claimed.id, claimed.body);
          const isTaken = below(3) > 0;
          if (isTaken) taken.push({ receiverId: claimed.receiverId, ...(await toldBy(claimed)) });
          await finish(claimed, isTaken ? TAKEN : FAILED);
        }
      };
      for (let step = 0; step < 40; step += 1) {
        const some = sessions.filter(() => below(3) === 0);
        await setStatus(below(2) === 0 ? "FAULTY" : "ACTIVE", ...some);
        if (below(3) > 0)
          await Promise.all([evaluate(), below(2) === 0 ? send() : null, below(3) === 0 ? evaluate() : null]);
      }
      await setStatus("ACTIVE", ...sessions);
      await evaluate();
      while ((await deliveries()).some(({ state }) => state === "PENDING")) await send();
      const alerts = await readRows(em(), Alert, `order by "created_at"`);
      expect(alerts.length).toBeGreaterThan(10);
      expect(alerts.filter(({ state, told: by }) => state !== "RESOLVED" || by !== "RESOLVED")).toEqual([]);
      const routes = await database.sql<{ ruleId: string; receiverId: string }>(
        `select "rule_id" as "ruleId", "receiver_id" as "receiverId" from "alert_route"`,
      );
      for (const { id, ruleId } of alerts) {
        for (const { receiverId } of routes.filter((route) => route.ruleId === ruleId)) {
          const of = taken.filter((each) => each.receiverId === receiverId && each.ids.includes(id));
          expect(of.map(({ notification }) => notification)).toEqual(["FIRING", "RESOLVED"]);
        }
      }
    },
  );
});

/** What a receiver learns of a message: by the log, since an Alertmanager's body has no ids. */
async function toldBy({ id }: Claimed): Promise<{ readonly notification: string; readonly ids: readonly string[] }> {
  const named = await database.sql<{ kind: string; alertId: string }>(
    `select d."kind", n."alert_id" as "alertId" from "alert_delivery" d
     join "alert_delivery_alert" n on n."delivery_id" = d."id" where d."id" = $1`,
    [id],
  );
  return { notification: named[0]?.kind ?? "", ids: named.map(({ alertId }) => alertId) };
}

/** Numbers from 0 up to 1 that are the same each time: mulberry32. */
function randomOf(seeded: number): () => number {
  let state = seeded;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
