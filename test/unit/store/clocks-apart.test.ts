import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readClocksApart } from "../../../src/store/clocks-apart.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded, uuid } from "../../support/seed.js";

let database: TestDatabase;
let rows: Seeded;

beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, hosts: 3, volumes: 1, sessions: 1 });
});
afterAll(() => database[Symbol.asyncDispose]());

const SOURCE = uuid("cluster 0");

beforeEach(async () => {
  await database.sql(`update "host" set "reachable" = true`);
  await clock(null, 0.5, 0.1);
});

/** @param host all where null */
async function clock(host: string | null, ahead: number | null, error: number | null): Promise<void> {
  await database.sql(
    `update "host" set "clock_ahead_seconds" = $1, "clock_error_seconds" = $2 where $3::text is null or "name" = $3`,
    [ahead, error, host],
  );
}

/** By names of hosts, in seconds. */
async function apart(): Promise<readonly unknown[]> {
  const found = await readClocksApart(database.orm.em, SOURCE);
  return [...found].map(([session, { ahead, behind }]) => [
    session,
    ahead.name,
    ahead.aheadMs / 1_000,
    behind.name,
    behind.aheadMs / 1_000,
  ]);
}

test("the two hosts that differ most are told, of one volume or of both", async () => {
  const [session] = rows.sessions.filter(({ clusterId }) => clusterId === SOURCE);
  expect(await apart(), "clocks that agree").toEqual([]);
  await clock("node1-1", 60, 0.1);
  expect(await apart()).toEqual([[session?.id, "node1-1", 60, expect.any(String), 0.5]]);
  await clock("node1-0", -30, 0.1);
  expect(await apart()).toEqual([[session?.id, "node1-1", 60, "node1-0", -30]]);
});

test("what two readings may be off by is no difference", async () => {
  await clock("node1-1", 4, 1.5);
  expect(await apart()).toEqual([]);
  await clock("node1-1", 4.3, 1.5);
  expect(await apart()).toHaveLength(1);
});

test("hosts that are not reached, or whose clock is not known, say nothing", async () => {
  await clock("node1-1", 60, 0.1);
  await database.sql(`update "host" set "reachable" = false where "name" = 'node1-1'`);
  expect(await apart()).toEqual([]);
  await database.sql(`update "host" set "reachable" = true`);
  await clock("node1-1", null, null);
  expect(await apart()).toEqual([]);
});
