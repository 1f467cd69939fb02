import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventId } from "../../src/model/ids.js";
import type { EventDraft } from "../../src/model/events/event.js";
import { appendEvents } from "../../src/store/events.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, type Seeded, uuid } from "../support/seed.js";
import { Subscriber } from "../support/subscriber.js";

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 3, volumes: 1, sessions: 2 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function append(...drafts: EventDraft[]): Promise<void> {
  await database.orm.em.fork().transactional((em) => appendEvents(em, drafts));
  service.feed.poll();
}

function sessionOf(cluster: number): Seeded["sessions"][number] {
  const row = seeded.sessions.find(({ clusterId }) => clusterId === uuid(`cluster ${cluster}`));
  if (row === undefined) throw new Error("the seed has no such session");
  return row;
}

function statusEvent(row: Seeded["sessions"][number], status: string): EventDraft {
  return {
    kind: "SESSION_STATUS_CHANGED",
    clusterId: row.clusterId,
    clusterName: "c",
    secondaryClusterId: seeded.volumes.find(({ id }) => id === row.secondaryVolumeId)?.clusterId ?? null,
    volumeId: row.primaryVolumeId,
    volumeName: "v",
    sessionId: row.id,
    before: { status: row.status },
    after: { status },
  };
}

const FOLLOW = `subscription ($clusterId: ID, $volumeId: ID, $sessionId: ID, $after: BigInt) {
  geoRepSessionChanged(clusterId: $clusterId, volumeId: $volumeId, sessionId: $sessionId, after: $after) {
    cursor kind sessionId previousStatus status session { id status primaryVolume { name } } detail { status brick { name } } event { kind } } }`;

describe("geoRepSessionChanged", () => {
  it("sends the sessions as they are, their end, and then each change with the detail that changed", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", FOLLOW);
    const ids: unknown[] = [];
    for (const row of seeded.sessions) {
      expect(row).toBeDefined();
      const message = await subscriber.value("geoRepSessionChanged");
      expect(message).toMatchObject({ kind: "SNAPSHOT", previousStatus: null, detail: null, event: null });
      ids.push((message as { sessionId: string }).sessionId);
      expect(message).toMatchObject({ session: { id: ids.at(-1), primaryVolume: { name: "vol000" } } });
    }
    expect(new Set(ids)).toEqual(new Set(seeded.sessions.map(({ id }) => id)));
    const end = await subscriber.value("geoRepSessionChanged");
    expect(end).toMatchObject({ kind: "SNAPSHOT_END", sessionId: null, session: null, cursor: expect.any(String) });

    const row = sessionOf(0);
    const brick = seeded.bricks.find(({ volumeId }) => volumeId === row.primaryVolumeId);
    await append(
      statusEvent(row, "FAULTY"),
      { ...statusEvent(row, ""), kind: "SESSION_BRICK_STATUS_CHANGED", before: {}, after: { brickId: brick?.id } },
      { ...statusEvent(row, ""), kind: "SESSION_REMOVED", sessionId: uuid("gone"), after: null },
      { kind: "CLUSTER_UPDATED", clusterId: row.clusterId, clusterName: "c" },
      statusEvent(row, "ACTIVE"),
    );
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({
      kind: "CHANGED",
      sessionId: row.id,
      previousStatus: row.status,
      status: "FAULTY",
      // as it is, and not as the event tells
      session: { id: row.id, status: row.status },
      event: { kind: "SESSION_STATUS_CHANGED" },
    });
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({
      kind: "CHANGED",
      detail: { status: "ACTIVE", brick: { name: "node0-0:/bricks/0-0" } },
    });
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({
      kind: "REMOVED",
      sessionId: uuid("gone"),
      session: null,
    });
    expect(await subscriber.value("geoRepSessionChanged"), "an event that is no session's came through").toMatchObject({
      kind: "CHANGED",
      status: "ACTIVE",
    });
  });

  it("goes on after a cursor with everything since, and nothing of the present state", async () => {
    const row = sessionOf(1);
    await append(statusEvent(row, "PAUSED"));
    const [last] = await database.sql<{ number: string }>(`select max("number")::text as number from "event"`);
    await append(statusEvent(row, "ACTIVE"));
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", FOLLOW, { after: last?.number, sessionId: row.id.toUpperCase() });
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({ kind: "CHANGED", status: "ACTIVE" });
    await append(statusEvent(row, "FAULTY"));
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({ kind: "CHANGED", status: "FAULTY" });
  });

  it("matches a cluster by source or destination, and leaves out the others", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", FOLLOW, { clusterId: uuid("cluster 1") });
    const rows = seeded.sessions.filter(({ clusterId }) => clusterId !== uuid("cluster 2"));
    for (const row of rows) {
      expect(row).toBeDefined();
      const { sessionId } = (await subscriber.value("geoRepSessionChanged")) as { sessionId: string };
      expect(rows.map(({ id }) => id)).toContain(sessionId);
    }
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({ kind: "SNAPSHOT_END" });
    await append(statusEvent(sessionOf(2), "STOPPED"), statusEvent(sessionOf(0), "PAUSED"));
    expect(await subscriber.value("geoRepSessionChanged")).toMatchObject({ sessionId: sessionOf(0).id });
  });

  it("refuses a cursor that is too old, of the future, or none at all", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    await database.sql(`insert into "event_horizon" ("id", "deleted_up_to") values (1, 1)`);
    subscriber.subscribe("old", FOLLOW, { after: "0" });
    expect(await subscriber.errors()).toEqual(["EVENTS_EXPIRED"]);
    subscriber.subscribe("future", FOLLOW, { after: "999999999" });
    expect(await subscriber.errors()).toEqual(["INVALID_ARGUMENT"]);
    subscriber.subscribe("negative", FOLLOW, { after: "-5" });
    expect(await subscriber.errors()).toEqual(["INVALID_ARGUMENT"]);
    subscriber.subscribe("text", FOLLOW, { after: "yesterday" });
    expect(await subscriber.errors()).toEqual(["MALFORMED_REQUEST"]);
    subscriber.subscribe("id", FOLLOW, { clusterId: "no uuid" });
    expect(await subscriber.errors()).toEqual(["INVALID_ARGUMENT"]);
    // and the connection is as good as before
    subscriber.subscribe("fine", "{ viewer { user } }");
    expect(await subscriber.value("viewer")).toEqual({ user: "admin" });
    await database.sql(`delete from "event_horizon"`);
  });
});

describe("operationChanged", () => {
  it("sends an operation as it is and ends when it is final", async () => {
    const [row] = seeded.operations;
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe(
      "1",
      "subscription ($id: ID!) { operationChanged(id: $id) { id state steps { name } session { id } } }",
      {
        id: row?.id,
      },
    );
    expect(await subscriber.value("operationChanged")).toEqual({
      id: row?.id,
      state: row?.state,
      steps: [{ name: "start" }],
      session: { id: row?.sessionId },
    });
    expect(await subscriber.next()).toEqual({ id: "1", type: "complete" });
  });

  it("follows one that is not finished, step by step", async () => {
    const [row] = seeded.operations;
    const id = uuid("a new operation");
    await database.sql(
      `insert into "operation" ("id", "kind", "state", "cluster_id", "cluster_name", "volume_id", "volume_name", "session_id",
         "session_name", "arguments", "requested_by", "created_at", "deadline_at")
       select $1, "kind", 'PENDING', "cluster_id", "cluster_name", "volume_id", "volume_name", $3, "session_name", "arguments",
         "requested_by", "created_at", "deadline_at" from "operation" where "id" = $2`,
      [id, row?.id, uuid("another session")],
    );
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", `subscription { operationChanged(id: "${id}") { state } }`);
    expect(await subscriber.value("operationChanged")).toEqual({ state: "PENDING" });
    for (const state of ["RUNNING", "SUCCEEDED"]) {
      await database.sql(`update "operation" set "state" = $2 where "id" = $1`, [id, state]);
      await append({
        kind: "OPERATION_CHANGED",
        clusterId: null,
        clusterName: null,
        operationId: id,
        after: { state },
      });
      expect(await subscriber.value("operationChanged")).toEqual({ state });
    }
    expect(await subscriber.next()).toEqual({ id: "1", type: "complete" });
  });

  it("says when there is no such operation", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", `subscription { operationChanged(id: "${uuid("none")}") { id } }`);
    expect(await subscriber.errors()).toEqual(["NOT_FOUND"]);
  });
});

describe("events", () => {
  it("sends each from now on that fits, with its number to go on after", async () => {
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe(
      "1",
      "subscription { events(kind: [CLUSTER_UPDATED]) { id number kind summary clusterName before after session { id } } }",
    );
    subscriber.subscribe("probe", "{ viewer { user } }");
    await subscriber.value("viewer");
    await subscriber.next();
    await append(statusEvent(sessionOf(0), "ACTIVE"), {
      kind: "CLUSTER_UPDATED",
      clusterId: uuid("cluster 0"),
      clusterName: "renamed",
      before: { name: "old" },
      after: { name: "renamed" },
    });
    const first = await subscriber.value("events");
    expect(first).toEqual({
      id: eventId((first as { number: string }).number),
      number: expect.stringMatching(/^\d+$/),
      kind: "CLUSTER_UPDATED",
      summary: "was given other settings: name old → renamed",
      clusterName: "renamed",
      before: { name: "old" },
      after: { name: "renamed" },
      session: null,
    });
    await append({ kind: "CLUSTER_UPDATED", clusterId: uuid("cluster 1"), clusterName: "second" });
    const { number } = first as { number: string };
    subscriber.subscribe("2", "subscription ($after: BigInt) { events(after: $after) { clusterName } }", {
      after: number,
    });
    const both = [await subscriber.next(), await subscriber.next()].toSorted((a, b) =>
      (a.id ?? "") < (b.id ?? "") ? -1 : 1,
    );
    expect(both).toMatchObject([
      { id: "1", payload: { data: { events: { clusterName: "second" } } } },
      { id: "2", payload: { data: { events: { clusterName: "second" } } } },
    ]);
  });
});
