import { afterEach, expect, test } from "vitest";
import type { ClusterSpec } from "../../simulator/spec.js";
import { at, list, testService, type TestService } from "../support/api.js";
import { GeoRepFinding, GeoRepVerification } from "../../src/model/entities/index.js";
import { deleteOldOperations } from "../../src/store/retention.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let api: TestService;
let id: string;
afterEach(async () => {
  await api[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

/** Forty entries that are there from the beginning: 28 files with content, and four empty ones, directories and links. */
const CLUSTERS = [
  { name: "source", nodes: ["src1", "src2"], volumes: [{ name: "vol", kind: "replica 2" as const, files: 40 }] },
  { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind: "replica 2" as const }] },
];

async function start(before: () => void = () => undefined, clusters: readonly ClusterSpec[] = CLUSTERS): Promise<void> {
  on = await SimulatedService.start({ clusters });
  id = await on.create();
  before();
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  await polled();
  api = await testService(on.database, {
    services: { sessions: on.services.sessions, operations: on.services.operations },
  });
}

/** The sessions' times are those of the simulation again. */
const polled = () => on.sync("source");

const VERIFICATION = `verdict message seed syncedUpTo entriesSeen wholeSeen entriesSampled entriesCompared entriesDifferent
  entriesNotYet entriesNotCompared bytesCompared counts { kind entries } startedAt finishedAt
  differences { path kind source destination settled changedAt } session { id } operation { id }`;

async function verify(input: object = {}) {
  const { data, text } = await api.query(
    `mutation ($input: VerifyGeoRepSessionInput!) { verifyGeoRepSession(input: $input, wait: 60) {
       operation { id kind state noChange errorCode errorMessage arguments
         steps { number name state hostName exitCode output argv input } verification { ${VERIFICATION} } }
       session { lastVerification { ${VERIFICATION} } verifications { totalCount nodes { verdict } } }
       userErrors { field code message } } }`,
    { input: { sessionId: id, files: 40, ...input } },
  );
  expect(data, text).toBeTruthy();
  const payload = at(data, "verifyGeoRepSession");
  return {
    payload,
    operation: at(payload, "operation"),
    found: at(payload, "operation") === null ? null : at(payload, "operation", "verification"),
    errors: list(payload, "userErrors"),
  };
}

/** Asked for, and not waited for. */
const begun = () => on.services.sessions.verify(ADMIN, id, { files: 40 });

const spoil = (path: string, change: Parameters<ReturnType<typeof destination>["spoil"]>[1]) =>
  destination().spoil(path, change);
const destination = () => on.sim.cluster("destination").volume("vol-dr");
const source = () => on.sim.cluster("source").volume("vol");

test("what is the same at both ends is IDENTICAL, told with its operation, its steps and an event", async () => {
  await start();
  const before = on.services.events.last;
  const { payload, operation, found, errors } = await verify({ seed: 7, xattrs: true });
  expect(errors).toEqual([]);
  expect(operation).toMatchObject({ kind: "VERIFY_SESSION", state: "SUCCEEDED", noChange: false, errorCode: null });
  expect(found, JSON.stringify(found)).toMatchObject({
    verdict: "IDENTICAL",
    seed: 7,
    entriesSeen: 40,
    wholeSeen: true,
    entriesSampled: 40,
    entriesCompared: 40,
    entriesDifferent: 0,
    entriesNotYet: 0,
    entriesNotCompared: 0,
    counts: [],
    differences: [],
    session: { id },
    operation: { id: at(operation, "id") },
  });
  const bytes = source()
    .entries.filter(({ type }) => type === "f")
    .reduce((sum, entry) => sum + entry.bytes, 0);
  expect(at(found, "bytesCompared"), "every file was read whole").toBe(String(bytes));
  expect(at(payload, "session", "lastVerification")).toEqual(found);
  const steps = list(operation, "steps");
  expect(steps.map(({ name, state }) => [name, state])).toEqual([
    ["sample the source", "SUCCEEDED"],
    ["read the sample at the destination", "SUCCEEDED"],
    ["read the sample at the source", "SUCCEEDED"],
  ]);
  const hosts = steps.map(({ hostName }) => hostName);
  const label = (name: unknown) => ["src1", "src2", "dst1", "dst2"].find((each) => on.sim.node(each).name === name);
  expect(hosts.map((name) => label(name)?.slice(0, 3))).toEqual(["src", "dst", "src"]);
  expect(steps[0]?.["output"]).toBe("40 entries");
  const { event } = await on.change(
    (change) => change.event?.kind === "SESSION_VERIFIED",
    "the verification is told",
    before,
  );
  expect(event).toMatchObject({ sessionId: id, operationId: at(operation, "id"), after: { verdict: "IDENTICAL" } });
});

test("each way to differ is told, with both ends, and what has no content where it must have comes first", async () => {
  await start();
  spoil("file-0", { bytes: 0, content: "" });
  spoil("file-2", null);
  spoil("file-3", { content: "rotten" });
  spoil("file-4", { bytes: 12 });
  spoil("dir-0", { mode: "700" });
  spoil("dir-0/file-6", { uid: 0, gid: 0 });
  spoil("dir-0/file-7", { type: "d" });
  spoil("dir-0/file-8", { attributes: ["user.note=0x68"] });
  spoil("dir-0/link-9", { target: "elsewhere" });
  const { found, operation } = await verify({ xattrs: true });
  expect(operation).toMatchObject({ state: "SUCCEEDED", errorCode: null });
  expect(found).toMatchObject({ verdict: "DIFFERENT", entriesDifferent: 9, entriesNotYet: 0, entriesCompared: 40 });
  expect(at(found, "message")).toMatch(/^1 file is EMPTY at the destination .*sync-method to tarssh/);
  const differences = list(found, "differences");
  expect(differences.map(({ path, kind, source: here, destination: there }) => [kind, path, here, there])).toEqual([
    ["EMPTY", "file-0", "700000 bytes", "0 bytes"],
    ["MISSING", "file-2", "file of 3000000 bytes", null],
    ["TYPE", "dir-0/file-7", "file of 700007 bytes", "directory"],
    ["SIZE", "file-4", "700004 bytes", "12 bytes"],
    ["CONTENT", "file-3", expect.stringMatching(/^SHA-256 /), expect.stringMatching(/^SHA-256 /)],
    ["TARGET", "dir-0/link-9", "file-8", "elsewhere"],
    ["OWNER", "dir-0/file-6", "1000:1000", "0:0"],
    ["MODE", "dir-0", "755", "700"],
    ["XATTRS", "dir-0/file-8", "", "user.note=0x68"],
  ]);
  expect(differences.every(({ settled }) => settled === true)).toBe(true);
  expect(list(found, "counts")).toHaveLength(9);
  const { found: withoutSums } = await verify({ checksums: false });
  expect(
    list(withoutSums, "counts").map(({ kind }) => kind),
    "neither content nor attributes are looked at unless they are asked for",
  ).toEqual(["EMPTY", "MISSING", "TYPE", "SIZE", "TARGET", "OWNER", "MODE"]);
  const { payload } = await verify();
  expect(at(payload, "session", "verifications", "totalCount")).toBe(3);
});

test("files that differ are a finding of the session until a verification finds none, also for the next owner", async () => {
  await start();
  const open = async () => {
    const rows = await on.rows(GeoRepFinding, `where "closed_at" is null`);
    return rows.map(({ code, severity }) => [code, severity]);
  };
  const until = async (expected: readonly (readonly string[])[]) => {
    await expect.poll(open).toEqual(expected);
  };
  spoil("file-0", { mode: "600" });
  await verify();
  await until([["FILES_DIFFER", "WARNING"]]);
  spoil("file-2", { bytes: 0, content: "" });
  const { found } = await verify();
  expect(found).toMatchObject({ verdict: "DIFFERENT", entriesDifferent: 2 });
  await until([["FILES_DIFFER", "CRITICAL"]]);
  await on.stopReplica(on.services);
  const replica = await on.startReplica();
  await on.sync("source");
  for (const path of ["file-0", "file-2"]) {
    spoil(path, source().entries.find((entry) => entry.path === path) ?? null);
  }
  await on.done(replica.sessions.verify(ADMIN, id, { files: 40 }));
  await until([]);
  const told = (await on.events()).filter(({ kind }) => /^SESSION_FINDING_(OPENED|CLOSED)$/.test(kind));
  expect(
    told.map(({ kind }) => kind),
    "the next owner has it from what is stored, and opens none anew",
  ).toEqual(["SESSION_FINDING_OPENED", "SESSION_FINDING_CLOSED"]);
});

test("an rsync that copies nothing is found by the files that it leaves empty", async () => {
  await start(() => on.sim.node("dst2").break("broken rsync"));
  const { found } = await verify();
  expect(found).toMatchObject({ verdict: "DIFFERENT", counts: [{ kind: "EMPTY", entries: 28 }] });
  expect(at(found, "message")).toMatch(/^28 files are EMPTY .* rsync that copies nothing/);
});

test("what changed later than the session is synced up to is NOT_YET, and no fault", async () => {
  await start();
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  source().write(5);
  source().spoil("file-0", { content: "newer", changedAt: Date.now() });
  const { found } = await verify({ files: 45 });
  expect(found).toMatchObject({ verdict: "NOT_YET", entriesDifferent: 0, entriesNotYet: 6, counts: [] });
  expect(at(found, "message")).toContain("Set a checkpoint with touch");
  expect(list(found, "differences").every(({ settled }) => settled === false)).toBe(true);
  spoil("file-2", null);
  expect((await verify({ files: 45 })).found, "a fault is told beside it").toMatchObject({
    verdict: "DIFFERENT",
    entriesDifferent: 1,
    entriesNotYet: 6,
  });
});

test("what changes at the source between its two looks is NOT_YET", async () => {
  await start();
  spoil("file-0", { content: "as it was" });
  const reads = on.sim.journal.received(/tree-look vol-dr /, on.sim.journal.next);
  const release = on.hold(/tree-look vol-dr /);
  const verifying = verify();
  await reads;
  source().spoil("file-0", { content: "newest", changedAt: Date.now() });
  release();
  expect((await verifying).found).toMatchObject({ verdict: "NOT_YET", entriesDifferent: 0, entriesNotYet: 1 });
});

test("the same seed chooses the same entries, whoever asks", async () => {
  await start();
  const chosen = async (seed: number) => {
    const { operation } = await verify({ files: 10, seed });
    return list(operation, "steps")[1]?.["input"];
  };
  const first = await chosen(1);
  expect(await chosen(1)).toBe(first);
  expect(await chosen(2)).not.toBe(first);
});

test("bad bounds are refused by name, and so is a destination that nobody has registered", async () => {
  await start();
  for (const [input, field] of [
    [{ files: 0 }, "input.files"],
    [{ maxBytes: "-1" }, "input.maxBytes"],
    [{ maxSeconds: 4 }, "input.maxSeconds"],
    [{ seed: -1 }, "input.seed"],
    [{ sessionId: "no" }, "input.sessionId"],
  ] as const) {
    expect((await verify(input)).errors).toEqual([
      { field, code: "INVALID_ARGUMENT", message: expect.stringMatching(/./) },
    ]);
  }
  await on.services.clusters.remove(ADMIN, (await on.cluster("destination")).id);
  await polled();
  const { errors, operation } = await verify();
  expect(operation).toBeNull();
  expect(errors).toMatchObject([{ code: "INVALID_ARGUMENT", message: expect.stringContaining("register it") }]);
});

test("an end that cannot be read fails the operation, with the host, what is wrong there and the step", async () => {
  await start();
  for (const label of ["dst1", "dst2"]) on.sim.node(label).break("full disk");
  const full = await verify();
  expect(full.operation).toMatchObject({ state: "FAILED", errorCode: "HOST_DISK_FULL", verification: null });
  expect(at(full.operation, "errorMessage")).toMatch(/No space left on device.*Make room/s);
  expect(list(full.operation, "steps").map(({ state }) => state)).toEqual(["SUCCEEDED", "FAILED", "SKIPPED"]);
  await on.byHand("src1", "gluster --mode=script volume stop vol force");
  const stopped = await verify();
  expect(at(stopped.operation, "errorMessage")).toContain("the volume could not be mounted on this node");
  expect(await on.rows(GeoRepVerification), "what failed leaves no result").toEqual([]);
});

test("what is on bricks that are down is neither missing at the destination nor seen at the source", async () => {
  const kind = "replica 2" as const;
  await start(undefined, [
    { name: "source", nodes: ["src1", "src2"], volumes: [{ name: "vol", kind, brickCount: 4, files: 40 }] },
    { name: "destination", nodes: ["dst1", "dst2"], volumes: [{ name: "vol-dr", kind, brickCount: 4 }] },
  ]);
  destination().killBrick(2);
  expect((await verify()).found, "one brick of a set is enough").toMatchObject({ verdict: "IDENTICAL" });
  destination().killBrick(3);
  const { found } = await verify();
  expect(found).toMatchObject({ verdict: "INCOMPLETE", entriesDifferent: 0, counts: [], differences: [] });
  expect(at(found, "message")).toMatch(/could not be compared: .*1 of the volume's sets of bricks cannot be reached/);
  destination().startBrick(2);
  source().killBrick(0);
  source().killBrick(1);
  const halfSeen = (await verify()).found;
  expect(halfSeen).toMatchObject({ verdict: "INCOMPLETE", wholeSeen: false, entriesDifferent: 0 });
  expect(at(halfSeen, "message")).toContain("Some of the source could not be read");
});

test("one node with a full disk is passed over", async () => {
  await start();
  const hosts = async () => list((await verify()).operation, "steps").map(({ hostName }) => hostName);
  const [first] = await hosts();
  const label = first === on.sim.node("src1").name ? "src1" : "src2";
  on.sim.node(label).break("full disk");
  const [other, , again] = await hosts();
  expect(other).not.toBe(first);
  expect(again).toBe(other);
});

test("a change goes on beside it, and a second one has to wait", async () => {
  await start();
  const reached = on.sim.journal.received(/tree-look vol-dr /, on.sim.journal.next);
  const hold = on.sim.fault({ kind: "hang", on: /tree-look vol-dr /, effect: true });
  const operation = await begun();
  await reached;
  const paused = await on.done(on.services.sessions.pause(ADMIN, id, {}));
  expect(paused, paused.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  const forced = await on.done(on.services.sessions.stop(ADMIN, id, { force: true }));
  expect(forced, "a forced stop takes nobody's place").toMatchObject({ state: "SUCCEEDED" });
  const second = await verify();
  expect(second.errors).toMatchObject([
    { code: "OPERATION_IN_PROGRESS", message: expect.stringContaining(operation.id) },
  ]);
  hold.clear();
  on.sim.node("dst1").dropConnections();
  on.sim.node("dst2").dropConnections();
  const ended = await on.done(operation);
  expect(ended, "another node is asked where the connection breaks").toMatchObject({ state: "SUCCEEDED" });
});

test("a session that is deleted meanwhile ends it, and nothing of it is kept", async () => {
  await start();
  await on.done(on.services.sessions.stop(ADMIN, id, {}));
  const reached = on.sim.journal.received(/tree-look vol-dr /, on.sim.journal.next);
  const release = on.hold(/tree-look vol-dr /);
  const operation = await begun();
  await reached;
  const gone = on.change(({ kind }) => kind === "REMOVED", "the session is gone");
  expect(await on.done(on.services.sessions.delete(ADMIN, id, {}))).toMatchObject({ state: "SUCCEEDED" });
  await gone;
  release();
  const ended = await on.done(operation);
  expect(ended).toMatchObject({ state: "FAILED", errorCode: "NOT_FOUND" });
  expect(ended.errorMessage).toMatch(/deleted|does not exist/);
  expect(await on.rows(GeoRepVerification)).toEqual([]);
});

test("one whose replica ends in the middle is made anew by the next, and told once", async () => {
  await start();
  const { id: operationId } = await begun();
  await on.takeOver(/tree-look vol-dr /);
  const ended = await on.services.operations.waitFor(operationId, 60_000);
  expect(ended, ended.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect(await on.rows(GeoRepVerification)).toMatchObject([{ operationId, verdict: "IDENTICAL", entriesCompared: 40 }]);
  expect((await on.events()).filter(({ kind }) => kind === "SESSION_VERIFIED")).toHaveLength(1);
});

test("one that the next replica cannot make anew fails, and no step of it seems to go on", async () => {
  await start();
  const operation = await begun();
  const breaks = on.sim.journal.received(/tree-look vol-dr /, on.sim.journal.next).then(() => {
    for (const label of ["src1", "src2"]) on.sim.node(label).break("full disk");
  });
  await on.takeOver(/tree-look vol-dr /);
  await breaks;
  const ended = await on.done(operation);
  expect(ended).toMatchObject({ state: "FAILED", errorCode: "HOST_DISK_FULL" });
  expect((await on.steps(operation)).map(({ state }) => state)).toEqual(["FAILED", "SKIPPED", "SKIPPED"]);
});

test("an idempotency key gives the first one's operation, with the seed that was made for it", async () => {
  await start();
  const [first, again] = [await verify({ idempotencyKey: "k" }), await verify({ idempotencyKey: "k" })];
  expect(again.found).toEqual(first.found);
  expect((await verify({ idempotencyKey: "k", files: 3 })).errors).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
  const { operation } = await verify();
  await on.database.sql(
    `update operation set created_at = now() - interval '9 days', finished_at = now() - interval '8 days'`,
  );
  await deleteOldOperations(on.database.orm.em, 7);
  expect(
    await on.rows(GeoRepVerification),
    "what was found goes with its operation, but for what was found last",
  ).toMatchObject([{ operationId: at(operation, "id") }]);
});
