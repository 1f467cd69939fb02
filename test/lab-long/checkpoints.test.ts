import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { touchRoot } from "../../src/gluster/cli/touch.js";
import { parseVolumeName } from "../../src/gluster/values.js";
import { lab, unique } from "../lab/lab.js";
import { LabService } from "../lab/service.js";
import { endsOf, inVolume, registerBoth, session, succeed, throughStalls, until } from "../lab/sessions.js";

let service: LabService;
let id: string;
const name = unique("check");

beforeAll(async () => {
  await lab.pair(name);
  service = await LabService.start();
  await registerBoth(service);
  await inVolume("src1", name, "echo one > one");
  const created = await succeed(service, "createGeoRepSession", {
    ...(await endsOf(service, name)),
    keys: "PUSH_PEM",
    startAfterCreate: true,
  });
  id = created.session?.id ?? "";
  await until(service, id, ({ details }) =>
    details.some(({ status, lastSyncedAt }) => status === "ACTIVE" && lastSyncedAt !== null),
  );
});
afterAll(() => service[Symbol.asyncDispose]());

async function checkpoint() {
  const { geoRepSession } = await service.client.request<{
    geoRepSession: {
      checkpoint: {
        at: string;
        setBy: string | null;
        completed: boolean;
        completedAt: string;
        percentCompleted: number;
      };
    };
  }>(`query ($id: ID!) { geoRepSession(id: $id) { checkpoint { at setBy completed completedAt percentCompleted } } }`, {
    id,
  });
  return geoRepSession.checkpoint;
}

const onNodes = async (script: string): Promise<string> =>
  (await lab.exec("src1", "sh", "-c", script)) + (await lab.exec("src2", "sh", "-c", script));

test("on an idle volume a checkpoint stands still until the volume's root is touched, which leaves nothing behind", async () => {
  // What was written is in a changelog that counts from when it is rolled over, up to 15 s later.
  await sleep(16_000);
  await succeed(service, "setGeoRepCheckpoint", { sessionId: id });
  await sleep(20_000);
  expect(await checkpoint()).toMatchObject({ setBy: "admin", completed: false, percentCompleted: 0 });
  // A changelog that is rolled over right after the touch completes it within a second or two: none may be too early to be told.
  const { events: last } = await service.client.request<{ events: { nodes: { number: string }[] } }>(
    `{ events(first: 1) { nodes { number } } }`,
  );
  const events = service.client.subscribe(
    `subscription ($id: ID!, $after: BigInt) {
       events(sessionId: $id, kind: [SESSION_CHECKPOINT_COMPLETED], after: $after) { after } }`,
    { id, after: last.nodes[0]?.number },
  );
  const told = events.next();
  const { operation } = await succeed(service, "setGeoRepCheckpoint", { sessionId: id, touch: true });
  expect(operation.steps.map(({ name: step, state }) => [step, state])).toEqual([
    ["set checkpoint", "SUCCEEDED"],
    ["touch the volume's root", "SUCCEEDED"],
  ]);
  const left =
    "grep georep-touch /proc/self/mounts; ls -d /tmp/georep-touch.* 2>/dev/null; pgrep -fa 'glusterfs.*georep-touc[h]'; true";
  expect(await onNodes(left), "a mount, a folder or a process of the touch stayed").toBe("");
  // A change within the checkpoint's own second may never complete it (src/gluster/cli/touch.ts).
  const touchedAt = await lab.exec("src1", "stat", "--format=%Y", `/bricks/${name}/brick`);
  expect(Number(touchedAt) - Date.parse((await checkpoint()).at) / 1_000).toBeGreaterThanOrEqual(2);
  await throughStalls(service, id, told);
  await events.return?.();
  expect(await checkpoint()).toMatchObject({ setBy: "admin", completed: true, percentCompleted: 100 });
});

test("a mount whose shell is killed ends with it", async () => {
  const script = touchRoot(parseVolumeName(name)).argv[2] ?? "";
  // Instead of the touch: what would go on for longer than anyone waits, had nobody a bound.
  const hanging = script
    .replace("timeout -k 5 20 touch", "sleep 300; touch")
    .replace("timeout -k 5 45", "timeout -k 5 20");
  expect(hanging).not.toBe(script);
  const killed = `sh -c "$1" touch ${name} >/dev/null 2>&1 & p=$!
    mounted() { grep -q georep-touch /proc/self/mounts; }
    n=0; until mounted || [ $n -gt 200 ]; do n=$((n + 1)); sleep 0.1; done
    mounted && echo mounted; kill -9 $p
    n=0; while mounted && [ $n -lt 300 ]; do n=$((n + 1)); sleep 0.1; done
    mounted || echo gone`;
  expect((await lab.exec("src1", "sh", "-c", killed, "sh", hanging)).trim().split("\n")).toEqual(["mounted", "gone"]);
  await lab.exec("src1", "sh", "-c", "rm -f /tmp/georep-touch.*.log; rmdir /tmp/georep-touch.* 2>/dev/null; true");
});

test("an option that is set on a paused session leaves it paused, with its workers seen to have run in between", async () => {
  await succeed(service, "pauseGeoRepSession", { sessionId: id });
  const { operation } = await succeed(service, "setGeoRepOption", { sessionId: id, key: "sync_jobs", value: "5" });
  expect(operation.steps.map(({ name: step, state }) => [step, state])).toEqual([
    ["check peers", "SUCCEEDED"],
    ["set sync-jobs", "SUCCEEDED"],
    ["pause", "SUCCEEDED"],
  ]);
  expect((await session(service, id))?.status).toBe("PAUSED");
  const still = await succeed(service, "setGeoRepOption", {
    sessionId: id,
    key: "log-rsync-performance",
    value: "true",
  });
  expect(
    still.operation.steps.map(({ state }) => state),
    "it restarts nothing",
  ).toEqual(["SUCCEEDED", "SKIPPED"]);
  expect(await lab.gluster("src1", "volume", "geo-replication", name, `dst1::${name}-dr`, "status")).toContain(
    "Paused",
  );
  const { geoRepSession } = await service.client.request<{
    geoRepSession: { options: { key: string; value: string; default: string; modified: boolean }[] };
  }>(`query ($id: ID!) { geoRepSession(id: $id) { options { key value default modified } } }`, { id });
  const set = geoRepSession.options.filter(({ modified }) => modified);
  expect(set, "the checkpoint is set too").toEqual([
    { key: "checkpoint", value: expect.stringMatching(/^\d{10}$/), default: "0", modified: true },
    { key: "log-rsync-performance", value: "true", default: "false", modified: true },
    { key: "sync-jobs", value: "5", default: "3", modified: true },
  ]);
});
