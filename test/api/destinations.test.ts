import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, list, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, uuid } from "../support/seed.js";
import { SimulatedService } from "../support/simulated-service.js";
import { Statements } from "../support/statements.js";
import { destinationOrder } from "../../src/store/queries/destination-order.js";
import { destinations } from "../../src/store/queries/destinations.js";
import { Reader } from "../../src/store/queries/reader.js";

const DOCUMENT = `query ($id: ID!, $filter: GeoRepDestinationFilterInput, $order: GeoRepDestinationOrderInput,
  $first: Int, $after: String, $last: Int, $before: String) {
  geoRepDestinations(primaryVolumeId: $id, filter: $filter, order: $order, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    edges { cursor node { standing volume { id name cluster { name } bricks { hasFiles } }
      reasons { code status message remedy hostName host { name } values { name value } } } } } }`;

describe("the query", () => {
  let database: TestDatabase;
  let service: TestService;
  beforeAll(async () => {
    database = await testDatabase();
    await seed(database, { clusters: 3, volumes: 3, sessions: 1 });
    service = await testService(database);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  async function ask(variables: object) {
    const { data, errors, text } = await service.query(DOCUMENT, { id: uuid("volume 0 1"), ...variables });
    expect(errors, text).toEqual([]);
    return data["geoRepDestinations"];
  }

  it("gives every other volume, with what speaks against it", async () => {
    const found = await ask({});
    expect(at(found, "totalCount")).toBe(8);
    const nodes = list(found, "edges").map(({ node }) => node);
    const of = (id: string) => nodes.find((node) => at(node, "volume", "id") === id);
    expect(of(uuid("volume 1 0")), "every volume replicates into the next cluster's first").toMatchObject({
      standing: "BLOCKED",
      volume: { cluster: { name: "cluster-001" } },
    });
    const codes = (id: string) => list(of(id), "reasons").map(({ code }) => code);
    expect(codes(uuid("volume 1 0"))).toContain("NO_SESSION_YET");
    expect(codes(uuid("volume 2 0"))).toEqual(Array.from({ length: 3 }, () => "DESTINATION_UNUSED"));
    expect(codes(uuid("volume 0 2"))).toEqual(["CLUSTERS_DIFFER"]);
    expect(of(uuid("volume 1 1"))).toMatchObject({ standing: "READY", reasons: [] });
  });

  it("tells the way of a circle", async () => {
    const found = await ask({ id: uuid("volume 0 0"), filter: { volumeId: uuid("volume 1 1") } });
    const way = "cluster-001/vol001 → cluster-002/vol000 → cluster-000/vol000";
    expect(at(found, "edges", 0, "node", "reasons")).toMatchObject([
      { code: "NO_CYCLE", status: "BLOCKED", host: null, hostName: null, values: [{ name: "way", value: way }] },
    ]);
  });

  it("filters by cluster, volume and standing", async () => {
    expect(at(await ask({ filter: { clusterId: uuid("cluster 1") } }), "totalCount")).toBe(3);
    expect(at(await ask({ filter: { volumeId: uuid("volume 2 1") } }), "totalCount")).toBe(1);
    const ready = list(await ask({ filter: { standing: ["READY"] } }), "edges");
    const ids = [uuid("volume 1 1"), uuid("volume 1 2"), uuid("volume 2 1"), uuid("volume 2 2")];
    expect(new Set(ready.map((edge) => at(edge, "node", "volume", "id")))).toEqual(new Set(ids));
  });

  it("searches by words of the volume's and its cluster's name, as the list of volumes does", async () => {
    const names = async (search: string) =>
      list(await ask({ filter: { search } }), "edges").map(({ node }) => [
        at(node, "volume", "cluster", "name"),
        at(node, "volume", "name"),
      ]);
    expect(await names("VOL001 er-002")).toEqual([["cluster-002", "vol001"]]);
    expect(await names("cluster-001")).toHaveLength(3);
    expect(await names("no such name")).toEqual([]);
    expect(await names(" ")).toHaveLength(8);
  });

  it.each([false, true])("comes by standing, then by name, descending %s", async (descending) => {
    const order = { by: "STANDING", descending };
    const rank = (node: unknown): number => ["READY", "NEEDS_FORCE", "BLOCKED"].indexOf(String(at(node, "standing")));
    const nodes = (found: unknown) => list(found, "edges").map(({ node }) => node);
    const expected = nodes(await ask({})).toSorted((one, other) => rank(one) - rank(other));
    if (descending) expected.reverse();
    expect(nodes(await ask({ order }))).toEqual(expected);
  });

  it.each([
    ["by name", null],
    ["by standing", { by: "STANDING" }],
    ["by standing, descending", { by: "STANDING", descending: true }],
  ])("comes in pages that leave nothing out, forwards and backwards: %s", async (_order, order) => {
    const all = list(await ask({ order }), "edges").map(({ cursor }) => cursor);
    const forward: unknown[] = [];
    for (let after: unknown = null; ;) {
      const page = await ask({ order, first: 3, after });
      forward.push(...list(page, "edges").map(({ cursor }) => cursor));
      after = at(page, "pageInfo", "endCursor");
      if (at(page, "pageInfo", "hasNextPage") === false) break;
    }
    expect(forward).toEqual(all);
    const last = await ask({ order, last: 3, before: all[7] });
    expect(list(last, "edges").map(({ cursor }) => cursor)).toEqual(all.slice(4, 7));
    expect(at(last, "pageInfo")).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    expect(list(await ask({ first: 0 }), "edges")).toEqual([]);
    expect(list(await ask({ last: 0 }), "edges")).toEqual([]);
  });

  it("goes on after a volume that is gone meanwhile, where its name would stand", async () => {
    const cursor = (name: string) => Buffer.from(JSON.stringify([name, uuid("gone")])).toString("base64url");
    const after = async (name: string) => list(await ask({ after: cursor(name) }), "edges").length;
    expect([await after("vol"), await after("vol001x"), await after("vol002x")]).toEqual([8, 3, 0]);
  });

  it("is null for a volume that is not there, and refuses what is no id and no cursor", async () => {
    expect(await ask({ id: uuid("nothing") })).toBeNull();
    for (const [variables, field] of [
      [{ id: "x" }, "primaryVolumeId"],
      [{ filter: { clusterId: "x" } }, "filter.clusterId"],
      [{ filter: { volumeId: "x" } }, "filter.volumeId"],
      [{ filter: { search: "a ".repeat(11) } }, "filter.search"],
      [{ order: { by: "STANDING" }, after: Buffer.from('["vol001","x"]').toString("base64url") }, "after"],
      [{ after: "x" }, "after"],
    ] as const) {
      const { errors } = await service.query(DOCUMENT, { id: uuid("volume 0 0"), ...variables });
      expect(errors).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field } }]);
    }
  });
});

it("a thousand volumes take as many statements as ten", async () => {
  await using database = await testDatabase();
  const measure = async (size: { clusters: number; volumes: number }) => {
    await seed(database, { ...size, bricks: 4, sessions: 1, operations: 0, options: 0, events: 0, alerts: 0 });
    const reader = Reader.of(database.orm.em.fork());
    using statements = new Statements();
    const found = await destinations(reader, uuid("volume 0 0"), {}, destinationOrder(null), { first: 1_000 });
    expect(found?.total).toBe(size.clusters * size.volumes - 1);
    return statements.texts.length;
  };
  expect(await measure({ clusters: 2, volumes: 5 })).toBe(4);
  await database.sql(`delete from "cluster"`);
  expect(await measure({ clusters: 4, volumes: 250 })).toBe(4);
});

describe("what is observed", () => {
  it("files, writes, versions and hosts of simulated clusters become reasons, and go again", async () => {
    // Only a sync polls the bricks, once each.
    await using on = await SimulatedService.start({ config: { capacityIntervalMs: 3_600_000 } });
    const [source, destination] = [await on.volume("vol"), await on.volume("vol-dr")];
    const reader = Reader.of(on.database.orm.em.fork());
    const poll = async () => {
      const page = await destinations(reader, source.id, { volumeId: destination.id }, destinationOrder(null), {});
      return (page?.rows[0]?.reasons ?? []).map(({ code, status }) => `${code} ${status}`);
    };
    const until = async (wanted: readonly string[]) => {
      for (const name of ["source", "destination"]) {
        await on.sync(name);
      }
      await expect.poll(poll, { interval: 100 }).toEqual(wanted);
    };
    await until([]);
    const dr = on.sim.cluster("destination").volume("vol-dr");
    dr.filesPerSecond = 1_000;
    await until(["DESTINATION_NOT_WRITTEN_TO FORCEABLE"]);
    dr.filesPerSecond = 0;
    dr.write(1);
    await until(["DESTINATION_EMPTY FORCEABLE", "DESTINATION_NOT_WRITTEN_TO FORCEABLE"]);
    await until(["DESTINATION_EMPTY FORCEABLE"]);
    on.sim.node("dst2").glusterVersion = "11.1";
    await until(["GLUSTER_VERSIONS_MATCH FORCEABLE", "DESTINATION_EMPTY FORCEABLE"]);
    on.sim.node("src2").stopGlusterd();
    await until(["SOURCE_HOSTS_UP BLOCKED", "GLUSTER_VERSIONS_MATCH FORCEABLE", "DESTINATION_EMPTY FORCEABLE"]);
  });
});
