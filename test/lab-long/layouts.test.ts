import { afterAll, beforeAll, expect, test } from "vitest";
import { lab, type Node, unique } from "../lab/lab.js";
import { type Cluster, LabService } from "../lab/service.js";
import { succeed, sync, until, volumeId } from "../lab/sessions.js";

let service: LabService;
let source: Cluster;

beforeAll(async () => {
  service = await LabService.start();
  source = await service.register("src1", "src2");
  await service.register("dst1", "dst2");
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** A volume with several bricks on each node, in the given order, changelog on before they start. */
async function volume(
  name: string,
  nodes: readonly [Node, Node],
  kind: readonly string[],
  bricks: number,
): Promise<void> {
  for (const node of nodes) await lab.exec(node, "mkdir", "-p", `/bricks/${name}`);
  const paths = Array.from(
    { length: bricks },
    (_, at) => `${at % 2 === 0 ? nodes[0] : nodes[1]}:/bricks/${name}/b${at}`,
  );
  await lab.gluster(nodes[0], "volume", "create", name, ...kind, ...paths, "force");
  if (nodes[0].startsWith("src")) await lab.gluster(nodes[0], "volume", "set", name, "changelog.changelog", "on");
  await lab.gluster(nodes[0], "volume", "start", name);
}

test.each([
  { name: unique("rep2x2"), kind: ["replica", "2"], bricks: 4, sets: 2 },
  { name: unique("arb"), kind: ["replica", "3", "arbiter", "1"], bricks: 3, sets: 1 },
  { name: unique("disp"), kind: ["disperse", "3", "redundancy", "1"], bricks: 6, sets: 2 },
])("a $name volume: one Active brick a set makes the session ACTIVE", async ({ name, kind, bricks, sets }) => {
  await volume(name, ["src1", "src2"], kind, bricks);
  await volume(`${name}-dr`, ["dst1", "dst2"], ["replica", "2"], 2);
  await sync(service, source.id);
  const created = await succeed(service, "createGeoRepSession", {
    primaryVolumeId: await volumeId(service, name),
    secondaryHostName: "dst1",
    secondaryVolumeName: `${name}-dr`,
    keys: "PUSH_PEM",
    // The sets share the nodes' disks, so Gluster adds their sizes up to more than the destination has.
    force: true,
    startAfterCreate: true,
  });
  const id = created.session?.id ?? "";
  const active = await until(
    service,
    id,
    ({ status, details }) =>
      status === "ACTIVE" && details.every((detail) => detail.status === "ACTIVE" || detail.status === "PASSIVE"),
  );
  expect(active.details).toHaveLength(bricks);
  const statuses = active.details.map((detail) => detail.status);
  // A node with several bricks of a set can be Active with all of them.
  for (let at = 0; at < bricks; at += bricks / sets) {
    const set = statuses.slice(at, at + bricks / sets);
    expect(set, "each set is replicated by one brick at least").toContain("ACTIVE");
    expect(set.filter((status) => status !== "ACTIVE" && status !== "PASSIVE")).toEqual([]);
  }
  await succeed(service, "stopGeoRepSession", { sessionId: id });
  await succeed(service, "deleteGeoRepSession", { sessionId: id });
});
