import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { secondaryAsNamed } from "../gluster/values.js";
import type { EventDraft, EventKind } from "../model/event.js";
import type { Row, Tables } from "../model/tables.js";
import { loadSessions } from "../service/observations.js";
import { loadTopology } from "../service/topology.js";
import type { SessionChanges } from "./reconcile-sessions.js";
import type { BrickRow, HostRow, TopologyChanges, VolumeRow } from "./reconcile-topology.js";
import type { DetailRow, Directory, KnownSession, KnownVolume } from "./state.js";

/**
 * What is stored of one cluster, in memory. The owner is the only writer of these rows, so it reads them once and then
 * keeps up with its own writes; after a write of unknown outcome it reads them again.
 */
export class ClusterMemory {
  cluster: Row<"cluster">;
  hosts: readonly HostRow[] = [];
  volumes: readonly VolumeRow[] = [];
  bricks: readonly BrickRow[] = [];
  /** By session id. */
  readonly sessions = new Map<string, KnownSession>();
  /** Option rows by session id, then key. */
  readonly options = new Map<string, ReadonlyMap<string, string>>();
  /** When sessions were last looked at: what a null `observed_at` means. */
  lastLookAt: string | null;
  #knownVolumes: readonly KnownVolume[] | null = null;

  private constructor(cluster: Row<"cluster">) {
    this.cluster = cluster;
    this.lastLookAt = iso(cluster.sessions_observed_at);
  }

  /** Null when the cluster is not registered any more. */
  static async load(em: SqlEntityManager, clusterId: string): Promise<ClusterMemory | null> {
    const cluster = await readCluster(em, clusterId);
    if (cluster === null) return null;
    const memory = new ClusterMemory(cluster);
    await memory.reloadTopology(em);
    await memory.reloadSessions(em);
    return memory;
  }

  /** Reads what callers may have changed: addresses, credentials, names. @returns false when the cluster is gone */
  async reloadSettings(em: SqlEntityManager): Promise<boolean> {
    const cluster = await readCluster(em, this.cluster.id);
    if (cluster === null) return false;
    this.cluster = cluster;
    await this.reloadTopology(em);
    return true;
  }

  async reloadTopology(em: SqlEntityManager): Promise<void> {
    const stored = await loadTopology(em, this.cluster.id);
    this.hosts = stored.hosts;
    this.volumes = stored.volumes;
    this.bricks = stored.bricks;
    this.#knownVolumes = null;
  }

  async reloadSessions(em: SqlEntityManager): Promise<void> {
    const stored = await loadSessions(em, this.cluster.id);
    const details = new Map<string, Map<string, DetailRow>>();
    for (const detail of stored.details) {
      const of = details.get(detail.session_id) ?? new Map<string, DetailRow>();
      details.set(detail.session_id, of.set(detail.master_brick_id, detail));
    }
    this.sessions.clear();
    for (const row of stored.sessions) {
      this.sessions.set(row.session_id, { row, details: details.get(row.session_id) ?? new Map() });
    }
    this.options.clear();
    const options = Map.groupBy(stored.options, (option) => option.session_id);
    for (const [id, rows] of options) {
      this.options.set(id, new Map(rows.map((row) => [row.config_key, row.config_value])));
    }
  }

  get knownVolumes(): readonly KnownVolume[] {
    return (this.#knownVolumes ??= knownVolumes(this.volumes, this.bricks));
  }

  /** Hosts that are down by the word of their peers, and those of bricks that belong to no member of the pool. */
  get hostsDown(): ReadonlySet<string> {
    const up = new Set(this.hosts.filter((host) => host.connected !== false).map((host) => host.id));
    return new Set(this.bricks.map((brick) => brick.host_id).filter((id) => !up.has(id)));
  }

  applySessions(changes: SessionChanges): void {
    const details = new Map<string, Map<string, DetailRow>>();
    const detailsOf = (id: string): Map<string, DetailRow> => {
      const copy = details.get(id) ?? new Map(this.sessions.get(id)?.details ?? []);
      details.set(id, copy);
      return copy;
    };
    for (const detail of changes.details) detailsOf(detail.session_id).set(detail.master_brick_id, detail);
    for (const gone of changes.removedDetails) detailsOf(gone.session_id).delete(gone.master_brick_id);
    const rows = new Map(changes.sessions.map((row) => [row.session_id, row]));
    for (const id of new Set([...rows.keys(), ...details.keys()])) {
      const before = this.sessions.get(id);
      const row = rows.get(id) ?? before?.row;
      if (row !== undefined) this.sessions.set(id, { row, details: details.get(id) ?? before?.details ?? new Map() });
    }
    for (const id of changes.removed) {
      this.sessions.delete(id);
      this.options.delete(id);
    }
  }

  /** @returns ids of sessions that went with their volume */
  applyTopology(changes: TopologyChanges): void {
    this.hosts = replaced(this.hosts, changes.hosts, changes.removedHosts);
    this.volumes = replaced(this.volumes, changes.volumes, changes.removedVolumes);
    const bricks = replaced(this.bricks, changes.bricks, changes.removedBricks);
    this.bricks = bricks.toSorted((a, b) => a.brick_order - b.brick_order);
    this.#knownVolumes = null;
    const gone = new Set(changes.removedVolumes);
    for (const [id, { row }] of this.sessions) {
      if (!gone.has(row.master_volume_id)) continue;
      this.sessions.delete(id);
      this.options.delete(id);
    }
  }

  sessionEvent(
    session: KnownSession,
    directory: Directory,
    kind: EventKind,
    before: EventDraft["before"],
    after: EventDraft["after"],
  ): EventDraft {
    const { row } = session;
    return {
      kind,
      clusterId: this.cluster.id,
      clusterName: this.cluster.name,
      secondaryClusterId: row.slave_volume_id === null ? null : directory.clusterOfVolume(row.slave_volume_id),
      volumeId: row.master_volume_id,
      volumeName: this.volumes.find((volume) => volume.id === row.master_volume_id)?.name ?? null,
      sessionId: row.session_id,
      sessionName: row.session_key === null ? null : secondaryAsNamed(row.session_key),
      before,
      after,
    };
  }
}

function knownVolumes(volumes: readonly VolumeRow[], bricks: readonly BrickRow[]): KnownVolume[] {
  const byVolume = Map.groupBy(bricks, (brick) => brick.volume_id);
  return volumes.map((volume) => ({
    id: volume.id,
    name: volume.name,
    layout: { replicaCount: volume.replica_count, disperseCount: volume.disperse_count },
    bricks: (byVolume.get(volume.id) ?? []).map((brick) => ({
      id: brick.id,
      hostId: brick.host_id,
      path: brick.brick_dir,
    })),
  }));
}

function replaced<T extends { readonly id: string }>(
  rows: readonly T[],
  changed: readonly T[],
  removed: readonly string[],
): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const row of changed) byId.set(row.id, row);
  for (const id of removed) byId.delete(id);
  return [...byId.values()];
}

async function readCluster(em: SqlEntityManager, clusterId: string): Promise<Row<"cluster"> | null> {
  const db = em.fork().getKysely<Tables>();
  return (await db.selectFrom("cluster").selectAll().where("id", "=", clusterId).executeTakeFirst()) ?? null;
}

function iso(stored: string | null): string | null {
  return stored === null ? null : new Date(stored).toISOString();
}
