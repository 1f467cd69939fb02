import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/events/event.js";
import type { Row } from "../model/row.js";
import { appendEvents } from "./events.js";
import { type OwnerWrite, touchObservedAt, writeAsOwner } from "./owner-write.js";
import { deleteRows, updateRows, upsertRows } from "./write-rows.js";
import { Brick, type Cluster, Host, Volume } from "../model/entities/index.js";
import { readColumns, readRows } from "./queries/rows.js";

/** The pool and the volumes of one cluster as they are stored. */
export interface StoredTopology {
  readonly hosts: readonly Row<Host>[];
  readonly volumes: readonly Row<Volume>[];
  /** Ordered by volume and position. */
  readonly bricks: readonly BrickRow[];
}

const OWNERS_COLUMNS = [
  "id",
  "volumeId",
  "hostId",
  "hostName",
  "path",
  "order",
  "isArbiter",
  "online",
  "onlineSince",
] as const;

/** What an owner goes by, of a brick. */
export type BrickRow = Pick<Row<Brick>, (typeof OWNERS_COLUMNS)[number]>;

export async function loadTopology(root: SqlEntityManager, clusterId: string): Promise<StoredTopology> {
  const em = root.fork();
  const hosts = await readRows(em, Host, `where "cluster_id" = $1 order by "name"`, [clusterId]);
  const volumes = await readRows(em, Volume, `where "cluster_id" = $1`, [clusterId]);
  const ofCluster = `where "volume_id" in (select v."id" from "volume" v where v."cluster_id" = $1)`;
  const bricks = await readColumns(em, Brick, OWNERS_COLUMNS, `${ofCluster} order by "volume_id", "brick_order"`, [
    clusterId,
  ]);
  return { hosts, volumes, bricks };
}

export interface TopologyWrites {
  readonly hosts: readonly Row<Host>[];
  readonly volumes: readonly Row<Volume>[];
  readonly bricks: readonly BrickRow[];
  readonly removedHosts: readonly string[];
  readonly removedVolumes: readonly string[];
  readonly removedBricks: readonly string[];
  /** What could not be read, where that is not what was stored; `undefined` where it is. */
  readonly unread: Row<Cluster>["unreadRecords"] | undefined;
  readonly events: readonly EventDraft[];
}

// What `pool list` and `volume info` tell; the ways to a host are the callers', a brick's sizes another poll's.
const HOST_COLUMNS = ["clusterId", "name", "otherNames", "peerState", "connected"] as const;
const BRICK_COLUMNS = ["hostName", "order", "isArbiter"] as const;

const NEVER_INSPECTED = {
  sizeTotal: null,
  sizeFree: null,
  device: null,
  hasFiles: null,
  bytesWritten: null,
  bytesWrittenSeconds: null,
  capacityObservedAt: null,
};

/** Rows as they are when they are new. */
export function wholeBricks(bricks: readonly BrickRow[]): Row<Brick>[] {
  return bricks.map((brick) => ({ ...NEVER_INSPECTED, ...brick }));
}

/** Writes what a poll of the pool and its volumes changed: one transaction, at most two statements for each table. */
export async function writeTopology(as: OwnerWrite, at: Date, writes: TopologyWrites): Promise<void> {
  const observedAt = { topologyObservedAt: at };
  if (isQuiet(writes)) return touchObservedAt(as, observedAt);
  await writeAsOwner(as, observedAt, async (em) => {
    const ofCluster = (ids: readonly string[]) => ids.map((id) => ({ id, clusterId: as.clusterId }));
    // A volume can take a name that another has just given up, so what is gone goes first. A host that another cluster
    // took in is gone from this one only.
    await deleteRows(
      em,
      Brick,
      writes.removedBricks.map((id) => ({ id })),
    );
    await deleteRows(em, Volume, ofCluster(writes.removedVolumes));
    await deleteRows(em, Host, ofCluster(writes.removedHosts));
    await upsertRows(em, Host, ["id"], writes.hosts, HOST_COLUMNS);
    await upsertRows(em, Volume, ["id"], writes.volumes);
    await upsertRows(em, Brick, ["id"], wholeBricks(writes.bricks), BRICK_COLUMNS);
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
  hosts: readonly Pick<Row<Host>, "id" | "peerState" | "connected">[],
  events: readonly EventDraft[],
): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    const rows = hosts.map(({ id, peerState, connected }) => ({
      id,
      clusterId: as.clusterId,
      peerState,
      connected,
    }));
    await updateRows(em, Host, ["id", "clusterId"], rows);
    await appendEvents(em, events, at);
  });
}

/** What is known of a brick's process, what it holds, and the file system under it; null where nobody tells. */
export type BrickCapacity = Pick<
  Row<Brick>,
  | "id"
  | "online"
  | "onlineSince"
  | "sizeTotal"
  | "sizeFree"
  | "device"
  | "hasFiles"
  | "bytesWritten"
  | "bytesWrittenSeconds"
>;

/** What a host tells together with its bricks. */
export type HostAsPolled = Pick<Row<Host>, "id" | "glusterVersion" | "clockAheadSeconds" | "clockErrorSeconds">;

export interface CapacityWrites {
  readonly at: Date;
  readonly bricks: readonly BrickCapacity[];
  /** Those that answered. */
  readonly hosts: readonly HostAsPolled[];
  readonly events: readonly EventDraft[];
}

export async function writeCapacity(as: OwnerWrite, { at, bricks, hosts, events }: CapacityWrites): Promise<void> {
  if (bricks.length + hosts.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    const { clusterId } = as;
    await updateRows(
      em,
      Host,
      ["id", "clusterId"],
      hosts.map((host) => ({ ...host, clusterId })),
    );
    const capacityObservedAt = at.toISOString();
    await updateRows(
      em,
      Brick,
      ["id"],
      bricks.map((brick) => ({ ...brick, capacityObservedAt })),
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
