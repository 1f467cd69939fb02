import { afterEach, beforeEach, expect, it } from "vitest";
import { readDestinationWrites } from "../../../src/store/destination-writes.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded } from "../../support/seed.js";

let database: TestDatabase;
let rows: Seeded;
beforeEach(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 1, bricks: 2, sessions: 1, operations: 0, alerts: 0 });
  await database.sql(`update "volume" set "options" = '{}'`);
  await wrote(120, 5_000_000);
});
afterEach(() => database[Symbol.asyncDispose]());

/** The bricks were polled so many seconds ago, and 120 s before that. */
const wrote = (secondsAgo: number, bytes: number) =>
  database.sql(
    `update "gluster_volume_bricks" set "bytes_written" = $2, "bytes_written_seconds" = 120,
       "capacity_observed_at" = now() - make_interval(secs => $1)`,
    [secondsAgo, bytes],
  );
const session = () => rows.sessions[0] ?? { id: "", clusterId: "" };
const read = async () => (await readDestinationWrites(database.orm.em, session().clusterId)).get(session().id);

it("what the bricks of a destination wrote is read while it is of now", async () => {
  expect(await read()).toMatchObject({ bytes: 5_000_000n, seconds: 120, until: expect.stringMatching(/Z$/) });
  await wrote(299, 5_000_000);
  expect(await read()).toBeDefined();
  await wrote(301, 5_000_000);
  expect(await read(), "its cluster is not polled any more").toBeUndefined();
});

it("a destination that is read-only, or of two sessions, is none that others write to", async () => {
  await database.sql(`update "volume" set "options" = '{"features.read-only": "on"}'`);
  expect(await read()).toBeUndefined();
  await database.sql(`update "volume" set "options" = '{"features.read-only": "off"}'`);
  expect(await read()).toBeDefined();
  const { secondaryVolumeId } = rows.sessions.find(({ id }) => id === session().id) ?? {};
  await database.sql(`update "gluster_georep_session" set "slave_volume_id" = $1`, [secondaryVolumeId]);
  expect(await read()).toBeUndefined();
});
