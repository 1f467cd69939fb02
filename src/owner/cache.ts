import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { isOn } from "../gluster/cli/volume-options.js";
import type { FindingCode } from "../model/findings/findings.js";
import type { Row } from "../model/row.js";
import { type FindingRow, loadFindings } from "../store/findings.js";
import type { BrickOnline, ClusterReachability } from "../store/reachability.js";
import type { ClocksApart } from "../store/clocks-apart.js";
import type { DestinationWrites } from "../store/destination-writes.js";
import { type FaultyVerification, loadFaultyVerifications } from "../store/verifications.js";
import { loadSessions } from "../store/observations.js";
import { loadTopology } from "../store/topology.js";
import type { SessionChanges } from "./reconcile/sessions.js";
import type { BrickRow } from "../store/topology.js";
import type { HostRow, TopologyChanges, VolumeRow } from "./reconcile/topology.js";
import { type EventMaker, sessionEvents } from "./reconcile/session-events.js";
import type { DetailRow, Directory, KnownOption, KnownSession, KnownVolume } from "./rows.js";
import { Semaphore } from "../concurrency/semaphore.js";
import { Cluster } from "../model/entities/index.js";
import { shareTexts } from "../shared-texts.js";
import { sharedOptions } from "./shared-options.js";
import { Takeovers } from "./takeovers.js";
import { readRows } from "../store/queries/rows.js";

export interface BrickRoom {
  readonly free: bigint;
  readonly total: bigint;
}

/**
 * What is stored of one cluster, in memory. The owner is the only writer of these rows, so it reads them once and then
 * keeps up with its own writes; after a write of unknown outcome it reads them again.
 *
 * Whoever compares with it, writes and then brings it up to date, or reads it anew, does so within `runExclusive`.
 */
export class ClusterCache {
  readonly #em: SqlEntityManager;
  cluster: Row<Cluster>;
  hosts: readonly HostRow[] = [];
  volumes: readonly VolumeRow[] = [];
  /** As of when these were last asked for, epoch milliseconds; null before. */
  volumesReadAt: number | null = null;
  bricks: readonly BrickRow[] = [];
  /** By session id. */
  readonly sessions = new Map<string, KnownSession>();
  /** By session id, then key. */
  readonly options = new Map<string, ReadonlyMap<string, KnownOption>>();
  /** The open ones, by session id, then code. */
  readonly findings = new Map<string, ReadonlyMap<FindingCode, FindingRow>>();
  /** Of sessions whose last verification that told found files that differ. By session id. */
  readonly verifications = new Map<string, FaultyVerification>();
  /** Why the last poll of the pool had no answer of glusterd; null where it had one. */
  poolTrouble: string | null = null;
  /** Hosts whose own word on their bricks' processes the last poll had. */
  brickTellers: ReadonlySet<string> = new Set();
  /** Bytes of the file systems of bricks that have less room than Gluster reserves, by brick, as last polled. */
  fullBricks: ReadonlyMap<string, BrickRoom> = new Map();
  /** Those whose room Gluster told with that poll. */
  bricksOfKnownRoom: ReadonlySet<string> = new Set();
  /** Whether the two below were read since the cluster is owned. */
  areDestinationsRead = false;
  /** Of sessions whose destination is not read-only, by session, as last polled. */
  destinationWrites: ReadonlyMap<string, DestinationWrites> = new Map();
  /** Of sessions whose hosts' clocks differ, by session, as last polled. */
  clocksApart: ReadonlyMap<string, ClocksApart> = new Map();
  /** Which workers took over from others of late. */
  readonly takeovers = new Takeovers();
  /** When sessions were last polled: what a null `observed_at` means. */
  lastPollAt: string | null;
  /** Counts the changes of `sessions`. */
  sessionsRevision = 0;
  #knownVolumes: readonly KnownVolume[] | null = null;
  readonly #mutex = new Semaphore(1);
  #dirty = false;

  private constructor(em: SqlEntityManager, cluster: Row<Cluster>) {
    this.#em = em;
    this.cluster = cluster;
    this.lastPollAt = cluster.sessionsObservedAt;
  }

  /** Null when the cluster is not registered any more. */
  static async load(em: SqlEntityManager, clusterId: string): Promise<ClusterCache | null> {
    const cluster = await readCluster(em, clusterId);
    if (cluster === null) return null;
    const cache = new ClusterCache(em, cluster);
    await cache.#reloadTopology();
    await cache.#reloadSessions();
    return cache;
  }

  /**
   * Runs `task` when every earlier one is over. After one that failed, the next begins by reading everything anew:
   * what became of a write that failed is not known.
   */
  runExclusive<T>(task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      if (this.#dirty) {
        await this.reloadSettings();
        await this.#reloadSessions();
        this.#dirty = false;
      }
      try {
        return await task();
      } catch (error) {
        this.#dirty = true;
        throw error;
      }
    });
  }

  /** Reads what callers may have changed: addresses, credentials, names. @returns false when the cluster is gone */
  async reloadSettings(): Promise<boolean> {
    const cluster = await readCluster(this.#em, this.cluster.id);
    if (cluster === null) return false;
    this.cluster = cluster;
    await this.#reloadTopology();
    return true;
  }

  async #reloadTopology(): Promise<void> {
    const stored = shareTexts(await loadTopology(this.#em, this.cluster.id));
    this.hosts = stored.hosts;
    this.volumes = stored.volumes;
    this.bricks = stored.bricks;
    this.#knownVolumes = null;
  }

  async #reloadSessions(): Promise<void> {
    const stored = shareTexts(await loadSessions(this.#em, this.cluster.id));
    this.lastPollAt = this.cluster.sessionsObservedAt;
    this.sessionsRevision += 1;
    const details = new Map<string, Map<string, DetailRow>>();
    for (const detail of stored.details) {
      const of = details.get(detail.sessionId) ?? new Map<string, DetailRow>();
      details.set(detail.sessionId, of.set(detail.brickId, detail));
    }
    this.sessions.clear();
    const checkpoints = new Map(stored.checkpoints.map((checkpoint) => [checkpoint.sessionId, checkpoint]));
    for (const row of stored.sessions) {
      this.sessions.set(row.id, {
        row,
        details: details.get(row.id) ?? new Map(),
        checkpoint: checkpoints.get(row.id) ?? null,
      });
    }
    this.options.clear();
    const options = Map.groupBy(stored.options, (option) => option.sessionId);
    for (const [id, rows] of options) {
      this.options.set(id, sharedOptions(rows.map((row) => [row.key, row])));
    }
    const findings = Map.groupBy(await loadFindings(this.#em, this.cluster.id), (finding) => finding.sessionId);
    this.findings.clear();
    for (const [id, rows] of findings) this.findings.set(id, new Map(rows.map((row) => [row.code, row])));
    this.verifications.clear();
    for (const each of await loadFaultyVerifications(this.#em, this.cluster.id)) this.applyVerification(each);
  }

  get knownVolumes(): readonly KnownVolume[] {
    return (this.#knownVolumes ??= knownVolumes(this.volumes, this.bricks));
  }

  /** Hosts whose glusterd is down, by their own word or their peers', and those of bricks that belong to no member of the pool. */
  get hostsDown(): ReadonlySet<string> {
    const isUp = (host: HostRow): boolean => host.connected !== false && host.glusterdUp !== false;
    const up = new Set(this.hosts.filter(isUp).map((host) => host.id));
    return new Set(this.bricks.map((brick) => brick.hostId).filter((id) => !up.has(id)));
  }

  /** Notes whom a poll reached. */
  applyReachability({ cluster, hosts, bricks }: ClusterReachability): void {
    this.cluster = { ...this.cluster, ...cluster };
    const reachabilities = new Map(hosts.map((host) => [host.id, host]));
    const seen = this.hosts.map((host) => {
      const now = reachabilities.get(host.id);
      return now === undefined || isWithin(now, host) ? host : { ...host, ...now };
    });
    // The same array as long as nothing has changed: whoever goes by it need not compare them.
    if (seen.some((host, index) => host !== this.hosts[index])) this.hosts = seen;
    this.applyBricks(bricks);
  }

  /** Notes which bricks' processes run. */
  applyBricks(changed: readonly BrickOnline[]): void {
    if (changed.length === 0) return;
    const online = new Map(changed.map((brick) => [brick.id, brick]));
    this.bricks = this.bricks.map((brick) => ({ ...brick, ...online.get(brick.id) }));
  }

  /** Notes that a session's options were read. */
  applyOptions(sessionId: string, options: ReadonlyMap<string, KnownOption>, at: Date): void {
    this.options.set(sessionId, sharedOptions(options));
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    this.sessionsRevision += 1;
    this.sessions.set(sessionId, { ...session, row: { ...session.row, optionsObservedAt: at.toISOString() } });
  }

  /** Notes which keys were seen to be missing. */
  applyKeys(sessionId: string, columns: Pick<KnownSession["row"], "missingKeys" | "keysObservedAt">): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined) return;
    this.sessionsRevision += 1;
    this.sessions.set(sessionId, { ...session, row: { ...session.row, ...columns } });
  }

  /** Notes what has become of findings. */
  applyFindings(rows: readonly FindingRow[]): void {
    for (const row of rows) {
      const open = new Map(this.findings.get(row.sessionId) ?? []);
      if (row.closedAt === null) open.set(row.code, row);
      else open.delete(row.code);
      if (open.size === 0) this.findings.delete(row.sessionId);
      else this.findings.set(row.sessionId, open);
    }
  }

  /** Notes what a verification found; one that does not tell leaves what is known. */
  applyVerification(verification: FaultyVerification): void {
    const { sessionId, verdict } = verification;
    if (verdict === "DIFFERENT") this.verifications.set(sessionId, verification);
    else if (verdict === "IDENTICAL") this.verifications.delete(sessionId);
  }

  /** @param at when they were seen */
  applySessions(
    changes: Pick<SessionChanges, "sessions" | "details" | "removedDetails" | "removed" | "checkpoints">,
    at: Date,
  ): void {
    const details = new Map<string, Map<string, DetailRow>>();
    const detailsOf = (id: string): Map<string, DetailRow> => {
      const copy = details.get(id) ?? new Map(this.sessions.get(id)?.details ?? []);
      details.set(id, copy);
      return copy;
    };
    for (const detail of changes.details) detailsOf(detail.sessionId).set(detail.brickId, detail);
    for (const gone of changes.removedDetails) detailsOf(gone.sessionId).delete(gone.brickId);
    const rows = new Map(changes.sessions.map((row) => [row.id, row]));
    const checkpoints = Map.groupBy(changes.checkpoints, (checkpoint) => checkpoint.sessionId);
    const changed = new Set([...rows.keys(), ...details.keys(), ...checkpoints.keys()]);
    if (changed.size + changes.removed.length > 0) this.sessionsRevision += 1;
    for (const id of changed) {
      const before = this.sessions.get(id);
      const row = rows.get(id) ?? before?.row;
      if (row === undefined) continue;
      const written = checkpoints.get(id);
      const session = {
        row,
        details: details.get(id) ?? before?.details ?? new Map<string, DetailRow>(),
        checkpoint:
          written === undefined
            ? (before?.checkpoint ?? null)
            : (written.find((checkpoint) => checkpoint.supersededAt === null) ?? null),
      };
      this.sessions.set(id, session);
      this.takeovers.note(before, session, at.getTime());
    }
    for (const id of changes.removed) {
      this.#forget(id);
    }
  }

  /** Sessions go with their volume. */
  applyTopology(changes: TopologyChanges): void {
    const { hosts, volumes, bricks: changed } = shareTexts(changes);
    if (hosts.length + changes.removedHosts.length > 0) {
      this.hosts = replaced(this.hosts, hosts, changes.removedHosts);
    }
    if (volumes.length + changed.length + changes.removedVolumes.length + changes.removedBricks.length === 0) return;
    this.volumes = replaced(this.volumes, volumes, changes.removedVolumes);
    const bricks = replaced(this.bricks, changed, changes.removedBricks);
    this.bricks = bricks.toSorted((a, b) => a.order - b.order);
    this.#knownVolumes = null;
    const gone = new Set(changes.removedVolumes);
    for (const [id, { row }] of this.sessions) {
      if (!gone.has(row.primaryVolumeId)) continue;
      this.sessionsRevision += 1;
      this.#forget(id);
    }
  }

  #forget(sessionId: string): void {
    this.sessions.delete(sessionId);
    this.options.delete(sessionId);
    this.findings.delete(sessionId);
    this.verifications.delete(sessionId);
    this.takeovers.forget(sessionId);
  }

  /** The value of an option of a session, as it was last read; null where it was not, or has none. */
  optionOf(sessionId: string, key: string): string | null {
    return this.options.get(sessionId)?.get(key)?.value ?? null;
  }

  /** Whether a session finds changes by walking through all files, for good. */
  isWalking(sessionId: string): boolean {
    return this.optionOf(sessionId, "change-detector") === "xsync";
  }

  /** Makes events of one of the sessions. */
  eventsOf({ row }: KnownSession, directory: Directory): EventMaker {
    const { id, name } = this.cluster;
    const volume = this.volumes.find((each) => each.id === row.primaryVolumeId);
    return sessionEvents({ clusterId: id, clusterName: name, directory }, row, volume?.name ?? null);
  }
}

function knownVolumes(volumes: readonly VolumeRow[], bricks: readonly BrickRow[]): KnownVolume[] {
  const byVolume = Map.groupBy(bricks, (brick) => brick.volumeId);
  return volumes.map((volume) => ({
    id: volume.id,
    name: volume.name,
    layout: { replicaCount: volume.replicaCount, disperseCount: volume.disperseCount },
    areChangesNoted: volume.optionValues === null || isOn(volume.optionValues["changelog.changelog"] ?? "off"),
    bricks: (byVolume.get(volume.id) ?? []).map((brick) => ({
      id: brick.id,
      hostId: brick.hostId,
      hostName: brick.hostName,
      path: brick.path,
    })),
  }));
}

function isWithin<T extends object>(part: Partial<T>, whole: T): boolean {
  return (Object.keys(part) as (keyof T)[]).every((key) => part[key] === whole[key]);
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

async function readCluster(em: SqlEntityManager, clusterId: string): Promise<Row<Cluster> | null> {
  const [row] = await readRows(em.fork(), Cluster, `where "id" = $1`, [clusterId]);
  return row ?? null;
}
