import { afterEach, beforeEach, expect, test } from "vitest";
import type { CreateSessionInput } from "../../src/service/sessions/creation.js";
import { ADMIN, SimulatedService, WITHOUT_ROOT_LOGIN } from "../support/simulated-service.js";

let on: SimulatedService;

beforeEach(async () => {
  on = await SimulatedService.start({ clusters: WITHOUT_ROOT_LOGIN });
});
afterEach(() => on[Symbol.asyncDispose]());

const NODES = ["dst1", "dst2"];
const ALL_CLEAN_UPS = {
  cleanUpVolumeOptions: true,
  cleanUpReadOnly: true,
  cleanUpKeys: true,
  cleanUpMountBroker: true,
} as const;

async function asked(volume = "vol", more: Partial<CreateSessionInput> = {}): Promise<CreateSessionInput> {
  return {
    primaryVolumeId: (await on.volume(volume)).id,
    secondaryVolumeId: (await on.volume(`${volume}-dr`)).id,
    startAfterCreate: true,
    userName: "geo",
    ...more,
  };
}

const create = async (volume?: string, more: Partial<CreateSessionInput> = {}) =>
  on.done(on.services.sessions.create(ADMIN, await asked(volume, more)));

const all = () => ({
  nodes: NODES.map((label) => {
    const { accounts, groups, volfile, folders } = on.sim.node(label);
    const keys = ["root", "geo"].map((user) => on.sim.node(label).keyFile(user));
    return { accounts: [...accounts], groups: [...groups], volfile, folders, keys };
  }),
  source: Object.fromEntries(on.sim.cluster("source").volume("vol").options),
  destination: Object.fromEntries(on.sim.cluster("destination").volume("vol-dr").options),
});

type Made = Awaited<ReturnType<typeof create>>;

const told = async (operation: Made) =>
  (await on.steps(operation)).map(({ name, state, hostName, undoes }) => {
    const label = ["src1", "src2", ...NODES].find((each) => on.sim.node(each).name === hostName) ?? "nobody";
    return `${undoes === null ? "" : "taken back: "}${name} ${label}${state === "SUCCEEDED" ? "" : ` ${state}`}`;
  });

const admissions = (label: string) =>
  on.sim
    .node(label)
    .volfile.split("\n")
    .filter((line) => /mountbroker|log-group/.test(line))
    .map((line) => line.trim().replace("option ", ""));

test("a user whom no node knows is made there, let mount the volume, and comes to ACTIVE", async () => {
  const operation = await create();
  expect(operation, operation.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect(await told(operation)).toEqual([
    "preflight nobody",
    "collect keys src1",
    "add group dst1",
    "add user dst1",
    "add group dst2",
    "add user dst2",
    "set up mount broker dst1",
    "set up mount broker dst2",
    "restart glusterd dst1",
    "restart glusterd dst2",
    "wait for peers dst1",
    "add keys dst1",
    "add keys dst2",
    "make read-only dst1",
    "create src1",
    "start src1",
  ]);
  const [session] = await on.sessions();
  expect(session).toMatchObject({ status: "ACTIVE", userName: "geo" });
  expect(session?.sessionKey).toContain(`ssh://geo@${on.sim.node("dst1").name}::vol-dr`);
  for (const label of NODES) {
    expect(admissions(label)).toEqual([
      "mountbroker-root /var/mountbroker-root",
      "geo-replication-log-group geogroup",
      "mountbroker-geo-replication.geo vol-dr",
    ]);
    expect(
      on.sim
        .node(label)
        .keyFile("geo")
        ?.match(/^command=/gm),
    ).toHaveLength(4);
    expect(on.sim.node(label).keyFile(), "root's keys were changed").not.toContain("command=");
  }
});

test("a second session of that user adds its volume only; asked for again, nothing is done", async () => {
  await create();
  const second = await create("other", { userGroup: "geogroup" });
  expect(second, second.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect((await told(second)).filter((step) => /group|user|broker|glusterd/.test(step))).toEqual([
    "set up mount broker dst1",
    "set up mount broker dst2",
    "restart glusterd dst1",
    "restart glusterd dst2",
  ]);
  expect(admissions("dst2").at(-1)).toBe("mountbroker-geo-replication.geo vol-dr,other-dr");
  const before = all();
  const again = await create();
  expect(again, again.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED", noChange: true });
  await on.done(on.services.sessions.stop(ADMIN, again.sessionId, {}));
  await on.done(on.services.sessions.delete(ADMIN, again.sessionId, {}));
  const anew = await create();
  expect(anew, anew.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect((await told(anew)).filter((step) => /group|user|broker|glusterd/.test(step))).toEqual([]);
  expect(all()).toEqual(before);
});

test("the plan shows every command on its host and what takes it back, and changes nothing", async () => {
  const before = all();
  const plan = await on.services.sessions.plan(ADMIN, await asked());
  expect(all()).toEqual(before);
  expect(on.sim.journal.matching(/ (mount-broker (admit|restart)|account add-)/)).toEqual([]);
  const at = (name: string) => plan.steps.filter((step) => step.name === name);
  expect(at("restart glusterd").map(({ hostName }) => hostName)).toEqual(NODES.map((label) => on.sim.node(label).name));
  expect(at("add user")[0]?.undo).toBe("userdel -r geo");
  expect(at("set up mount broker")[0]?.undo).toContain(
    "mountbroker-geo-replication.geo in /etc/glusterfs/glusterd.vol",
  );
});

test("a node where someone has set up the user already gets nothing, and keeps it when another node fails", async () => {
  on.sim.node("dst1").makeUser("geo", "theirs");
  on.sim.node("dst1").admit("geo", "theirs", "vol-dr");
  const before = all();
  on.sim.fault({ kind: "answer", on: / create no-verify$/, exitCode: 127, stderr: "It is Monday.\n" });
  const failed = await create();
  expect(failed).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_REFUSED" });
  expect(failed.errorMessage).toMatch(/It is Monday\. What had been done was taken back\.$/);
  expect(all()).toEqual(before);
  const made = await create();
  expect(made, made.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect((await told(made)).filter((step) => /group|user|broker|glusterd/.test(step))).toEqual([
    "add group dst2",
    "add user dst2",
    "set up mount broker dst2",
    "restart glusterd dst2",
  ]);
});

test("a user who is there, and not in the group, is put into it, and taken out again on a failure", async () => {
  for (const label of NODES) on.sim.node(label).makeUser("geo", "users");
  const before = all();
  on.sim.fault({ kind: "answer", on: / create no-verify$/, exitCode: 127, stderr: "It is Monday.\n" });
  expect((await create()).state).toBe("FAILED");
  expect(all()).toEqual(before);
  const made = await create();
  expect(made, made.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect(await told(made)).toContain("join group dst2");
  expect(on.sim.node("dst2").accounts.get("geo")?.groups).toEqual(["users", "geogroup"]);
});

test.each([
  ["a group", /account add-group/, "dst2"],
  ["a user", /account add-user/, "dst2"],
  ["the mount broker", /mount-broker admit/, "dst2"],
  ["the first restart", /mount-broker restart$/, "dst1"],
  ["the second restart", /mount-broker restart$/, "dst2"],
  ["the wait for the peers", /mount-broker peers$/, "dst1"],
  ["the keys", / geo add$/, "dst2"],
  ["create", / create no-verify$/, undefined],
  ["start", / start$/, undefined],
])("a failure at %s takes everything back", async (_where, command, node) => {
  const before = all();
  on.sim.fault({
    kind: "answer",
    on: command,
    ...(node === undefined ? {} : { node }),
    exitCode: 127,
    stderr: "No.\n",
  });
  const operation = await create();
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "GLUSTER_REFUSED" });
  expect(operation.errorMessage, "no step failed").toMatch(/No\. What had been done was taken back\.$/);
  expect(all()).toEqual(before);
  expect(await on.sessions()).toEqual([]);
});

test("what fails before glusterd has read anything restarts no glusterd when it is taken back", async () => {
  on.sim.fault({ kind: "answer", on: /mount-broker admit/, node: "dst2", exitCode: 1, stderr: "No.\n" });
  const operation = await create();
  expect(operation.state).toBe("FAILED");
  expect(NODES.map((label) => on.sim.node(label).restarts)).toEqual([0, 0]);
});

test("a full disk on a node is an error of its own, and nothing is left", async () => {
  const before = all();
  on.sim.node("dst2").fillDisk(true);
  const operation = await create();
  on.sim.node("dst2").fillDisk(false);
  expect(operation).toMatchObject({ state: "FAILED", errorCode: "HOST_DISK_FULL" });
  expect(all()).toEqual(before);
});

test.each([
  [
    "the user's shell would keep rsync out",
    () => on.sim.node("dst2").makeUser("geo", "geogroup", "/bin/sh"),
    {},
    { errorCode: "WRONG_STATE", errorMessage: expect.stringMatching(/\/bin\/sh.*usermod -s \/bin\/bash geo/) },
  ],
  [
    "nothing restarts glusterd on a node",
    () => on.sim.node("dst2").forgetService(),
    {},
    { errorCode: "WRONG_STATE", errorMessage: expect.stringContaining("gluster-mountbroker setup") },
  ],
  [
    "the mount broker has another group",
    () => on.sim.node("dst2").admit("someone", "theirs", "other-dr"),
    { userGroup: "mine" },
    { errorCode: "INVALID_ARGUMENT", errorMessage: expect.stringContaining("has the group theirs already") },
  ],
  [
    "another node of the destination is down",
    () => on.sim.node("dst2").stopGlusterd(),
    {},
    { errorCode: "GLUSTER_PEER_DOWN", errorMessage: expect.stringContaining("glusterd is not restarted") },
  ],
])("where %s, that is said before anything is changed", async (_what, arrange, more, expected) => {
  arrange();
  const before = all();
  const operation = await create("vol", more);
  expect(operation).toMatchObject({ state: "FAILED", ...expected });
  expect(await on.steps(operation)).toEqual([]);
  expect(all()).toEqual(before);
});

test.each([
  [{ userName: "-x" }, "INVALID_ARGUMENT", "input.userName"],
  [{ userName: "geo;reboot" }, "INVALID_ARGUMENT", "input.userName"],
  [{ userGroup: "a b" }, "INVALID_ARGUMENT", "input.userGroup"],
  [{ userGroup: "root" }, "INVALID_ARGUMENT", "input.userGroup"],
  [{ userName: "root", userGroup: "geogroup" }, "INVALID_ARGUMENT", "input.userGroup"],
  [{ keys: "PUSH_PEM" as const }, "INVALID_ARGUMENT", "input.keys"],
])("%j is refused", async (more, code, field) => {
  await expect(on.services.sessions.create(ADMIN, await asked("vol", more))).rejects.toMatchObject({ code, field });
});

test("to a destination that is not registered there is no way as a user, and the error offers none", async () => {
  const input = {
    ...(await asked()),
    secondaryVolumeId: null,
    secondaryHostName: "elsewhere",
    secondaryVolumeName: "dr",
  };
  const refused = on.services.sessions.create(ADMIN, input);
  await expect(refused).rejects.toMatchObject({ code: "INVALID_ARGUMENT", field: "input.keys" });
  await expect(refused).rejects.not.toThrow("PUSH_PEM");
});

test("an operator may make sessions of root, and not have accounts made and glusterd restarted", async () => {
  const operator = { ...ADMIN, role: "OPERATOR" as const };
  const forbidden = { code: "FORBIDDEN" };
  await expect(on.services.sessions.create(operator, await asked())).rejects.toMatchObject(forbidden);
  await expect(on.services.sessions.plan(operator, await asked())).rejects.toMatchObject(forbidden);
  const { sessionId: id } = await create("vol", { startAfterCreate: false });
  await expect(on.services.sessions.delete(operator, id, { cleanUpMountBroker: true })).rejects.toMatchObject(
    forbidden,
  );
  const deleted = await on.done(on.services.sessions.delete(operator, id, {}));
  expect(deleted.state, deleted.errorMessage ?? "").toBe("SUCCEEDED");
});

test("delete takes keys and mount broker away when told to, where no other session of the user needs them", async () => {
  const [first, second] = [
    await create("vol", { startAfterCreate: false }),
    await create("other", { startAfterCreate: false }),
  ];
  const deleted = await on.done(on.services.sessions.delete(ADMIN, first.sessionId, ALL_CLEAN_UPS));
  expect(deleted, deleted.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  expect((await told(deleted)).filter((step) => /broker|glusterd|peers|keys/.test(step))).toEqual([
    "take down mount broker dst1",
    "take down mount broker dst2",
    "restart glusterd dst1",
    "restart glusterd dst2",
    "wait for peers dst1",
  ]);
  expect(admissions("dst2").at(-1)).toBe("mountbroker-geo-replication.geo other-dr");
  const last = await on.done(on.services.sessions.delete(ADMIN, second.sessionId, ALL_CLEAN_UPS));
  expect(last, last.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
  for (const label of NODES) {
    expect(admissions(label)).toEqual(["mountbroker-root /var/mountbroker-root", "geo-replication-log-group geogroup"]);
    expect(on.sim.node(label).keyFile("geo") ?? "").not.toContain("command=");
    expect(on.sim.node(label).accounts.has("geo"), "the user does not stay").toBe(true);
  }
});

test.each([
  ["a group is made", /account add-group/],
  ["a user is made", /account add-user/],
  ["the mount broker is set up", /mount-broker admit/],
  ["glusterd is restarted", /mount-broker restart$/],
  ["peers are waited for", /mount-broker peers$/],
])(
  "an owner that ends while %s is followed by one that goes on, and restarts no glusterd twice",
  async (_when, command) => {
    const operation = await on.services.sessions.create(ADMIN, await asked());
    await on.takeOver(command);
    const done = await on.done(operation);
    expect(done, done.errorMessage ?? "").toMatchObject({ state: "SUCCEEDED" });
    expect((await on.sessions()).map(({ status }) => status)).toEqual(["ACTIVE"]);
    expect(NODES.map((label) => on.sim.node(label).restarts)).toEqual([1, 1]);
  },
  90_000,
);

test("an owner that ends while it takes things back is followed by one that takes the rest back", async () => {
  const before = all();
  on.sim.fault({ kind: "answer", on: / start$/, exitCode: 127, stderr: "It is Monday.\n" });
  const operation = await on.services.sessions.create(ADMIN, await asked());
  await on.takeOver(/mount-broker revoke/);
  const done = await on.done(operation);
  expect(done.errorMessage).toMatch(/It is Monday\. What had been done was taken back\.$/);
  expect(all()).toEqual(before);
});
