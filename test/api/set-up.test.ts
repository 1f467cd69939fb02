import { afterEach, beforeEach, expect, test } from "vitest";
import type { CreateSessionInput } from "../../src/service/sessions/creation.js";
import { ADMIN, SimulatedService, WITHOUT_ROOT_LOGIN } from "../support/simulated-service.js";

let on: SimulatedService;

beforeEach(async () => {
  on = await SimulatedService.start({ clusters: WITHOUT_ROOT_LOGIN });
});
afterEach(() => on[Symbol.asyncDispose]());

async function asked(more: Partial<CreateSessionInput> = {}): Promise<CreateSessionInput> {
  return {
    primaryVolumeId: (await on.volume("vol")).id,
    secondaryVolumeId: (await on.volume("vol-dr")).id,
    startAfterCreate: true,
    ...more,
  };
}

const create = async (more: Partial<CreateSessionInput> = {}) =>
  on.done(on.services.sessions.create(ADMIN, await asked(more)));

const both = () => ({
  keys: ["dst1", "dst2"].map((label) => on.sim.node(label).keyFile()),
  source: Object.fromEntries(on.sim.cluster("source").volume("vol").options),
  destination: Object.fromEntries(on.sim.cluster("destination").volume("vol-dr").options),
});

const told = async (operation: Awaited<ReturnType<typeof create>>) =>
  (await on.steps(operation)).map(({ name, state, hostName, undoes }) => {
    const label = ["src1", "src2", "dst1", "dst2"].find((each) => on.sim.node(each).name === hostName) ?? "nobody";
    return `${undoes === null ? "" : `(${undoes}) `}${name} ${label} ${state}`;
  });

test("without a root login between the clusters, MANAGED keys bring a session to ACTIVE", async () => {
  const operation = await create();
  expect(operation, operation.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect(await told(operation)).toEqual([
    "preflight nobody SUCCEEDED",
    "collect keys src1 SUCCEEDED",
    "add keys dst1 SUCCEEDED",
    "add keys dst2 SUCCEEDED",
    "make read-only dst1 SUCCEEDED",
    "create src1 SUCCEEDED",
    "start src1 SUCCEEDED",
  ]);
  expect((await on.sessions()).map(({ status }) => status)).toEqual(["ACTIVE"]);
  for (const file of both().keys) expect(file?.match(/^command=/gm), file ?? "").toHaveLength(4);
  const [preflight, , add] = await on.steps(operation);
  expect(preflight?.output).toMatch(/^\d+ of \d+ checks passed\./);
  expect(preflight?.checks).toContainEqual(expect.objectContaining({ code: "SSH_REACHED", status: "PASSED" }));
  expect(
    add?.input?.split("\n").filter((line) => line !== ""),
    "the keys that were sent are not told",
  ).toHaveLength(4);
  expect(add?.undo).toContain("/root/.ssh/authorized_keys");
});

test("a plan changes nothing, and tells what create then does", async () => {
  const before = both();
  const input = await asked({ syncMethod: "TARSSH" });
  const plan = await on.services.sessions.plan(ADMIN, input);
  expect(both()).toEqual(before);
  expect(on.sim.journal.matching(/ (create|gsec_create|set)( |$)/), "a plan sent what changes a cluster").toEqual([]);
  const operation = await on.done(on.services.sessions.create(ADMIN, { ...input, startAfterCreate: false }));
  const done = await on.steps(operation);
  const line = ({ name, argv, undo }: { name: string; argv: readonly string[]; undo: string | null }) =>
    JSON.stringify([name, argv, undo]);
  expect(plan.steps.map(line).slice(0, -1)).toEqual(done.map(line));
  expect(plan.steps.map(({ hostName }) => hostName).slice(1, -1)).toEqual(
    done.slice(1).map(({ hostName }) => hostName),
  );
  expect(done.map(({ argv }) => argv.slice(-3).join(" "))).toContain("config sync-method tarssh");
  expect(plan.steps.at(-1)?.name).toBe("start");
  const again = await on.services.sessions.plan(ADMIN, input);
  expect(again.steps.map(({ name }) => name)).toEqual(["start"]);
});

test.each([
  ["in the middle of the keys", / root add$/, "dst2"],
  ["at create", / create .*no-verify$/, undefined],
  ["at start", / start$/, undefined],
])("a failure %s takes everything back, byte for byte", async (_where, command, node) => {
  on.sim.node("dst2").writeKeyFile("ssh-ed25519 AAAA somebody\n# no line break at the end");
  on.sim.node("dst1").writeKeyFile(null);
  await on.byHand("src1", "gluster volume set vol changelog.changelog off");
  const before = both();
  const label = node === undefined ? {} : { node };
  on.sim.fault({ kind: "answer", on: command, ...label, exitCode: 127, stderr: "It is Monday.\n" });
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_REFUSED" });
  expect(operation.errorMessage).toMatch(/It is Monday\. What had been done was taken back\.$/);
  expect(both()).toEqual(before);
  expect(await on.sessions()).toEqual([]);
  const undone = (await on.steps(operation)).filter(({ undoes }) => undoes !== null);
  expect(undone.length).toBeGreaterThan(0);
  expect(undone.map(({ state }) => state)).not.toContain("FAILED");
});

test("what could not be taken back is named with the failure", async () => {
  on.sim.fault({ kind: "answer", on: / create .*no-verify$/, exitCode: 127, stderr: "It is Monday.\n" });
  on.sim.fault({ kind: "answer", on: / root remove/, node: "dst1", exitCode: 74, stderr: "Broken.\n" });
  const operation = await create();
  expect(operation.state).toBe("FAILED");
  const { name } = on.sim.node("dst1");
  expect(operation.errorMessage).toContain(
    `It is Monday. This is left of what had been done: "remove keys" on ${name} did not succeed (${name}: Broken).`,
  );
  expect(on.sim.node("dst2").keyFile()).not.toContain("command=");
});

test("workers that do not come to replicate fail the operation, with the words of gsyncd's log", async () => {
  // Someone else takes the keys away right after they were added.
  const file = on.sim.node("dst2").keyFile();
  const release = on.hold(/ start$/);
  const made = await on.services.sessions.create(ADMIN, await asked());
  await on.sim.journal.received(/ start$/);
  on.sim.node("dst2").writeKeyFile(file);
  release();
  const isAnswered = async () =>
    (await on.steps(made)).some(({ name, exitCode: code }) => name === "start" && code === 0);
  await expect.poll(isAnswered).toBe(true);
  await on.letPass(300, made);
  const operation = await on.done(made);
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "OUTCOME_NOT_REACHED" });
  expect(operation.errorMessage).toMatch(/is FAULTY, and its log says: .*Permission denied \(publickey\)/);
  expect(await on.sessions()).toEqual([]);
});

test("what the preflight finds refuses a session before anything is changed, with what to do about it", async () => {
  on.sim.node("dst2").break("broken rsync");
  const before = both();
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "PREFLIGHT_FAILED" });
  expect(operation.errorMessage).toMatch(/^Nothing was changed: .*FORCEABLE RSYNC_COPIES on .*bytesCopied: 0.*TARSSH/);
  expect((await told(operation)).slice(0, 2)).toEqual(["preflight nobody FAILED", "collect keys nobody SKIPPED"]);
  const [preflight] = await on.steps(operation);
  const found = { code: "RSYNC_COPIES", status: "FORCEABLE", hostName: on.sim.node("dst2").name };
  expect(preflight?.checks).toContainEqual(expect.objectContaining(found));
  expect(both()).toEqual(before);
  expect(on.sim.journal.matching(/ (create|gsec_create|set)( |$)/)).toEqual([]);
  const remedied = await create({ syncMethod: "TARSSH" });
  expect(remedied.state, remedied.errorMessage ?? "").toBe("SUCCEEDED");
});

test("a destination with files needs force; what is blocked stays refused", async () => {
  on.sim.cluster("destination").volume("vol-dr").write(1);
  expect((await create()).errorMessage).toContain("DESTINATION_EMPTY");
  const blocked = await create({ force: true, sshPort: 2222 });
  expect(blocked).toMatchObject({ state: "FAILED", errorCode: "PREFLIGHT_FAILED" });
  expect(blocked.errorMessage).toContain("SSH_REACHED");
  expect(blocked.errorMessage).not.toContain("DESTINATION_EMPTY");
  const forced = await create({ force: true });
  expect(forced.state, forced.errorMessage ?? "").toBe("SUCCEEDED");
  const again = await create({ force: true });
  expect(again.state, "force sets a session up anew that is there").toBe("SUCCEEDED");
});

test("a destination that another cluster's session goes to already is seen in what is stored", async () => {
  const other = (await on.volume("other")).id;
  const first = await create({ startAfterCreate: false });
  expect(first.state, first.errorMessage ?? "").toBe("SUCCEEDED");
  expect((await create({ primaryVolumeId: other })).errorMessage).toContain("FORCEABLE DESTINATION_UNUSED");
});

test("of two that go to one destination and are asked for at once, the one that came first is made", async () => {
  const input = { startAfterCreate: false } as const;
  const [first, second] = await Promise.all([
    on.services.sessions.create(ADMIN, await asked(input)),
    on.services.sessions.create(ADMIN, await asked({ ...input, primaryVolumeId: (await on.volume("other")).id })),
  ]);
  const inOrder = [first, second].toSorted((a, b) => Number(a.number) - Number(b.number));
  const [made, refused] = await Promise.all(inOrder.map((operation) => on.done(operation)));
  expect(made?.state, made?.errorMessage ?? "").toBe("SUCCEEDED");
  expect(refused).toMatchObject({ state: "FAILED", errorCode: "PREFLIGHT_FAILED" });
  expect(refused?.errorMessage).toContain("FORCEABLE DESTINATION_UNUSED");
  expect(await on.sessions()).toHaveLength(1);
});

test("a source node that has come up just now keeps nobody from creating", async () => {
  on.sim.node("src2").stopGlusterd();
  await on.sync("source");
  on.sim.node("src2").startGlusterd();
  const operation = await create();
  expect(operation.state, operation.errorMessage ?? "").toBe("SUCCEEDED");
});

test("with a source node down nothing is changed, since its key would be left out for good", async () => {
  const before = both();
  on.sim.node("src2").stopGlusterd();
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_PEER_DOWN" });
  expect(operation.errorMessage).toContain(on.sim.node("src2").name);
  expect(await on.steps(operation)).toEqual([]);
  expect(both()).toEqual(before);
});

test("with a destination node out of reach nothing is changed, since workers would be refused there", async () => {
  const before = both();
  await on.sim.node("dst2").stopSshd();
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "HOST_UNREACHABLE" });
  expect(await on.steps(operation)).toEqual([]);
  expect(both()).toEqual(before);
});

test("a destination that lets the service in no more, or does not answer at all, is told as that, and nothing is changed", async () => {
  const before = both();
  const nodes = ["dst1", "dst2"].map((label) => on.sim.node(label));
  for (const node of nodes) {
    node.refuseLogins(true);
    node.dropConnections();
  }
  const refused = await create();
  expect(refused).toMatchObject({ state: "FAILED", errorCode: "SSH_AUTH_FAILED" });
  expect(refused.errorMessage).toContain("Check the user and the key or password");
  expect(await on.steps(refused)).toEqual([]);
  for (const node of nodes) {
    node.refuseLogins(false);
    await node.stopSshd();
  }
  const silent = await create();
  expect(silent).toMatchObject({ state: "FAILED", errorCode: "HOST_UNREACHABLE" });
  expect(both()).toEqual(before);
});

test("a full disk on a destination node is an error of its own, and the file there stays whole", async () => {
  const before = both();
  on.sim.node("dst2").fillDisk(true);
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "HOST_DISK_FULL" });
  expect(operation.errorMessage).toMatch(/No space left on device.* Make room/s);
  expect(both()).toEqual(before);
});

test("asked for twice at the same moment, through two replicas, a session is made once, and the other is told so", async () => {
  const one = on.services;
  const other = await on.startReplica();
  const input = await asked({ startAfterCreate: false });
  const answers = await Promise.allSettled([one, other].map(({ sessions }) => sessions.create(ADMIN, input)));
  const [operation] = answers.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const refused = answers.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  const message = expect.stringContaining(operation?.id ?? "?") as unknown;
  expect(refused).toEqual([expect.objectContaining({ code: "OPERATION_IN_PROGRESS", message })]);
  const done = await other.operations.waitFor(operation?.id ?? "", 60_000);
  expect(done, done.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: false });
  expect(on.sim.journal.matching(/ create no-verify$/)).toHaveLength(1);
  const later = await on.done(one.sessions.create(ADMIN, input));
  expect(later).toMatchObject({ state: "SUCCEEDED", noChange: true });
});

test("MANAGED keys need a registered destination", async () => {
  await expect(
    on.services.sessions.create(ADMIN, {
      primaryVolumeId: (await on.volume("vol")).id,
      secondaryHostName: "elsewhere",
      secondaryVolumeName: "vol-dr",
    }),
  ).rejects.toMatchObject({ code: "INVALID_ARGUMENT", field: "input.keys" });
});

test("a line that no Gluster writes is not passed on to the destination", async () => {
  const before = both();
  const evil = 'command="/bin/sh" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINu7NXiLV8GcpXqBcPLtVzcONYCbUzkrIMYCOM1ZtXR9 x';
  const stdout = `Common secret pub file present at /var/lib/glusterd/geo-replication/common_secret.pem.pub\n${evil}\n`;
  on.sim.fault({ kind: "answer", on: / collect-keys$/, exitCode: 0, stdout, times: Infinity });
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_BAD_OUTPUT" });
  expect(both()).toEqual(before);
});

test("a create that is asked for again by its key gives the first operation, also when its destination is gone", async () => {
  const input = await asked({ idempotencyKey: "once", startAfterCreate: false });
  const first = await on.done(on.services.sessions.create(ADMIN, input));
  expect(first.state, first.errorMessage ?? "").toBe("SUCCEEDED");
  await on.services.clusters.remove(ADMIN, (await on.cluster("destination")).id);
  expect((await on.services.sessions.create(ADMIN, input)).id).toBe(first.id);
  await expect(on.services.sessions.create(ADMIN, { ...input, force: true })).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
});

const CLEAN_UP = { cleanUpVolumeOptions: true, cleanUpReadOnly: true, cleanUpKeys: true } as const;

test("delete leaves what create set, unless it is asked to clean up: then both ends are as they were", async () => {
  const before = both();
  const first = await create({ startAfterCreate: false });
  await on.done(on.services.sessions.delete(ADMIN, first.sessionId, {}));
  expect(Object.keys(both().source)).toContain("geo-replication.indexing");
  expect(both().destination["features.read-only"]).toBe("on");
  const second = await create({ startAfterCreate: false });
  const deleted = await on.done(on.services.sessions.delete(ADMIN, second.sessionId, CLEAN_UP));
  expect(deleted, deleted.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect(await told(deleted)).toEqual([
    "delete src1 SUCCEEDED",
    "reset changelog.changelog src1 SUCCEEDED",
    "reset geo-replication.ignore-pid-check src1 SUCCEEDED",
    "reset geo-replication.indexing src1 SUCCEEDED",
    "reset features.read-only dst1 SUCCEEDED",
    "remove keys dst1 SUCCEEDED",
    "remove keys dst2 SUCCEEDED",
  ]);
  expect(both()).toEqual(before);
  expect(await on.sessions()).toEqual([]);
});

test("what another session needs is kept", async () => {
  const [primary, secondary] = [await on.volume("other"), await on.volume("other-dr")];
  const ends = { primaryVolumeId: primary.id, secondaryVolumeId: secondary.id, startAfterCreate: false };
  const kept = await on.done(on.services.sessions.create(ADMIN, ends));
  expect(kept.state, kept.errorMessage ?? "").toBe("SUCCEEDED");
  const before = both();
  const made = await create({ startAfterCreate: false });
  const deleted = await on.done(on.services.sessions.delete(ADMIN, made.sessionId, CLEAN_UP));
  expect(deleted.state, deleted.errorMessage ?? "").toBe("SUCCEEDED");
  expect(both(), "the keys that the other session logs in with are gone").toEqual(before);
  const options = on.sim.cluster("source").volume("other").options;
  expect(options.get("geo-replication.indexing")).toBe("on");
});

test("keys of other clusters are left alone", async () => {
  const made = await create({ startAfterCreate: false });
  const foreign = (on.sim.node("dst1").keyFile() ?? "").split("\n").find((line) => line.startsWith("command=")) ?? "";
  const theirs = foreign.replace(/AAAAB3NzaC1yc2EAAAADAQABAAABgQ.{8}/, "AAAAB3NzaC1yc2EAAAADAQABAAABgQAAAAAAAA");
  on.sim.node("dst1").writeKeyFile(`${on.sim.node("dst1").keyFile() ?? ""}${theirs}\n`);
  const deleted = await on.done(on.services.sessions.delete(ADMIN, made.sessionId, CLEAN_UP));
  expect(deleted.state, deleted.errorMessage ?? "").toBe("SUCCEEDED");
  expect(on.sim.node("dst1").keyFile()).toContain(theirs);
  expect(
    on.sim
      .node("dst1")
      .keyFile()
      ?.match(/^command=/gm),
  ).toHaveLength(1);
});

test("a clean-up that fails says that the session is deleted all the same", async () => {
  const made = await create({ startAfterCreate: false });
  on.sim.fault({ kind: "answer", on: / root remove( |$)/, node: "dst2", exitCode: 74, stderr: "Broken.\n" });
  const deleted = await on.done(on.services.sessions.delete(ADMIN, made.sessionId, { cleanUpKeys: true }));
  expect(deleted.state).toBe("FAILED");
  expect(deleted.errorMessage).toMatch(/^The session is deleted, but .*Broken/s);
  expect(await on.sessions()).toEqual([]);
});

test("a key that is missing on a node of the destination is told, and repaired once asked to", async () => {
  const { sessionId: id } = await create({ startAfterCreate: false });
  const whole = on.sim.node("dst2").keyFile();
  on.sim.node("dst2").writeKeyFile((whole ?? "").split("\n").slice(0, 3).join("\n"));
  const stateOf = async () =>
    (await on.services.sessions.keys(id)).map(({ hostName, state, missingOn }) => [hostName, state, ...missingOn]);
  const [src1, src2, dst2] = ["src1", "src2", "dst2"].map((label) => on.sim.node(label).name);
  expect(await stateOf()).toEqual([
    [src1, "PRESENT"],
    [src2, "MISSING", dst2],
  ]);
  const repaired = await on.done(on.services.sessions.repairKeys(ADMIN, id, {}));
  expect(await told(repaired)).toEqual([
    "collect keys src1 SUCCEEDED",
    "add keys dst1 SKIPPED",
    "add keys dst2 SUCCEEDED",
  ]);
  expect(on.sim.node("dst2").keyFile()).toBe(whole);
  expect((await stateOf()).map(([, state]) => state)).toEqual(["PRESENT", "PRESENT"]);
});

test.each([
  ["keys are added", / root add$/],
  ["the destination is made read-only", / set vol-dr features.read-only on$/],
  ["create runs", / create no-verify$/],
  ["start runs", / start$/],
])(
  "an owner that ends while %s is followed by one that goes on, and repeats nothing blindly",
  async (_when, command) => {
    const operation = await on.services.sessions.create(ADMIN, await asked());
    await on.takeOver(command);
    const done = await on.done(operation);
    expect(done, done.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
    expect((await on.sessions()).map(({ status }) => status)).toEqual(["ACTIVE"]);
    for (const file of both().keys) expect(file?.match(/^command=/gm), file ?? "").toHaveLength(4);
    expect(on.sim.journal.matching(/ create no-verify$/)).toHaveLength(1);
    expect(on.sim.journal.matching(/ start$/)).toHaveLength(1);
  },
  90_000,
);

test("an owner that ends while it takes things back is followed by one that takes the rest back, with the first reason", async () => {
  const before = both();
  on.sim.fault({ kind: "answer", on: / start$/, exitCode: 127, stderr: "It is Monday.\n" });
  const operation = await on.services.sessions.create(ADMIN, await asked());
  await on.takeOver(/ reset vol geo-replication.indexing force$/);
  const done = await on.done(operation);
  expect(done).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_REFUSED" });
  expect(done.errorMessage).toMatch(/It is Monday\. What had been done was taken back\.$/);
  expect(both()).toEqual(before);
  expect(await on.sessions()).toEqual([]);
});
