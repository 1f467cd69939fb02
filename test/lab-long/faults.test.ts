import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { lab, unique } from "../lab/lab.js";
import { type Cluster, LabService } from "../lab/service.js";
import {
  change,
  changeToEnd,
  inVolume,
  session,
  succeed,
  sync,
  until,
  untilInVolume,
  volumeId,
} from "../lab/sessions.js";

const FAULT = unique("fault");

let service: LabService;
let source: Cluster;
let id: string;

beforeAll(async () => {
  await lab.pair(FAULT);
  service = await LabService.start();
  source = await service.register("src1", "src2");
  await service.register("dst1", "dst2");
  await sync(service, source.id);
  await inVolume("src1", FAULT, "echo one > one.txt");
  const created = await succeed(service, "createGeoRepSession", {
    primaryVolumeId: await volumeId(service, FAULT),
    secondaryHostName: "dst1",
    secondaryVolumeName: `${FAULT}-dr`,
    keys: "PUSH_PEM",
  });
  id = created.session?.id ?? "";
  await succeed(service, "setGeoRepOption", { sessionId: id, key: "sync_method", value: "tarssh" });
  await succeed(service, "startGeoRepSession", { sessionId: id });
  await until(service, id, ({ status }) => status === "ACTIVE");
  await untilInVolume("dst1", `${FAULT}-dr`, "[ -s one.txt ]");
});

afterEach(async () => {
  // A test that fails half-way must not take the next ones along.
  await Promise.all([lab.uncut("dst1"), lab.uncut("dst2"), lab.startGlusterd("src1"), lab.startGlusterd("src2")]);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

test("glusterd of one source node down: its brick keeps being read from its files, a change that needs it says so", async () => {
  await lab.killGlusterd("src2");
  const paused = await change(service, "pauseGeoRepSession", { sessionId: id });
  expect(
    paused.userErrors.map(({ code }) => code),
    "Gluster refuses pause while a peer is down",
  ).toEqual(["GLUSTER_PEER_DOWN"]);
  expect(paused.userErrors[0]?.message).toContain("src2");
  const seen = await session(service, id);
  expect(seen?.details, "a brick whose glusterd is down must not vanish").toHaveLength(2);
  expect(seen?.status, "replication goes on without glusterd").toBe("ACTIVE");
  await lab.startGlusterd("src2");
  await succeed(service, "pauseGeoRepSession", { sessionId: id });
  await succeed(service, "resumeGeoRepSession", { sessionId: id });
  await until(service, id, ({ status }) => status === "ACTIVE");
});

test("a paused session with glusterd of one source node down: no option un-pauses half of it, and half is resumed", async () => {
  await succeed(service, "pauseGeoRepSession", { sessionId: id });
  const paused = await session(service, id);
  await lab.killGlusterd("src2");
  const refused = await change(service, "setGeoRepOption", { sessionId: id, key: "sync_jobs", value: "4" });
  expect(refused.userErrors.map(({ code }) => code)).toEqual(["GLUSTER_PEER_DOWN"]);
  expect(refused.operation.steps.map(({ name, state }) => [name, state])[0]).toEqual(["check peers", "FAILED"]);
  const still = await session(service, id);
  expect(still?.status, "the session was un-paused").toBe("PAUSED");
  expect(
    still?.options.find(({ key }) => key === "sync-jobs"),
    "the option was written",
  ).toEqual(paused?.options.find(({ key }) => key === "sync-jobs"));
  // What an operator may do all the same; the host that was down never hears of it.
  await lab.gluster("src1", "volume", "geo-replication", FAULT, `dst1::${FAULT}-dr`, "config", "sync-jobs", "4");
  await lab.startGlusterd("src2");
  await until(service, id, ({ details }) => new Set(details.map(({ status }) => status === "PAUSED")).size === 2);
  // Its monitor is started anew with glusterd, and is not there for a moment.
  const rows = () => lab.gluster("src1", "volume", "geo-replication", FAULT, `dst1::${FAULT}-dr`, "status");
  await expect.poll(rows, { timeout: 60_000 }).toMatch(/^src2 .* Paused /m);
  const resumed = await succeed(service, "resumeGeoRepSession", { sessionId: id });
  expect(resumed.operation.noChange, "half of it is paused").toBe(false);
  await until(service, id, ({ status, details }) => {
    return status === "ACTIVE" && details.every((detail) => detail.status !== "PAUSED");
  });
});

test("every glusterd of a cluster killed, and a brick's process: reached by SSH, managed by none, and each is said within seconds", async () => {
  const brick = async () => {
    const { volume } = await service.client.request<{ volume: { bricks: { hostName: string; online: boolean }[] } }>(
      `query ($id: ID!) { volume(id: $id) { bricks { hostName online } } }`,
      { id: await volumeId(service, FAULT) },
    );
    return volume.bricks.find(({ hostName }) => hostName === "src2")?.online;
  };
  const cluster = async () => {
    const { cluster: seen } = await service.client.request<{
      cluster: {
        reachable: boolean;
        glusterdUp: boolean | null;
        hosts: { reachable: boolean; glusterdUp: boolean | null; connected: boolean | null }[];
      };
    }>(`query ($id: ID!) { cluster(id: $id) { reachable glusterdUp hosts { reachable glusterdUp connected } } }`, {
      id: source.id,
    });
    return [seen.reachable, seen.glusterdUp, ...seen.hosts.map((host) => Object.values(host))];
  };
  const within = { timeout: 10_000, interval: 200 };
  const host = [true, true, true];
  await expect.poll(cluster, within).toEqual([true, true, host, host]);
  await lab.exec("src2", "pkill", "-KILL", "-f", `glusterfsd.*--volfile-id ${FAULT}\\.`);
  await expect.poll(brick, { ...within, message: "a killed brick is told to be online" }).toBe(false);
  await Promise.all([lab.killGlusterd("src1"), lab.killGlusterd("src2")]);
  const dead = [true, false, null];
  await expect.poll(cluster, { ...within, message: "dead daemons are not told of" }).toEqual([true, false, dead, dead]);
  expect((await session(service, id))?.details, "its bricks are read from the nodes' files").toHaveLength(2);
  await Promise.all([lab.startGlusterd("src1"), lab.startGlusterd("src2")]);
  await expect.poll(cluster, { ...within, message: "they are back" }).toEqual([true, true, host, host]);
  await expect.poll(brick, { ...within, message: "glusterd starts the brick's process again" }).toBe(true);
  await until(service, id, ({ status }) => status === "ACTIVE");
});

test("destination cut off: last_synced stands still, nothing false is said, stop settles, and it catches up afterwards", async () => {
  await until(service, id, ({ details }) => details.some(({ lastSyncedAt }) => lastSyncedAt !== null));
  await Promise.all([lab.cut("dst1"), lab.cut("dst2")]);
  // What had arrived before the cut may be noted after it; what is written after it may not. A changelog is named by the second
  // after what it holds: the last line is written so late that its changelog cannot be taken for an earlier one.
  const script = "date +%s; for i in 1 2 3; do echo two >> two.txt; sleep 1; done";
  const written = Number(await inVolume("src1", FAULT, script));
  await untilClosedAfter(written + 1);
  await sync(service, source.id);
  const cut = await session(service, id);
  const synced = (cut?.details ?? []).map(({ lastSyncedAt }) => Date.parse(lastSyncedAt ?? "") / 1_000);
  expect(Math.max(...synced.filter(Number.isFinite)), "nothing can have been synced").toBeLessThanOrEqual(written);
  expect(cut?.status, "Gluster tells nothing of a cut for minutes, and the service makes nothing up").toBe("ACTIVE");
  await succeed(service, "stopGeoRepSession", { sessionId: id });
  const started = await changeToEnd(service, "startGeoRepSession", { sessionId: id });
  expect(started.operation.state, "Gluster calls a start without a destination successful; it is none").toBe("FAILED");
  expect(started.userErrors.map(({ code }) => code)).toEqual(["OUTCOME_NOT_REACHED"]);
  await Promise.all([lab.uncut("dst1"), lab.uncut("dst2")]);
  // A monitor that survived the failed start makes Gluster call the session started: only force starts it anew.
  await succeed(service, "startGeoRepSession", { sessionId: id, force: true });
  await until(service, id, ({ status }) => status === "ACTIVE");
  await untilInVolume("dst1", `${FAULT}-dr`, "[ -s two.txt ]");
});

test("a destination volume made anew under its name: the session is said to go into the new one", async () => {
  const name = `${FAULT}-dr`;
  const destination = async () => {
    const { geoRepSession } = await service.client.request<{
      geoRepSession: { secondaryVolumeReplaced: boolean; secondaryVolumeId: string; secondaryVolume: { name: string } };
    }>(
      `query ($id: ID!) { geoRepSession(id: $id) { secondaryVolumeReplaced secondaryVolumeId secondaryVolume { name } } }`,
      { id },
    );
    return geoRepSession;
  };
  const before = await destination();
  expect(before.secondaryVolumeReplaced).toBe(false);
  await lab.gluster("dst1", "volume", "stop", name, "force");
  await lab.gluster("dst1", "volume", "delete", name);
  const bricks = ["dst1", "dst2"].map((node) => `${node}:/bricks/${name}/anew`);
  await lab.gluster("dst1", "volume", "create", name, "replica", "2", ...bricks);
  await lab.gluster("dst1", "volume", "start", name);
  const within = { timeout: 60_000, interval: 500, message: "the new volume is not told" };
  await expect.poll(async () => (await destination()).secondaryVolumeReplaced, within).toBe(true);
  const { secondaryVolumeId: now, secondaryVolume } = await destination();
  expect(now).not.toBe(before.secondaryVolumeId);
  expect(secondaryVolume).toEqual({ name });
  // Its workers have the old volume mounted until they start again.
  await succeed(service, "stopGeoRepSession", { sessionId: id, force: true });
  await inVolume("src1", FAULT, "echo three > three.txt");
  await succeed(service, "startGeoRepSession", { sessionId: id });
  await until(service, id, ({ status }) => status === "ACTIVE");
  await untilInVolume("dst1", name, "[ -s three.txt ]");
  expect((await destination()).secondaryVolumeId, "by the workers' own word too").toBe(now);
});

test("a volume made anew under its name: what is asked for the old one does not touch the new one", async () => {
  const named = `dst1::${FAULT}-dr`;
  await sync(service, source.id);
  await succeed(service, "stopGeoRepSession", { sessionId: id });
  await lab.gluster("src1", "volume", "geo-replication", FAULT, named, "delete");
  await lab.gluster("src1", "volume", "stop", FAULT, "force");
  await lab.gluster("src1", "volume", "delete", FAULT);
  const bricks = ["src1", "src2"].map((node) => `${node}:/bricks/${FAULT}/anew`);
  await lab.gluster("src1", "volume", "create", FAULT, "replica", "2", ...bricks);
  await lab.gluster("src1", "volume", "start", FAULT);
  await lab.gluster("src1", "volume", "geo-replication", FAULT, named, "create", "push-pem", "force");
  const deleted = await change(service, "deleteGeoRepSession", { sessionId: id });
  expect(deleted.operation?.steps ?? [], "a command for the old volume was sent").toEqual([]);
  const left = await lab.gluster("src1", "volume", "geo-replication", FAULT, named, "status");
  expect(left, "the session of the new volume was deleted").toContain("Created");
});

/** Waits until both bricks have closed a changelog with content after that second: from then on a worker may copy it. */
async function untilClosedAfter(seconds: number): Promise<void> {
  const closed = `find /bricks/${FAULT}/brick/.glusterfs/changelogs -name 'CHANGELOG.[0-9]*' | awk -F. '$NF > ${seconds}' | grep -q .`;
  const wait = `n=0; until ${closed}; do n=$((n+1)); [ $n -lt 120 ] || exit 1; sleep 0.5; done`;
  await Promise.all((["src1", "src2"] as const).map((node) => lab.exec(node, "sh", "-c", wait)));
}
