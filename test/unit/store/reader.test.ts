import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { GRAPH } from "../../../src/graphql/graph.js";
import { Brick, Cluster, GeoRepSessionDetail, Host, Volume } from "../../../src/model/entities/index.js";
import { childrenOf } from "../../../src/store/queries/entity-links.js";
import { allOf, tableOf } from "../../../src/store/queries/entity-table.js";
import { pageOf } from "../../../src/store/queries/page.js";
import { Reader } from "../../../src/store/queries/reader.js";
import { GeoRepSession } from "../../../src/model/entities/session.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";
import { seed, type Seeded, uuid } from "../../support/seed.js";
import { Statements } from "../../support/statements.js";

let database: TestDatabase;
let rows: Seeded;
let reader: Reader;
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, volumes: 1, sessions: 1, operations: 3 });
  reader = Reader.of(database.orm.em);
});
afterAll(() => database[Symbol.asyncDispose]());

const renamed = (name: string): Promise<unknown> =>
  database.sql(`update "cluster" set "name" = $1 where "id" = $2`, [name, uuid("cluster 0")]);
const nameOf = async (by: Reader): Promise<unknown> =>
  (await by.byIds(Cluster, [uuid("cluster 0")], ["name"])).get(uuid("cluster 0"))?.name;

describe("a snapshot", () => {
  it("is of one moment, however many statements it takes", async () => {
    await renamed("before");
    await reader.snapshot(async (snapshot) => {
      expect(await nameOf(snapshot)).toBe("before");
      await renamed("after");
      expect(await nameOf(snapshot)).toBe("before");
      expect(await nameOf(reader)).toBe("after");
    });
    expect(await nameOf(reader)).toBe("after");
  });

  it("changes nothing", async () => {
    const change = reader.snapshot((snapshot) => snapshot.query(`delete from "cluster"`));
    await expect(change).rejects.toThrow("read-only transaction");
  });

  it("that fails gives its connection back as it was, and cannot be read on", async () => {
    let kept: Reader | undefined;
    const failed = reader.snapshot(async (snapshot) => {
      kept = snapshot;
      // The other one is still under way when this one fails.
      await Promise.all([snapshot.query("select pg_sleep(0.1)"), snapshot.query("select 1 / 0")]);
    });
    await expect(failed).rejects.toThrow("division by zero");
    await expect(kept?.query("select 1")).rejects.toThrow("the snapshot has ended");
    // As many as the pool has connections.
    const states = await Promise.all(
      Array.from({ length: 10 }, () =>
        reader.query<{ state: string }>("select current_setting('transaction_read_only') as state"),
      ),
    );
    expect(states.flat().map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => "off"));
  });
});

describe("records that are joined", () => {
  const BRICK = {
    name: "brick",
    of: tableOf<object>(Brick),
    key: "brickId",
    selection: {
      fields: ["name"],
      joined: [{ name: "host", of: tableOf<object>(Host), key: "hostId", selection: { fields: ["name"], joined: [] } }],
    },
  } as never;

  it("come in the same statement, and are null where there are none", async () => {
    const [session] = rows.sessions;
    const id = session?.id ?? "";
    const read = async () => {
      const by = childrenOf(GeoRepSession, "details");
      const found = await reader.children(GeoRepSessionDetail, by, [id], { fields: ["status"], joined: [BRICK] });
      return found.get(id) as unknown as { brick: { name: string; host: { name: string } | null } }[];
    };
    using statements = new Statements();
    const details = await read();
    expect(statements.texts).toHaveLength(1);
    expect(details.length).toBeGreaterThan(1);
    for (const { brick } of details) expect(brick.name).toMatch(new RegExp(`^${brick.host?.name}:/`));
    await database.sql(`update "gluster_volume_bricks" set "host_id" = $1`, [uuid("nobody")]);
    expect((await read()).map(({ brick }) => brick.host)).toEqual(details.map(() => null));
  });
});

describe("statements that come again", () => {
  it("are prepared once for each connection, and not all at once", async () => {
    const prepared = async (by: Reader): Promise<string[]> =>
      (await by.query<{ statement: string }>("select statement from pg_prepared_statements")).map(
        (row) => row.statement,
      );
    await reader.snapshot(async (one) => {
      const before = await prepared(one);
      for (let time = 0; time < 3; time += 1) await one.byIds(Volume, [], ["id", "typeRaw", "status"]);
      const added = (await prepared(one)).filter((text) => !before.includes(text));
      expect(added.filter((text) => text.includes(`from "volume"`))).toHaveLength(1);
    });
  });

  it("that are many do not pile up on a connection: it is closed for another one", async () => {
    const [before] = await reader.query<{ pid: number }>("select pg_backend_pid() as pid");
    const counts: number[] = [];
    for (let number = 0; number < 150; number += 1) {
      for (let time = 0; time < 2; time += 1) await reader.query(`select ${number}`);
      const [row] = await reader.query<{ count: number }>("select count(*)::int as count from pg_prepared_statements");
      counts.push(row?.count ?? 0);
    }
    expect(Math.max(...counts)).toBeGreaterThan(50);
    expect(Math.max(...counts)).toBeLessThanOrEqual(100);
    const [after] = await reader.query<{ pid: number }>("select pg_backend_pid() as pid");
    expect(after?.pid).not.toBe(before?.pid);
  });
});

test("pages of several keys that are together as long as may be read are whole, and tell that they go on", async () => {
  const { links } = GRAPH.Cluster;
  const link = links["operations"];
  if (link?.kind !== "pages") throw new Error("operations of a cluster are no pages");
  const keys = rows.clusters.map(({ id }) => id);
  const page = pageOf({ first: 2 }, link.pages.order);
  const { table } = GRAPH[link.to];
  const found = await reader.pages(table, link.pages, keys, page, allOf(table), keys.length * 2);
  const told = keys.map((key) => [found.get(key)?.rows.length, found.get(key)?.hasNextPage]);
  expect(told).toEqual(keys.map(() => [2, true]));
});
