import { afterEach, beforeEach, expect, test } from "vitest";
import type { OperationKind } from "../../../src/model/operation.js";
import { EventFeed } from "../../../src/service/feed/event-feed.js";
import { requestMany } from "../../../src/service/sessions/bulk-operations.js";
import { OperationProgress } from "../../../src/store/operation-progress.js";
import { type OperationRequest, Operations } from "../../../src/service/operations.js";
import { deleteOldOperations } from "../../../src/store/retention.js";
import { type TestDatabase, testDatabase } from "../../support/database.js";
import { insertCluster } from "../../support/registered-cluster.js";

let database: TestDatabase;
let feed: EventFeed;
let operations: Operations;
let progress: OperationProgress;
const lost = new AbortController();
const CLUSTER = "10000000-0000-4000-8000-000000000001";

beforeEach(async () => {
  database = await testDatabase();
  await insertCluster(database, CLUSTER);
  feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 20 });
  operations = new Operations(database.orm.em, feed);
  progress = ownProgress(new AbortController().signal);
});
afterEach(async () => {
  await feed[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function ownProgress(signal: AbortSignal, assertOwned = () => Promise.resolve()): OperationProgress {
  return new OperationProgress({ em: database.orm.em, signal, assertOwned });
}

const ACTOR = { user: "admin", tokenId: null, role: "ADMIN" } as const;
const OTHER = { user: "other", tokenId: null, role: "ADMIN" } as const;

function request(
  session: number,
  kind: OperationKind = "START_SESSION",
  more: Partial<OperationRequest> = {},
): OperationRequest {
  const target = {
    clusterId: CLUSTER,
    clusterName: "source",
    volumeId: "20000000-0000-4000-8000-000000000001",
    volumeName: "vol",
    sessionId: `60000000-0000-4000-8000-00000000000${session}`,
    sessionName: "dst1::dr",
    secondaryClusterId: null,
  };
  return { kind, target, arguments: {}, idempotencyKey: null, ...more };
}
const forced = { arguments: { force: true } };
const DONE = { state: "SUCCEEDED", noChange: false, errorCode: null, errorMessage: null } as const;

test("none is written for a cluster that is removed at the same moment: nobody would ever end it", async () => {
  const began = Promise.withResolvers<void>();
  const commit = Promise.withResolvers<void>();
  const removing = database.orm.em.fork().transactional(async (em) => {
    await em.execute(`delete from "cluster" where "id" = ?`, [CLUSTER]);
    began.resolve();
    await commit.promise;
  });
  await began.promise;
  const asked = Promise.allSettled([
    operations.request(ACTOR, request(1)),
    requestMany(database.orm.em, ACTOR, [request(2)]),
  ]);
  const waiting = `select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
  await expect.poll(() => database.sql(waiting)).toHaveLength(2);
  commit.resolve();
  await removing;
  const error = { code: "NOT_FOUND", message: expect.stringContaining("source was removed") as string };
  expect(await asked).toMatchObject([
    { status: "rejected", reason: error },
    { status: "fulfilled", value: [{ error }] },
  ]);
  expect(await database.sql(`select "id" from "operation"`)).toEqual([]);
});

test("those that ended long ago are deleted with their steps, and never one that has not ended", async () => {
  const long = "now() - interval '100 days'";
  for (const [session, ended] of [
    [1, long],
    [2, "now()"],
    [3, null],
  ] as const) {
    const { id } = await operations.request(ACTOR, request(session));
    const state = ended === null ? "PENDING" : "SUCCEEDED";
    await database.sql(
      `update "operation" set "created_at" = ${long}, "finished_at" = ${ended ?? "null"}, "state" = $2 where "id" = $1`,
      [id, state],
    );
    await database.sql(
      `insert into "operation_step" ("operation_id", "number", "name", "state", "argv") values ($1, 1, 'start', 'PLANNED', '{}')`,
      [id],
    );
  }
  expect(await deleteOldOperations(database.orm.em, 90)).toBe(1);
  const kept = await database.sql(`select "session_id" from "operation" order by "number"`);
  expect(kept).toEqual([2, 3].map((session) => ({ session_id: request(session).target.sessionId })));
  expect(await database.sql(`select 1 from "operation_step"`)).toHaveLength(2);
});

test("of many that ask at once for one session exactly one gets an operation, and the others are told which", async () => {
  const asked = await Promise.allSettled(Array.from({ length: 8 }, () => operations.request(ACTOR, request(1))));
  const won = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value.id] : []));
  expect(won.length).toBe(1);
  const refusals = asked.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  const naming = expect.stringContaining(won[0] ?? "?") as string;
  expect(refusals).toEqual(
    refusals.map(() => expect.objectContaining({ code: "OPERATION_IN_PROGRESS", message: naming }) as unknown),
  );
  await operations.request(ACTOR, request(2));
});

test("the same key at the same moment gives one operation to all, and something else under it is refused", async () => {
  const keyed = { idempotencyKey: "k" };
  const ids = await Promise.all(
    Array.from({ length: 8 }, async () => (await operations.request(ACTOR, request(1, "START_SESSION", keyed))).id),
  );
  expect(new Set(ids).size).toBe(1);
  await expect(operations.request(ACTOR, request(1, "STOP_SESSION", keyed))).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
  await expect(
    operations.request(OTHER, request(1, "START_SESSION", keyed)),
    "keys are each user's own",
  ).rejects.toMatchObject({
    code: "OPERATION_IN_PROGRESS",
  });
});

test("a forced stop takes the place of what is pending, and never of what has begun", async () => {
  const pending = await operations.request(ACTOR, request(1));
  const stop = await operations.request(ACTOR, request(1, "STOP_SESSION", forced));
  expect(await operations.waitFor(pending.id, 0)).toMatchObject({ state: "FAILED", errorCode: "SUPERSEDED" });
  expect(await progress.begin(pending.id, []), "a superseded operation was begun").toBe(false);
  expect(await progress.begin(stop.id, [])).toBe(true);
  await expect(operations.request(ACTOR, request(1, "STOP_SESSION", forced))).rejects.toMatchObject({
    code: "OPERATION_IN_PROGRESS",
  });
});

const YES = { exitCode: 0, milliseconds: 3, output: "ok" };
const PLANNED = { name: "start", argv: ["gluster"], undo: null };
const NOT_REACHED = { ...DONE, state: "FAILED", errorCode: "OUTCOME_NOT_REACHED", errorMessage: "no" } as const;

/** An operation whose only step was sent. */
async function sent(session: number, kind: OperationKind = "START_SESSION"): Promise<string> {
  const { id } = await operations.request(ACTOR, request(session, kind));
  await progress.begin(id, [PLANNED]);
  await progress.markSending(id, 1, "src1", ["gluster"]);
  return id;
}

test("a stop takes the place of what Gluster said yes to and whose outcome is waited for, and of nothing else under way", async () => {
  const refused = { code: "OPERATION_IN_PROGRESS" };
  const id = await sent(1);
  const stop = request(1, "STOP_SESSION");
  await expect(operations.request(ACTOR, stop), "no answer was seen yet").rejects.toMatchObject(refused);
  await progress.stepAnswered(id, 1, YES);
  await expect(operations.request(ACTOR, request(1, "PAUSE_SESSION"))).rejects.toMatchObject(refused);
  const stopped = await operations.request(ACTOR, stop);
  expect(await operations.waitFor(id, 0)).toMatchObject({
    state: "FAILED",
    errorCode: "OUTCOME_NOT_REACHED",
    errorMessage: expect.stringContaining(stopped.id) as string,
  });
  expect(await progress.steps(id)).toMatchObject([{ state: "FAILED", exitCode: 0 }]);
  expect(await progress.beginTakingBack(id, { code: "INTERNAL", message: "" }, null, [])).toBe(false);

  await progress.begin(stopped.id, [PLANNED]);
  await progress.markSending(stopped.id, 1, "src1", ["gluster"]);
  await progress.stepAnswered(stopped.id, 1, YES);
  await expect(operations.request(ACTOR, stop), "a stop has its time").rejects.toMatchObject(refused);
  await operations.request(ACTOR, request(1, "STOP_SESSION", forced));

  const long = await operations.request(ACTOR, request(2));
  await progress.begin(long.id, [PLANNED, { ...PLANNED, name: "pause" }]);
  await progress.markSending(long.id, 1, "src1", ["gluster"]);
  await progress.stepAnswered(long.id, 1, YES);
  const many = [request(2, "STOP_SESSION", forced), request(3, "STOP_SESSION")];
  const watched = await sent(3);
  await progress.stepAnswered(watched, 1, YES);
  expect(await requestMany(database.orm.em, ACTOR, many)).toMatchObject([
    { error: refused },
    { operation: { state: "PENDING" } },
  ]);
});

test("what ended without its outcome is corrected once, and only while nothing was begun on its session since", async () => {
  const since = new Date(Date.now() - 60_000);
  const ended = async () => (await progress.endedWithoutOutcome(CLUSTER, since)).map(({ operation }) => operation.id);
  const failing = async (session: number) => {
    const id = await sent(session);
    const outcome = { state: "FAILED", ...YES } as const;
    await progress.finish(id, NOT_REACHED, { number: 1, outcome });
    return id;
  };
  const unsent = await operations.request(ACTOR, request(1));
  await progress.finish(unsent.id, NOT_REACHED);
  const id = await failing(2);
  expect(await ended(), "one of which nothing was sent").toEqual([id]);
  const before = feed.last;
  expect([await progress.succeededLate(id, 1), await progress.succeededLate(id, 1)]).toEqual([true, false]);
  expect(await operations.waitFor(id, 0)).toMatchObject({ state: "SUCCEEDED", errorCode: null, errorMessage: null });
  expect(await progress.steps(id)).toMatchObject([{ state: "SUCCEEDED", output: "ok" }]);
  const followed = feed.follow(before, (event) => event.operationId === id, AbortSignal.timeout(10_000));
  const states = [];
  for await (const event of followed) {
    states.push([event.before?.["state"], event.after?.["state"]]);
    if (event.after?.["state"] === "SUCCEEDED") break;
  }
  expect(states.at(-1)).toEqual(["FAILED", "SUCCEEDED"]);
  expect(await ended()).toEqual([]);

  const other = await failing(3);
  const refused = await operations.request(ACTOR, request(3, "PAUSE_SESSION"));
  await progress.finish(refused.id, { ...NOT_REACHED, errorCode: "WRONG_STATE" });
  expect(await ended(), "what was refused before it began changed nothing").toEqual([other]);
  const next = await sent(3, "STOP_SESSION");
  expect(await ended()).toEqual([]);
  expect(await progress.succeededLate(other, 1)).toBe(false);
  await progress.finish(next, DONE);
  expect(await progress.succeededLate(other, 1)).toBe(false);

  const takenBack = await sent(4);
  await progress.beginTakingBack(takenBack, { code: "OUTCOME_NOT_REACHED", message: "no" }, null, [
    { ...PLANNED, undoes: 1 },
  ]);
  await progress.markSending(takenBack, 2, "src1", ["gluster"]);
  await progress.finish(takenBack, NOT_REACHED, { number: 2, outcome: { state: "FAILED", ...YES } });
  expect(await ended()).toEqual([]);
});

test("begin and a forced stop at the same moment: one of them, never both", async () => {
  for (let round = 0; round < 15; round++) {
    const pending = await operations.request(ACTOR, request(1));
    const [begun, stop] = await Promise.allSettled([
      progress.begin(pending.id, []),
      operations.request(ACTOR, request(1, "STOP_SESSION", forced)),
    ]);
    const began = begun.status === "fulfilled" && begun.value;
    expect(began, `round ${round}: ${begun.status} and ${stop.status}`).toBe(stop.status === "rejected");
    const unfinished = await progress.unfinished(request(1).target.clusterId);
    expect(unfinished.length).toBe(1);
    for (const row of unfinished) await progress.finish(row.id, DONE);
  }
});

test("who waits hears of the end, however close it is, and of the present state when the time is over", async () => {
  for (let round = 0; round < 20; round++) {
    const { id } = await operations.request(ACTOR, request(1));
    const [waited] = await Promise.all([
      operations.waitFor(id, 10_000),
      progress.finish(id, DONE).then(() => feed.poll()),
    ]);
    expect(waited.state, `round ${round}`).toBe("SUCCEEDED");
  }
  const { id } = await operations.request(ACTOR, request(1));
  expect((await operations.waitFor(id, 30)).state).toBe("PENDING");
  await expect(operations.waitFor("90000000-0000-4000-8000-000000000009", 10)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a shutdown ends the waiting with the operation as it is", async () => {
  const { id } = await operations.request(ACTOR, request(1));
  const waiting = operations.waitFor(id, 60_000);
  await new Promise<void>((resolve) => setImmediate(resolve));
  await feed[Symbol.asyncDispose]();
  expect((await waiting).state).toBe("PENDING");
});

test("a settled operation stays as it is, and its steps with it", async () => {
  const { id } = await operations.request(ACTOR, request(1));
  await progress.begin(id, [
    { name: "start", argv: ["gluster", "a b"], undo: null },
    { name: "pause", argv: ["gluster"], undo: null, host: "src2" },
  ]);
  await progress.markSending(id, 1, "src1", ["gluster", "a b"]);
  const step = {
    number: 1,
    outcome: { state: "FAILED", exitCode: 0, milliseconds: 3, output: "no ".repeat(5_000) },
  } as const;
  await progress.finish(id, { ...DONE, state: "FAILED", errorCode: "WRONG_STATE", errorMessage: "no" }, step);
  await progress.finish(id, DONE);
  expect(await operations.waitFor(id, 0)).toMatchObject({ state: "FAILED", errorCode: "WRONG_STATE" });
  const [row, never] = await progress.steps(id);
  expect(never, "a step that is never sent seems to wait still").toMatchObject({ state: "SKIPPED", hostName: "src2" });
  expect(row).toMatchObject({ state: "FAILED", argv: ["gluster", "a b"], hostName: "src1" });
  expect(row?.output?.length).toBeLessThanOrEqual(8_000);
});

test("each event of an operation and of its steps tells what it is about: followers of a session would miss it", async () => {
  const asked = request(1);
  const { id } = await operations.request(ACTOR, asked);
  await progress.begin(id, [{ name: "start", argv: ["gluster"], undo: null }]);
  await progress.markSending(id, 1, "src1", ["gluster"]);
  await progress.stepAnswered(id, 1, { exitCode: 0, milliseconds: 3, output: "" });
  const outcome = { state: "SUCCEEDED", exitCode: 0, milliseconds: 3, output: "" } as const;
  await progress.stepEnded(id, 1, outcome);
  await progress.finish(id, DONE);
  const about = await database.sql<object>(
    `select "cluster_id" as "clusterId", "cluster_name" as "clusterName", "volume_id" as "volumeId",
       "volume_name" as "volumeName", "session_id" as "sessionId", "session_name" as "sessionName"
     from "event" where "operation_id" = '${id}'`,
  );
  expect(about.length, "a step has no event").toBeGreaterThanOrEqual(4);
  const { secondaryClusterId: _, ...target } = asked.target;
  expect(about).toEqual(about.map(() => target));
});

test("an owner that has lost its cluster writes nothing more of its operations", async () => {
  const { id } = await operations.request(ACTOR, request(1));
  const own = ownProgress(lost.signal);
  const writing = own.finish(id, DONE);
  lost.abort(new Error("lost"));
  await expect(writing).rejects.toThrow("lost");
  await expect(own.begin(id, [])).rejects.toThrow("lost");
  const asking = ownProgress(new AbortController().signal, () => Promise.reject(new Error("another has it")));
  await expect(asking.finish(id, DONE), "one that stood still").rejects.toThrow("another has it");
  expect((await operations.waitFor(id, 0)).state).toBe("PENDING");
});
