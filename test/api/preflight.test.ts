import { afterEach, beforeEach, expect, test } from "vitest";
import { type Answer, at, list, testService, type TestService } from "../support/api.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";

let on: SimulatedService;
let service: TestService;

beforeEach(async () => {
  on = await SimulatedService.start();
  service = await testService(on.database, {
    services: { preflight: on.services.preflight, sessions: on.services.sessions },
  });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

const DOCUMENT = `query ($input: GeoRepPreflightInput!) { geoRepPreflight(input: $input) {
  standing milliseconds checks { code status message remedy hostId hostName host { name } values { name value } } } }`;

const pair = async () => ({
  primaryVolumeId: (await on.volume("vol")).id,
  secondaryVolumeId: (await on.volume("vol-dr")).id,
});

async function ask(input: object = {}) {
  return service.query(DOCUMENT, { input: { ...(await pair()), ...input } });
}

async function preflight(input: object = {}): Promise<Answer[]> {
  const { data, errors, text } = await ask(input);
  expect(errors, text).toEqual([]);
  return list(data, "geoRepPreflight", "checks");
}

/** What did not pass, as `CODE STATUS host`, but for what takes two polls of bricks. */
async function objections(input: object = {}): Promise<string[]> {
  const label = (name: unknown) =>
    on.sim.clusters.flatMap(({ nodes }) => nodes).find((node) => node.name === name)?.label ?? "";
  return (await preflight(input))
    .filter(({ status, code }) => status !== "PASSED" && code !== "DESTINATION_NOT_WRITTEN_TO")
    .map(({ code, status, hostName }) => `${String(code)} ${String(status)} ${label(hostName)}`.trim());
}

test("each check tells what it found, where, and what it measured", async () => {
  const { data, errors, text } = await ask();
  expect(errors, text).toEqual([]);
  expect(await objections()).toEqual([]);
  expect(at(data, "geoRepPreflight", "standing")).toBe("READY");
  const rsync = list(data, "geoRepPreflight", "checks").filter(({ code }) => code === "RSYNC_COPIES");
  expect(rsync).toHaveLength(4);
  const { uuid, name } = on.sim.node("src1");
  expect(rsync[0]).toMatchObject({
    status: "PASSED",
    remedy: null,
    hostId: uuid,
    host: { name },
    values: expect.arrayContaining([{ name: "bytesCopied", value: "6" }]) as unknown,
  });
});

test("a sync time that a deleted session left is found where the destination is empty, and gone once it is reset", async () => {
  const volume = on.sim.cluster("source").volume("vol");
  const copy = on.sim.cluster("destination").volume("vol-dr");
  volume.write(5);
  const id = await on.createActive();
  await expect.poll(() => copy.files).toBe(5);
  const remove = async (resetSyncTime: boolean) => {
    await on.done(on.services.sessions.stop(ADMIN, id, {}));
    await on.done(on.services.sessions.delete(ADMIN, id, { resetSyncTime }));
    copy.clear();
  };
  await remove(false);
  const left = ["src1", "src2"].map((node) => `NO_LEFTOVER_SYNC_TIME FORCEABLE ${node}`);
  expect((await objections()).filter((text) => text.startsWith("NO_LEFTOVER_SYNC"))).toEqual(left);
  // As the remedy says; what is older than the sync time is not copied meanwhile.
  await on.done(on.services.sessions.create(ADMIN, { ...(await pair()), force: true, startAfterCreate: true }));
  volume.write(2);
  await expect.poll(() => copy.files).toBe(2);
  await remove(true);
  expect((await objections()).filter((text) => text.startsWith("NO_LEFTOVER_SYNC"))).toEqual([]);
  await on.done(on.services.sessions.create(ADMIN, { ...(await pair()), force: true, startAfterCreate: true }));
  await expect.poll(() => copy.files).toBe(7);
});

test("a plan tells what the preflight of create would find, where it is asked for", async () => {
  on.sim.node("dst1").break("broken rsync");
  const text = `query ($input: CreateGeoRepSessionInput!) { geoRepSessionPlan(input: $input) {
    steps { name argv } preflight { standing checks { code status hostName } } userErrors { code } } }`;
  const input = await pair();
  const { data, errors } = await service.query(text, { input });
  expect(errors).toEqual([]);
  expect(at(data, "geoRepSessionPlan", "preflight", "standing")).toBe("NEEDS_FORCE");
  expect(list(data, "geoRepSessionPlan", "preflight", "checks")).toContainEqual({
    code: "RSYNC_COPIES",
    status: "FORCEABLE",
    hostName: on.sim.node("dst1").name,
  });
  expect(list(data, "geoRepSessionPlan", "steps")[0]).toEqual({ name: "preflight", argv: [] });
  const nobody = "90000000-0000-4000-8000-000000000009";
  const none = await service.query(text, { input: { ...input, primaryVolumeId: nobody } });
  expect(at(none.data, "geoRepSessionPlan")).toMatchObject({ preflight: null, userErrors: [{ code: "NOT_FOUND" }] });
});

test("no command of a preflight takes Gluster's lock, and all nodes concerned are asked", async () => {
  const before = on.sim.journal.matching(/georep-preflight/).length;
  on.sim.cluster("source").holdLock(1_000);
  expect(await objections()).toEqual([]);
  const asked = on.sim.journal.matching(/georep-preflight/).slice(before);
  expect(new Set(asked.map(({ node }) => node))).toEqual(new Set(["src1", "src2", "dst1", "dst2"]));
});

test("what is wrong on one node is told of that node", async () => {
  on.sim.node("src2").break("no python");
  on.sim.node("dst1").break("broken rsync");
  on.sim.node("dst2").break("full disk");
  on.sim.node("dst2").break("no gsyncd");
  on.sim.node("src1").forgetName(on.sim.node("dst2").name);
  expect(await objections()).toEqual([
    "NAMES_RESOLVE BLOCKED src1",
    "GSYNCD_WORKS BLOCKED src2",
    "PYTHON_WORKS BLOCKED src2",
    "RSYNC_COPIES FORCEABLE dst1",
    "GSYNCD_WORKS BLOCKED dst2",
    "NODE_FREE_SPACE BLOCKED dst2",
  ]);
  expect(await objections({ syncMethod: "TARSSH" })).toContain("RSYNC_COPIES WARNING dst1");
});

test("volumes, versions, clocks and ports", async () => {
  on.sim.cluster("destination").volume("vol-dr").write(1);
  on.sim.node("dst2").glusterVersion = "11.1";
  on.sim.node("src2").clockAhead = 90;
  expect(await objections({ sshPort: 2222 })).toEqual([
    "DESTINATION_EMPTY FORCEABLE",
    "GLUSTER_VERSIONS_MATCH FORCEABLE",
    "CLOCKS_AGREE FORCEABLE",
    "SSH_REACHED BLOCKED src1",
    "SSH_REACHED BLOCKED src2",
    "SSH_LOGIN WARNING src1",
  ]);
  on.sim.node("src2").clockAhead = 20;
  expect(await objections()).toContain("CLOCKS_AGREE WARNING");
  await on.byHand("dst1", "gluster --mode=script volume stop vol-dr");
  const stopped = await objections();
  expect(stopped).toEqual(
    expect.arrayContaining(["DESTINATION_STARTED BLOCKED", "DESTINATION_MOUNTABLE BLOCKED dst2"]),
  );
});

test("a node that is not reached is not checked, and says why", async () => {
  await on.sim.node("dst2").stopSshd();
  const found = await objections();
  expect(found).toContain("DESTINATION_HOSTS_UP FORCEABLE dst2");
  expect(found).toContain("RSYNC_COPIES NOT_CHECKED dst2");
  const rsync = (await preflight()).find(
    ({ code, hostName }) => code === "RSYNC_COPIES" && hostName === on.sim.node("dst2").name,
  );
  expect(rsync?.["message"]).toContain("HOST_UNREACHABLE");
  await on.sim.node("dst1").stopSshd();
  expect(await objections()).toContain("DESTINATION_HOST_REACHED BLOCKED");
});

test("a node that answers half, or rubbish, fails no other check", async () => {
  on.sim.fault({ kind: "truncate", node: "dst1", on: /georep-preflight/ });
  const half = await objections();
  expect(half.every((line) => line.endsWith("NOT_CHECKED dst1"))).toBe(true);
  expect(half).toContain("GSYNCD_WORKS NOT_CHECKED dst1");
  on.sim.fault({ kind: "garbage", node: "src2", on: /georep-preflight/ });
  const rubbish = await objections();
  expect(rubbish).toContain("SOURCE_HOSTS_UP BLOCKED src2");
  expect(
    rubbish.every((line) => / src2$|^GLUSTER_VERSIONS_MATCH NOT_CHECKED|^CLOCKS_AGREE NOT_CHECKED/.test(line)),
  ).toBe(true);
});

test("a session that is there, and what a deleted one leaves: the option, and keys of which no session is known", async () => {
  await on.create();
  expect(await objections()).toEqual(["NO_SESSION_YET BLOCKED"]);
  const session = (await on.sessions())[0];
  await on.done(on.services.sessions.delete(ADMIN, session?.id ?? "", {}));
  on.sim.node("dst2").admitKey("AAAAforgotten");
  expect(await objections()).toEqual(["NO_LEFTOVER_KEYS WARNING dst2", "DESTINATION_WRITABLE WARNING"]);
});

test("a destination that is not registered: the source nodes' word counts, the rest is not checked", async () => {
  const { id } = await on.cluster("destination");
  await on.services.clusters.remove(ADMIN, id);
  const named = {
    secondaryVolumeId: null,
    secondaryHostName: on.sim.node("dst1").name,
    secondaryVolumeName: "vol-dr",
  };
  const checks = await service.query(DOCUMENT, { input: { primaryVolumeId: (await on.volume("vol")).id, ...named } });
  const all = list(checks.data, "geoRepPreflight", "checks");
  const statusOf = (wanted: string) => all.find(({ code }) => code === wanted)?.["status"];
  for (const code of ["DESTINATION_MOUNTABLE", "DESTINATION_EMPTY", "SSH_LOGIN", "NAMES_RESOLVE", "SSH_REACHED"]) {
    expect(statusOf(code), code).toBe("PASSED");
  }
  for (const code of ["NO_CYCLE", "DESTINATION_UNUSED", "NO_LEFTOVER_KEYS", "DESTINATION_WRITABLE"]) {
    expect(statusOf(code), code).toBe("NOT_CHECKED");
  }
  expect(at(checks.data, "geoRepPreflight", "standing")).toBe("READY");
});

test("bad input is refused before any node is asked", async () => {
  for (const [input, code, field] of [
    [{ primaryVolumeId: "x" }, "INVALID_ARGUMENT", "input.primaryVolumeId"],
    [{ primaryVolumeId: "90000000-0000-4000-8000-000000000009" }, "NOT_FOUND", "input.primaryVolumeId"],
    [{ secondaryVolumeId: null }, "INVALID_ARGUMENT", "input.secondaryVolumeId"],
    [{ secondaryHostName: "-oProxyCommand=id" }, "INVALID_ARGUMENT", "input.secondaryHostName"],
    [{ userName: "a b" }, "INVALID_ARGUMENT", "input.userName"],
    [{ sshPort: 0 }, "INVALID_ARGUMENT", "input.sshPort"],
  ] as const) {
    const { errors } = await ask(input);
    expect(errors, JSON.stringify(input)).toMatchObject([{ extensions: { code, field } }]);
  }
  expect(on.sim.journal.matching(/georep-preflight/)).toEqual([]);
});

test("a destination that is replicated to is known by another name of its host, and its files are not to be deleted", async () => {
  await on.create({ start: true });
  on.sim.cluster("destination").volume("vol-dr").write(3);
  // A name that the source nodes resolve and the service does not know.
  const byAlias = {
    secondaryVolumeId: null,
    secondaryHostName: "dst1",
    secondaryVolumeName: "vol-dr",
    keys: "PUSH_PEM",
  };
  const told = await preflight(byAlias);
  const of = (code: string) => told.find((check) => check["code"] === code);
  expect(of("NO_SESSION_YET")).toMatchObject({
    status: "WARNING",
    remedy: expect.stringContaining("use that session") as string,
  });
  expect(of("DESTINATION_EMPTY")).toMatchObject({
    status: "FORCEABLE",
    remedy: expect.stringMatching(/^Do not delete/) as string,
  });
});

test("a volume name that the registered cluster does not have is told to be missing there", async () => {
  const { name } = on.sim.node("dst1");
  const told = await preflight({
    secondaryVolumeId: null,
    secondaryHostName: name,
    secondaryVolumeName: "vol-rd",
    keys: "PUSH_PEM",
  });
  expect(told.find(({ code }) => code === "DESTINATION_MOUNTABLE")).toMatchObject({
    status: "BLOCKED",
    message: expect.stringContaining("destination has a host of that name, and no volume of that name") as string,
  });
});
