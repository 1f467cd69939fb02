import { hash } from "node:crypto";
import type { GlusterCommand } from "../../gluster/command.js";
import type { ExecResult } from "../../gluster/exec.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { glusterVersion, peerList, poolList } from "../../gluster/cli/peers.js";
import { type UnreadVolume, type VolumeList, volumeList } from "../../gluster/cli/volumes.js";
import type { EventDraft } from "../../model/events/event.js";
import type { Row } from "../../model/row.js";
import { sameRecords, shownOf } from "../../model/unread.js";
import { forgetPool, writeCommandHost, writeTopology, writeVersion } from "../../store/topology.js";
import { errorOf, glusterdSilent } from "../failures.js";
import { listedVolume, memberOf } from "../on-demand/probe.js";
import {
  forgetConnections,
  reconcileTopology,
  standsAlone,
  type ListedVolume,
  type TopologyChanges,
  type TopologySeen,
} from "../reconcile/topology.js";
import { withCommandLock, asOwner, IDLE_READ_MS, type OwnerContext } from "../context.js";
import type { Cluster } from "../../model/entities/index.js";

interface VolumesRead {
  readonly digest: string;
  /** Of all that could be read. */
  readonly ids: ReadonlySet<string>;
  readonly unread: readonly UnreadVolume[];
}

interface Answered extends TopologySeen {
  readonly list: VolumesRead;
  /** The volumes, also where they were not read because they are as they were written last. */
  readonly read: () => readonly ListedVolume[];
}

/** Polls the pool and its volumes. */
export class TopologyPoller {
  readonly #on: OwnerContext;
  /** Who answered last is asked first, so that a dead host costs its time-out once. */
  #first: string | null = null;
  /** What could not be read last. */
  #unread = "[]";
  /** The list of volumes that was written last: most polls find the same, and reading it is the better part of their work. */
  #written: VolumesRead | null = null;

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  /**
   * Where nobody tells, what the pool said before is taken back, and the cluster's memory says why.
   *
   * @returns what changed, and was written down. @throws Preempted where it is idle
   */
  async poll(priority: "urgent" | "idle"): Promise<TopologyChanges> {
    const { cache, directory } = this.#on;
    const at = this.#on.now();
    const silent: GlusterFailure[] = [];
    const { list, read, ...answered } = await this.#read(priority, silent).catch(async (error: unknown) => {
      if (error instanceof GlusterFailure) await cache.runExclusive(() => this.#forget(at, silent.at(-1) ?? null));
      throw error;
    });
    cache.poolTrouble = null;
    return cache.runExclusive(async () => {
      // Another poll may have written another list since this one was asked for.
      const isWritten = answered.volumes === null && this.#written?.digest === list.digest;
      const seen = { ...answered, volumes: isWritten ? null : (answered.volumes ?? read()) };
      const { cluster, hosts, volumes, bricks } = cache;
      const known = { clusterId: cluster.id, clusterName: cluster.name, hosts, volumes, bricks };
      const changes = reconcileTopology(known, seen);
      const gone = new Set(changes.removedVolumes);
      // Sessions go with their volume: `volume delete` takes a stopped session along.
      const orphans = [...cache.sessions.values()].filter(({ row }) => gone.has(row.primaryVolumeId));
      const events: EventDraft[] = orphans.map((session) =>
        cache.eventsOf(session, directory)("SESSION_REMOVED", { status: session.row.status }, null),
      );
      const unread = unreadOf(seen);
      const isSame = sameRecords(unread, cluster.unreadRecords);
      // What is written is not known until the write has succeeded.
      this.#written = null;
      await writeTopology(asOwner(this.#on), at, {
        ...changes,
        unread: isSame ? undefined : unread,
        events: [...events, ...changes.events],
      });
      cache.applyTopology(changes);
      cache.volumesReadAt = at.getTime();
      this.#written = list;
      cache.cluster = { ...cache.cluster, unreadRecords: unread };
      await this.#keepCommandHost();
      return changes;
    });
  }

  async #forget(at: Date, silent: GlusterFailure | null): Promise<void> {
    const { cache } = this.#on;
    if (silent !== null) cache.poolTrouble = errorOf(silent).message;
    const { hosts, events } = forgetConnections(cache.cluster, cache.hosts);
    if (hosts.length === 0) return;
    await forgetPool(asOwner(this.#on), at, hosts, events);
    const forgotten = new Map(hosts.map((host) => [host.id, host]));
    cache.hosts = cache.hosts.map((host) => forgotten.get(host.id) ?? host);
  }

  /** Every owner sends commands through the same host; when that one has left the pool, another takes its place for good. */
  async #keepCommandHost(): Promise<void> {
    const { cache, client } = this.#on;
    if (cache.hosts.some((host) => host.id === cache.cluster.commandHostId)) return;
    const trusted = new Set(client.nodes.map((node) => node.uuid));
    const next = cache.hosts.find((host) => trusted.has(host.id) && host.connected !== false);
    if (next === undefined) return;
    await writeCommandHost(asOwner(this.#on), next.id);
    cache.cluster = { ...cache.cluster, commandHostId: next.id };
  }

  /** @param silent is given the failures of glusterds that gave no answer */
  #read(priority: "urgent" | "idle", silent: GlusterFailure[]): Promise<Answered> {
    const { cache, client, log } = this.#on;
    return withCommandLock(this.#on, priority, [], async ({ lock, signal }) => {
      const alones: Answered[] = [];
      try {
        return await client.each(
          { nodes: client.inOrder(this.#first), mayGoOn: () => !signal.aborted },
          async (node) => {
            await lock.assertHeld();
            const seen = await this.#ask(node.uuid, signal).catch((error: unknown) => {
              if (error instanceof GlusterFailure && glusterdSilent(error)) silent.push(error);
              throw error;
            });
            if (standsAlone(cache, node.uuid, { ...seen, volumeIds: seen.list.ids })) {
              log.warn({ host: node.name }, "the host says that it is in no pool: its former peers are asked");
              alones.push(seen);
              throw detached(node.name);
            }
            this.#first = node.uuid;
            return seen;
          },
        );
      } catch (error) {
        const [only] = alones;
        // When each of them says so the pool was taken apart; while one has not answered, it may still hold the others.
        if (only !== undefined && alones.length === cache.hosts.length) return only;
        throw error;
      }
    });
  }

  /** Both from the same host: two hosts of a pool that is being changed can tell different stories. */
  async #ask(uuid: string, signal: AbortSignal): Promise<Answered> {
    const { client } = this.#on;
    const how = { signal, timeoutMs: IDLE_READ_MS };
    const { peers, unread: unreadPeers } = (await client.on(uuid, peerList(), how)).value;
    const listing = volumeList();
    const written = this.#written;
    const parse = (result: ExecResult): Pick<Answered, "volumes" | "list" | "read"> => {
      const digest = hash("sha256", `${result.exitCode} ${result.stdout}`);
      const all = (): VolumeList => listing.parse(result);
      const read = (): readonly ListedVolume[] => all().volumes.map(listedVolume);
      if (digest === written?.digest) return { volumes: null, list: written, read };
      const { volumes, unread } = all();
      const ids = new Set(volumes.map(({ id }) => id));
      return { volumes: volumes.map(listedVolume), list: { digest, ids, unread }, read };
    };
    const command: GlusterCommand<Pick<Answered, "volumes" | "list" | "read">> = {
      ...listing,
      explain: undefined,
      parse,
    };
    const { volumes, list, read } = (await client.on(uuid, command, how)).value;
    const { unread: unreadVolumes } = list;
    this.#tell({ unreadPeers, unreadVolumes });
    return { pool: peers.map((peer) => memberOf(peer, null)), volumes, unreadPeers, unreadVolumes, list, read };
  }

  /** Once, as long as it stays the same. */
  #tell(seen: Unread): void {
    const unread = unreadOf(seen) ?? [];
    const found = JSON.stringify(unread);
    if (found !== this.#unread && unread.length > 0) this.#on.log.warn({ unread }, "hosts or volumes cannot be read");
    this.#unread = found;
  }
}

type Unread = Pick<TopologySeen, "unreadPeers" | "unreadVolumes">;

function unreadOf({ unreadPeers, unreadVolumes }: Unread): Row<Cluster>["unreadRecords"] {
  const shown = shownOf([
    ...unreadPeers.map(({ uuid, hostname, reason }) => ({ subject: hostname ?? uuid ?? "a host", reason })),
    ...unreadVolumes.map(({ id, name, reason }) => ({ subject: name ?? id ?? "a volume", reason })),
  ]);
  return shown.length === 0 ? null : shown;
}

function detached(host: string): GlusterFailure {
  const words = "The host is in no pool any more, and none of its former peers could be asked.";
  return new GlusterFailure("WRONG_STATE", { argv: poolList().argv, host, exitCode: 0, words, sent: true });
}

/** Reads Gluster's version, which changes with an upgrade. */
export async function pollVersion(on: OwnerContext): Promise<void> {
  const { cache, client, signal } = on;
  const version = (await client.read(glusterVersion(), { signal })).value;
  await cache.runExclusive(async () => {
    if (version === cache.cluster.glusterVersion) return;
    await writeVersion(asOwner(on), version);
    cache.cluster = { ...cache.cluster, glusterVersion: version };
  });
}
