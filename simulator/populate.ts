/** Makes the volumes and sessions of a cluster's description. */
import { addSession } from "./cli/georep-create.js";
import type { SimCluster, SimNode } from "./cluster/cluster.js";
import { uuidOf } from "./cluster/identity.js";
import { addLines, keyLinesOf } from "./cluster/key-files.js";
import { settle, startMonitor } from "./cluster/settle.js";
import type { ClusterSpec, SessionSpec, VolumeSpec } from "./spec.js";
import { makeBricks, parseKind, Volume } from "./cluster/volume.js";
import { parseSecondaryUrl } from "../src/gluster/values.js";

/** All volumes of a simulation are made before its sessions, which point at each other's. */
export function addVolumes(cluster: SimCluster, spec: ClusterSpec): void {
  for (const each of spec.volumes ?? []) {
    cluster.volumes.set(each.name, volumeOf(cluster, each));
  }
}

export function addSessions(cluster: SimCluster, spec: ClusterSpec): void {
  for (const each of spec.sessions ?? []) {
    makeSession(cluster, each);
  }
}

function volumeOf(cluster: SimCluster, spec: VolumeSpec): Volume {
  const kind = parseKind(spec.kind.split(" "));
  const places =
    spec.bricks?.map((place) => {
      const colon = place.indexOf(":/");
      return { node: nodeOf(cluster, place.slice(0, colon)), path: place.slice(colon + 1) };
    }) ?? spread(cluster, spec, Math.max(kind.disperse, kind.replica));
  const id = uuidOf(`${cluster.world.seed}/volume/${cluster.name}/${spec.name}`);
  const volume = new Volume(spec.name, id, kind, makeBricks(places, kind));
  if (volume.bricks.length % volume.setSize !== 0) {
    throw new RangeError(`${spec.name}: ${volume.bricks.length} bricks do not make sets of ${volume.setSize}`);
  }
  volume.status = spec.started === false ? "Stopped" : "Started";
  volume.files = spec.files ?? 0;
  volume.filesPerSecond = spec.filesPerSecond ?? 0;
  volume.flowsSince = cluster.world.clock.now();
  for (const [key, value] of Object.entries(spec.options ?? {}).toReversed()) {
    volume.setOption(key, value);
  }
  return volume;
}

/** One brick after the other on one node after the other, by default as many as make one set, or two of plain bricks. */
function spread(cluster: SimCluster, spec: VolumeSpec, setSize: number): readonly { node: SimNode; path: string }[] {
  const count = spec.brickCount ?? Math.max(2, setSize);
  return Array.from({ length: count }, (_none, index) => {
    const node = cluster.nodes[index % cluster.nodes.length];
    if (node === undefined) {
      throw new RangeError(`cluster ${cluster.name} has no nodes`);
    }
    const isOnly = count <= cluster.nodes.length;
    return { node, path: `/bricks/${spec.name}/brick${isOnly ? "" : String(index + 1)}` };
  });
}

function makeSession(cluster: SimCluster, spec: SessionSpec): void {
  const volume = cluster.volumes.get(spec.volume);
  if (volume === undefined) {
    throw new RangeError(`cluster ${cluster.name} has no volume ${spec.volume}`);
  }
  const { user, host, volume: farVolume } = parseSecondaryUrl(spec.destination);
  const destination = { user, host: cluster.world.node(host)?.name ?? host, volume: farVolume };
  const creator = nodeOf(cluster, cluster.nodes[0]?.label ?? "");
  const session = addSession(creator, volume, destination);
  for (const key of ["geo-replication.indexing", "geo-replication.ignore-pid-check", "changelog.changelog"]) {
    volume.setOption(key, "on");
  }
  const far = cluster.world.node(host)?.cluster;
  far?.volumes.get(farVolume)?.setOption("features.read-only", "on");
  for (const node of far?.nodes ?? []) {
    addLines(node, user, cluster.nodes.flatMap(keyLinesOf));
  }
  const state = spec.state ?? "Created";
  if (state !== "Created") {
    runLongAgo(session, cluster);
  }
  for (const [key, value] of Object.entries(spec.options ?? {})) {
    session.vars.set(key, value);
  }
  for (const monitor of session.monitors.values()) {
    monitor.word = state === "Active" ? "Started" : state;
    monitor.isAlive = state === "Active" || state === "Paused";
  }
}

/** As if it had been started an hour ago, and come through its first crawl. */
function runLongAgo(session: ReturnType<typeof addSession>, cluster: SimCluster): void {
  const hourAgo = cluster.world.clock.now() - 3_600_000;
  for (const [node, monitor] of session.monitors) {
    startMonitor(session, node, monitor);
    monitor.since = hourAgo;
    monitor.saidAt = hourAgo;
  }
  settle(session);
}

function nodeOf(cluster: SimCluster, label: string): SimNode {
  const node = cluster.nodes.find((each) => each.label === label);
  if (node === undefined) {
    throw new RangeError(`cluster ${cluster.name} has no node ${label}`);
  }
  return node;
}
