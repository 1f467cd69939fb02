import { afterAll, beforeAll, expect, test } from "vitest";
import { bothEnds, closeLogins, keyFile, volumeOptions, withDeafPort } from "../lab/keys.js";
import { lab, unique } from "../lab/lab.js";
import { type Cluster, LabService } from "../lab/service.js";
import {
  changeToEnd,
  endsOf,
  inVolume,
  registerBoth,
  session,
  sync,
  untilInVolume,
  volumeId,
  type Result,
} from "../lab/sessions.js";

const FIRST = unique("keya");
const SECOND = unique("keyb");

let service: LabService;
let source: Cluster;
let openLogins: () => Promise<void>;

beforeAll(async () => {
  await lab.pair(FIRST);
  await lab.pair(SECOND, "dist");
  openLogins = await closeLogins();
  service = await LabService.start();
  ({ source } = await registerBoth(service));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await openLogins();
});

const input = async (volume: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...(await endsOf(service, volume)),
  startAfterCreate: true,
  ...more,
});

async function succeeded(name: string, given: Readonly<Record<string, unknown>>): Promise<Result> {
  const result = await changeToEnd(service, name, given);
  expect(result.userErrors, JSON.stringify(result.operation)).toEqual([]);
  return result;
}

async function sessionOf(volume: string): Promise<string> {
  const { volume: found } = await service.client.request<{ volume: { geoRepSessions: { nodes: { id: string }[] } } }>(
    `query ($id: ID!) { volume(id: $id) { geoRepSessions { nodes { id } } } }`,
    { id: await volumeId(service, volume) },
  );
  return found.geoRepSessions.nodes[0]?.id ?? "";
}

test("with a source node down, or a full disk on a destination node, nothing is left changed", async () => {
  const before = await bothEnds(FIRST);
  await lab.killGlusterd("src2");
  const down = await changeToEnd(service, "createGeoRepSession", await input(FIRST));
  await lab.startGlusterd("src2");
  expect(down.userErrors, JSON.stringify(down.operation)).toMatchObject([{ code: "GLUSTER_PEER_DOWN" }]);
  expect(down.operation.steps).toEqual([]);
  // The keys do not fit into what the folder has room for.
  const tight =
    "cp -a /root/.ssh /root/ssh.kept && mount -t tmpfs -o size=4k,mode=700 none /root/.ssh && cp -a /root/ssh.kept/authorized_keys /root/.ssh";
  await lab.exec("dst2", "sh", "-c", tight);
  const full = await changeToEnd(service, "createGeoRepSession", await input(FIRST));
  const kept = await keyFile("dst2");
  await lab.exec("dst2", "sh", "-c", "umount /root/.ssh && rm -rf /root/ssh.kept");
  expect(full.userErrors, JSON.stringify(full.operation)).toMatchObject([{ code: "HOST_DISK_FULL" }]);
  expect(kept, "the key file was cut off").toBe(await keyFile("dst2"));
  expect(await bothEnds(FIRST)).toEqual(before);
});

test("a destination node that is cut off from the network is told within a minute, and nothing is changed", async () => {
  const before = await bothEnds(FIRST);
  await lab.cut("dst2");
  const began = Date.now();
  const cut = await changeToEnd(service, "createGeoRepSession", await input(FIRST));
  const seconds = (Date.now() - began) / 1_000;
  await lab.uncut("dst2");
  // Of a connection that was open when the network went, the first that is told is that an answer does not come.
  expect(cut.userErrors[0]?.code, JSON.stringify(cut.operation)).toMatch(/^(HOST_UNREACHABLE|GLUSTER_TIMEOUT)$/);
  expect(cut.userErrors[0]?.message).toContain("dst2");
  expect(seconds).toBeLessThan(60);
  expect(cut.operation.steps).toEqual([]);
  expect(await bothEnds(FIRST)).toEqual(before);
});

test("a failure takes everything back: key files byte for byte, and the volume options of both clusters", async () => {
  await lab.exec("dst2", "sh", "-c", "printf '# without a line break at its end' >> /root/.ssh/authorized_keys");
  await lab.gluster("src1", "volume", "set", SECOND, "changelog.changelog", "off");
  const before = await bothEnds(SECOND);
  const silent = await changeToEnd(service, "createGeoRepSession", await input(SECOND, { sshPort: 2222 }));
  expect(silent.userErrors, JSON.stringify(silent.operation)).toMatchObject([{ code: "PREFLIGHT_FAILED" }]);
  expect(silent.userErrors[0]?.message).toMatch(/SSH_REACHED on src1: No SSH server answers the node on port 2222/);
  const failed = await withDeafPort(async (sshPort) =>
    changeToEnd(service, "createGeoRepSession", await input(SECOND, { sshPort })),
  );
  expect(failed.userErrors, JSON.stringify(failed.operation)).toMatchObject([{ code: "OUTCOME_NOT_REACHED" }]);
  expect(failed.userErrors[0]?.message).toMatch(/-p 2222 dst1 .*error=255/);
  expect(failed.userErrors[0]?.message).toContain("What had been done was taken back.");
  const names = failed.operation.steps.map(({ name, state }) => `${name} ${state}`);
  expect(names.slice(0, 8)).toEqual([
    "preflight SUCCEEDED",
    "collect keys SUCCEEDED",
    "add keys SUCCEEDED",
    "add keys SUCCEEDED",
    "make read-only SUCCEEDED",
    "create SUCCEEDED",
    "set ssh-port SUCCEEDED",
    "start FAILED",
  ]);
  expect(failed.session).toBeNull();
  expect(await bothEnds(SECOND)).toEqual(before);
});

test("MANAGED keys bring a session to ACTIVE between clusters without a login into each other", async () => {
  await expect(lab.exec("src1", "ssh", "-o", "BatchMode=yes", "dst1", "true")).rejects.toThrow("Permission denied");
  await inVolume("src1", FIRST, "echo one > one.txt");
  const { session: made, operation } = await succeeded("createGeoRepSession", await input(FIRST));
  expect(made?.status).toBe("ACTIVE");
  expect(operation.steps.map(({ state }) => state)).toEqual(Array.from(operation.steps, () => "SUCCEEDED"));
  const details = (await session(service, made?.id ?? ""))?.details ?? [];
  expect(details.map(({ status }) => status).toSorted()).toEqual(["ACTIVE", "PASSIVE"]);
  await untilInVolume("dst1", `${FIRST}-dr`, '[ "$(cat one.txt 2>/dev/null)" = one ]');
  expect(await volumeOptions("dst1", `${FIRST}-dr`)).toContain("features.read-only: on");
  for (const node of ["dst1", "dst2"] as const) {
    const keys = (await keyFile(node)).split("\n").filter((line) => line.startsWith("command="));
    expect(keys, "two keys of each source node").toHaveLength(4);
    expect(await lab.exec(node, "stat", "-c", "%a %U:%G", "/root/.ssh", "/root/.ssh/authorized_keys")).toBe(
      "700 root:root\n600 root:root\n",
    );
  }
});

test("a second session finds the keys there, and adds none", async () => {
  const before = await keyFile("dst2");
  const { operation } = await succeeded("createGeoRepSession", await input(SECOND));
  expect(operation.steps.filter(({ name }) => name === "add keys").map(({ state }) => state)).toEqual([
    "SKIPPED",
    "SKIPPED",
  ]);
  expect(await keyFile("dst2")).toBe(before);
});

test("a key that someone took away is told, and repaired", async () => {
  const sessionId = await sessionOf(FIRST);
  const whole = await keyFile("dst2");
  const states = async (): Promise<string[]> => {
    const { geoRepSessionKeys } = await service.client.request<{
      geoRepSessionKeys: { hostName: string; state: string; missingOn: string[] }[];
    }>(`query ($id: ID!) { geoRepSessionKeys(sessionId: $id) { hostName state missingOn } }`, { id: sessionId });
    return geoRepSessionKeys.map(({ hostName, state, missingOn }) => [hostName, state, ...missingOn].join(" "));
  };
  expect(await states()).toEqual(["src1 PRESENT", "src2 PRESENT"]);
  await lab.exec("dst2", "sed", "-i", "/root@src2$/d", "/root/.ssh/authorized_keys");
  expect(await states()).toEqual(["src1 PRESENT", "src2 MISSING dst2"]);
  const stored = async (): Promise<unknown> => {
    const { geoRepSession } = await service.client.request<{ geoRepSession: { missingKeys: unknown } }>(
      `query ($id: ID!) { geoRepSession(id: $id) { missingKeys { hostName missingOn } } }`,
      { id: sessionId },
    );
    return geoRepSession.missingKeys;
  };
  await sync(service, source.id);
  await expect.poll(stored, { timeout: 60_000 }).toEqual([{ hostName: "src2", missingOn: ["dst2"] }]);
  await succeeded("repairGeoRepKeys", { sessionId });
  expect(await stored()).toEqual([]);
  expect((await keyFile("dst2")).split("\n").toSorted()).toEqual(whole.split("\n").toSorted());
  expect(await states()).toEqual(["src1 PRESENT", "src2 PRESENT"]);
});

test("delete cleans up when told to: keys only after the last session that logs in with them", async () => {
  const cleanUp = { cleanUpVolumeOptions: true, cleanUpReadOnly: true, cleanUpKeys: true };
  for (const name of [SECOND, FIRST]) {
    const sessionId = await sessionOf(name);
    await succeeded("stopGeoRepSession", { sessionId });
    await succeeded("deleteGeoRepSession", { sessionId, ...cleanUp });
    for (const option of ["changelog.changelog", "geo-replication.indexing", "geo-replication.ignore-pid-check"]) {
      expect((await volumeOptions("src1", name)).filter((line) => line.startsWith(option))).toEqual([]);
    }
    expect(await volumeOptions("dst1", `${name}-dr`)).not.toContain("features.read-only: on");
    // The lab's own session goes to the same cluster, so that its nodes still log in there.
    expect((await keyFile("dst1")).match(/^command=/gm)).toHaveLength(4);
  }
});

test("a destination that holds files is refused without force, and nothing is changed", async () => {
  const before = await bothEnds(FIRST);
  const refused = await changeToEnd(service, "createGeoRepSession", await input(FIRST));
  expect(refused.userErrors, JSON.stringify(refused.operation)).toMatchObject([{ code: "PREFLIGHT_FAILED" }]);
  expect(refused.userErrors[0]?.message).toMatch(/^Nothing was changed: .*FORCEABLE DESTINATION_EMPTY: .*With force/);
  expect(refused.operation.steps[0]).toMatchObject({ name: "preflight", state: "FAILED" });
  expect(await bothEnds(FIRST)).toEqual(before);
  await succeeded("createGeoRepSession", await input(FIRST, { force: true, startAfterCreate: false }));
  await succeeded("deleteGeoRepSession", { sessionId: await sessionOf(FIRST) });
});
