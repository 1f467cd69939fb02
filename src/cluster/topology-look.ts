import { glusterVersion, poolList } from "../gluster/peers.js";
import { volumeInfo, volumeStatusDetail } from "../gluster/volumes.js";
import type { EventDraft } from "../model/event.js";
import { brickId } from "../model/ids.js";
import { type BrickCapacity, writeCapacity, writeTopology } from "../service/topology.js";
import { listedVolume, memberOf } from "./probe.js";
import { reconcileTopology, type TopologyChanges } from "./reconcile-topology.js";
import { alone, type Surroundings } from "./surroundings.js";

/**
 * Looks at the pool and its volumes and writes down what changed.
 *
 * @returns what changed
 */
export async function lookAtTopology(on: Surroundings): Promise<TopologyChanges> {
  const { em, memory, client, directory, signal } = on;
  const seen = await alone(on, "idle", [], async (lock) => {
    await lock.assertHeld();
    const pool = await client.read(poolList(), { signal });
    // Both from the same host: two hosts of a pool that is being changed can tell different stories.
    const volumes = await client.on(pool.node.uuid, volumeInfo(), { signal });
    return { pool: pool.value.map((peer) => memberOf(peer, null)), volumes: volumes.value.map(listedVolume) };
  });
  const changes = reconcileTopology(
    {
      clusterId: memory.cluster.id,
      clusterName: memory.cluster.name,
      hosts: memory.hosts,
      volumes: memory.volumes,
      bricks: memory.bricks,
    },
    seen,
  );
  const gone = new Set(changes.removedVolumes);
  // Sessions go with their volume: `volume delete` takes a stopped session along.
  const orphans = [...memory.sessions.values()].filter(({ row }) => gone.has(row.master_volume_id));
  const events: EventDraft[] = orphans.map((session) =>
    memory.sessionEvent(session, directory, "SESSION_REMOVED", { status: session.row.status }, null),
  );
  await writeTopology(em, memory.cluster.id, new Date(), { ...changes, events: [...events, ...changes.events] });
  memory.applyTopology(changes);
  return changes;
}

/** Looks at the bricks' processes and file systems. */
export async function lookAtCapacity(on: Surroundings): Promise<void> {
  const { em, memory, client, signal } = on;
  if (!memory.volumes.some((volume) => volume.status === "Started")) return;
  const seen = await alone(on, "idle", [], async (lock) => {
    await lock.assertHeld();
    return (await client.read(volumeStatusDetail(), { signal })).value;
  });
  const volumes = new Map(memory.volumes.map((volume) => [volume.name, volume.id]));
  const told = seen.flatMap((brick): BrickCapacity[] => {
    const volumeId = volumes.get(brick.volume);
    if (volumeId === undefined) return [];
    return [
      {
        id: brickId(volumeId, brick.hostUuid, brick.path),
        online: brick.online,
        size_total: brick.sizeTotal?.toString() ?? null,
        size_free: brick.sizeFree?.toString() ?? null,
      },
    ];
  });
  const answered = new Set(told.map((brick) => brick.id));
  // Bricks of a stopped volume, or of a host that is down, are not listed: they are offline, their sizes not known.
  const silent = memory.bricks
    .filter((brick) => !answered.has(brick.id))
    .map((brick) => ({ id: brick.id, online: false, size_total: null, size_free: null }));
  await writeCapacity(em, new Date(), [...told, ...silent]);
}

/** Reads Gluster's version, which changes with an upgrade. */
export async function lookAtVersion(on: Surroundings): Promise<void> {
  const { em, memory, client, signal } = on;
  const version = (await client.read(glusterVersion(), { signal })).value;
  if (version === memory.cluster.gluster_version) return;
  await em.fork().execute(`update "cluster" set "gluster_version" = ? where "id" = ?`, [version, memory.cluster.id]);
  memory.cluster = { ...memory.cluster, gluster_version: version };
}
