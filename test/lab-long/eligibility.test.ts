import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createWithPushPem } from "../lab/keys.js";
import { lab, type Node, unique } from "../lab/lab.js";
import { type Cluster, LabService } from "../lab/service.js";
import { inVolume, sync, volumeId } from "../lab/sessions.js";

const NAME = unique("elig");
const SMALL = `${NAME}-small`;

interface Reason {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly hostName: string | null;
  readonly values: readonly { readonly name: string; readonly value: string }[];
}

let service: LabService;
let clusters: readonly Cluster[];

beforeAll(async () => {
  await lab.pair(NAME);
  service = await LabService.start({ GEOREP_CAPACITY_INTERVAL: "5" });
  clusters = [await service.register("src1", "src2"), await service.register("dst1", "dst2")];
  await poll();
});

afterEach(async () => {
  await Promise.all([lab.startGlusterd("src2"), lab.startGlusterd("dst1"), lab.startGlusterd("dst2")]);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function poll(): Promise<void> {
  for (const { id } of clusters) await sync(service, id);
}

async function reasons(primary: string, secondary: string): Promise<readonly Reason[]> {
  const { geoRepDestinations } = await service.client.request<{
    geoRepDestinations: { nodes: { standing: string; reasons: Reason[] }[] };
  }>(
    `query ($id: ID!, $filter: GeoRepDestinationFilterInput) { geoRepDestinations(primaryVolumeId: $id, filter: $filter) {
       nodes { standing reasons { code status message remedy hostName values { name value } } } } }`,
    { id: await volumeId(service, primary), filter: { volumeId: await volumeId(service, secondary) } },
  );
  return geoRepDestinations.nodes[0]?.reasons ?? [];
}

/** Waits until the reasons are these and no others: what has just been done is seen at one of the next polls. */
async function until(wanted: readonly string[], primary = NAME, secondary = `${NAME}-dr`): Promise<readonly Reason[]> {
  let found: readonly Reason[] = [];
  const told = async () => {
    found = await reasons(primary, secondary);
    return found.map(({ code, status }) => `${code} ${status}`);
  };
  await expect.poll(told, { timeout: 60_000, interval: 500 }).toEqual(wanted);
  return found;
}

const volume = (node: Node, ...words: readonly string[]) => lab.gluster(node, "volume", ...words);
const georep = (...words: readonly string[]) => lab.gluster("src1", "volume", "geo-replication", ...words);

test("an empty volume of the other cluster is a destination without a but", async () => {
  expect(await until([])).toEqual([]);
});

test("a volume's size is the one that its mount shows", async () => {
  const shown = await inVolume("dst1", `${NAME}-dr`, `df -P -B1 . | awk 'NR == 2 { print $2 }'`);
  await volume("src1", "stop", NAME);
  await volume("src1", "start", NAME);
  await lab.exec("dst1", "mkdir", "-p", `/bricks/${SMALL}`);
  await lab.exec("dst1", "sh", "-c", `truncate -s 400M /bricks/${SMALL}.img && mkfs.xfs -q /bricks/${SMALL}.img`);
  await lab.exec("dst1", "mount", "-o", "loop", `/bricks/${SMALL}.img`, `/bricks/${SMALL}`);
  await lab.exec("dst1", "mkdir", `/bricks/${SMALL}/a`, `/bricks/${SMALL}/b`);
  const bricks = ["a", "b"].map((brick) => `dst1:/bricks/${SMALL}/${brick}`);
  await volume("dst1", "create", SMALL, ...bricks);
  await volume("dst1", "start", SMALL);
  await poll();
  const [small] = await until(["DESTINATION_LARGE_ENOUGH FORCEABLE"], NAME, SMALL);
  const values = new Map(small?.values.map(({ name, value }) => [name, value]));
  expect(values.get("sourceBytes"), "two replicas of one size").toBe(shown.trim());
  const mounted = await inVolume("dst1", SMALL, `df -P -B1 . | awk 'NR == 2 { print $2 }'`);
  expect(Number(values.get("destinationBytes")), "two bricks share a file system").toBeCloseTo(
    Number(mounted.trim()),
    -4,
  );
  await volume("dst1", "stop", SMALL);
  await poll();
  await until(
    ["DESTINATION_STARTED BLOCKED", "DESTINATION_SIZE_KNOWN NOT_CHECKED", "DESTINATION_NOT_WRITTEN_TO NOT_CHECKED"],
    NAME,
    SMALL,
  );
  await volume("dst1", "delete", SMALL);
  // A poll of its bricks may be under way still.
  await lab.exec("dst1", "umount", "-l", `/bricks/${SMALL}`);
});

test("a file in the destination, clients that write to it, and both gone again", async () => {
  await inVolume("dst1", `${NAME}-dr`, "echo hello > hello.txt");
  const [files] = await until(["DESTINATION_EMPTY FORCEABLE"]);
  expect(files?.remedy).toContain("force");
  const writing = inVolume(
    "dst2",
    `${NAME}-dr`,
    "rm hello.txt; n=0; while [ ! -e stop ]; do dd if=/dev/zero of=big bs=64k count=8 conv=fsync 2>/dev/null; n=$((n+1)); [ $n -lt 3000 ] || exit 1; done; rm big stop",
  );
  await until(["DESTINATION_EMPTY FORCEABLE", "DESTINATION_NOT_WRITTEN_TO FORCEABLE"]);
  await inVolume("dst1", `${NAME}-dr`, ": > stop");
  await writing;
  await until([]);
});

test("volumes that are stopped, and one in the source's own cluster", async () => {
  await volume("src1", "stop", NAME);
  await poll();
  await until(["SOURCE_STARTED BLOCKED", "SOURCE_SIZE_KNOWN NOT_CHECKED"]);
  await volume("src1", "start", NAME);
  await poll();
  await until([]);
  const own = await reasons(NAME, "gvsrc");
  expect(own.map(({ code, status }) => `${code} ${status}`)).toContain("CLUSTERS_DIFFER BLOCKED");
});

test("daemons that are down: of a source host, and of one of the destination's", async () => {
  await lab.killGlusterd("src2");
  await poll();
  const [down] = await until(["SOURCE_HOSTS_UP BLOCKED"]);
  expect(down).toMatchObject({ hostName: "src2" });
  await lab.startGlusterd("src2");
  await poll();
  await until([]);
  await lab.killGlusterd("dst2");
  await poll();
  await until(["DESTINATION_HOSTS_UP FORCEABLE"]);
  await lab.startGlusterd("dst2");
  await poll();
  await until([]);
});

test("hosts that are not reached block, for the reason that the service has", async () => {
  await Promise.all([lab.cut("dst1"), lab.cut("dst2")]);
  try {
    const [none] = await until(["DESTINATION_HOST_REACHED BLOCKED"]);
    // Of a connection that was open when the network went, the first that is told is that an answer does not come.
    expect(none?.values.map(({ value }) => value).join(" ")).toMatch(/HOST_UNREACHABLE|GLUSTER_TIMEOUT/);
  } finally {
    await Promise.all([lab.uncut("dst1"), lab.uncut("dst2")]);
  }
  await until([]);
});

test("another version on one host", async () => {
  // No package of another release can be installed here: the node's gluster is shadowed by one that says so.
  const shadow = `mv /usr/sbin/gluster /usr/sbin/gluster.real && printf '%s\\n' '#!/bin/sh' 'case "$*" in *--version*) echo "glusterfs 11.1" ;; *) exec /usr/sbin/gluster.real "$@" ;; esac' > /usr/sbin/gluster && chmod +x /usr/sbin/gluster`;
  await lab.exec("dst2", "sh", "-c", shadow);
  try {
    const [mismatch] = await until(["GLUSTER_VERSIONS_MATCH FORCEABLE"]);
    expect(mismatch?.values).toEqual([
      { name: "source", value: "10.3" },
      { name: "destination", value: "10.3, 11.1" },
    ]);
  } finally {
    await lab.exec("dst2", "mv", "/usr/sbin/gluster.real", "/usr/sbin/gluster");
  }
  await until([]);
});

test("sessions: already there, a destination of another, a cascade, a circle; and what a deleted one leaves", async () => {
  const CHAIN = unique("chain");
  await lab.pair(CHAIN);
  await createWithPushPem(NAME);
  await poll();
  await until(["NO_SESSION_YET BLOCKED"]);
  await until(["DESTINATION_UNUSED FORCEABLE"], CHAIN, `${NAME}-dr`);
  // A destination may be a source,
  await until([], `${NAME}-dr`, CHAIN);
  const [circle] = await until(["NO_CYCLE BLOCKED"], `${NAME}-dr`, NAME);
  expect(circle?.values[0]?.value).toMatch(new RegExp(`/${NAME} → .*/${NAME}-dr$`));
  // and a source may have several destinations.
  await until([], NAME, `${CHAIN}-dr`);
  await georep(NAME, `dst1::${NAME}-dr`, "delete");
  await poll();
  const [left] = await until(["DESTINATION_WRITABLE WARNING"]);
  expect(left?.values).toEqual([{ name: "features.read-only", value: "on" }]);
  await volume("dst1", "reset", `${NAME}-dr`, "features.read-only");
  await until([]);
});
