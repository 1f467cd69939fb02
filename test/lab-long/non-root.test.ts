import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseSecondaryUrl, secondaryArg } from "../../src/gluster/values.js";
import { closeLogins, keyFile, volumeOptions, withDeafPort } from "../lab/keys.js";
import { lab, type Node, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import {
  changeToEnd,
  endsOf,
  inVolume,
  registerBoth,
  session,
  succeed,
  until,
  untilInVolume,
  type Result,
  type Session,
} from "../lab/sessions.js";

const VOLUME = unique("user");
const USER = unique("geo");
const GROUP = unique("grp");
const NODES: readonly Node[] = ["dst1", "dst2"];
const VOLFILE = "/etc/glusterfs/glusterd.vol";
const FILES = ["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", VOLFILE];

let service: LabService;
let openLogins: () => Promise<void>;
let made: Session;
const volfiles = new Map<Node, string>();

beforeAll(async () => {
  await lab.pair(VOLUME);
  openLogins = await closeLogins();
  for (const node of NODES) volfiles.set(node, await lab.exec(node, "cat", VOLFILE));
  service = await LabService.start();
  await registerBoth(service);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  // Users and the set-up of the mount broker stay when a session is deleted.
  for (const [node, text] of volfiles) {
    const restored = `printf %s "$1" > ${VOLFILE}; /etc/init.d/glusterd restart; userdel -r ${USER}; groupdel ${GROUP}; rm -rf /var/mountbroker-root`;
    await lab.exec(node, "sh", "-c", `{ ${restored}; } 2>&1`, "sh", text);
    await lab.startGlusterd(node);
  }
  await openLogins();
});

const input = async (more: Readonly<Record<string, unknown>> = {}) => ({
  ...(await endsOf(service, VOLUME)),
  startAfterCreate: true,
  userName: USER,
  userGroup: GROUP,
  ...more,
});

async function nodes(): Promise<object> {
  const each = async (node: Node) => ({
    files: await Promise.all(FILES.map((file) => lab.exec(node, "cat", file))),
    modes: await lab.exec(node, "stat", "-c", "%n %a %U:%G", ...FILES),
    logs: await lab.exec(
      node,
      "sh",
      "-c",
      "stat -c '%n %a %U:%G' /var/log/glusterfs/geo-replication-secondaries /var/log/glusterfs/geo-replication-secondaries/mbr",
    ),
    folders: await lab.exec(node, "sh", "-c", "ls -d /var/mountbroker-root 2>&1; ls /home"),
    keys: await keyFile(node),
  });
  return {
    source: await volumeOptions("src1", VOLUME),
    destination: await volumeOptions("dst1", `${VOLUME}-dr`),
    nodes: await Promise.all(NODES.map(each)),
  };
}

const steps = ({ operation }: Result): string[] => operation.steps.map(({ name, state }) => `${name} ${state}`);

test("a failure takes everything back: accounts, mount broker, keys and options are as they were", async () => {
  const before = await nodes();
  const failed = await withDeafPort(async (sshPort) =>
    changeToEnd(service, "createGeoRepSession", await input({ sshPort })),
  );
  expect(failed.userErrors, JSON.stringify(failed.operation)).toMatchObject([{ code: "OUTCOME_NOT_REACHED" }]);
  expect(failed.userErrors[0]?.message).toContain("What had been done was taken back.");
  expect(await nodes()).toEqual(before);
  // Each glusterd was restarted twice; the last to be is seen by its peer a moment later.
  for (const node of NODES) await lab.met(node);
});

test("a session of a user comes to ACTIVE on nodes that know neither user nor mount broker, and data arrive", async () => {
  await inVolume("src1", VOLUME, "echo one > one.txt");
  const created = await succeed(service, "createGeoRepSession", await input());
  expect(steps(created)).toEqual(
    [
      ["preflight", "collect keys"],
      ["add group", "add user", "add group", "add user"],
      ["set up mount broker", "set up mount broker"],
      ["restart glusterd", "restart glusterd", "wait for peers"],
      ["add keys", "add keys", "make read-only", "create", "start"],
    ]
      .flat()
      .map((name) => `${name} SUCCEEDED`),
  );
  made = await until(service, created.session?.id ?? "", ({ status }) => status === "ACTIVE");
  await untilInVolume("dst1", `${VOLUME}-dr`, '[ "$(cat one.txt 2>/dev/null)" = one ]');
});

test("every later command names the user: polls, keys, options, checkpoint, pause, resume, stop, start", async () => {
  const sessionId = made.id;
  expect(made.sessionKey).toContain(`:ssh://${USER}@dst1::${VOLUME}-dr:`);
  const { details } = await until(service, sessionId, (now) =>
    now.details.every((each) => each.secondaryHostName !== null),
  );
  expect(NODES).toEqual(expect.arrayContaining(details.map(({ secondaryHostName }) => secondaryHostName)));
  const { geoRepSessionKeys } = await service.client.request<{ geoRepSessionKeys: { state: string }[] }>(
    `query ($id: ID!) { geoRepSessionKeys(sessionId: $id) { state } }`,
    { id: sessionId },
  );
  expect(geoRepSessionKeys.map(({ state }) => state)).toEqual(["PRESENT", "PRESENT"]);
  await lab.exec("dst2", "sed", "-i", "/root@src2$/d", `/home/${USER}/.ssh/authorized_keys`);
  await succeed(service, "repairGeoRepKeys", { sessionId });
  expect((await keyFile("dst2", `/home/${USER}/.ssh/authorized_keys`)).match(/^command=/gm)).toHaveLength(4);
  await succeed(service, "pauseGeoRepSession", { sessionId });
  await succeed(service, "resumeGeoRepSession", { sessionId });
  await succeed(service, "setGeoRepOption", { sessionId, key: "sync_jobs", value: "4" });
  await succeed(service, "setGeoRepCheckpoint", { sessionId, touch: true });
  await succeed(service, "stopGeoRepSession", { sessionId });
  await inVolume("src1", VOLUME, "echo two > two.txt");
  await succeed(service, "startGeoRepSession", { sessionId });
  await untilInVolume("dst1", `${VOLUME}-dr`, '[ "$(cat two.txt 2>/dev/null)" = two ]');
  // What the CLI tells, where no node's files can be read.
  const url = parseSecondaryUrl(`${USER}@dst1::${VOLUME}-dr`);
  const told = await lab.gluster("src1", "volume", "geo-replication", VOLUME, secondaryArg(url), "status");
  expect(told).toMatch(/ Active /);
});

test("a user whom the mount broker does not admit any more is found, and works once it is admitted as the remedy says", async () => {
  const broker = async (...words: readonly string[]) => {
    await lab.exec("dst1", "gluster-mountbroker", ...words);
    for (const node of NODES) {
      await lab.exec(node, "/etc/init.d/glusterd", "restart");
      await lab.met(node);
    }
  };
  const denied = async () => {
    const { geoRepSession } = await service.client.request<{
      geoRepSession: { openFindings: { code: string; message: string; remedy: string[] }[] };
    }>(`query ($id: ID!) { geoRepSession(id: $id) { openFindings { code message remedy } } }`, { id: made.id });
    return geoRepSession.openFindings.find(({ code }) => code === "SUDO_DENIED");
  };
  await broker("remove", "--volume", `${VOLUME}-dr`, "--user", USER);
  const began = Date.now();
  for (const node of ["src1", "src2"] as const) {
    await lab.exec(node, "sh", "-c", `pkill -f "gsyncd.py worke[r] ${VOLUME} " || true`);
  }
  const finding = await vi.waitUntil(denied, { timeout: 120_000, interval: 250 });
  console.info(`SUDO_DENIED: ${((Date.now() - began) / 1_000).toFixed(0)} s; ${finding.message}`);
  expect(finding.message).toContain(`does not mount ${VOLUME}-dr for the user ${USER}`);
  expect(finding.remedy.join("\n")).toContain(`gluster-mountbroker add ${VOLUME}-dr ${USER}`);
  await broker("add", `${VOLUME}-dr`, USER);
  await until(service, made.id, ({ status }) => status === "ACTIVE");
  await expect.poll(denied, { timeout: 60_000, interval: 500 }).toBeUndefined();
});

test("delete cleans up: options, keys, and the mount broker's entry, which glusterd then knows no more", async () => {
  const sessionId = made.id;
  await succeed(service, "stopGeoRepSession", { sessionId });
  const cleanUp = { cleanUpVolumeOptions: true, cleanUpReadOnly: true, cleanUpKeys: true, cleanUpMountBroker: true };
  await succeed(service, "deleteGeoRepSession", { sessionId, ...cleanUp });
  expect(await session(service, sessionId)).toBeNull();
  for (const node of NODES) {
    expect(await lab.exec(node, "cat", VOLFILE)).not.toContain(USER);
    expect(await lab.exec(node, "find", VOLFILE, "-newer", "/var/run/glusterd.socket")).toBe("");
    expect(await lab.gluster(node, "pool", "list")).not.toContain("Disconnected");
    expect(await lab.exec(node, "sh", "-c", `grep -c ^command= /home/${USER}/.ssh/authorized_keys || true`)).toBe(
      "0\n",
    );
    expect(await lab.exec(node, "id", "-gn", USER)).toBe(`${GROUP}\n`);
  }
});
