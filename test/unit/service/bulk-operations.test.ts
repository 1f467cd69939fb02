import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createLog } from "../../../src/log.js";
import { GeoRepSession } from "../../../src/model/entities/index.js";
import { SESSION_ACTIONS } from "../../../src/model/transitions.js";
import { EventFeed } from "../../../src/service/feed/event-feed.js";
import { Operations } from "../../../src/service/operations.js";
import { Sessions } from "../../../src/service/sessions/sessions.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";
import { Statements } from "../../support/statements.js";

const ADMIN = { user: "admin", tokenId: null, role: "ADMIN" } as const;

let database: TestDatabase;
let feed: EventFeed;
let sessions: Sessions;
let rows: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 4, sessions: 4, operations: 0 });
  feed = await EventFeed.start(database.orm.em, createLog("silent"));
  sessions = new Sessions(database.orm.em, new Operations(database.orm.em, feed), {
    plan: () => Promise.reject(new Error("nothing is planned here")),
    keys: () => Promise.reject(new Error("no keys are read here")),
  });
});
beforeEach(() => database.sql(`delete from "operation"`));
afterAll(async () => {
  await feed[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const idsOf = (count: number) => rows.sessions.slice(0, count).map((row) => row.id);

async function statementsOf(count: number): Promise<string[]> {
  await database.sql(`delete from "operation"`);
  using statements = new Statements();
  const input = { force: true, idempotencyKey: `key of ${count}` };
  const requested = await sessions.changeMany(ADMIN, "STOP", { sessionIds: idsOf(count) }, input);
  expect(requested.filter((each) => "error" in each)).toEqual([]);
  return statements.texts;
}

it("takes as many statements for many sessions as for one", async () => {
  const one = await statementsOf(1);
  expect(await statementsOf(24), "a statement for each").toHaveLength(one.length);
});

it("gives numbers in the order of the list, and those further back in their cluster's line more time", async () => {
  const order = idsOf(12).toReversed();
  const requested = await sessions.changeMany(ADMIN, "START", { sessionIds: order }, {});
  expect(requested.map((each) => each.sessionId)).toEqual(order);
  const stored = await database.sql<{ session_id: string; deadline_at: Date; cluster_id: string }>(
    `select "session_id", "deadline_at", "cluster_id" from "operation" order by "number"`,
  );
  expect(stored.map((row) => row.session_id)).toEqual(order);
  for (const line of Map.groupBy(stored, (row) => row.cluster_id).values()) {
    const deadlines = line.map((row) => new Date(row.deadline_at).getTime());
    expect(deadlines).toEqual(deadlines.toSorted((a, b) => a - b));
    expect(new Set(deadlines).size).toBe(line.length);
  }
});

it("of many that ask for the same sessions in different orders at once, each session gets one operation, and nobody waits for ever", async () => {
  const ids = idsOf(20);
  const askers = Array.from({ length: 8 }, (_, each) => (each % 2 === 0 ? ids : ids.toReversed()));
  const all = await Promise.all(askers.map((sessionIds) => sessions.changeMany(ADMIN, "PAUSE", { sessionIds }, {})));
  const got = all.flat().flatMap((each) => ("operation" in each ? [each.sessionId] : []));
  expect(got.toSorted()).toEqual(ids.toSorted());
  const codes = all.flat().flatMap((each) => ("error" in each ? [each.error.code] : []));
  expect(new Set(codes)).toEqual(new Set(["OPERATION_IN_PROGRESS"]));
});

it("is an operator's too, and nobody's without a session", async () => {
  const operator = { ...ADMIN, role: "OPERATOR" } as const;
  const [only] = await sessions.changeMany(operator, "RESUME", { sessionIds: idsOf(1) }, {});
  expect(only).toMatchObject({ operation: { kind: "RESUME_SESSION", requestedBy: "admin" } });
});

it("changes no session whose destination cannot be named safely, says why, and changes those beside it", async () => {
  const [odd = "", other = ""] = idsOf(2);
  const [{ key } = { key: "" }] = await database.sql<{ key: string }>(
    `select "session_key" as "key" from "gluster_georep_session" where "session_id" = '${odd}'`,
  );
  const rename = (to: string) =>
    database.sql(`update "gluster_georep_session" set "session_key" = '${to}' where "session_id" = '${odd}'`);
  await rename(key.replace("://", String.raw`://DOM\svc@`));
  const reason = {
    code: "WRONG_STATE",
    message: expect.stringMatching(/cannot be named to Gluster safely.*own CLI\.$/),
  };
  const requested = await sessions.changeMany(ADMIN, "STOP", { sessionIds: [odd, other] }, {});
  expect(requested).toMatchObject([{ sessionId: odd, error: reason }, { operation: { sessionId: other } }]);
  await expect(sessions.stop(ADMIN, odd, {})).rejects.toMatchObject(reason);
  const { transitions } = await database.orm.em.fork().findOneOrFail(GeoRepSession, odd);
  const [refused] = requested;
  const message = refused !== undefined && "error" in refused ? refused.error.message : "";
  expect(transitions, "what is refused is offered").toEqual(
    SESSION_ACTIONS.map((action) => ({ action, allowed: false, reason: message })),
  );
  await rename(key);
});
