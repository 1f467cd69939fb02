import { GeoRepSessionDetail, GeoRepSessionOption, Host, Operation } from "../../src/model/entities/index.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

beforeEach(async () => {
  on = await SimulatedService.start();
});
afterEach(() => on[Symbol.asyncDispose]());

const stateOf = async (id: string) => (await on.sessions()).find((row) => row.id === id)?.status;

test("a session goes through its whole life, and each answer tells what came of it", async () => {
  const { sessions } = on.services;
  const id = await on.create();
  expect(await stateOf(id)).toBe("NOTSTARTED");
  const life = [
    [() => sessions.start(ADMIN, id, {}), "ACTIVE"],
    [() => sessions.pause(ADMIN, id, {}), "PAUSED"],
    [() => sessions.resume(ADMIN, id, {}), "ACTIVE"],
    [() => sessions.stop(ADMIN, id, {}), "STOPPED"],
  ] as const;
  for (const [change, status] of life) {
    const operation = await on.done(change());
    expect(operation, operation.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
    expect(await stateOf(id), `after ${operation.kind}`).toBe(status);
    expect((await on.steps(operation)).map((step) => step.state)).toEqual(["SUCCEEDED"]);
    const again = await on.done(change());
    expect(again, `${operation.kind} a second time`).toMatchObject({ state: "SUCCEEDED", noChange: true });
    expect(await on.steps(again), "a command was planned for nothing").toEqual([]);
  }
  const deleted = await on.done(sessions.delete(ADMIN, id, {}));
  expect(deleted.state).toBe("SUCCEEDED");
  expect(await stateOf(id), "a session that was deleted for us is still there when its operation has ended").toBe(
    undefined,
  );
});

test("since when a session has its status moves with each change of it, and stays over a restart of the service", async () => {
  const { sessions } = on.services;
  const id = await on.create();
  const since = async () => (await on.sessions()).find((row) => row.id === id)?.statusSince ?? "";
  const began = on.services.now();
  await on.done(sessions.start(ADMIN, id, {}));
  const active = await since();
  expect(Date.parse(active)).toBeGreaterThanOrEqual(began - 1);
  await on.done(sessions.pause(ADMIN, id, {}));
  const paused = await since();
  expect(Date.parse(paused)).toBeGreaterThan(Date.parse(active));
  await on.stopReplica(on.services);
  await on.startReplica();
  await on.sync("source");
  expect([await stateOf(id), await since()]).toEqual(["PAUSED", paused]);
});

test("commands that Gluster takes for nothing are refused by the poll before them", async () => {
  const { sessions } = on.services;
  const id = await on.create();
  const next = on.sim.journal.next;
  for (const change of ["stop", "pause", "resume"] as const) {
    const operation = await on.done(sessions[change](ADMIN, id, {}));
    expect(operation, operation.kind).toMatchObject({ state: "FAILED", errorCode: "WRONG_STATE" });
  }
  const sent = on.sim.journal.entries.slice(next).filter((entry) => entry.argv.includes("geo-replication"));
  expect(sent, "a refused change was sent all the same").toEqual([]);
});

test("what someone else did in between is a success, not a refusal", async () => {
  const id = await on.create();
  const named = (await on.sessions())[0]?.sessionKey?.split("ssh://")[1]?.replace(/:[^:]*$/, "") ?? "";
  const line = `gluster volume geo-replication vol ${named} start`;
  const fault = on.sim.fault({ kind: "meanwhile", on: / start$/, line });
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(fault.hits, "the start of the test met no start of someone else's").toBe(1);
  expect(operation, operation.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
  const [step] = await on.steps(operation);
  expect(step?.output, "Gluster's refusal is not kept with the step").toContain("already started");
});

test("a held lock is waited for, and its refusals are no news", async () => {
  const id = await on.create();
  on.sim.cluster("source").holdLock(2);
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  const told = (await on.events()).filter((event) => event.operationId === operation.id);
  expect(told.map((event) => event.after?.["state"])).toEqual([
    "PENDING",
    "RUNNING",
    "RUNNING",
    "RUNNING",
    "SUCCEEDED",
  ]);
});

test("an answer that is lost is settled by a poll", async () => {
  const id = await on.create();
  const fault = on.sim.fault({ kind: "drop", effect: "before", on: / start$/ });
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(fault.hits).toBe(1);
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  expect(on.sim.journal.matching(/ start$/).length, "a command of unknown end was sent again").toBe(1);
});

test.each([
  ["XML cut short", "<cliOutput><opRet>0"],
  ["words that no rule knows", "Welcome to src1\n"],
  ["nothing", ""],
  ["bytes", "\0\ufffd\0"],
  ["words that no rule knows, and a bad end", "wrapper: cannot write its log\n", 3],
])("an answer that is none is settled by a poll: %s", async (_what, text, exitCode = 0) => {
  const id = await on.create();
  on.sim.fault({ kind: "garbage", on: / start$/, text, exitCode });
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
});

test("an answer with bytes that no text holds, and far too long, is told as it came, as far as anyone would read", async () => {
  const id = await on.create();
  on.sim.fault({ kind: "answer", on: / start$/, exitCode: 127, stderr: `boom\0${"x".repeat(6_000_000)}` });
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_REFUSED" });
  expect(operation.errorMessage).toContain("boom\uFFFDxxx");
  expect(JSON.stringify(await on.events()).length).toBeLessThan(100_000);
});

test("where glusterd of the command host is down another host carries a change out", async () => {
  const id = await on.create();
  on.sim.node("src1").stopGlusterd();
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  expect((await on.steps(operation))[0]?.hostName).toBe(on.sim.node("src2").name);
});

test("with a peer down stop is refused in Gluster's words, and forced stop works", async () => {
  const id = await on.create({ start: true });
  on.sim.node("src2").stopGlusterd();
  const refused = await on.done(on.services.sessions.stop(ADMIN, id, {}));
  expect(refused).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_PEER_DOWN" });
  expect(refused.errorMessage).toContain("Bring the peer up");
  await on.sim.node("src2").stopSshd();
  const forced = await on.done(on.services.sessions.stop(ADMIN, id, { force: true }));
  expect(forced.state, forced.errorMessage ?? "").toBe("SUCCEEDED");
});

test("an option that is set on a paused session leaves it paused", async () => {
  const id = await on.create({ start: true });
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  const operation = await on.done(on.services.sessions.setOption(ADMIN, id, { key: "sync_jobs", value: "5" }));
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
  expect((await on.steps(operation)).map((step) => [step.name, step.state])).toEqual([
    ["check peers", "SUCCEEDED"],
    ["set sync-jobs", "SUCCEEDED"],
    ["pause", "SUCCEEDED"],
  ]);
  await on.done(on.services.sessions.setCheckpoint(ADMIN, id, {}));
  expect(await stateOf(id)).toBe("PAUSED");
  const options = await on.rows(GeoRepSessionOption, `where "config_key" = $1`, ["sync-jobs"]);
  expect(options.length, "options were never read").toBe(1);
});

const syncJobs = async () => {
  const rows = await on.rows(GeoRepSessionOption, `where "config_key" = $1`, ["sync-jobs"]);
  return rows.map((row) => row.value);
};

test("an option of a paused session is not written while a daemon is down, since it could not be paused again", async () => {
  const id = await on.create({ start: true });
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  on.sim.node("src2").stopGlusterd();
  const operation = await on.done(on.services.sessions.setOption(ADMIN, id, { key: "sync-jobs", value: "5" }));
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_PEER_DOWN" });
  expect(operation.errorMessage).toContain(`glusterd is down on ${on.sim.node("src2").name}.`);
  expect(on.sim.journal.matching(/ config sync-jobs/), "the option was written").toEqual([]);
});

test("an option that was written on a session that could not be paused again is shown, and what that left is told", async () => {
  const id = await on.create({ start: true });
  await on.done(on.services.sessions.pause(ADMIN, id, {}));
  const words = "Peer src2, which is a part of vol volume, is down. Please bring up the peer and retry.";
  const stdout = `<cliOutput><opRet>-1</opRet><opErrno>30800</opErrno><opErrstr>${words}</opErrstr></cliOutput>`;
  on.sim.fault({ kind: "answer", on: / pause$/, exitCode: 0, stdout });
  const operation = await on.done(on.services.sessions.setOption(ADMIN, id, { key: "sync-jobs", value: "5" }));
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_PEER_DOWN" });
  expect(operation.errorMessage).toContain(words);
  expect(operation.errorMessage).toContain(`By then "set sync-jobs" was done, which un-paused the session`);
  expect(await syncJobs(), "the option that was written is not shown").toEqual(["5"]);
});

describe("a session half of which stays paused, though its host was down a moment ago,", () => {
  test.each([
    { change: "resume", what: "is not resumed already", status: "ACTIVE", paused: 0 },
    { change: "pause", what: "is not paused already", status: "PAUSED", paused: 2 },
  ] as const)("$what", async ({ change, status, paused }) => {
    await on[Symbol.asyncDispose]();
    on = await SimulatedService.start({ config: { topologyIntervalMs: 3_600_000 } });
    const id = await on.create({ start: true });
    await on.done(on.services.sessions.pause(ADMIN, id, {}));
    on.sim.node("src2").stopGlusterd();
    const named = `${on.sim.node("dst1").name}::vol-dr`;
    await on.byHand("src1", `gluster --mode=script volume geo-replication vol ${named} config sync-jobs 6`);
    await on.sync("source");
    const down = () => on.rows(Host, `where "connected" = $1`, [false]);
    await expect.poll(down, { message: "nobody saw that it was down" }).toHaveLength(1);
    on.sim.node("src2").startGlusterd();
    const operation = await on.done(on.services.sessions[change](ADMIN, id, {}));
    expect(operation, operation.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
    await expect.poll(() => stateOf(id)).toBe(status);
    const bricks = await on.rows(GeoRepSessionDetail, "");
    expect(bricks.filter((brick) => brick.status === "PAUSED")).toHaveLength(paused);
  });
});

test("an option is not written while a host of the session would be left without it", async () => {
  const id = await on.create({ start: true });
  on.sim.node("src2").stopGlusterd();
  const setting = { key: "sync-jobs", value: "5" };
  const refused = await on.done(on.services.sessions.setOption(ADMIN, id, setting));
  expect(refused).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_PEER_DOWN" });
  expect(refused.errorMessage).toContain("bring it up, then ask again");
  expect(on.sim.journal.matching(/ config sync-jobs /)).toEqual([]);
  on.sim.node("src2").startGlusterd();
  const done = await on.done(on.services.sessions.setOption(ADMIN, id, setting));
  expect(done.state, done.errorMessage ?? "").toBe("SUCCEEDED");
});

test("an option set to its default and back is done, though Gluster writes nothing down", async () => {
  const id = await on.create();
  const read = await on.rows(GeoRepSessionOption, "");
  expect(read.length, "who made the session is not shown its options").toBeGreaterThan(0);
  for (const value of ["rsync", "tarssh", "rsync"]) {
    const operation = await on.done(on.services.sessions.setOption(ADMIN, id, { key: "sync-method", value }));
    expect(operation.state, `${value}: ${operation.errorMessage ?? ""}`).toBe("SUCCEEDED");
  }
  const reset = await on.done(on.services.sessions.resetOption(ADMIN, id, { key: "sync-method" }));
  expect(reset.state).toBe("SUCCEEDED");
});

/** As an operator would: the volume goes with its session, and another one takes its name, with a session like the first. */
async function makeVolumeAnew(): Promise<void> {
  const [src1, src2, dst1] = ["src1", "src2", "dst1"].map((label) => on.sim.node(label).name);
  const volume = "gluster --mode=script volume";
  for (const line of [
    `${volume} stop vol force`,
    `${volume} delete vol`,
    `${volume} create vol replica 2 ${src1}:/bricks/vol/brick ${src2}:/bricks/vol/brick`,
    `${volume} start vol`,
    `${volume} geo-replication vol ${dst1}::vol-dr create push-pem force`,
  ]) {
    await on.byHand("src1", line);
  }
}

describe("a volume that is made anew under its name, where nobody polls but for an operation,", () => {
  let id: string;

  beforeEach(async () => {
    await on[Symbol.asyncDispose]();
    on = await SimulatedService.start({ config: { pollIntervalMs: 3_600_000, topologyIntervalMs: 3_600_000 } });
    id = await on.create();
  });

  test("is another one: nothing that is asked for the old one touches it, and its session has an id of its own", async () => {
    const { sessions } = on.services;
    const secondaryHostName = on.sim.node("dst2").name;
    const [primaryVolumeId, secondaryVolumeId] = [(await on.volume("vol")).id, (await on.volume("vol-dr")).id];
    const last = on.services.events.last;
    await makeVolumeAnew();
    const next = on.sim.journal.next;
    const creation = { primaryVolumeId, secondaryVolumeId, secondaryHostName, keys: "PUSH_PEM" } as const;
    await expect(sessions.plan(ADMIN, creation), "a plan for the new volume").rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const asked = await Promise.all([
      // What the old one's session left at the destination is what the new one's needs.
      sessions.delete(ADMIN, id, { cleanUpVolumeOptions: true, cleanUpReadOnly: true, cleanUpKeys: true }),
      sessions.create(ADMIN, creation),
    ]);
    const [deleted, created] = await Promise.all(asked.map((operation) => on.done(operation)));
    expect(deleted, "the session of the old volume is gone already").toMatchObject({
      state: "SUCCEEDED",
      noChange: true,
    });
    expect(created).toMatchObject({ state: "FAILED", errorCode: "NOT_FOUND" });
    const sent = on.sim.journal.entries
      .slice(next)
      .filter(({ argv }) => /^gluster .* (delete|create|gsec_create|reset|set)\b/.test(argv.join(" ")));
    expect(sent, "a command for the old volume reached the new one").toEqual([]);
    const added = await on.change((change) => change.kind === "ADDED", "the session of the new volume", last);
    expect(added.sessionId).not.toBe(id);
  });

  test("while a command for the old one waits for Gluster's lock is not what the command was for", async () => {
    const words = "Another transaction is in progress for vol. Please try again after some time.";
    const fault = on.sim.fault({
      kind: "answer",
      on: / delete$/,
      exitCode: 0,
      stdout: `<cliOutput><opRet>-1</opRet><opErrno>30802</opErrno><opErrstr>${words}</opErrstr></cliOutput>`,
    });
    const asked = await on.services.sessions.delete(ADMIN, id, {});
    await on.sim.journal.received(/ delete$/);
    await makeVolumeAnew();
    const operation = await on.done(asked);
    expect(fault.hits).toBe(1);
    const stdout = await on.byHand("src1", "gluster --mode=script volume geo-replication vol status");
    expect(stdout, `the new volume's session was deleted (${operation.state})`).toContain("Created");
  });
});

test("a volume that is deleted takes its session along, and who asks for a change of that is told so", async () => {
  const id = await on.create();
  const { sessions } = on.services;
  await on.byHand("src1", "gluster --mode=script volume stop vol force");
  await on.byHand("src1", "gluster --mode=script volume delete vol");
  const gone = on.change((change) => change.kind === "REMOVED", "the session of a deleted volume is removed");
  await on.sync("source");
  expect((await gone).sessionId).toBe(id);
  await expect(sessions.start(ADMIN, id, {}), "a session that went with its volume").rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a cluster none of whose hosts answers fails an operation, and says why", async () => {
  const id = await on.create();
  const lost = on.change(
    (change) => change.event?.after?.["clusterReachable"] === false,
    "the sessions hear of the loss",
  );
  for (const label of ["src1", "src2"]) await on.sim.node(label).stopSshd();
  await lost;
  const operation = await on.done(on.services.sessions.start(ADMIN, id, {}));
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "HOST_UNREACHABLE" });
  const regained = on.change(
    (change) => change.event?.after?.["clusterReachable"] === true,
    "the sessions hear of the return",
  );
  for (const label of ["src1", "src2"]) await on.sim.node(label).startSshd();
  await on.sync("source");
  await regained;
  const kinds = (await on.events()).map((event) => event.kind);
  expect(kinds.filter((kind) => kind === "CLUSTER_LOST" || kind === "CLUSTER_REGAINED")).toEqual([
    "CLUSTER_LOST",
    "CLUSTER_REGAINED",
  ]);
});

test("a replica that ends in the middle of a command leaves it to the next one, which settles it without repeating it", async () => {
  const id = await on.create();
  const fault = on.sim.fault({ kind: "hang", effect: true, on: / start$/ });
  const first = on.services;
  const operation = await first.sessions.start(ADMIN, id, {});
  await on.sim.journal.received(/ start$/);
  await on.stopReplica(first);
  const [left] = await on.rows(Operation, `where "id" = $1`, [operation.id]);
  expect(left?.state, "a shutdown was taken for an outcome").toBe("RUNNING");
  await on.startReplica();
  const settled = await on.done(operation);
  expect(settled.state, settled.errorMessage ?? "").toBe("SUCCEEDED");
  expect(fault.hits).toBe(1);
  expect(on.sim.journal.matching(/ start$/).length, "the command was sent again").toBe(1);
});

test("an idempotency key gives the first operation again, also when its session is gone", async () => {
  const id = await on.create();
  const { sessions } = on.services;
  const first = await on.done(sessions.delete(ADMIN, id, { idempotencyKey: "k1" }));
  const again = await sessions.delete(ADMIN, id, { idempotencyKey: "k1" });
  expect(again.id).toBe(first.id);
  for (const idempotencyKey of ["", "a\0b", "\ud800", "x".repeat(201)]) {
    const refused = sessions.stop(ADMIN, id, { idempotencyKey });
    await expect(refused).rejects.toMatchObject({ code: "INVALID_ARGUMENT", field: "input.idempotencyKey" });
  }
  await expect(sessions.stop(ADMIN, id, { idempotencyKey: "k1" })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

test("one change of a session at a time; a forced stop takes the place of one that has not begun", async () => {
  const id = await on.create({ start: true });
  const { sessions } = on.services;
  const release = on.hold(/ pause$/);
  const pause = await sessions.pause(ADMIN, id, {});
  await on.sim.journal.received(/ pause$/);
  await expect(sessions.stop(ADMIN, id, { force: true })).rejects.toMatchObject({
    code: "OPERATION_IN_PROGRESS",
    message: expect.stringContaining(pause.id) as string,
  });
  release();
  expect((await on.done(pause)).state).toBe("SUCCEEDED");
});
