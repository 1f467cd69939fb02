import { afterAll, beforeAll, expect, test } from "vitest";
import type { Requested } from "../../src/service/sessions/bulk-operations.js";
import { MOST_AT_ONCE } from "../../src/service/sessions/sessions.js";
import { at, list, testService, type TestService } from "../support/api.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

const NAMES = ["a", "b", "c", "d"];
const volumes = (suffix: string) => NAMES.map((name) => ({ name: `${name}${suffix}`, kind: "replica 2" }) as const);

let on: SimulatedService;
let api: TestService;
/** Session ids in the order of NAMES. */
let ids: string[];
beforeAll(async () => {
  on = await SimulatedService.start({
    clusters: [
      { name: "source", nodes: ["src1", "src2"], volumes: [...volumes("")] },
      {
        name: "destination",
        nodes: ["dst1", "dst2"],
        volumes: [...volumes("-dr"), { name: "back", kind: "replica 2" }],
      },
    ],
  });
  api = await testService(on.database, {
    services: { sessions: on.services.sessions, operations: on.services.operations },
  });
  ids = [];
  for (const name of NAMES) ids.push(await create(name, `${name}-dr`));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

async function create(from: string, to: string): Promise<string> {
  const operation = await on.done(
    on.services.sessions.create(ADMIN, {
      primaryVolumeId: (await on.volume(from)).id,
      secondaryVolumeId: (await on.volume(to)).id,
      keys: "PUSH_PEM",
    }),
  );
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  return operation.sessionId;
}

async function change(input: Readonly<Record<string, unknown>>, wait = 60) {
  const { data, errors, text } = await api.query(
    `mutation ($input: ChangeGeoRepSessionsInput!, $wait: Int!) { changeGeoRepSessions(input: $input, wait: $wait) {
       results { sessionId session { id status } operation { id kind state noChange errorCode } userErrors { code } }
       userErrors { field code message } } }`,
    { input, wait },
  );
  expect(errors, text).toEqual([]);
  return data["changeGeoRepSessions"];
}

const sent = (verb: string, from: number): string[] =>
  on.sim.journal.entries
    .slice(from)
    .filter(({ argv }) => argv.includes("geo-replication") && argv.includes(verb))
    .map(({ argv }) => argv[argv.indexOf("geo-replication") + 1] ?? "");

test("sessions of a list are changed in its order, each with a result of its own", async () => {
  const next = on.sim.journal.next;
  const order = [2, 0, 3, 1];
  const result = await change({ action: "START", sessionIds: order.map((each) => ids[each]) });
  expect(list(result, "results")).toMatchObject(
    order.map((each) => ({
      sessionId: ids[each],
      session: { id: ids[each], status: "ACTIVE" },
      operation: { kind: "START_SESSION", state: "SUCCEEDED", noChange: false },
      userErrors: [],
    })),
  );
  expect(sent("start", next)).toEqual(order.map((each) => NAMES[each]));
});

test("one that fails, one that is not there and one that is busy stop none of the others", async () => {
  const [a = "", b = "", c = "", d = ""] = ids;
  await on.done(on.services.sessions.stop(ADMIN, b, {}));
  const release = on.hold(/geo-replication d .*config/);
  const busy = await on.services.sessions.setOption(ADMIN, d, { key: "sync-jobs", value: "5" });
  const gone = "00000000-0000-4000-8000-000000000000";
  const changed = change({ action: "PAUSE", sessionIds: [a, b, gone, d, c, a] });
  const asked = () => on.database.sql("select 1 from operation where kind = 'PAUSE_SESSION' and session_id = $1", [c]);
  await expect.poll(asked).toHaveLength(1);
  release();
  const result = await changed;
  const results = list(result, "results");
  expect(results.map((each) => [each["sessionId"], at(each, "userErrors")])).toEqual([
    [a, []],
    [b, [{ code: "WRONG_STATE" }]],
    [gone, [{ code: "NOT_FOUND" }]],
    [d, [{ code: "OPERATION_IN_PROGRESS" }]],
    [c, []],
  ]);
  expect(results.map((each) => (at(each, "session") === null ? null : at(each, "session", "status")))).toEqual([
    "PAUSED",
    "STOPPED",
    null,
    expect.any(String),
    "PAUSED",
  ]);
  await on.done(busy);
});

test("all sessions of a volume, and all of a cluster", async () => {
  const ofVolume = await change({ action: "RESUME", volumeId: (await on.volume("a")).id });
  expect(list(ofVolume, "results")).toMatchObject([{ sessionId: ids[0], session: { status: "ACTIVE" } }]);
  const cluster = (await on.cluster("source")).id;
  const ofCluster = await change({ action: "STOP", clusterId: cluster, force: true });
  expect(list(ofCluster, "results").map((each) => [each["sessionId"], at(each, "session", "status")])).toEqual(
    ids.toSorted().map((id) => [id, "STOPPED"]),
  );
  const none = await change({ action: "STOP", clusterId: (await on.cluster("destination")).id });
  expect(none).toEqual({ results: [], userErrors: [] });
});

test.each([
  [{}, "input", "INVALID_ARGUMENT"],
  [{ sessionIds: [] }, "input.sessionIds", "INVALID_ARGUMENT"],
  [{ sessionIds: ["x"] }, "input.sessionIds", "INVALID_ARGUMENT"],
  [{ volumeId: "00000000-0000-4000-8000-000000000000" }, "input.volumeId", "NOT_FOUND"],
  [{ clusterId: "00000000-0000-4000-8000-000000000000" }, "input.clusterId", "NOT_FOUND"],
  [
    {
      clusterId: "00000000-0000-4000-8000-000000000000",
      volumeId: "00000000-0000-4000-8000-000000000000",
    },
    "input",
    "INVALID_ARGUMENT",
  ],
  [
    {
      sessionIds: Array.from(
        { length: MOST_AT_ONCE + 1 },
        (_, each) => `00000000-0000-4000-8000-${String(each).padStart(12, "0")}`,
      ),
    },
    "input",
    "INVALID_ARGUMENT",
  ],
])("a selection such as %j is refused as a whole", async (selection, field, code) => {
  expect(await change({ action: "STOP", ...selection })).toMatchObject({
    results: null,
    userErrors: [{ field, code }],
  });
});

test("the same key gives the same operations, and another change under it is refused for each", async () => {
  const input = { action: "START", sessionIds: ids.slice(0, 2), idempotencyKey: "night" };
  const operations = (result: unknown) => list(result, "results").map((each) => at(each, "operation", "id"));
  const first = operations(await change(input));
  expect(operations(await change(input))).toEqual(first);
  const other = list(await change({ ...input, action: "STOP" }), "results");
  expect(other.map((each) => at(each, "userErrors", 0, "code"))).toEqual([
    "IDEMPOTENCY_KEY_REUSED",
    "IDEMPOTENCY_KEY_REUSED",
  ]);
});

test("a forced stop of many takes the place of what has not begun", async () => {
  const [a = "", b = ""] = ids;
  const next = on.sim.journal.next;
  const release = on.hold(/geo-replication a .* pause/);
  const { sessions } = on.services;
  const first = await sessions.pause(ADMIN, a, {});
  await on.sim.journal.received(/geo-replication a .* pause/, next);
  const waiting = await sessions.pause(ADMIN, b, {});
  const requested = await sessions.changeMany(ADMIN, "STOP", { sessionIds: [a, b] }, { force: true });
  const codes = requested.map((each: Requested) => ("error" in each ? each.error.code : each.operation.state));
  expect(codes, "what has begun is not taken away").toEqual(["OPERATION_IN_PROGRESS", "PENDING"]);
  release();
  expect(await on.done(waiting)).toMatchObject({ state: "FAILED", errorCode: "SUPERSEDED" });
  expect((await on.done(first)).state).toBe("SUCCEEDED");
  const stopped = requested.flatMap((each) => ("operation" in each ? [each.operation] : []));
  for (const operation of stopped) expect((await on.done(operation)).state).toBe("SUCCEEDED");
});

test("an owner that ends in the middle leaves the others to the next one, which goes on in their order", async () => {
  await change({ action: "STOP", sessionIds: ids });
  const started = await change({ action: "START", sessionIds: ids });
  expect(list(started, "results").map((each) => at(each, "session", "status"))).toEqual(ids.map(() => "ACTIVE"));
  const next = on.sim.journal.next;
  on.sim.fault({ kind: "hang", effect: true, on: /geo-replication b .* stop/ });
  const replica = on.services;
  const requested = await replica.sessions.changeMany(ADMIN, "STOP", { sessionIds: ids }, {});
  await on.sim.journal.received(/geo-replication b .* stop/, next);
  await on.stopReplica(replica);
  await on.startReplica();
  const operations = requested.flatMap((each) => ("operation" in each ? [each.operation.id] : []));
  const ended = await on.services.operations.waitForAll(operations, 60_000);
  expect(ended.map(({ state, errorMessage }) => errorMessage ?? state)).toEqual(ids.map(() => "SUCCEEDED"));
  expect(sent("stop", next), "each once, in order").toEqual(NAMES);
});
