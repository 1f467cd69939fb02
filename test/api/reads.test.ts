import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { type Answer, at, list, testService, type TestService } from "../support/api.js";
import { eventId } from "../../src/model/ids.js";
import { seed, type Seeded, uuid } from "../support/seed.js";

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 3, volumes: 3, sessions: 3, bricks: 4, events: 40 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The data of an answer that must have no errors. */
async function read(document: string, variables: object = {}): Promise<Answer> {
  const { data, errors, text } = await service.query(document, variables);
  expect(errors, text).toEqual([]);
  return data;
}

/** The first of a list that the seed must have filled. */
function first<T>(rows: readonly T[]): T {
  const [item] = rows;
  if (item === undefined) throw new Error("the seed is empty");
  return item;
}

describe("clusters", () => {
  it("come by name, with what is known of them", async () => {
    const { clusters } = await read(
      `{ clusters { totalCount nodes { id name glusterVersion credentialKind sshPort sshUser reachable lastSeenAt
         jump { address port user hostKeyFingerprint } sessionsObservedAt registeredBy commandHost { name } } } }`,
    );
    expect(clusters).toMatchObject({
      totalCount: 3,
      nodes: [
        {
          id: uuid("cluster 0"),
          name: "cluster-000",
          glusterVersion: "10.3",
          credentialKind: "KEY",
          sshPort: 22,
          sshUser: "root",
          jump: null,
          reachable: true,
          lastSeenAt: "2026-01-01T00:01:00.000Z",
          sessionsObservedAt: "2026-01-01T00:01:01.500Z",
          registeredBy: "admin",
          commandHost: { name: "node0-0" },
        },
        {
          credentialKind: "KEY_FILE",
          jump: { address: "jump.example", port: 2222, user: "hop", hostKeyFingerprint: "SHA256:abc" },
        },
        {},
      ],
    });
  });

  it("lead to their hosts, volumes, and the sessions in both directions", async () => {
    const { cluster } = await read(
      `query ($id: ID!) { cluster(id: $id) {
         hosts { name otherNames hostKeyFingerprint cluster { id } bricks { name } }
         volumes(first: 2) { totalCount nodes { name } pageInfo { hasNextPage } }
         geoRepSessions { totalCount nodes { cluster { id } } }
         incomingGeoRepSessions { totalCount nodes { cluster { id } secondaryVolume { cluster { id } } } }
         operations(first: 1) { totalCount nodes { kind } } } }`,
      { id: uuid("cluster 1") },
    );
    expect(cluster).toMatchObject({
      hosts: [{ name: "node1-0", otherNames: ["10.0.1.0"], cluster: { id: uuid("cluster 1") } }, { name: "node1-1" }],
      volumes: { totalCount: 3, nodes: [{ name: "vol000" }, { name: "vol001" }], pageInfo: { hasNextPage: true } },
      geoRepSessions: { totalCount: 9 },
      incomingGeoRepSessions: { totalCount: 9 },
      operations: { totalCount: 18 },
    });
    for (const session of list(cluster, "incomingGeoRepSessions", "nodes")) {
      expect(session).toEqual({
        cluster: { id: uuid("cluster 0") },
        secondaryVolume: { cluster: { id: uuid("cluster 1") } },
      });
    }
    expect(at(cluster, "hosts", 0, "bricks")).toHaveLength(6);
    // what ssh-keygen -l prints for that key
    expect(at(cluster, "hosts", 0, "hostKeyFingerprint")).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});

describe("volumes", () => {
  it("have types and statuses as enums with Gluster's words beside them, and their bricks in order", async () => {
    await database.sql(`update "volume" set "type" = 'Stripe', "status" = 'Odd' where "id" = $1`, [uuid("volume 2 2")]);
    const { volume, odd } = await read(
      `query ($id: ID!, $odd: ID!) {
         volume(id: $id) { name type typeRaw status statusRaw replicaCount options { key value }
           bricks { name order host { name } sizeTotal sizeFree online } }
         odd: volume(id: $odd) { type typeRaw status statusRaw } }`,
      { id: uuid("volume 0 1"), odd: uuid("volume 2 2") },
    );
    expect(volume).toMatchObject({
      name: "vol001",
      type: "DISTRIBUTED_REPLICATE",
      typeRaw: "Distributed-Replicate",
      status: "STARTED",
      statusRaw: "Started",
      replicaCount: 2,
      options: [{ key: "changelog.changelog", value: "on" }],
      bricks: [
        {
          name: "node0-0:/bricks/1-0",
          order: 0,
          host: { name: "node0-0" },
          // beyond the integers of JSON
          sizeTotal: "9007199254740993",
          sizeFree: "1000000",
          online: true,
        },
        { order: 1 },
        { order: 2 },
        { order: 3 },
      ],
    });
    expect(odd).toEqual({ type: "UNKNOWN", typeRaw: "Stripe", status: "UNKNOWN", statusRaw: "Odd" });
  });

  it("are filtered by cluster and name", async () => {
    const { volumes } = await read(
      `query ($c: ID) { volumes(filter: { clusterId: $c, name: "vol002" }) { nodes { id } } }`,
      { c: uuid("cluster 1") },
    );
    expect(at(volumes, "nodes")).toEqual([{ id: uuid("volume 1 2") }]);
  });
});

describe("sessions", () => {
  it("tell everything of the documented tables under the words of today", async () => {
    const row = first(seeded.sessions);
    const { geoRepSession } = await read(
      `query ($id: ID!) { geoRepSession(id: $id) {
         id sessionKey status lastKnownStatus observedAt primaryVolume { name } secondaryHost { name } secondaryHostName
         secondaryVolume { name } secondaryVolumeId secondaryVolumeName userName firstSeenAt optionsObservedAt
         details { id status statusRaw crawlStatus crawlStatusRaw checkpointStatus filesSynced filesPending bytesPending
           deletesPending filesSkipped dataPending entryPending metaPending failures lastSyncedAt checkpointAt
           checkpointCompleted checkpointCompletedAt observedAt countersObservedAt secondaryHostName
           secondaryHost { name } brick { order name volume { name } } }
         options { id key value } operations { totalCount nodes { kind state } } } }`,
      { id: row.id },
    );
    expect(geoRepSession).toMatchObject({
      id: row.id,
      sessionKey: row.sessionKey,
      status: "ACTIVE",
      // not in the session's own row: the cluster's last poll
      observedAt: "2026-01-01T00:01:01.500Z",
      primaryVolume: { name: "vol000" },
      secondaryHost: { name: "node1-0" },
      secondaryVolume: { name: "vol000" },
      userName: null,
      options: [{ key: "option_00" }, { key: "option_01" }, { key: "option_02", value: "value 2" }],
      operations: { totalCount: 2, nodes: [{ kind: "STOP_SESSION", state: "FAILED" }, { kind: "START_SESSION" }] },
    });
    expect(at(geoRepSession, "details")).toMatchObject([
      {
        status: "ACTIVE",
        statusRaw: "Active",
        crawlStatus: "CHANGELOG",
        crawlStatusRaw: "Changelog Crawl",
        checkpointStatus: "completed",
        checkpointCompleted: true,
        filesSynced: null,
        dataPending: "9007199254740993",
        entryPending: "0",
        failures: "2",
        lastSyncedAt: "2026-01-01T00:00:40.000Z",
        observedAt: "2026-01-01T00:01:01.500Z",
        countersObservedAt: "2026-01-01T00:01:01.500Z",
        secondaryHost: { name: "node1-0" },
        brick: { order: 0, volume: { name: "vol000" } },
      },
      // nothing was ever reported of a passive brick: null, and not 0
      { status: "PASSIVE", crawlStatus: null, dataPending: null, lastSyncedAt: null, countersObservedAt: null },
      {},
      {},
    ]);
  });

  it("say when a brick or a session was seen that the last poll did not account for", async () => {
    const row = first(seeded.sessions.slice(4));
    const detail = seeded.details.find((each) => each.sessionId === row.id);
    await database.sql(
      `update "gluster_georep_session" set "observed_at" = '2025-12-31T00:00:00Z' where "session_id" = $1`,
      [row.id],
    );
    await database.sql(
      `update "gluster_georep_session_details" set "observed_at" = '2025-12-30T00:00:00Z', "counters_observed_at" = '2025-12-29T00:00:00Z'
       where "session_id" = $1 and "master_brick_id" = $2`,
      [row.id, detail?.brickId],
    );
    const { geoRepSession } = await read(
      "query ($id: ID!) { geoRepSession(id: $id) { observedAt details { observedAt countersObservedAt } } }",
      { id: row.id },
    );
    expect(geoRepSession).toMatchObject({
      observedAt: "2025-12-31T00:00:00.000Z",
      details: [
        { observedAt: "2025-12-30T00:00:00.000Z", countersObservedAt: "2025-12-29T00:00:00.000Z" },
        { observedAt: "2025-12-31T00:00:00.000Z", countersObservedAt: null },
        {},
        {},
      ],
    });
  });

  it("into a cluster that is not registered keep their names and have no objects behind them", async () => {
    const row = first(seeded.sessions.slice(8));
    const stranger = uuid("a volume that nobody registered");
    await database.sql(
      `update "gluster_georep_session" set "slave_volume_id" = $2, "slave_host_uuid" = null where "session_id" = $1`,
      [row.id, stranger],
    );
    const { geoRepSession } = await read(
      `query ($id: ID!) { geoRepSession(id: $id) {
         secondaryHost { id } secondaryHostId secondaryHostName secondaryVolume { id } secondaryVolumeId } }`,
      { id: row.id },
    );
    expect(geoRepSession).toEqual({
      secondaryHost: null,
      secondaryHostId: null,
      secondaryHostName: row.secondaryHostName,
      secondaryVolume: null,
      secondaryVolumeId: stranger,
    });
    await database.sql(
      `update "gluster_georep_session" set "slave_volume_id" = $2, "slave_host_uuid" = $3 where "session_id" = $1`,
      [row.id, row.secondaryVolumeId, row.secondaryHostId],
    );
  });

  it.each([
    ["cluster", () => ({ clusterId: uuid("cluster 1") }), (row: SessionRow) => row.clusterId === uuid("cluster 1")],
    [
      "volume",
      () => ({ volumeId: uuid("volume 0 1") }),
      (row: SessionRow) => row.primaryVolumeId === uuid("volume 0 1"),
    ],
    [
      "status",
      () => ({ status: ["FAULTY", "PAUSED"] }),
      (row: SessionRow) => ["FAULTY", "PAUSED"].includes(row.status),
    ],
    [
      "destination cluster",
      () => ({ secondary: { clusterId: uuid("cluster 0") } }),
      (row: SessionRow) => row.clusterId === uuid("cluster 2"),
    ],
    [
      "destination volume",
      () => ({ secondary: { volumeId: uuid("volume 2 1") } }),
      (row: SessionRow) => row.secondaryVolumeId === uuid("volume 2 1"),
    ],
    [
      "destination names",
      () => ({ secondary: { hostName: "node1-0", volumeName: "vol002" } }),
      (row: SessionRow) => row.secondaryHostName === "node1-0" && row.secondaryVolumeName === "vol002",
    ],
    [
      "all at once",
      () => ({ clusterId: uuid("cluster 0"), volumeId: uuid("volume 0 0"), secondary: { hostName: "node1-1" } }),
      (row: SessionRow) => row.primaryVolumeId === uuid("volume 0 0") && row.secondaryHostName === "node1-1",
    ],
    [
      "an id in upper case",
      () => ({ clusterId: uuid("cluster 1").toUpperCase() }),
      (row: SessionRow) => row.clusterId === uuid("cluster 1"),
    ],
    ["no status at all", () => ({ status: [] }), () => false],
    ["a name with a NUL", () => ({ secondary: { hostName: "a\u0000b" } }), () => false],
  ])("are filtered by %s", async (_what, filter, fits) => {
    const { geoRepSessions } = await read(
      "query ($filter: GeoRepSessionFilterInput) { geoRepSessions(filter: $filter) { totalCount nodes { id } } }",
      { filter: filter() },
    );
    const expected = seeded.sessions.filter(fits).map((row) => ({ id: row.id }));
    const nodes = list(geoRepSessions, "nodes").map(({ id }) => ({ id: String(id) }));
    expect(nodes.toSorted(byId)).toEqual(expected.toSorted(byId));
    expect(at(geoRepSessions, "totalCount")).toBe(expected.length);
  });
});

type SessionRow = Seeded["sessions"][number];
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

describe("operations and events", () => {
  it("tell of an operation, its steps and its error", async () => {
    const row = first(seeded.operations.filter((each) => each.state === "FAILED"));
    const { operation } = await read(
      `query ($id: ID!) { operation(id: $id) { kind state requestedBy arguments errorCode errorMessage createdAt
         noChange session { id } volume { name } cluster { name } clusterName
         steps { number name state hostName argv exitCode milliseconds output undo } } }`,
      { id: row.id },
    );
    expect(operation).toMatchObject({
      kind: "STOP_SESSION",
      state: "FAILED",
      requestedBy: "admin",
      arguments: { force: false },
      errorCode: "WRONG_STATE",
      errorMessage: "The session was never started.",
      session: { id: row.sessionId },
      clusterName: "then",
      steps: [{ number: 1, name: "start", state: "SUCCEEDED", hostName: "node0-0", exitCode: 0, milliseconds: 1700 }],
    });
  });

  it("filter operations by session, state and kind", async () => {
    const row = first(seeded.sessions);
    const { operations } = await read(
      `query ($filter: OperationFilterInput) { operations(filter: $filter) { totalCount nodes { sessionId state kind } } }`,
      { filter: { sessionId: row.id, state: ["SUCCEEDED"], kind: ["START_SESSION", "STOP_SESSION"] } },
    );
    expect(operations).toEqual({
      totalCount: 1,
      nodes: [{ sessionId: row.id, state: "SUCCEEDED", kind: "START_SESSION" }],
    });
  });

  it("keep history of what is gone", async () => {
    const id = uuid("operation on what is gone");
    const gone = uuid("gone");
    await database.sql(
      `insert into "operation" ("id", "kind", "state", "cluster_id", "cluster_name", "volume_id", "volume_name", "session_id",
         "session_name", "arguments", "requested_by", "created_at", "deadline_at")
       values ($1, 'DELETE_SESSION', 'SUCCEEDED', $2, 'old', $2, 'vol', $2, 'h::v', '{}', 'admin', now(), now())`,
      [id, gone],
    );
    const { operation } = await read(
      "query ($id: ID!) { operation(id: $id) { session { id } sessionId sessionName cluster { id } clusterName volume { id } } }",
      { id },
    );
    expect(operation).toEqual({
      session: null,
      sessionId: gone,
      sessionName: "h::v",
      cluster: null,
      clusterName: "old",
      volume: null,
    });
    await database.sql(`delete from "operation" where "id" = $1`, [id]);
  });

  it("give events newest first or oldest first, filtered", async () => {
    const all = "{ events(first: 3) { nodes { number kind summary before after session { id } host { name } } } }";
    const { events } = await read(all);
    expect(at(events, "nodes")).toMatchObject([{ number: "40" }, { number: "39" }, { number: "38" }]);
    expect(at(events, "nodes", 0)).toMatchObject({
      kind: "SESSION_PROGRESS",
      summary: "has made progress: status INITIALIZING → ACTIVE",
      before: { status: "INITIALIZING" },
      after: { status: "ACTIVE" },
      host: { name: "node0-0" },
    });
    const { events: some } = await read(
      `query ($filter: EventFilterInput) { events(filter: $filter, order: OLDEST_FIRST) { totalCount nodes { number } } }`,
      { filter: { kind: ["SESSION_STATUS_CHANGED"], sessionId: first(seeded.sessions).id } },
    );
    expect(some).toEqual({ totalCount: 1, nodes: [{ number: "1" }] });
  });

  it("match a cluster's events by source or destination", async () => {
    const { events } = await read(
      "query ($c: ID) { events(filter: { clusterId: $c }, first: 1000) { nodes { clusterId secondaryClusterId } } }",
      { c: uuid("cluster 1") },
    );
    const nodes = list(events, "nodes");
    expect(nodes.some(({ clusterId }) => clusterId === uuid("cluster 1"))).toBe(true);
    expect(nodes.some(({ secondaryClusterId }) => secondaryClusterId === uuid("cluster 1"))).toBe(true);
    for (const { clusterId, secondaryClusterId } of nodes)
      expect([clusterId, secondaryClusterId]).toContain(uuid("cluster 1"));
  });
});

describe("node", () => {
  it("finds anything by its id alone", async () => {
    const { geoRepSession } = await read(
      "query ($id: ID!) { geoRepSession(id: $id) { details { id } options { id } } }",
      { id: first(seeded.sessions).id },
    );
    const { events } = await read("{ events(first: 1) { nodes { id number } } }");
    const ids = {
      Cluster: uuid("cluster 0"),
      Host: uuid("host 0 0"),
      Volume: uuid("volume 0 0"),
      Brick: first(seeded.bricks).id,
      GeoRepSession: first(seeded.sessions).id,
      GeoRepSessionDetail: String(at(geoRepSession, "details", 0, "id")),
      GeoRepSessionOption: String(at(geoRepSession, "options", 0, "id")),
      Operation: first(seeded.operations).id,
      Event: String(at(events, "nodes", 0, "id")),
    };
    for (const [type, id] of Object.entries(ids)) {
      const { node } = await read(
        `query ($id: ID!) { node(id: $id) { __typename id
           ... on Cluster { hosts { name } } ... on GeoRepSessionDetail { brick { name } } ... on Volume { type } } }`,
        { id: id.toUpperCase() },
      );
      expect(node, `node(${id}) should be a ${type}`).toMatchObject({ __typename: type, id });
    }
  });

  it.each(["node", "cluster", "host", "volume", "geoRepSession", "operation"])(
    "%s is null for an id that nothing has, and an error for a text that is no id",
    async (field) => {
      const document = `query ($id: ID!) { ${field}(id: $id) { id } }`;
      expect(await read(document, { id: uuid("nothing") })).toEqual({ [field]: null });
      expect(await read(document, { id: eventId("999999999999") })).toEqual({ [field]: null });
      const { errors } = await service.query(document, { id: "'; drop table cluster; --" });
      expect(errors).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field: "id" } }]);
    },
  );
});

it("what is asked for nothing but its type is there all the same", async () => {
  const row = first(seeded.sessions);
  const data = await read(
    `query ($id: ID!) { geoRepSession(id: $id) { __typename details { __typename } primaryVolume { __typename } }
       clusters { nodes { __typename volumes { nodes { __typename } } } } }`,
    { id: row.id },
  );
  expect(data).toMatchObject({
    geoRepSession: { __typename: "GeoRepSession", primaryVolume: { __typename: "Volume" } },
    clusters: { nodes: [{ __typename: "Cluster" }, {}, {}] },
  });
  expect(list(data, "geoRepSession", "details")).toHaveLength(4);
  expect(list(data, "clusters", "nodes", 0, "volumes", "nodes")).toHaveLength(3);
});
