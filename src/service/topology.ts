import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import type { Row, Tables } from "../model/tables.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, touchObservedAt, writeAsOwner } from "./owner-write.js";
import { deleteRows, updateRows, upsertRows } from "./write-rows.js";

/** The pool and the volumes of one cluster as they are stored. */
export interface StoredTopology {
  readonly hosts: readonly Row<"host">[];
  readonly volumes: readonly Row<"volume">[];
  /** Ordered by volume and position. */
  readonly bricks: readonly Row<"gluster_volume_bricks">[];
}

export async function loadTopology(root: SqlEntityManager, clusterId: string): Promise<StoredTopology> {
  const db = root.fork().getKysely<Tables>();
  const hosts = await db.selectFrom("host").selectAll().where("cluster_id", "=", clusterId).orderBy("name").execute();
  const volumes = await db.selectFrom("volume").selectAll().where("cluster_id", "=", clusterId).execute();
  const bricks = await db
    .selectFrom("gluster_volume_bricks")
    .selectAll()
    .where("volume_id", "in", db.selectFrom("volume").select("id").where("cluster_id", "=", clusterId))
    .orderBy("volume_id")
    .orderBy("brick_order")
    .execute();
  return { hosts, volumes, bricks };
}

export interface TopologyWrites {
  readonly hosts: readonly Row<"host">[];
  readonly volumes: readonly Row<"volume">[];
  readonly bricks: readonly Row<"gluster_volume_bricks">[];
  readonly removedHosts: readonly string[];
  readonly removedVolumes: readonly string[];
  readonly removedBricks: readonly string[];
  /** What could not be read, where that is not what was stored; `undefined` where it is. */
  readonly unread: Row<"cluster">["unread"] | undefined;
  readonly events: readonly EventDraft[];
}

// What `pool list` and `volume info` tell; the ways to a host are the callers', a brick's sizes another poll's.
const HOST_COLUMNS = ["cluster_id", "name", "other_names", "peer_state", "connected"] as const;
const BRICK_COLUMNS = ["host_name", "brick_order", "is_arbiter"] as const;

/** Writes what a poll of the pool and its volumes changed: one transaction, at most two statements for each table. */
export async function writeTopology(as: OwnerWrite, at: Date, writes: TopologyWrites): Promise<void> {
  const looked = { topology_observed_at: at };
  if (isQuiet(writes)) return touchObservedAt(as, looked);
  await writeAsOwner(as, looked, async (em) => {
    const ofCluster = (ids: readonly string[]) => ids.map((id) => ({ id, cluster_id: as.clusterId }));
    // A volume can take a name that another has just given up, so what is gone goes first. A host that another cluster
    // took in is gone from this one only.
    await deleteRows(
      em,
      "gluster_volume_bricks",
      writes.removedBricks.map((id) => ({ id })),
    );
    await deleteRows(em, "volume", ofCluster(writes.removedVolumes));
    await deleteRows(em, "host", ofCluster(writes.removedHosts));
    await upsertRows(em, "host", ["id"], writes.hosts, HOST_COLUMNS);
    await upsertRows(em, "volume", ["id"], writes.volumes);
    await upsertRows(em, "gluster_volume_bricks", ["id"], writes.bricks, BRICK_COLUMNS);
    if (writes.unread !== undefined) {
      const json = writes.unread === null ? null : JSON.stringify(writes.unread);
      await em.execute(`update "cluster" set "unread" = ?::jsonb where "id" = ?`, [json, as.clusterId]);
    }
    await appendEvents(em, writes.events, at);
  });
}

/** Writes that nobody tells any more what its peers say of a host. */
export async function forgetPool(
  as: OwnerWrite,
  at: Date,
  hosts: readonly Pick<Row<"host">, "id" | "peer_state" | "connected">[],
  events: readonly EventDraft[],
): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    const rows = hosts.map(({ id, peer_state, connected }) => ({
      id,
      cluster_id: as.clusterId,
      peer_state,
      connected,
    }));
    await updateRows(em, "host", ["id", "cluster_id"], rows);
    await appendEvents(em, events, at);
  });
}

/** What is known of a brick's process, what it holds, and the file system under it; null where nobody tells. */
export type BrickCapacity = Pick<
  Row<"gluster_volume_bricks">,
  "id" | "online" | "size_total" | "size_free" | "device" | "has_files" | "bytes_written" | "bytes_written_seconds"
>;

export interface CapacityWrites {
  readonly at: Date;
  readonly bricks: readonly BrickCapacity[];
  /** Of Gluster, of the hosts that told theirs. */
  readonly versions: readonly Pick<Row<"host">, "id" | "gluster_version">[];
  readonly events: readonly EventDraft[];
}

export async function writeCapacity(as: OwnerWrite, { at, bricks, versions, events }: CapacityWrites): Promise<void> {
  if (bricks.length + versions.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await em.execute(
      `update "host" as stored set "gluster_version" = seen."gluster_version"
       from jsonb_populate_recordset(null::"host", ?::jsonb) as seen
       where stored."id" = seen."id" and stored."cluster_id" = ?
         and stored."gluster_version" is distinct from seen."gluster_version"`,
      [JSON.stringify(versions), as.clusterId],
    );
    await em.execute(
      `update "gluster_volume_bricks" as stored
       set "online" = seen."online", "size_total" = seen."size_total", "size_free" = seen."size_free",
         "device" = seen."device", "has_files" = seen."has_files", "bytes_written" = seen."bytes_written",
         "bytes_written_seconds" = seen."bytes_written_seconds", "capacity_observed_at" = ?
       from jsonb_populate_recordset(null::"gluster_volume_bricks", ?::jsonb) as seen
       where stored."id" = seen."id"`,
      [at, JSON.stringify(bricks)],
    );
    await appendEvents(em, events, at);
  });
}

export async function writeVersion(as: OwnerWrite, version: string): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await em.execute(`update "cluster" set "gluster_version" = ? where "id" = ?`, [version, as.clusterId]);
  });
}

/** Names the host that every owner sends commands through. */
export async function writeCommandHost(as: OwnerWrite, hostId: string): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await em.execute(`update "cluster" set "command_host_id" = ? where "id" = ?`, [hostId, as.clusterId]);
  });
}

function isQuiet({ unread, ...writes }: TopologyWrites): boolean {
  return unread === undefined && Object.values(writes).every((list: readonly unknown[]) => list.length === 0);
}
