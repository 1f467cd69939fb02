import { afterEach, beforeEach, expect, test } from "vitest";
import { setRpo, turnedRpos } from "../../../src/store/rpo.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";

let database: TestDatabase;
let rows: Seeded;
beforeEach(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 1, sessions: 1, operations: 0, alerts: 0 });
});
afterEach(() => database[Symbol.asyncDispose]());

const OBJECTIVE = 600;
const session = () => rows.sessions[0] ?? { id: "", clusterId: "" };
const turned = () => turnedRpos(database.orm.em, session().clusterId);

/** Lets a session that is known for so many seconds be told as so far behind; null for what is not known. */
const waits = (lagState: string | null, seconds: number | null, knownFor = 10) =>
  database.sql(
    `update "gluster_georep_session" set "lag_state" = $2, "unsynced_since" = now() - make_interval(secs => $3),
       "created_at" = now() - make_interval(secs => $4) where "session_id" = $1`,
    [session().id, lagState, seconds, knownFor],
  );
const objective = (breachedSince: string | null) =>
  database.sql(
    `insert into "gluster_georep_session_rpo" ("session_id", "seconds", "breached_since") values ($1, $2, $3)`,
    [session().id, OBJECTIVE, breachedSince],
  );

test.each([10, 2 * OBJECTIVE])(
  "where the lag is not known, a session known for %i s is not judged",
  async (knownFor) => {
    await waits(null, null, knownFor);
    await objective("2026-11-27T06:00:00Z");
    expect(await turned(), "it recovers, though nobody knows").toEqual([]);
    await waits("IDLE", null, knownFor);
    expect(await turned()).toMatchObject([{ sessionId: session().id, breachedSince: null }]);
  },
);

test.each([10, 2 * OBJECTIVE])("no breach begins there either, of a session known for %i s", async (knownFor) => {
  await waits(null, null, knownFor);
  await objective(null);
  expect(await turned()).toEqual([]);
  await waits("STUCK", 2 * OBJECTIVE, knownFor);
  expect(await turned()).toMatchObject([{ sessionId: session().id, breachedSince: expect.any(String) }]);
});

test.each([
  ["a longer", 900, "2026-11-27T06:05:00Z"],
  ["a shorter", 60, "2026-11-27T05:51:00Z"],
])(
  "of a breach that goes on under %s objective it is told since when that is breached",
  async (_what, seconds, since) => {
    await objective("2026-11-27T06:00:00Z");
    expect(await setRpo(database.orm.em.fork(), session().id, seconds)).toBe(OBJECTIVE);
    const read = `select "seconds", "breached_since" as "since" from "gluster_georep_session_rpo"`;
    expect(await database.sql(read)).toEqual([{ seconds, since: new Date(since) }]);
  },
);

test("a breach that a longer objective ends is over with the next judgment", async () => {
  await waits("STUCK", OBJECTIVE + 60);
  await objective(new Date(Date.now() - 60_000).toISOString());
  await setRpo(database.orm.em.fork(), session().id, 2 * OBJECTIVE);
  const early = `select count(*)::int as "count" from "gluster_georep_session_rpo" where "breached_since" > now()`;
  expect(await database.sql(early), "it is breached in the future").toEqual([{ count: 0 }]);
  expect(await turned()).toMatchObject([{ rpoSeconds: 2 * OBJECTIVE, breachedSince: null }]);
});
