import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, at, list, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { Statements } from "../support/statements.js";
import { seed, type Seeded, uuid } from "../support/seed.js";

type SessionRow = Seeded["sessions"][number];

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 3, volumes: 3, sessions: 3, bricks: 4, events: 0 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function read(document: string, variables: object = {}): Promise<Answer> {
  const { data, errors, text } = await service.query(document, variables);
  expect(errors, text).toEqual([]);
  return data;
}

const URGENCY = ["FAULTY", "PARTIAL_FAULTY", "UNKNOWN", "INITIALIZING", "STOPPED", "PAUSED", "NOTSTARTED", "PASSIVE"];

function clusterOf(row: SessionRow): string {
  return seeded.clusters.find(({ id }) => id === row.clusterId)?.name ?? "";
}

function volumeOf(row: SessionRow): string {
  return seeded.volumes.find(({ id }) => id === row.primaryVolumeId)?.name ?? "";
}

type Key = readonly (string | number)[];

function compare(one: Key, other: Key): number {
  for (const [index, value] of one.entries()) {
    const beside = other[index] ?? "";
    if (value !== beside) return value < beside ? -1 : 1;
  }
  return 0;
}

describe("sessions", () => {
  const ORDERS: readonly (readonly [string, (row: SessionRow) => Key])[] = [
    ["ID", () => []],
    ["SOURCE", (row) => [clusterOf(row), volumeOf(row)]],
    ["DESTINATION", (row) => [row.secondaryHostName, row.secondaryVolumeName]],
    ["STATUS", (row) => [[...URGENCY, "ACTIVE"].indexOf(row.status)]],
    ["LAST_SYNCED", (row) => [row.lastSyncedAt ?? ""]],
    ["PENDING", (row) => [Number(row.pending ?? -1)]],
    ["FAILURES", (row) => [Number(row.failures ?? -1)]],
    ["FIRST_SEEN", (row) => [row.firstSeenAt]],
  ];

  it.each(ORDERS.flatMap(([by, key]) => [false, true].map((descending) => [by, descending, key] as const)))(
    "by %s, descending %s, come in that order page by page, none lost and none twice",
    async (by, descending, key) => {
      const expected = seeded.sessions
        .toSorted((a, b) => compare([...key(a), a.id], [...key(b), b.id]))
        .map(({ id }) => id);
      if (descending) expected.reverse();
      const seen: unknown[] = [];
      let after: unknown = null;
      do {
        const { geoRepSessions } = await read(
          `query ($order: GeoRepSessionOrderInput, $after: String) { geoRepSessions(first: 4, order: $order, after: $after) {
             nodes { id } pageInfo { hasNextPage endCursor } } }`,
          { order: { by, descending }, after },
        );
        seen.push(...list(geoRepSessions, "nodes").map(({ id }) => id));
        after =
          at(geoRepSessions, "pageInfo", "hasNextPage") === true ? at(geoRepSessions, "pageInfo", "endCursor") : null;
      } while (after !== null && seen.length < 100);
      expect(seen).toEqual(expected);
      const { geoRepSessions } = await read(
        `query ($order: GeoRepSessionOrderInput) { geoRepSessions(last: 4, order: $order) { nodes { id } } }`,
        { order: { by, descending } },
      );
      expect(
        list(geoRepSessions, "nodes").map(({ id }) => id),
        "the last four",
      ).toEqual(expected.slice(-4));
    },
  );

  it("take no cursor of another order", async () => {
    const { geoRepSessions } = await read(
      "{ geoRepSessions(first: 1, order: { by: PENDING }) { pageInfo { endCursor } } }",
    );
    const answer = await service.query(
      "query ($after: String) { geoRepSessions(order: { by: FAILURES }, after: $after) { nodes { id } } }",
      { after: at(geoRepSessions, "pageInfo", "endCursor") },
    );
    expect(answer.errors, answer.text).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field: "after" } }]);
  });

  it.each([
    [
      "part of the source's name",
      "VOL001",
      (row: SessionRow) => volumeOf(row) === "vol001" || row.secondaryVolumeName === "vol001",
    ],
    ["part of a host's name", "ode1-1", (row: SessionRow) => row.secondaryHostName === "node1-1"],
    [
      "two words, in any order",
      "node1-1 er-000",
      (row: SessionRow) => row.secondaryHostName === "node1-1" && clusterOf(row) === "cluster-000",
    ],
    ["the user at the destination", "user2", (row: SessionRow) => row.userName === "user2"],
    ["nothing but blanks", "  ", () => true],
    ["letters that LIKE knows", "%", () => false],
    ["a NUL", "a\u0000", () => false],
    ["what nothing is called", "no such name", () => false],
  ])("are found by %s", async (_what, search, fits) => {
    const { geoRepSessions } = await read(
      "query ($search: String) { geoRepSessions(filter: { search: $search }) { totalCount nodes { id } } }",
      { search },
    );
    const expected = seeded.sessions.filter(fits).map(({ id }) => id);
    expect(list(geoRepSessions, "nodes").map(({ id }) => id)).toEqual(expected.toSorted());
    expect(at(geoRepSessions, "totalCount")).toBe(expected.length);
  });

  it.each([["x".repeat(201)], ["a ".repeat(11)]])("are not looked for by too much", async (search) => {
    const answer = await service.query(
      "query ($search: String) { geoRepSessions(filter: { search: $search }) { totalCount } }",
      { search },
    );
    expect(answer.errors, answer.text).toMatchObject([
      { extensions: { code: "INVALID_ARGUMENT", field: "filter.search" } },
    ]);
  });
});

describe("clusters and volumes", () => {
  it("are found by part of their names, and sorted", async () => {
    const { clusters, volumes } = await read(`{
      clusters(filter: { search: "R-00" }, order: { by: NAME, descending: true }) { nodes { name } }
      volumes(filter: { search: "vol00 cluster-001" }, order: { by: CLUSTER }) { nodes { name cluster { name } } } }`);
    expect(list(clusters, "nodes")).toEqual([
      { name: "cluster-002" },
      { name: "cluster-001" },
      { name: "cluster-000" },
    ]);
    const cluster = { name: "cluster-001" };
    expect(list(volumes, "nodes")).toEqual(["vol000", "vol001", "vol002"].map((name) => ({ name, cluster })));
  });

  it("are looked up by their whole names, with all that belongs to them", async () => {
    const { cluster, volume, none, other } = await read(`{
      cluster(name: "cluster-001") { id hosts { name } volumes { totalCount } }
      volume(cluster: "cluster-002", name: "vol001") { id bricks { order } cluster { name } }
      none: cluster(name: "CLUSTER-001") { id }
      other: volume(cluster: "cluster-9", name: "vol001") { id } }`);
    expect(cluster).toEqual({
      id: uuid("cluster 1"),
      hosts: [{ name: "node1-0" }, { name: "node1-1" }],
      volumes: { totalCount: 3 },
    });
    expect(volume).toMatchObject({ id: uuid("volume 2 1"), cluster: { name: "cluster-002" } });
    expect(at(volume, "bricks")).toHaveLength(4);
    expect([none, other]).toEqual([null, null]);
  });

  it("are not looked up by a name that several have", async () => {
    const named = (number: number, name: string) =>
      database.sql(`update "cluster" set "name" = $2 where "id" = $1`, [uuid(`cluster ${number}`), name]);
    await named(2, "cluster-001");
    try {
      const answer = await service.query(`{ cluster(name: "cluster-001") { id } }`);
      expect(answer.errors, answer.text).toMatchObject([
        { message: expect.stringContaining("Several"), extensions: { code: "INVALID_ARGUMENT", field: "name" } },
      ]);
    } finally {
      await named(2, "cluster-002");
    }
  });

  it.each([
    ["{ cluster { id } }", "id or name"],
    [`{ cluster(id: "${uuid("cluster 1")}", name: "cluster-001") { id } }`, "id or name"],
    [`{ volume(name: "vol001") { id } }`, "id or cluster and name"],
    [`{ volume(id: "${uuid("volume 1 1")}", cluster: "cluster-001") { id } }`, "id or cluster and name"],
  ])("are looked up either by id or by name: %s", async (document, words) => {
    const answer = await service.query(document);
    expect(answer.errors, answer.text).toMatchObject([
      { message: expect.stringContaining(words), extensions: { code: "INVALID_ARGUMENT" } },
    ]);
  });
});

describe("links", () => {
  it("are the sessions by where they lead, with their statuses, the most urgent first", async () => {
    const stranger = seeded.sessions.find((row) => row.clusterId === uuid("cluster 2"));
    await database.sql(`update "gluster_georep_session" set "slave_volume_id" = null where "session_id" = $1`, [
      stranger?.id,
    ]);
    const { geoRepLinks } = await read(`{ geoRepLinks { primaryCluster { name } secondaryCluster { name }
      secondaryHostName sessions statuses { status count } lastSyncedAt pending failures } }`);
    const links = list({ geoRepLinks }, "geoRepLinks");
    const to = (number: number) => ({ secondaryCluster: { name: `cluster-00${number}` }, secondaryHostName: null });
    expect(links).toMatchObject([
      { primaryCluster: { name: "cluster-000" }, sessions: 9, ...to(1) },
      { primaryCluster: { name: "cluster-001" }, sessions: 9, ...to(2) },
      { primaryCluster: { name: "cluster-002" }, sessions: 8, ...to(0) },
      { sessions: 1, secondaryCluster: null, secondaryHostName: stranger?.secondaryHostName },
    ]);
    const of = seeded.sessions.filter((row) => row.clusterId === uuid("cluster 0"));
    const synced = of.flatMap((row) => (row.lastSyncedAt === null ? [] : [row.lastSyncedAt])).toSorted();
    const statuses = URGENCY.concat("ACTIVE").flatMap((status) => {
      const count = of.filter((row) => row.status === status).length;
      return count === 0 ? [] : [{ status, count }];
    });
    expect(links[0]).toMatchObject({
      statuses,
      lastSyncedAt: new Date(synced[0] ?? "").toISOString(),
      pending: String(of.reduce((sum, row) => sum + Number(row.pending ?? 0), 0)),
      failures: String(of.reduce((sum, row) => sum + Number(row.failures ?? 0), 0)),
    });
  });

  it("are those of a filter", async () => {
    const { geoRepLinks } = await read(
      `{ geoRepLinks(filter: { search: "cluster-001", status: [FAULTY] }) { sessions statuses { status } } }`,
    );
    for (const link of list({ geoRepLinks }, "geoRepLinks"))
      expect(at(link, "statuses")).toEqual([{ status: "FAULTY" }]);
  });

  it("count their sessions by health, of the status or a finding that is open whichever is worse, by one statement", async () => {
    const of = seeded.sessions.filter((row) => row.clusterId === uuid("cluster 0"));
    const paused = of.find(({ status }) => status === "PAUSED");
    await database.sql(
      `insert into gluster_georep_finding (id, session_id, code, severity, message, evidence, remedy, since, opened_at, confirmed_at, closed_at)
       values (gen_random_uuid(), $1, 'CLOCKS_APART', 'WARNING', '', '[]', '[]', now(), now(), now(), null),
         (gen_random_uuid(), $1, 'SSH_UNREACHABLE', 'CRITICAL', '', '[]', '[]', now(), now(), now(), now())`,
      [paused?.id],
    );
    using statements = new Statements();
    const { geoRepLinks } = await read("{ geoRepLinks { sessions healths { health count } } }");
    expect(statements.texts).toHaveLength(1);
    const having = (...statuses: readonly string[]) => of.filter(({ status }) => statuses.includes(status)).length;
    expect(list({ geoRepLinks }, "geoRepLinks")[0]).toEqual({
      sessions: of.length,
      healths: [
        { health: "BROKEN", count: having("FAULTY") },
        { health: "DEGRADED", count: 1 },
        { health: "ATTENTION", count: having("PAUSED", "STOPPED", "NOTSTARTED") - 1 },
        { health: "OK", count: having("ACTIVE") },
      ],
    });
  });
});
