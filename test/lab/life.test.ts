import { afterAll, beforeAll, expect, test } from "vitest";
import { createWithPushPem } from "./keys.js";
import { lab, unique } from "./lab.js";
import { type Cluster, LabService } from "./service.js";
import {
  change,
  endsOf,
  inVolume,
  registerBoth,
  session,
  succeed,
  throughStalls,
  until,
  untilInVolume,
  volumeId,
} from "./sessions.js";

interface ListedCluster {
  readonly id: string;
  readonly hosts: readonly { readonly name: string; readonly reachable: boolean }[];
  readonly volumes: {
    readonly nodes: readonly { readonly name: string; readonly bricks: readonly { readonly name: string }[] }[];
  };
}

const LIFE = unique("life");
const CLI = unique("cli");

let service: LabService;
let source: Cluster;

beforeAll(async () => {
  await lab.pair(LIFE);
  await lab.pair(CLI);
  service = await LabService.start();
  ({ source } = await registerBoth(service));
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

test("both clusters are found as Gluster has them: hosts, volumes, bricks in order, the session that is there", async () => {
  const { clusters } = await service.client.request<{ clusters: { nodes: ListedCluster[] } }>(
    `{ clusters { nodes { id hosts { name reachable } volumes { nodes { name bricks { name } } } } } }`,
  );
  const found = clusters.nodes.find(({ id }) => id === source.id);
  expect(found?.hosts.map(({ name, reachable }) => `${name} ${reachable}`).toSorted()).toEqual([
    "src1 true",
    "src2 true",
  ]);
  const info = await lab.gluster("src1", "volume", "info", "gvsrc");
  const bricks = [...info.matchAll(/^Brick\d+: (\S+)/gm)].map((match) => match[1]);
  expect(found?.volumes.nodes.find(({ name }) => name === "gvsrc")?.bricks.map((brick) => brick.name)).toEqual(bricks);
});

test("a session's whole life through the API, checked on the clusters", async () => {
  await inVolume("src1", LIFE, "echo before > before.txt");
  const created = await succeed(service, "createGeoRepSession", {
    ...(await endsOf(service, LIFE)),
    keys: "PUSH_PEM",
  });
  const id = created.session?.id ?? "";
  expect(created.session?.status).toBe("NOTSTARTED");
  expect(await lab.gluster("src1", "volume", "geo-replication", LIFE, `dst1::${LIFE}-dr`, "status")).toContain(
    "Created",
  );

  await succeed(service, "setGeoRepOption", { sessionId: id, key: "sync_method", value: "tarssh" });
  const refused = await change(service, "stopGeoRepSession", { sessionId: id });
  expect(
    refused.userErrors.map(({ code }) => code),
    "Gluster answers 0 to stop of Created; the service must not",
  ).toEqual(["WRONG_STATE"]);

  await succeed(service, "startGeoRepSession", { sessionId: id });
  const active = await until(service, id, ({ status }) => status === "ACTIVE");
  expect(active.details.filter(({ status }) => status === "ACTIVE")).toHaveLength(1);
  // The command line of each brick's worker tells it, as soon as there is a worker.
  await until(service, id, ({ details }) =>
    details.every(({ secondaryHostName }) => /^dst[12]$/.test(secondaryHostName ?? "")),
  );
  await untilInVolume("dst1", `${LIFE}-dr`, '[ "$(cat before.txt 2>/dev/null)" = before ]');
  const again = await succeed(service, "startGeoRepSession", { sessionId: id });
  expect(again.operation.noChange).toBe(true);

  await succeed(service, "pauseGeoRepSession", { sessionId: id });
  expect((await session(service, id))?.status).toBe("PAUSED");
  await succeed(service, "setGeoRepOption", { sessionId: id, key: "sync_jobs", value: "4" });
  expect((await session(service, id))?.status, "Gluster un-pauses at an option write; the service pauses again").toBe(
    "PAUSED",
  );
  const withOption = await until(service, id, ({ options }) =>
    options.some(({ key, value }) => key.replaceAll("_", "-") === "sync-jobs" && value === "4"),
  );
  expect(withOption.options.length).toBeGreaterThan(30);
  await succeed(service, "resumeGeoRepSession", { sessionId: id });

  await inVolume("src1", LIFE, "echo after > after.txt");
  await succeed(service, "setGeoRepCheckpoint", { sessionId: id, touch: true });
  const reached = until(
    service,
    id,
    ({ details }) => details.some(({ checkpointCompletedAt }) => checkpointCompletedAt !== null),
    300_000,
  );
  await throughStalls(service, id, reached);
  await untilInVolume("dst1", `${LIFE}-dr`, '[ "$(cat after.txt 2>/dev/null)" = after ]');

  const early = await change(service, "deleteGeoRepSession", { sessionId: id });
  expect(early.userErrors.map(({ code }) => code)).toEqual(["WRONG_STATE"]);
  await succeed(service, "stopGeoRepSession", { sessionId: id });
  await succeed(service, "deleteGeoRepSession", { sessionId: id });
  expect(await session(service, id)).toBeNull();
  await expect(lab.gluster("src1", "volume", "geo-replication", LIFE, `dst1::${LIFE}-dr`, "status")).rejects.toThrow();
});

test("what the CLI does behind the service's back reaches a subscriber", async () => {
  const changes = service.client.subscribe<{
    geoRepSessionChanged: { kind: string; status: string | null; previousStatus: string | null };
  }>(`subscription ($id: ID!) { geoRepSessionChanged(volumeId: $id) { kind status previousStatus } }`, {
    id: await volumeId(service, CLI),
  });
  const seen: string[] = [];
  const next = async (wanted: string): Promise<void> => {
    while (!seen.includes(wanted)) {
      const { value, done } = await changes.next();
      if (done === true) throw new Error(`ended before ${wanted}; seen: ${seen.join(" ")}`);
      const { kind, status, previousStatus } = value.geoRepSessionChanged;
      seen.push(kind === "CHANGED" && status !== previousStatus ? `${status}` : kind);
    }
  };
  await next("SNAPSHOT_END");
  const georep = ["volume", "geo-replication", CLI, `dst1::${CLI}-dr`] as const;
  await createWithPushPem(CLI);
  await next("ADDED");
  await lab.gluster("src2", ...georep, "start");
  await next("ACTIVE");
  await lab.gluster("src2", ...georep, "pause");
  await next("PAUSED");
  await lab.gluster("src1", ...georep, "stop");
  await next("STOPPED");
  await lab.gluster("src1", ...georep, "delete");
  await next("REMOVED");
  const order = ["SNAPSHOT_END", "ADDED", "ACTIVE", "PAUSED", "STOPPED", "REMOVED"];
  expect(
    seen.filter((word, at) => order.includes(word) && seen.indexOf(word) === at),
    "changes arrive in the order in which they happened",
  ).toEqual(order);
  await changes.return?.();
});
