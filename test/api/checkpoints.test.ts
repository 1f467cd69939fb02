import { afterAll, beforeAll, expect, test } from "vitest";
import { at, list, testService, type TestService } from "../support/api.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let api: TestService;
let id: string;
beforeAll(async () => {
  on = await SimulatedService.start();
  id = await on.create({ start: true });
  api = await testService(on.database, {
    services: { sessions: on.services.sessions, operations: on.services.operations },
  });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

const CHECKPOINT = `id at firstSeenAt setBy setByTokenId activeBricks activeBricksCompleted percentCompleted completed
  completedAt supersededAt bricks { brickId brickName completed completedAt } operation { id kind state } session { id }`;

async function checkpoints(more = "") {
  const { data, text } = await api.query(
    `query ($id: ID!${more === "" ? "" : ", $no: Boolean = false"}) { geoRepSession(id: $id) {
       checkpoint { ${CHECKPOINT} ${more} } checkpoints { totalCount nodes { ${CHECKPOINT} } } } }`,
    { id },
  );
  return {
    present: at(data, "geoRepSession", "checkpoint"),
    all: list(data, "geoRepSession", "checkpoints", "nodes"),
    text,
  };
}

const completed = (after: bigint) =>
  on.change((change) => change.event?.kind === "SESSION_CHECKPOINT_COMPLETED", "the checkpoint is completed", after);

/** Checkpoints and times of synchronisation are whole seconds: the next checkpoint must be behind what is synced. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 2_010 - (Date.now() % 1_000)));

test("a checkpoint tells who set it, how far each brick is, and by an event when all are done", async () => {
  const { token } = await api.access.createToken(ADMIN, { label: "t", expiresInSeconds: 60, role: "OPERATOR" });
  const before = on.services.events.last;
  await nextSecond();
  const { data, text } = await api.query(
    `mutation ($id: ID!) { setGeoRepCheckpoint(input: { sessionId: $id }) { operation { id state requestedByTokenId } userErrors { message } } }`,
    { id },
    { authorization: `Bearer ${token}` },
  );
  const operation = at(data, "setGeoRepCheckpoint", "operation");
  expect(operation, text).toMatchObject({ state: "SUCCEEDED" });
  const { present } = await checkpoints();
  expect(present).toMatchObject({
    setBy: "admin",
    setByTokenId: at(operation, "requestedByTokenId"),
    activeBricks: 1,
    activeBricksCompleted: 0,
    percentCompleted: 0,
    completed: false,
    completedAt: null,
    supersededAt: null,
    operation: { id: at(operation, "id"), kind: "SET_CHECKPOINT", state: "SUCCEEDED" },
    session: { id },
  });
  expect(list(present, "bricks").map((brick) => brick["completed"])).toEqual([false, false]);
  on.sim.cluster("source").volume("vol").write(1);
  const { event } = await completed(before);
  const done = (await checkpoints()).present;
  expect(done).toMatchObject({ activeBricksCompleted: 1, percentCompleted: 100, completed: true });
  expect(at(done, "at")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  expect(list(done, "bricks")[0]).toMatchObject({ completed: true, completedAt: at(done, "completedAt") });
  expect(event?.after).toEqual({
    checkpointId: at(done, "id"),
    checkpointAt: at(done, "at"),
    completedAt: at(done, "completedAt"),
    status: "ACTIVE",
  });
  const told = (await on.events()).filter(({ kind }) => kind === "SESSION_CHECKPOINT_COMPLETED");
  expect(told, "once for each checkpoint").toHaveLength(1);
});

test("the same comes without a plan of the query, and by the checkpoint's id", async () => {
  const planned = await checkpoints();
  const executed = await checkpoints("session { id @skip(if: $no) }");
  expect(executed.present).toEqual(planned.present);
  const { data } = await api.query("query ($id: ID!) { node(id: $id) { ... on GeoRepCheckpoint { completed } } }", {
    id: at(planned.present, "id"),
  });
  expect(data).toEqual({ node: { completed: true } });
});

test("on an idle volume one with touch is completed, and one without is not", async () => {
  await nextSecond();
  const idle = await on.done(on.services.sessions.setCheckpoint(ADMIN, id, {}));
  expect((await on.steps(idle)).map(({ name }) => name)).toEqual(["set checkpoint"]);
  await on.sync("source");
  expect((await checkpoints()).present).toMatchObject({ completed: false });
  await nextSecond();
  const before = on.services.events.last;
  const touched = await on.done(on.services.sessions.setCheckpoint(ADMIN, id, { touch: true }));
  expect(touched.state, touched.errorMessage ?? "").toBe("SUCCEEDED");
  expect((await on.steps(touched)).map(({ name, state }) => [name, state])).toEqual([
    ["set checkpoint", "SUCCEEDED"],
    ["touch the volume's root", "SUCCEEDED"],
  ]);
  await completed(before);
  const { all } = await checkpoints();
  expect(
    all.map((each) => [each["completed"], each["supersededAt"] === null]),
    "the newest first, and what is past stays as it was",
  ).toEqual([
    [true, true],
    [false, false],
    [true, false],
  ]);
});

test("one that is set behind the service's back is nobody's, and one that is taken away is past", async () => {
  await nextSecond();
  const named = (await on.sessions())[0]?.sessionKey?.split("ssh://")[1]?.replace(/:[^:]*$/, "") ?? "";
  const cli = async (words: string) => {
    await on.byHand("src1", `gluster --mode=script volume geo-replication vol ${named} config ${words}`);
    await on.sync("source");
  };
  await cli("checkpoint now");
  expect((await checkpoints()).present).toMatchObject({ setBy: null, operation: null, completed: false });
  await cli("'!checkpoint'");
  const { present, all } = await checkpoints();
  expect(present).toBeNull();
  expect(all[0]).toMatchObject({ setBy: null, supersededAt: expect.any(String) });
});

test("a touch whose answer was lost is made again, since doing it twice is as good as once", async () => {
  await nextSecond();
  const lost = on.sim.fault({ kind: "drop", on: /georep-touch/, effect: "before" });
  const operation = await on.done(on.services.sessions.setCheckpoint(ADMIN, id, { touch: true }));
  expect(lost.hits).toBe(1);
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
});

test("a touch that no host can make fails the operation with the reason, after the checkpoint was set", async () => {
  await nextSecond();
  on.sim.fault({
    kind: "answer",
    on: /georep-touch/,
    stderr: "the volume could not be mounted on this node",
    exitCode: 72,
  });
  const operation = await on.done(on.services.sessions.setCheckpoint(ADMIN, id, { touch: true }));
  expect(operation).toMatchObject({ state: "FAILED" });
  expect(operation.errorMessage).toContain("could not be mounted");
  expect((await checkpoints()).present).toMatchObject({
    setBy: "admin",
    operation: { id: operation.id, state: "FAILED" },
  });
});
