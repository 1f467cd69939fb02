import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { VerificationVerdict } from "../../../src/model/verification/summary.js";
import { deleteOldOperations } from "../../../src/store/retention.js";
import { loadFaultyVerifications } from "../../../src/store/verifications.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";

let database: TestDatabase;
let rows: Seeded;
beforeEach(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 1, volumes: 1, sessions: 3, operations: 0, alerts: 0 });
});
afterEach(() => database[Symbol.asyncDispose]());

const RETENTION_DAYS = 7;
const session = (at: number): string => rows.sessions[at]?.id ?? "";

/** An operation of a session that ended so many days ago, with what it found where it is a verification. @returns its id */
async function operation(at: number, daysAgo: number, verdict: VerificationVerdict | null): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into "operation" ("id", "kind", "state", "cluster_id", "cluster_name", "volume_id", "volume_name", "session_id",
       "session_name", "arguments", "requested_by", "created_at", "finished_at", "deadline_at")
     select $1, case when $4::text is null then 'STOP_SESSION' else 'VERIFY_SESSION' end, 'SUCCEEDED', s."cluster_id", 'c',
       s."master_volume_id", 'v', s."session_id", 's', '{}', 'admin', e."at", e."at", e."at"
     from "gluster_georep_session" s, lateral (select now() - make_interval(days => $3) as "at") e where s."session_id" = $2`,
    [id, session(at), daysAgo, verdict],
  );
  await database.sql(
    `insert into "gluster_georep_verification" ("id", "operation_id", "session_id", "verdict", "message", "seed", "entries_seen",
       "whole_seen", "entries_sampled", "entries_compared", "entries_different", "entries_not_yet", "entries_not_compared",
       "bytes_compared", "counts", "differences", "started_at", "finished_at")
     select $1, o."id", o."session_id", $3, '', 1, 0, true, 0, 0, 0, 0, 0, 0, '[]', '[]', o."created_at", o."finished_at"
     from "operation" o where o."id" = $2 and $3::text is not null`,
    [randomUUID(), id, verdict],
  );
  return id;
}

const left = async () =>
  new Set((await database.sql<{ id: string }>(`select "id" from "operation"`)).map(({ id }) => id));

test("of each session the last verification stays that told whether files differ, however long ago", async () => {
  await operation(0, 60, "DIFFERENT");
  const identical = await operation(0, 50, "IDENTICAL");
  await operation(0, 40, "INCOMPLETE");
  await operation(0, 30, null);
  await operation(1, 60, "DIFFERENT");
  const recent = [await operation(1, 1, "IDENTICAL"), await operation(2, 1, "NOT_YET")];
  const different = await operation(2, 60, "DIFFERENT");
  expect(await deleteOldOperations(database.orm.em, RETENTION_DAYS)).toBe(4);
  expect(await left()).toEqual(new Set([identical, different, ...recent]));
  const found = await loadFaultyVerifications(database.orm.em, rows.clusters[0]?.id ?? "");
  expect(found, "what opened the finding of the third").toMatchObject([{ sessionId: session(2) }]);
});

test("that of a session that is gone goes", async () => {
  await operation(0, 60, "DIFFERENT");
  expect(await deleteOldOperations(database.orm.em, RETENTION_DAYS)).toBe(0);
  await database.sql(`delete from "gluster_georep_session" where "session_id" = $1`, [session(0)]);
  expect(await deleteOldOperations(database.orm.em, RETENTION_DAYS)).toBe(1);
  expect(await left()).toEqual(new Set());
});
