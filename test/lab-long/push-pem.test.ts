import { afterAll, beforeAll, expect, test } from "vitest";
import { bothEnds, keyFile, writeKeyFile } from "../lab/keys.js";
import { lab, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { changeToEnd, endsOf, registerBoth, succeed } from "../lab/sessions.js";

const NAME = unique("pem");
const DESTINATION = ["dst1", "dst2"] as const;

let service: LabService;
let input: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  await lab.pair(NAME);
  await deleteAllSessions();
  for (const node of DESTINATION) {
    const kept = (await keyFile(node)).split("\n").filter((line) => !line.startsWith("command="));
    await writeKeyFile(node, kept.join("\n"));
  }
  service = await LabService.start();
  await registerBoth(service);
  input = { ...(await endsOf(service, NAME)), keys: "PUSH_PEM", startAfterCreate: true };
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  const georep = ["volume", "geo-replication", "gvsrc", "dst1::gvdst"];
  await lab.gluster("src1", ...georep, "create", "push-pem", "force");
  await lab.gluster("src1", ...georep, "start");
});

/** No other session may need the source's keys. */
async function deleteAllSessions(): Promise<void> {
  const lines = await lab.exec("src1", "sh", "-c", "grep -E '^secondary[0-9]+=' /var/lib/glusterd/vols/*/info");
  for (const [, volume = "", secondary = ""] of lines.matchAll(/vols\/([^/]+)\/info:.*ssh:\/\/([^:]+::[^:\n]+)/g)) {
    await lab.gluster("src1", "volume", "geo-replication", volume, secondary, "stop", "force");
    await lab.gluster("src1", "volume", "geo-replication", volume, secondary, "delete");
  }
}

test("keys on the destination of which no session is known are told by the preflight, of the node that admits them", async () => {
  const found = async (): Promise<string[]> => {
    const { geoRepPreflight } = await service.client.request<{
      geoRepPreflight: { checks: { code: string; status: string; hostName: string | null }[] };
    }>(`query ($input: GeoRepPreflightInput!) { geoRepPreflight(input: $input) { checks { code status hostName } } }`, {
      input: { primaryVolumeId: input["primaryVolumeId"], secondaryVolumeId: input["secondaryVolumeId"] },
    });
    const keys = geoRepPreflight.checks.filter(({ code }) => code === "NO_LEFTOVER_KEYS");
    return keys.map(({ code, status, hostName }) => `${code} ${status} ${hostName ?? ""}`);
  };
  expect(await found()).toEqual(["NO_LEFTOVER_KEYS PASSED dst1", "NO_LEFTOVER_KEYS PASSED dst2"]);
  const before = await keyFile("dst2");
  const line =
    'command="/usr/libexec/glusterfs/gsyncd" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHxkwP2EyrCzmgQIfX2581gxnknwRAIkFVZZ8UxUtZwU gone';
  await writeKeyFile("dst2", `${before}${line}\n`);
  expect(await found()).toEqual(["NO_LEFTOVER_KEYS PASSED dst1", "NO_LEFTOVER_KEYS WARNING dst2"]);
  await writeKeyFile("dst2", before);
});

test("a start that fails takes back what Gluster's hook did too: its keys on both nodes, and features.read-only", async () => {
  const before = await bothEnds(NAME);
  const refuse = `case "$*" in *"${NAME}-dr start"*) echo "It is Monday." >&2; exit 127 ;; esac`;
  const unshadow = await lab.shadow("src1", "/usr/sbin/gluster", refuse);
  const failed = await changeToEnd(service, "createGeoRepSession", input);
  await unshadow();
  expect(failed.userErrors, JSON.stringify(failed.operation)).toMatchObject([{ code: "GLUSTER_REFUSED" }]);
  expect(failed.userErrors[0]?.message).toMatch(/It is Monday\. What had been done was taken back\.$/);
  const undone = failed.operation.steps.filter(({ name }) => name === "remove keys").map(({ state }) => state);
  expect(undone).toEqual(["SUCCEEDED", "SUCCEEDED"]);
  expect(await bothEnds(NAME)).toEqual(before);
});

test("the last session's delete takes its keys away when told to, and with them everything that create set", async () => {
  // The lab's own, which nothing tells from that of create.
  await lab.gluster("src1", "volume", "reset", NAME, "changelog.changelog");
  const before = await bothEnds(NAME);
  const made = await succeed(service, "createGeoRepSession", input);
  expect(made.session?.status).toBe("ACTIVE");
  for (const node of DESTINATION) expect((await keyFile(node)).match(/^command=/gm)).toHaveLength(4);
  const sessionId = made.session?.id;
  await succeed(service, "stopGeoRepSession", { sessionId });
  const cleanUp = { cleanUpVolumeOptions: true, cleanUpReadOnly: true, cleanUpKeys: true };
  await succeed(service, "deleteGeoRepSession", { sessionId, ...cleanUp });
  expect(await bothEnds(NAME)).toEqual(before);
});
