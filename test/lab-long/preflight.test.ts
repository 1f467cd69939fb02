import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createWithPushPem } from "../lab/keys.js";
import { lab, type Node, unique } from "../lab/lab.js";
import { type Cluster, LabService } from "../lab/service.js";
import { inVolume, sync, untilInVolume, volumeId } from "../lab/sessions.js";

const NAME = unique("pre");
const NODES = ["src1", "src2", "dst1", "dst2"] as const;

interface Check {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly hostName: string | null;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

interface Preflight {
  readonly standing: string;
  readonly milliseconds: number;
  readonly checks: readonly Check[];
}

let service: LabService;
let clusters: readonly Cluster[];
let primaryVolumeId: string;
let secondaryVolumeId: string;
/** What a test has to take back, the last first. */
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await lab.pair(NAME);
  service = await LabService.start({ GEOREP_CAPACITY_INTERVAL: "10" });
  clusters = [await service.register("src1", "src2"), await service.register("dst1", "dst2")];
  await poll();
  primaryVolumeId = await volumeId(service, NAME);
  secondaryVolumeId = await volumeId(service, `${NAME}-dr`);
});

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function poll(): Promise<void> {
  for (const { id } of clusters) await sync(service, id);
}

/** One poll that does not find a session does not make it gone. */
async function untilNoSession(): Promise<void> {
  const isKnown = async () => {
    const { volume } = await service.client.request<{ volume: { geoRepSessions: { totalCount: number } } }>(
      `query ($id: ID!) { volume(id: $id) { geoRepSessions { totalCount } } }`,
      { id: primaryVolumeId },
    );
    return volume.geoRepSessions.totalCount > 0;
  };
  do await poll();
  while (await isKnown());
}

async function preflight(input: object = {}): Promise<Preflight> {
  const { geoRepPreflight } = await service.client.request<{ geoRepPreflight: Preflight }>(
    `query ($input: GeoRepPreflightInput!) { geoRepPreflight(input: $input) {
       standing milliseconds checks { code status message remedy hostName values { name value } } } }`,
    { input: { primaryVolumeId, secondaryVolumeId, secondaryHostName: "dst1", ...input } },
  );
  return geoRepPreflight;
}

/** What did not pass, as `CODE STATUS host`. */
function objections({ checks }: Preflight): string[] {
  return checks
    .filter(({ status }) => status !== "PASSED")
    .map(({ code, status, hostName }) => [code, status, hostName].filter((part) => part !== null).join(" "));
}

function valuesOf({ checks }: Preflight, code: string): Record<string, string> {
  const check = checks.find((each) => each.code === code && each.status !== "PASSED");
  return Object.fromEntries((check?.values ?? []).map(({ name, value }) => [name, value]));
}

const sh = (node: Node, script: string) => lab.exec(node, "sh", "-c", script);

/** Puts a script in the place of a program on a node, until the test is over. */
async function shadow(node: Node, program: string, script: string): Promise<void> {
  await lab.exec(node, "cp", "-a", program, `${program}.real`);
  undo.push(() => lab.exec(node, "mv", `${program}.real`, program));
  await sh(
    node,
    `printf '%s\n' '#!/bin/sh' '${script}' > ${program}.new && chmod 755 ${program}.new && mv ${program}.new ${program}`,
  );
}

/** Takes a program away from a node, until the test is over. */
async function without(node: Node, program: string): Promise<void> {
  await lab.exec(node, "mv", program, `${program}.away`);
  undo.push(() => lab.exec(node, "mv", `${program}.away`, program));
}

test("a pair that is as it should be passes every check, on every node, in bounded time", async () => {
  // Whether a volume is written to takes two polls of its bricks.
  await expect.poll(async () => objections(await preflight()), { timeout: 90_000 }).toEqual([]);
  const found = await preflight();
  expect(objections(found)).toEqual([]);
  expect(found.standing).toBe("READY");
  for (const code of ["GSYNCD_WORKS", "PYTHON_WORKS", "RSYNC_COPIES", "NODE_FREE_SPACE"]) {
    const hosts = found.checks.filter((check) => check.code === code).map(({ hostName }) => hostName);
    expect(hosts, code).toEqual([...NODES]);
  }
  // A figure to read; what is asserted is the bound that the commands' own time limits give.
  process.stdout.write(`preflight of two nodes a side: ${found.milliseconds} ms (aim: below 10000)\n`);
  expect(found.milliseconds).toBeLessThan(25_000);
});

test("it leaves nothing behind, not even when it is killed, and does not touch what the volumes hold", async () => {
  const state = (node: Node) =>
    sh(
      node,
      "ls -A /tmp | grep -v glusterfs || true; mount -t fuse.glusterfs; pgrep -f '[g]eorep-preflight|[-]-read-only' || true",
    );
  const processes = (node: Node) => sh(node, "pgrep -f '[g]eorep-preflight|[-]-read-only' || true");
  await inVolume("src1", NAME, "echo keep > keep.txt");
  // What mounted for the test before may still be on its way out.
  await expect.poll(() => Promise.all(NODES.map(processes)), { timeout: 30_000 }).toEqual(["", "", "", ""]);
  const before = await Promise.all(NODES.map(state));
  await preflight();
  // Once it mounts: the process that bounds the script's time and the shell that runs it, by name. Any of those that the shell
  // has started may end by itself at this moment, and so may the script: then it is another one's turn.
  const ended = async (how: string) => {
    for (let told = ""; !told.includes("ended");) {
      const running = preflight();
      told = await sh(
        "src1",
        `for n in $(seq 1000); do
           if t=$(pgrep -f '^timeout -k [0-9]+ [0-9]+ sh .*[g]eorep-preflight') && ls -d /tmp/georep[-]preflight.*/try 2>/dev/null; then
             { ${how}; } 2>/dev/null && echo ended; exit 0
           fi
           sleep 0.01
         done`,
      );
      await running;
    }
  };
  await ended("kill -9 $t $(pgrep -P $t)");
  await expect.poll(() => Promise.all(NODES.map(state)), { timeout: 30_000, interval: 500 }).toEqual(before);
  // As when its time is over, on a node where each step takes long.
  await shadow("src1", "/usr/bin/umount", 'sleep 1; exec /usr/bin/umount.real "$@"');
  await ended("kill -TERM $t");
  await undo.pop()?.();
  await expect.poll(() => Promise.all(NODES.map(state)), { timeout: 30_000, interval: 500 }).toEqual(before);
  expect(await inVolume("src1", NAME, "cat keep.txt")).toBe("keep\n");
  await inVolume("src1", NAME, "rm keep.txt");
});

test("an rsync that copies nothing into a geo-replication mount, and says nothing", async () => {
  // The machine's own rsync is such a one: the lab puts another one into its nodes.
  await lab.exec("dst2", "cp", "-a", "/usr/bin/rsync", "/usr/bin/rsync.real");
  undo.push(() => lab.exec("dst2", "mv", "/usr/bin/rsync.real", "/usr/bin/rsync"));
  await lab.put("/usr/bin/rsync", "dst2", "/usr/bin/rsync");
  const found = await preflight();
  expect(objections(found)).toEqual(["RSYNC_COPIES FORCEABLE dst2"]);
  expect(valuesOf(found, "RSYNC_COPIES")).toMatchObject({ bytesCopied: "0", exitCode: "0" });
  expect(found.checks.find(({ status }) => status === "FORCEABLE")?.remedy).toContain("sync_method=tarssh");
  const tarssh = await preflight({ syncMethod: "TARSSH" });
  expect(objections(tarssh)).toEqual(["RSYNC_COPIES WARNING dst2"]);
  expect(tarssh.standing).toBe("READY");
});

test("programs that are missing: rsync, gsyncd, and the Python that it needs", async () => {
  await without("dst1", "/usr/bin/rsync");
  await without("dst2", "/usr/lib/x86_64-linux-gnu/glusterfs/gsyncd");
  await without("src2", "/usr/bin/python3");
  expect(objections(await preflight())).toEqual([
    "GSYNCD_WORKS BLOCKED src2",
    "PYTHON_WORKS BLOCKED src2",
    "RSYNC_COPIES FORCEABLE dst1",
    "GSYNCD_WORKS BLOCKED dst2",
  ]);
});

test("a Python that is newer than the ones that gsyncd is made for", async () => {
  undo.push(await lab.newerPython("src2"));
  const found = await preflight();
  expect(objections(found)).toEqual(["PYTHON_WORKS BLOCKED src2"]);
  expect(valuesOf(found, "PYTHON_WORKS")["answer"]).toContain("object has no attribute 'readfp'");
});

test("a name that one source node cannot resolve, and a port on which nobody answers", async () => {
  await sh("src2", "cp /etc/hosts /etc/hosts.real && grep -v dst2 /etc/hosts.real > /etc/hosts");
  undo.push(() => sh("src2", "cat /etc/hosts.real > /etc/hosts && rm /etc/hosts.real"));
  const unresolved = await preflight();
  expect(objections(unresolved)).toEqual(["NAMES_RESOLVE BLOCKED src2"]);
  expect(valuesOf(unresolved, "NAMES_RESOLVE")).toMatchObject({ dst2: "not found" });
  await undo.pop()?.();
  const port = await preflight({ sshPort: 2222 });
  expect(objections(port)).toEqual(["SSH_REACHED BLOCKED src1", "SSH_REACHED BLOCKED src2", "SSH_LOGIN WARNING src1"]);
  expect(valuesOf(port, "SSH_REACHED")).toEqual({ port: "2222", dst1: "does not answer", dst2: "does not answer" });
});

test("sshd of a destination node down: from the source nodes, and for the service", async () => {
  await sh("dst2", "kill $(cat /run/sshd.pid); pkill -x sshd || true");
  undo.push(() => lab.startSshd("dst2"));
  const found = await preflight();
  expect(objections(found)).toEqual(
    [
      "DESTINATION_HOSTS_UP FORCEABLE dst2",
      "CLOCKS_AGREE NOT_CHECKED",
      "SSH_REACHED BLOCKED src1",
      "SSH_REACHED BLOCKED src2",
      "DESTINATION_MOUNTABLE NOT_CHECKED dst2",
      "GSYNCD_WORKS NOT_CHECKED dst2",
      "PYTHON_WORKS NOT_CHECKED dst2",
      "NODE_FREE_SPACE NOT_CHECKED dst2",
      "RSYNC_COPIES NOT_CHECKED dst2",
      "GLUSTER_VERSIONS_MATCH NOT_CHECKED",
    ].toSorted(byPlace(found)),
  );
});

/** In the order of the checks themselves. */
function byPlace(found: Preflight): (a: string, b: string) => number {
  const places = objections(found);
  return (a, b) => places.indexOf(a) - places.indexOf(b);
}

test("a login that is refused blocks Gluster's own way to spread keys, and only that", async () => {
  await sh(
    "dst1",
    "mv /root/.ssh/authorized_keys /root/.ssh/keys.real && grep mgmt /root/.ssh/keys.real > /root/.ssh/authorized_keys",
  );
  undo.push(() => sh("dst1", "mv /root/.ssh/keys.real /root/.ssh/authorized_keys"));
  expect(objections(await preflight({ keys: "PUSH_PEM" }))).toEqual(["SSH_LOGIN BLOCKED src1"]);
  expect(objections(await preflight())).toEqual(["SSH_LOGIN WARNING src1"]);
});

test("a clock that is wrong, by a little and by much", async () => {
  // Nodes of one machine share its clock: the node's date is shadowed by one that is ahead.
  await shadow("dst1", "/usr/bin/date", 'exec /usr/bin/date.real -d "30 seconds" "$@"');
  const little = await preflight();
  expect(objections(little)).toEqual(["CLOCKS_AGREE WARNING"]);
  expect(Number(valuesOf(little, "CLOCKS_AGREE")["dst1 secondsAhead"]?.split(" ")[0])).toBeCloseTo(30, -1);
  await undo.pop()?.();
  await shadow("src2", "/usr/bin/date", 'exec /usr/bin/date.real -d "10 minutes ago" "$@"');
  expect(objections(await preflight())).toEqual(["CLOCKS_AGREE FORCEABLE"]);
});

test("another version of Gluster on a node", async () => {
  await shadow(
    "dst2",
    "/usr/sbin/gluster",
    'case "$*" in *--version*) echo "glusterfs 11.1" ;; *) exec /usr/sbin/gluster.real "$@" ;; esac',
  );
  const found = await preflight();
  expect(objections(found)).toEqual(["GLUSTER_VERSIONS_MATCH FORCEABLE"]);
  expect(valuesOf(found, "GLUSTER_VERSIONS_MATCH")).toEqual({ src1: "10.3", src2: "10.3", dst1: "10.3", dst2: "11.1" });
});

test("files in the destination, and more in the source than the destination has room for", async () => {
  await inVolume("dst1", `${NAME}-dr`, "mkdir folder");
  undo.push(() => inVolume("dst1", `${NAME}-dr`, "rmdir folder"));
  await inVolume("src1", NAME, "fallocate -l 1100M big");
  undo.push(() => inVolume("src1", NAME, "rm big"));
  await sh("dst2", "fallocate -l 1100M /bricks/ballast");
  undo.push(() => lab.exec("dst2", "rm", "/bricks/ballast"));
  expect(objections(await preflight())).toEqual(["DESTINATION_FREE_SPACE FORCEABLE", "DESTINATION_EMPTY FORCEABLE"]);
});

test("a disk that is full on a destination node", async () => {
  await sh("dst2", "fallocate -l $(($(df -P -B1 /bricks | awk 'NR == 2 { print $4 }') - 2000000)) /bricks/ballast");
  undo.push(() => lab.exec("dst2", "rm", "/bricks/ballast"));
  const found = objections(await preflight());
  expect(found).toContain("NODE_FREE_SPACE BLOCKED dst2");
});

test("volumes that are stopped can be mounted by nobody", async () => {
  await lab.gluster("dst1", "volume", "stop", `${NAME}-dr`);
  undo.push(() => lab.gluster("dst1", "volume", "start", `${NAME}-dr`));
  const found = objections(await preflight());
  expect(found).toEqual(
    expect.arrayContaining([
      "DESTINATION_STARTED BLOCKED",
      "DESTINATION_MOUNTABLE BLOCKED src1",
      "DESTINATION_MOUNTABLE BLOCKED dst1",
      "DESTINATION_MOUNTABLE BLOCKED dst2",
      "DESTINATION_SIZE_KNOWN NOT_CHECKED",
      "DESTINATION_EMPTY NOT_CHECKED",
    ]),
  );
  await undo.pop()?.();
  await lab.gluster("src1", "volume", "stop", NAME);
  undo.push(() => lab.gluster("src1", "volume", "start", NAME));
  expect(objections(await preflight())).toEqual(
    expect.arrayContaining([
      "SOURCE_STARTED BLOCKED",
      "SOURCE_MOUNTABLE BLOCKED src1",
      "SOURCE_SIZE_KNOWN NOT_CHECKED",
    ]),
  );
});

test("what an earlier session left: its option, its keys and its folder; and a session that is there", async () => {
  await createWithPushPem(NAME);
  const there = objections(await preflight());
  expect(there).toContain("NO_SESSION_YET BLOCKED");
  await lab.gluster("src1", "volume", "geo-replication", NAME, `dst1::${NAME}-dr`, "delete");
  await untilNoSession();
  await sh("src1", `mkdir -p /var/lib/glusterd/geo-replication/${NAME}_dst1_${NAME}-dr`);
  undo.push(() => sh("src1", `rmdir /var/lib/glusterd/geo-replication/${NAME}_dst1_${NAME}-dr`));
  const line =
    'command="/usr/libexec/glusterfs/gsyncd" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHxkwP2EyrCzmgQIfX2581gxnknwRAIkFVZZ8UxUtZwU gone';
  await sh(
    "dst2",
    `cp -a /root/.ssh/authorized_keys /root/.ssh/keys.real && echo '${line}' >> /root/.ssh/authorized_keys`,
  );
  undo.push(() => sh("dst2", "mv /root/.ssh/keys.real /root/.ssh/authorized_keys"));
  undo.push(() => lab.gluster("dst1", "volume", "reset", `${NAME}-dr`, "features.read-only"));
  const left = objections(await preflight());
  expect(left).toEqual(expect.arrayContaining(["NO_LEFTOVER_SESSION WARNING src1", "DESTINATION_WRITABLE WARNING"]));
});

test("a sync time that an earlier session left, while the destination was emptied: what is older would never come back", async () => {
  const session = [NAME, `dst1::${NAME}-dr`];
  const georep = (...words: readonly string[]) =>
    lab.gluster("src1", "volume", "geo-replication", ...session, ...words);
  const until = (condition: string) =>
    sh("src1", `n=0; until ${condition}; do n=$((n+1)); [ $n -lt 120 ] || exit 1; sleep 0.5; done`);
  const start = async () => {
    await georep("start");
    await until(`gluster volume geo-replication ${session.join(" ")} status | grep -q Active`);
  };
  const synced = `getfattr --absolute-names -d -m 'stime$' -e hex /bricks/${NAME}/brick | grep -q stime`;
  await inVolume("src1", NAME, "echo kept > kept");
  undo.push(() => inVolume("src1", NAME, "rm kept"));
  await createWithPushPem(NAME);
  await start();
  await untilInVolume("dst1", `${NAME}-dr`, "[ -s kept ]");
  await until(synced);
  await georep("stop");
  await georep("delete");
  await lab.gluster("dst1", "volume", "reset", `${NAME}-dr`, "features.read-only");
  await inVolume("dst1", `${NAME}-dr`, "rm kept");
  await untilNoSession();
  expect(objections(await preflight())).toContain("NO_LEFTOVER_SYNC_TIME FORCEABLE src1");
  // As its remedy says.
  await createWithPushPem(NAME);
  await start();
  await georep("stop");
  await georep("delete", "reset-sync-time");
  await lab.gluster("dst1", "volume", "reset", `${NAME}-dr`, "features.read-only");
  // What was changed just before the sync time is copied once more.
  await inVolume("dst1", `${NAME}-dr`, "rm -f kept");
  await untilNoSession();
  expect(objections(await preflight()).filter((text) => text.startsWith("NO_LEFTOVER_SYNC_TIME"))).toEqual([]);
});

test("a source node that is down blocks: its key would be missing", async () => {
  await lab.killGlusterd("src2");
  undo.push(() => lab.startGlusterd("src2"));
  await poll();
  const found = objections(await preflight());
  expect(found).toEqual(expect.arrayContaining(["SOURCE_HOSTS_UP BLOCKED src2", "SOURCE_MOUNTABLE BLOCKED src2"]));
});

test("nodes that are cut off are not waited for without end", async () => {
  await Promise.all([lab.cut("dst1"), lab.cut("dst2")]);
  undo.push(() => Promise.all([lab.uncut("dst1"), lab.uncut("dst2")]));
  const found = await preflight();
  expect(objections(found)).toEqual(
    expect.arrayContaining([
      "DESTINATION_HOST_REACHED BLOCKED",
      "SSH_REACHED BLOCKED src1",
      "DESTINATION_EMPTY NOT_CHECKED",
    ]),
  );
  expect(found.milliseconds).toBeLessThan(30_000);
});

test("a destination whose cluster is not registered: what the source nodes can tell is told, the rest is not checked", async () => {
  const { removeCluster } = await service.client.request<{ removeCluster: { userErrors: object[] } }>(
    `mutation ($input: ClusterInput!) { removeCluster(input: $input) { userErrors { code } } }`,
    { input: { clusterId: clusters[1]?.id } },
  );
  expect(removeCluster.userErrors).toEqual([]);
  const found = await preflight({ secondaryVolumeId: null, secondaryVolumeName: `${NAME}-dr` });
  const passed = found.checks.filter(({ status }) => status === "PASSED").map(({ code }) => code);
  expect(passed).toEqual(
    expect.arrayContaining([
      "DESTINATION_MOUNTABLE",
      "DESTINATION_EMPTY",
      "DESTINATION_LARGE_ENOUGH",
      "SSH_LOGIN",
      "GLUSTER_VERSIONS_MATCH",
    ]),
  );
  const unchecked = found.checks.filter(({ status }) => status !== "PASSED");
  expect(new Set(unchecked.map(({ status }) => status))).toEqual(new Set(["NOT_CHECKED"]));
  expect(unchecked.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["NO_CYCLE", "DESTINATION_UNUSED", "RSYNC_COPIES"]),
  );
});
