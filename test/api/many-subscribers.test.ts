import { expect, it } from "vitest";
import type { EventDraft } from "../../src/model/events/event.js";
import { lastEventNumber } from "../../src/service/feed/event-feed.js";
import { appendEvents } from "../../src/store/events.js";
import { BASIC, testService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed } from "../support/seed.js";
import { Statements } from "../support/statements.js";
import { Subscriber } from "../support/subscriber.js";

const FOLLOW = `subscription ($after: BigInt) { geoRepSessionChanged(after: $after) {
  cursor status session { status details { status } } } }`;
const MESSAGES = 20;

/** @returns the number of the last one */
async function append(database: TestDatabase, drafts: readonly EventDraft[]): Promise<bigint> {
  await database.orm.em.fork().transactional((em) => appendEvents(em, drafts));
  return lastEventNumber(database.orm.em);
}

/** How many statements it takes to tell so many subscribers of as many changes of a session. */
async function statementsFor(subscribers: number): Promise<number> {
  await using database = await testDatabase();
  const { sessions } = await seed(database, { clusters: 2, volumes: 1, sessions: 1, events: 0 });
  const [row] = sessions;
  const begun = await append(database, [{ kind: "CLUSTER_UPDATED", clusterId: null, clusterName: "c" }]);
  await using service = await testService(database);
  // the password is checked once, and remembered for those who come after
  await service.query("{ viewer { user } }");
  using connections = new DisposableStack();
  const all = await Promise.all(
    Array.from({ length: subscribers }, async () => connections.use(await Subscriber.connect(service.url, BASIC))),
  );
  for (const [at, subscriber] of all.entries()) {
    // each begins at another place, and none with a snapshot
    subscriber.subscribe("1", FOLLOW, { after: String(begun - BigInt(at % 2)) });
    subscriber.subscribe("probe", "{ viewer { user } }");
  }
  for (const subscriber of all) {
    for (let open = true; open;) open = (await subscriber.next()).type !== "complete";
  }
  using statements = new Statements();
  await append(
    database,
    Array.from({ length: MESSAGES }, () => ({
      kind: "SESSION_STATUS_CHANGED",
      clusterId: row?.clusterId ?? null,
      clusterName: "c",
      sessionId: row?.id ?? null,
      before: {},
      after: { status: "ACTIVE" },
    })),
  );
  service.feed.poll();
  const told = await Promise.all(
    all.map(async (subscriber) => {
      const cursors: string[] = [];
      while (cursors.length < MESSAGES) {
        const { cursor, session } = (await subscriber.value("geoRepSessionChanged")) as {
          cursor: string;
          session: { details: unknown[] };
        };
        expect(session.details.length).toBeGreaterThan(1);
        cursors.push(cursor);
      }
      return cursors.join();
    }),
  );
  expect(new Set(told).size, "one was told of other changes, or in another order").toBe(1);
  return statements.texts.filter((text) => text.includes(`from "gluster_georep_session`)).length;
}

/** How many statements it takes to tell so many subscribers that come at once how things are. */
async function statementsForSnapshot(subscribers: number): Promise<number> {
  await using database = await testDatabase();
  const { sessions } = await seed(database, { clusters: 1, volumes: 1, sessions: 30, events: 0 });
  await using service = await testService(database);
  await service.query("{ viewer { user } }");
  using connections = new DisposableStack();
  const all = await Promise.all(
    Array.from({ length: subscribers }, async () => connections.use(await Subscriber.connect(service.url, BASIC))),
  );
  using statements = new Statements();
  for (const subscriber of all) subscriber.subscribe("1", FOLLOW);
  await Promise.all(
    all.map(async (subscriber) => {
      for (const { id } of sessions) {
        expect((await subscriber.value("geoRepSessionChanged")) as object, id).toHaveProperty("session.details");
      }
    }),
  );
  return statements.texts.filter((text) => text.includes(`from "gluster_georep_session`)).length;
}

it("what is so now takes as many statements for sixty subscribers that come at once as for two", async () => {
  const two = (await statementsForSnapshot(1)) * 2;
  expect(await statementsForSnapshot(60)).toBeLessThanOrEqual(two);
});

it("a change takes as many statements for sixty subscribers that ask the same as for one", async () => {
  const alone = await statementsFor(1);
  expect(alone).toBe(MESSAGES * 2);
  expect(await statementsFor(60)).toBe(alone);
});
