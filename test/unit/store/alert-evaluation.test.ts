import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Alert, AlertDelivery, GeoRepFinding } from "../../../src/model/entities/index.js";
import type { OperationKind } from "../../../src/model/operation.js";
import type { Row } from "../../../src/model/row.js";
import { AlertReceivers } from "../../../src/service/alerts/receivers.js";
import { AlertRules, type RuleInput } from "../../../src/service/alerts/rules.js";
import { AlertSilences } from "../../../src/service/alerts/silences.js";
import { evaluateAlerts } from "../../../src/store/alerts/evaluation.js";
import { deleteOldAlerts, deleteOldSilences } from "../../../src/store/retention.js";
import { readRows } from "../../../src/store/queries/rows.js";
import { insertRows } from "../../../src/store/write-rows.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";
import { Statements } from "../../support/statements.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;

let database: TestDatabase;
let rows: Seeded;
beforeEach(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 1, sessions: 1, operations: 0, alerts: 0 });
  await database.sql(`update "gluster_georep_session" set "status" = 'ACTIVE', "status_since" = now(), "pending" = 0`);
});
afterEach(() => database[Symbol.asyncDispose]());

const em = () => database.orm.em.fork();
const evaluate = () => evaluateAlerts(database.orm.em);
const alerts = () => readRows(em(), Alert, `order by "created_at", "subject"`);
const deliveries = () => readRows(em(), AlertDelivery, `order by "number"`);
const session = (at = 0): string => rows.sessions[at]?.id ?? "";
const clusterOf = (at = 0): string => rows.sessions[at]?.clusterId ?? "";

function rule(condition: RuleInput["condition"], input: Partial<RuleInput> = {}): Promise<string> {
  return new AlertRules(database.orm.em).create(ADMIN, {
    name: randomUUID(),
    enabled: true,
    condition,
    holdSeconds: 0,
    severity: "WARNING",
    clusterId: null,
    sessionId: null,
    receiverIds: [],
    ...input,
  });
}

/** Nothing here is sent: deliveries are rows. */
function receiver(grouped = true): Promise<string> {
  const secrets = { seal: (text: string) => text, unseal: (text: string) => text };
  const sender = { send: () => Promise.reject(new Error("nothing is sent here")) };
  return new AlertReceivers(database.orm.em, secrets as never, sender).create(ADMIN, {
    name: randomUUID(),
    webhook: null,
    addresses: ["storage@example.org"],
    grouped,
  });
}

const setStatus = (status: string, id = session()) =>
  database.sql(`update "gluster_georep_session" set "status" = $1, "status_since" = now() where "session_id" = $2`, [
    status,
    id,
  ]);
/** Lets the time of what alerts count from be so many seconds ago. */
const ago = (table: string, column: string, seconds: number) =>
  database.sql(`update "${table}" set "${column}" = "${column}" - make_interval(secs => $1)`, [seconds]);

async function find(code: Row<GeoRepFinding>["code"], severity: Row<GeoRepFinding>["severity"]): Promise<void> {
  const now = new Date().toISOString();
  await insertRows(em(), GeoRepFinding, [
    {
      id: randomUUID(),
      sessionId: session(),
      code,
      severity,
      message: `${code} it is.`,
      evidence: [],
      remedy: ["Mend it."],
      mutation: null,
      since: now,
      openedAt: now,
      confirmedAt: now,
      closedAt: null,
    },
  ]);
}

describe("without rules", () => {
  it("an evaluation is one statement", async () => {
    using statements = new Statements();
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
    expect(statements.texts).toHaveLength(1);
  });
});

describe("the hold time", () => {
  it("keeps an alert pending, and one that ceases before leaves nothing behind", async () => {
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { holdSeconds: 60 });
    await setStatus("FAULTY");
    expect(await evaluate()).toMatchObject({ fired: 0 });
    expect(await alerts()).toMatchObject([{ state: "PENDING", firedAt: null }]);
    await ago("alert", "since", 59);
    expect(await evaluate()).toMatchObject({ fired: 0 });
    await setStatus("ACTIVE");
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 0 });
    expect(await alerts()).toEqual([]);
  });

  it("is over when it has been so for as long, and the alert is resolved when it is so no more", async () => {
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { holdSeconds: 60 });
    await setStatus("FAULTY");
    await evaluate();
    await ago("alert", "since", 60);
    expect(await evaluate()).toMatchObject({ fired: 1, resolved: 0 });
    expect(await evaluate(), "it fires again").toMatchObject({ fired: 0, resolved: 0 });
    await setStatus("ACTIVE");
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 1 });
    expect(await alerts()).toMatchObject([{ state: "RESOLVED", resolvedAt: expect.any(String) }]);
    await setStatus("FAULTY");
    expect(await evaluate()).toMatchObject({ fired: 0 });
    expect(await alerts(), "another time is another alert").toHaveLength(2);
  });
});

describe("a rule on statuses", () => {
  it("goes on where the status is not known, and begins with none that is not known", async () => {
    await rule({ kind: "STATUS", statuses: ["FAULTY"] });
    await setStatus("UNKNOWN");
    expect(await evaluate()).toMatchObject({ fired: 0 });
    await setStatus("FAULTY");
    expect(await evaluate()).toMatchObject({ fired: 1 });
    await setStatus("UNKNOWN");
    expect(await evaluate(), "nobody knows whether it is over").toMatchObject({ fired: 0, resolved: 0 });
    await setStatus("FAULTY");
    expect(await evaluate(), "it is told twice").toMatchObject({ fired: 0, resolved: 0 });
    await setStatus("UNKNOWN");
    await evaluate();
    await setStatus("ACTIVE");
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 1 });
  });

  it("does not keep an alert pending while the status is not known", async () => {
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { holdSeconds: 60 });
    await setStatus("FAULTY");
    await evaluate();
    expect(await alerts()).toMatchObject([{ state: "PENDING" }]);
    await setStatus("UNKNOWN");
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 0 });
    expect(await alerts()).toEqual([]);
  });

  it("that asks for what is not known is told of it, and of its end", async () => {
    await rule({ kind: "STATUS", statuses: ["UNKNOWN"] });
    await setStatus("UNKNOWN");
    expect(await evaluate()).toMatchObject({ fired: 1 });
    await setStatus("FAULTY");
    expect(await evaluate()).toMatchObject({ resolved: 1 });
  });
});

describe("a rule on findings", () => {
  it("has an alert for each code that fits, with what to do", async () => {
    await rule({ kind: "FINDING", minimumSeverity: "WARNING" });
    await find("SSH_UNREACHABLE", "CRITICAL");
    await find("CLOCKS_APART", "WARNING");
    await find("GLUSTER_VERSIONS_DIFFER", "INFO");
    expect(await evaluate()).toMatchObject({ fired: 2 });
    const found = await alerts();
    expect(new Set(found.map(({ findingCode }) => findingCode))).toEqual(new Set(["CLOCKS_APART", "SSH_UNREACHABLE"]));
    expect(found[0]).toMatchObject({
      sessionId: session(),
      remedy: ["Mend it."],
      summary: expect.stringContaining("it is."),
    });
    await database.sql(`update "gluster_georep_finding" set "closed_at" = now() where "code" = 'CLOCKS_APART'`);
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 1 });
  });

  it("goes by codes where some are named", async () => {
    await rule({ kind: "FINDING", findingCodes: ["CLOCKS_APART"] });
    await find("SSH_UNREACHABLE", "CRITICAL");
    expect(await evaluate()).toMatchObject({ fired: 0 });
    await find("CLOCKS_APART", "INFO");
    expect(await evaluate()).toMatchObject({ fired: 1 });
  });
});

describe("rules on how far sessions are behind", () => {
  const waits = (lagState: string | null, seconds: number | null) =>
    database.sql(
      `update "gluster_georep_session" set "lag_state" = $1, "unsynced_since" = now() - make_interval(secs => $2) where "session_id" = $3`,
      [lagState, seconds, session()],
    );

  it("count for how long the oldest change has waited, and not since when nothing has been changed", async () => {
    await rule({ kind: "LAG", seconds: 600 });
    await waits("IDLE", null);
    expect(await evaluate(), "a session to which nobody writes lags").toMatchObject({ fired: 0 });
    await waits("CATCHING_UP", 500);
    expect(await evaluate()).toMatchObject({ fired: 0 });
    await waits("CATCHING_UP", 700);
    expect(await evaluate()).toMatchObject({ fired: 1 });
    expect(await alerts()).toMatchObject([
      {
        state: "FIRING",
        summary: expect.stringMatching(/more than 600 s behind \(CATCHING_UP\): what was changed after 20\S+Z is/),
      },
    ]);
    await waits("KEEPING_UP", 10);
    expect(await evaluate()).toMatchObject({ resolved: 1 });
    await waits("STUCK", null);
    expect(await evaluate(), "what was never copied waits as long as the session is old").toMatchObject({ fired: 1 });
    await waits(null, null);
    expect(await evaluate(), "nobody knows whether it is over").toMatchObject({ resolved: 0 });
    await waits("IDLE", null);
    expect(await evaluate()).toMatchObject({ resolved: 1 });
    await waits(null, null);
    expect(await evaluate(), "what is not known is no lag").toMatchObject({ fired: 0 });
  });

  it("go by the session's own objective, since it was breached", async () => {
    await rule({ kind: "RPO_BREACHED" }, { holdSeconds: 60 });
    await waits("STUCK", 1_000);
    const breached = (since: string) =>
      database.sql(
        `insert into "gluster_georep_session_rpo" ("session_id", "seconds", "breached_since") values ($1, 900, ${since})
         on conflict ("session_id") do update set "breached_since" = excluded."breached_since"`,
        [session()],
      );
    await breached("null");
    expect(await evaluate()).toMatchObject({ fired: 0 });
    await breached("now() - interval '70 s'");
    expect(await evaluate(), "the hold time counts from the breach").toMatchObject({ fired: 1 });
    expect(await alerts()).toMatchObject([{ summary: expect.stringContaining("more than 900 s behind (STUCK)") }]);
    await breached("null");
    expect(await evaluate()).toMatchObject({ resolved: 1 });
  });
});

describe("a rule on lost clusters", () => {
  it("has one alert, whether by SSH or by glusterd", async () => {
    await rule({ kind: "CLUSTER_LOST" }, { holdSeconds: 30 });
    const set = (reachable: boolean, glusterdUp: boolean | null) =>
      database.sql(
        `update "cluster" set "reachable" = $1, "glusterd_up" = $2, "glusterd_down_reason" = 'no answer',
           "reachable_since" = now() - interval '31 s', "glusterd_since" = now() - interval '31 s' where "id" = $3`,
        [reachable, glusterdUp, clusterOf()],
      );
    await set(true, false);
    expect(await evaluate(), "the hold time counts from when it was lost").toMatchObject({ fired: 1 });
    await set(false, null);
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
    expect(await alerts()).toMatchObject([
      { clusterId: clusterOf(), sessionId: null, summary: "No glusterd of the cluster answers: no answer" },
    ]);
    await set(true, true);
    expect(await evaluate()).toMatchObject({ resolved: 1 });
  });
});

describe("a rule on operations", () => {
  async function operation(
    state: string,
    errorCode: string | null,
    kind: OperationKind = "STOP_SESSION",
    noChange = false,
  ): Promise<void> {
    await database.sql(
      `insert into "operation" ("id", "kind", "state", "cluster_id", "cluster_name", "volume_id", "volume_name", "session_id",
         "session_name", "arguments", "requested_by", "error_code", "error_message", "already_so", "created_at", "finished_at",
         "deadline_at")
       values ($1, $7, $2, $3, 'c', $4, 'v', $5, 's', '{}', 'admin', $6, 'Gluster said no.', $8, now(), now(), now())`,
      [randomUUID(), state, clusterOf(), rows.sessions[0]?.primaryVolumeId, session(), errorCode, kind, noChange],
    );
  }

  it("tells of each once, until a later one of the session succeeds", async () => {
    await operation("FAILED", "GLUSTER_REFUSED");
    await rule({ kind: "OPERATION_FAILED" });
    expect(await evaluate(), "one that failed before the rule was made").toMatchObject({ fired: 0 });
    await operation("FAILED", "GLUSTER_REFUSED");
    await operation("UNKNOWN", "OUTCOME_UNKNOWN");
    await operation("FAILED", "SUPERSEDED");
    expect(await evaluate()).toMatchObject({ fired: 2, resolved: 0 });
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 0 });
    expect((await alerts()).map(({ summary }) => summary).toSorted()).toEqual([
      "STOP_SESSION of admin ended as FAILED: Gluster said no.",
      "STOP_SESSION of admin ended as UNKNOWN: Gluster said no.",
    ]);
    await operation("SUCCEEDED", null);
    expect(await evaluate()).toMatchObject({ fired: 0, resolved: 2 });
  });

  it.each<[failed: OperationKind, later: OperationKind, noChange: boolean, resolved: number]>([
    ["STOP_SESSION", "VERIFY_SESSION", false, 0],
    ["STOP_SESSION", "START_SESSION", true, 0],
    ["STOP_SESSION", "START_SESSION", false, 1],
    ["STOP_SESSION", "STOP_SESSION", true, 1],
    ["VERIFY_SESSION", "VERIFY_SESSION", false, 1],
    ["VERIFY_SESSION", "START_SESSION", false, 1],
  ])("of a failed %s a later %s (no change: %s) resolves %i", async (failed, later, noChange, resolved) => {
    await rule({ kind: "OPERATION_FAILED" });
    await operation("FAILED", "GLUSTER_REFUSED", failed);
    expect(await evaluate()).toMatchObject({ fired: 1 });
    await operation("SUCCEEDED", null, later, noChange);
    expect(await evaluate()).toMatchObject({ fired: 0, resolved });
  });

  it("tells of none that is longer ago than its seconds", async () => {
    await rule({ kind: "OPERATION_FAILED", seconds: 300 });
    await operation("FAILED", "GLUSTER_REFUSED");
    expect(await evaluate()).toMatchObject({ fired: 1 });
    await ago("operation", "finished_at", 301);
    await ago("alert_rule", "created_at", 400);
    expect(await evaluate()).toMatchObject({ resolved: 1 });
  });
});

describe("a rule's scope", () => {
  it("is a cluster, or a session", async () => {
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { clusterId: clusterOf(0) });
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { sessionId: session(1) });
    await setStatus("FAULTY", session(0));
    await setStatus("FAULTY", session(1));
    expect(clusterOf(0)).not.toBe(clusterOf(1));
    expect(await evaluate()).toMatchObject({ fired: 2 });
    const about = (await alerts()).map(({ sessionId }) => sessionId);
    expect(new Set(about)).toEqual(new Set([session(0), session(1)]));
  });

  it("must be there, and make sense", async () => {
    const condition = { kind: "STATUS", statuses: ["FAULTY"] } as const;
    await expect(rule(condition, { clusterId: randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(rule(condition, { clusterId: clusterOf(0), sessionId: session(1) })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      field: "input.clusterId",
    });
    await expect(rule({ kind: "CLUSTER_LOST" }, { sessionId: session(0) })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("a rule that is no more, or no longer", () => {
  it.each([
    ["disabled", (rules: AlertRules, id: string) => rules.update(ADMIN, id, { enabled: false })],
    ["deleted", (rules: AlertRules, id: string) => rules.delete(ADMIN, id)],
    [
      "about something else",
      (rules: AlertRules, id: string) => rules.update(ADMIN, id, { condition: { kind: "CLUSTER_LOST" } }),
    ],
  ])("%s resolves its alerts, and those who were told are told", async (_what, change) => {
    const to = await receiver();
    const id = await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { receiverIds: [to] });
    await setStatus("FAULTY");
    expect(await evaluate()).toEqual({ fired: 1, resolved: 0, queued: 1 });
    await change(new AlertRules(database.orm.em), id);
    expect(await evaluate()).toEqual({ fired: 0, resolved: 1, queued: 1 });
    expect(await deliveries()).toMatchObject([
      { receiverId: to, kind: "FIRING" },
      { receiverId: to, kind: "RESOLVED" },
    ]);
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
  });
});

describe("a receiver that a rule is given while it fires", () => {
  it("is told once of what fires, and of its end; those who were told are not told again", async () => {
    const first = await receiver();
    const id = await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { receiverIds: [first] });
    await setStatus("FAULTY");
    expect(await evaluate()).toEqual({ fired: 1, resolved: 0, queued: 1 });
    const later = await receiver();
    const rules = new AlertRules(database.orm.em);
    await rules.update(ADMIN, id, { receiverIds: [first, later] });
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 1 });
    await rules.update(ADMIN, id, { receiverIds: [] });
    await rules.update(ADMIN, id, { receiverIds: [later] });
    expect(await evaluate(), "it was told before").toEqual({ fired: 0, resolved: 0, queued: 0 });
    await setStatus("ACTIVE");
    expect(await evaluate()).toEqual({ fired: 0, resolved: 1, queued: 2 });
    const told = (await deliveries()).map(({ receiverId, kind }) => `${receiverId} ${kind}`);
    expect(told.toSorted()).toEqual([first, later].flatMap((to) => [`${to} FIRING`, `${to} RESOLVED`]).toSorted());
  });

  it("is told when a silence ends, and not of what is over by then", async () => {
    const id = await rule({ kind: "STATUS", statuses: ["FAULTY"] });
    await setStatus("FAULTY");
    expect(await evaluate()).toEqual({ fired: 1, resolved: 0, queued: 0 });
    await new AlertSilences(database.orm.em).create(ADMIN, {
      ruleId: id,
      clusterId: null,
      sessionId: null,
      until: new Date(Date.now() + 3_600_000),
      comment: "maintenance",
    });
    await new AlertRules(database.orm.em).update(ADMIN, id, { receiverIds: [await receiver()] });
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
    await ago("alert_silence", "until", 7_200);
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 1 });
  });
});

describe("a silence", () => {
  const silence = (about: { readonly clusterId?: string; readonly sessionId?: string; readonly ruleId?: string }) =>
    new AlertSilences(database.orm.em).create(ADMIN, {
      ruleId: null,
      clusterId: null,
      sessionId: null,
      until: new Date(Date.now() + 3_600_000),
      comment: "maintenance",
      ...about,
    });
  const faulty = async () => {
    const to = await receiver();
    const id = await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { receiverIds: [to] });
    await setStatus("FAULTY");
    return id;
  };
  const over = () => ago("alert_silence", "until", 7_200);

  it("has nobody told of what fires, and what still fires when it ends is told then", async () => {
    await faulty();
    await silence({ clusterId: clusterOf() });
    expect(await evaluate()).toEqual({ fired: 1, resolved: 0, queued: 0 });
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
    await over();
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 1 });
    expect(await deliveries()).toMatchObject([{ kind: "FIRING" }]);
  });

  it("has nobody told of what fired and was resolved within it", async () => {
    await faulty();
    await silence({});
    await evaluate();
    await setStatus("ACTIVE");
    expect(await evaluate()).toEqual({ fired: 0, resolved: 1, queued: 0 });
    await over();
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 0 });
  });

  it("puts off that something is resolved which was told before it", async () => {
    const ruleId = await faulty();
    await evaluate();
    await silence({ ruleId });
    await setStatus("ACTIVE");
    expect(await evaluate()).toEqual({ fired: 0, resolved: 1, queued: 0 });
    await over();
    expect(await evaluate()).toEqual({ fired: 0, resolved: 0, queued: 1 });
    expect((await deliveries()).map(({ kind }) => kind)).toEqual(["FIRING", "RESOLVED"]);
  });

  it("covers only what fits all that it names", async () => {
    await faulty();
    await silence({ sessionId: session(1) });
    await silence({ clusterId: clusterOf(1) });
    expect(await evaluate()).toMatchObject({ fired: 1, queued: 1 });
  });

  it("ends in the future, within a year", async () => {
    const silences = new AlertSilences(database.orm.em);
    const about = { ruleId: null, clusterId: null, sessionId: null, comment: "x" };
    for (const until of [new Date(Date.now() - 60_000), new Date(Date.now() + 400 * 86_400_000)]) {
      await expect(silences.create(ADMIN, { ...about, until })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        field: "input.until",
      });
    }
  });
});

describe("what is past its time", () => {
  it("is deleted: alerts that are over with their deliveries, and silences; and not what still fires", async () => {
    const to = await receiver(false);
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { receiverIds: [to] });
    await setStatus("FAULTY", session(0));
    await setStatus("FAULTY", session(1));
    await evaluate();
    await setStatus("ACTIVE", session(0));
    await evaluate();
    const until = new Date(Date.now() + 60_000);
    const silence = { ruleId: null, clusterId: null, sessionId: null, until, comment: "x" };
    await new AlertSilences(database.orm.em).create(ADMIN, silence);
    for (const column of ["created_at", "fired_at", "resolved_at"]) await ago("alert", column, 29.9 * 86_400);
    expect(await deleteOldAlerts(database.orm.em, 30)).toBe(0);
    for (const column of ["created_at", "fired_at", "resolved_at"]) await ago("alert", column, 86_400);
    expect(await deleteOldAlerts(database.orm.em, 30)).toBe(1);
    expect(await alerts()).toMatchObject([{ state: "FIRING", sessionId: session(1) }]);
    expect(await deliveries(), "those of the one that fires").toHaveLength(1);
    expect(await deleteOldSilences(database.orm.em, 30)).toBe(0);
    await ago("alert_silence", "until", 31 * 86_400);
    expect(await deleteOldSilences(database.orm.em, 30)).toBe(1);
  });
});

describe("two evaluations at once", () => {
  it("make one alert and one delivery", async () => {
    const to = await receiver();
    await rule({ kind: "STATUS", statuses: ["FAULTY"] }, { receiverIds: [to] });
    await setStatus("FAULTY");
    await Promise.all(Array.from({ length: 8 }, evaluate));
    expect(await alerts()).toHaveLength(1);
    expect(await deliveries()).toHaveLength(1);
  });
});
