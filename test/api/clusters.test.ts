import { Cluster, Event, Host, Operation, OperationStep } from "../../src/model/entities/index.js";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RegisterClusterInput } from "../../src/service/clusters/registration.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;

beforeEach(async () => {
  on = await SimulatedService.start({ register: ["source"] });
});
afterEach(() => on[Symbol.asyncDispose]());

function input(label: string, more: Partial<RegisterClusterInput> = {}): RegisterClusterInput {
  const { address, port } = on.sim.node(label);
  return { address, port, user: "root", credential: { privateKey: on.privateKey }, ...more };
}
const register = (label: string, more: Partial<RegisterClusterInput> = {}) =>
  on.services.clusters.register(ADMIN, input(label, more));

test("a pool is registered once, under whichever of its hosts' names", async () => {
  await expect(register("src2")).rejects.toMatchObject({
    code: "ALREADY_REGISTERED",
    message: expect.stringContaining("source") as string,
  });
  const { id } = await on.cluster("source");
  await expect(register("dst1", { id })).rejects.toMatchObject({ code: "ALREADY_REGISTERED" });
  const both = await Promise.allSettled([register("dst1"), register("dst2")]);
  expect(both.map((each) => each.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(both.find((each) => each.status === "rejected")?.reason).toMatchObject({ code: "ALREADY_REGISTERED" });
});

test.each([
  ["a host name that is a flag", { address: "-oProxyCommand=id" }, "INVALID_ARGUMENT", "input.address"],
  ["a host name with a substitution", { address: "$(id)" }, "INVALID_ARGUMENT", "input.address"],
  ["a user with a newline", { user: "root\nid" }, "INVALID_ARGUMENT", "input.user"],
  ["a port that is none", { port: 0 }, "INVALID_ARGUMENT", "input.port"],
  ["a name of 300 characters", { name: "x".repeat(300) }, "INVALID_ARGUMENT", "input.name"],
  ["a fingerprint that is none", { hostKeyFingerprint: "abc" }, "INVALID_ARGUMENT", "input.hostKeyFingerprint"],
  ["an id that is none", { id: "1" }, "INVALID_ARGUMENT", "input.id"],
  ["no credential", { credential: {} }, "INVALID_ARGUMENT", "input.credential"],
  ["two credentials", { credential: { password: "x", agent: true } }, "INVALID_ARGUMENT", "input.credential"],
  ["another machine's key", { hostKeyFingerprint: `SHA256:${"A".repeat(43)}` }, "HOST_KEY_MISMATCH", null],
  ["a wrong password", { credential: { password: "wrong" } }, "SSH_AUTH_FAILED", null],
  ["a key that is none", { credential: { privateKey: "rubbish" } }, "SSH_AUTH_FAILED", null],
  ["a key file that is not there", { credential: { keyFile: "/nowhere/key" } }, "INVALID_ARGUMENT", null],
] as const)("%s is refused, and nothing is written", async (_, more, code, field) => {
  await expect(register("dst1", more)).rejects.toMatchObject({ code, field });
  expect((await on.rows(Cluster, "")).length).toBe(1);
});

test("the key that a host shows can be compared before anything is sent to it", async () => {
  const { address, port, hostKeyFingerprint: fingerprint } = on.sim.node("dst1");
  const { clusters } = on.services;
  const shown = await clusters.shownHostKey(ADMIN, address, port);
  expect(shown).toEqual({ fingerprint, algorithm: "ssh-ed25519" });
  await register("dst1", { hostKeyFingerprint: shown.fingerprint });
  await on.sim.node("dst2").stopSshd();
  const gone = on.sim.node("dst2");
  await expect(clusters.shownHostKey(ADMIN, gone.address, gone.port)).rejects.toMatchObject({
    code: "HOST_UNREACHABLE",
  });
  await expect(clusters.shownHostKey(ADMIN, "-oProxyCommand=id", 22)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    field: "address",
  });
  const operator = { ...ADMIN, role: "OPERATOR" } as const;
  await expect(clusters.shownHostKey(operator, address, port)).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a host without Gluster, one that is not there, and one that answers rubbish", async () => {
  on.sim.fault({
    kind: "answer",
    node: "dst1",
    on: /--version/,
    exitCode: 127,
    stderr: "bash: line 1: gluster: command not found",
  });
  await expect(register("dst1")).rejects.toMatchObject({ code: "NOT_A_GLUSTER_HOST" });
  on.sim.fault({ kind: "truncate", node: "dst1", on: /pool list/ });
  await expect(register("dst1")).rejects.toMatchObject({ code: "GLUSTER_BAD_OUTPUT" });
  on.sim.fault({ kind: "huge", node: "dst1", on: /pool list/ });
  await expect(register("dst1")).rejects.toMatchObject({ code: "GLUSTER_BAD_OUTPUT" });
  await on.sim.node("dst1").stopSshd();
  await expect(register("dst1")).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
});

test("secrets are sealed in the database and appear in no event", async () => {
  const dump = JSON.stringify([await on.rows(Cluster, ""), await on.rows(Event, "")]);
  expect(dump).not.toContain("PRIVATE KEY");
  expect(dump).not.toContain(on.privateKey.split("\n")[2] ?? "?");
});

test("what callers change of a host leaves what its owner sees of it, whatever happens meanwhile", async () => {
  const node = on.sim.node("src1");
  const row = async () => (await on.rows(Host, `where "id" = $1`, [node.uuid]))[0];
  const before = await row();
  await on.services.clusters.updateHost(ADMIN, node.uuid, { jump: null, user: "root" });
  const after = await row();
  expect(after).toMatchObject({ sshUser: "root", jump: null, name: before?.name, hostKey: before?.hostKey });
  expect(Date.parse(after?.lastSeenAt ?? "")).toBeGreaterThanOrEqual(Date.parse(before?.lastSeenAt ?? ""));
  await expect(on.services.clusters.updateHost(ADMIN, node.uuid, { port: 70_000 })).rejects.toMatchObject({
    field: "input.port",
  });
  const unknown = "90000000-0000-4000-8000-000000000009";
  await expect(on.services.clusters.updateHost(ADMIN, unknown, {})).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("two who change one host at the same time each have their word kept", async () => {
  const { uuid } = on.sim.node("src2");
  const { clusters } = on.services;
  for (let round = 1; round <= 10; round++) {
    const [port, user] = [1_000 + round, `ops${round}`];
    await Promise.all([clusters.updateHost(ADMIN, uuid, { port }), clusters.updateHost(ADMIN, uuid, { user })]);
    const [row] = await on.rows(Host, `where "id" = $1`, [uuid]);
    expect(row).toMatchObject({ sshPort: port, sshUser: user });
  }
});

test("a key file that is a pipe, a device or too long is refused at once", async () => {
  const { clusters } = on.services;
  const { id } = await on.cluster("source");
  const folder = await mkdtemp(path.join(tmpdir(), "georep-key-"));
  try {
    const [pipe, long] = [path.join(folder, "pipe"), path.join(folder, "long")];
    await promisify(execFile)("mkfifo", [pipe]);
    await writeFile(long, "x".repeat(70_000));
    for (const [keyFile, reason] of [
      [pipe, "no regular file"],
      ["/dev/zero", "no regular file"],
      [long, "longer than 65536 bytes"],
    ] as const) {
      await clusters.update(ADMIN, id, { credential: { keyFile } });
      await expect
        .poll(async () => (await on.cluster("source")).unreachableReason)
        .toContain(`${keyFile} (it is ${reason})`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a wrong credential makes the cluster unreachable with the reason, and the right one brings it back", async () => {
  const { clusters } = on.services;
  const { id } = await on.cluster("source");
  await clusters.update(ADMIN, id, { credential: { keyFile: "/nowhere/key" } });
  await expect
    .poll(async () => (await on.cluster("source")).unreachableReason)
    .toContain("cannot read the SSH key file /nowhere/key");
  await clusters.update(ADMIN, id, { credential: { privateKey: on.privateKey }, name: "renamed" });
  await expect.poll(async () => (await on.cluster("renamed")).reachable).toBe(true);
  const [updated] = (await on.events()).filter((event) => event.kind === "CLUSTER_UPDATED").slice(-1);
  expect(updated).toMatchObject({
    before: { name: "source", credential: "KEY_FILE" },
    after: { name: "renamed", credential: "KEY", by: "admin" },
  });
});

test("removing a cluster ends its operations, with what is under way and what was to follow", async () => {
  await on.register("destination");
  await on.sync("source");
  const release = on.hold(/geo-replication .* create/);
  const sent = on.sim.journal.received(/geo-replication .* create/, on.sim.journal.next);
  const operation = await on.services.sessions.create(ADMIN, {
    primaryVolumeId: (await on.volume("vol")).id,
    secondaryVolumeId: (await on.volume("vol-dr")).id,
    keys: "PUSH_PEM",
    startAfterCreate: true,
  });
  await sent;
  await on.services.clusters.remove(ADMIN, (await on.cluster("source")).id);
  release();
  const [ended] = await on.rows(Operation, `where "id" = $1`, [operation.id]);
  expect(ended).toMatchObject({ state: "UNKNOWN", errorCode: "OUTCOME_UNKNOWN" });
  const steps = await on.rows(OperationStep, `where "operation_id" = $1 order by "number"`, [operation.id]);
  const states = new Set(steps.map(({ state }) => state));
  expect([states.has("UNKNOWN"), states.has("SKIPPED")], JSON.stringify(steps)).toEqual([true, true]);
  expect(
    [states.has("RUNNING"), states.has("PENDING")],
    "a step of an operation that has ended goes on for ever",
  ).toEqual([false, false]);
});

test("removing a cluster touches nothing in Gluster, keeps its history, and gives the same ids when it comes back", async () => {
  await on.register("destination");
  const id = await on.create();
  const { id: cluster } = await on.cluster("source");
  const from = on.sim.journal.next;
  await on.services.clusters.remove(ADMIN, cluster);
  await expect(on.services.clusters.remove(ADMIN, cluster)).rejects.toMatchObject({ code: "NOT_FOUND" });
  // The destination's own events may come in between.
  const told = (await on.events()).filter(({ kind }) => kind.endsWith("_REMOVED"));
  expect(told).toMatchObject([
    { kind: "SESSION_REMOVED", sessionId: id, sessionName: expect.stringContaining("::vol-dr") as string },
    { kind: "CLUSTER_REMOVED", clusterName: "source" },
  ]);
  expect(told[0]?.secondaryClusterId, "followers of the destination do not hear of it").toBe(
    (await on.cluster("destination")).id,
  );
  expect((await on.rows(Operation, `where "session_id" = $1`, [id])).length).toBe(1);
  await on.register("source");
  expect((await on.sessions()).map((session) => session.id)).toEqual([id]);
  const changes = on.sim.journal.entries
    .slice(from)
    .filter((entry) => /geo-replication .* (stop|delete|create)/.test(entry.line));
  expect(changes).toEqual([]);
});
