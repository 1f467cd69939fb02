import { GlusterFailure } from "../gluster/failure.js";
import { glusterVersion, poolList } from "../gluster/peers.js";
import { volumeInfo, volumeStatusDetail } from "../gluster/volumes.js";
import type { EventDraft } from "../model/event.js";
import { brickId } from "../model/ids.js";
import {
  type BrickCapacity,
  writeCapacity,
  writeCommandHost,
  writeTopology,
  writeVersion,
} from "../service/topology.js";
import { listedVolume, memberOf } from "./probe.js";
import { reconcileTopology, standsAlone, type TopologyChanges, type TopologySeen } from "./reconcile-topology.js";
import { alone, asOwner, type Surroundings } from "./surroundings.js";

/** Looks at the pool and its volumes. */
export class TopologyLook {
  readonly #on: Surroundings;
  /** Who answered last is asked first, so that a dead host costs its time-out once. */
  #first: string | null = null;

  constructor(on: Surroundings) {
    this.#on = on;
  }

  /** @returns what changed, and was written down */
  async look(): Promise<TopologyChanges> {
    const { memory, directory } = this.#on;
    const at = new Date();
    const seen = await this.#read();
    return memory.turn(async () => {
      const { cluster, hosts, volumes, bricks } = memory;
      const known = { clusterId: cluster.id, clusterName: cluster.name, hosts, volumes, bricks };
      const changes = reconcileTopology(known, seen);
      const gone = new Set(changes.removedVolumes);
      // Sessions go with their volume: `volume delete` takes a stopped session along.
      const orphans = [...memory.sessions.values()].filter(({ row }) => gone.has(row.master_volume_id));
      const events: EventDraft[] = orphans.map((session) =>
        memory.eventsOf(session, directory)("SESSION_REMOVED", { status: session.row.status }, null),
      );
      await writeTopology(asOwner(this.#on), at, { ...changes, events: [...events, ...changes.events] });
      memory.applyTopology(changes);
      await this.#keepCommandHost();
      return changes;
    });
  }

  /** Every owner sends commands through the same host; when that one has left the pool, another takes its place for good. */
  async #keepCommandHost(): Promise<void> {
    const { memory, client } = this.#on;
    if (memory.hosts.some((host) => host.id === memory.cluster.command_host_id)) return;
    const trusted = new Set(client.nodes.map((node) => node.uuid));
    const next = memory.hosts.find((host) => trusted.has(host.id) && host.connected !== false);
    if (next === undefined) return;
    await writeCommandHost(asOwner(this.#on), next.id);
    memory.cluster = { ...memory.cluster, command_host_id: next.id };
  }

  #read(): Promise<TopologySeen> {
    const { memory, client, signal, log } = this.#on;
    return alone(this.#on, "idle", [], async (lock) => {
      const alones: TopologySeen[] = [];
      let failure: GlusterFailure | null = null;
      const first = this.#first ?? client.commandNodeUuid;
      for (const node of client.nodes.toSorted((a, b) => Number(b.uuid === first) - Number(a.uuid === first))) {
        try {
          await lock.assertHeld();
          const seen = await this.#ask(node.uuid);
          if (!standsAlone(memory, node.uuid, seen)) {
            this.#first = node.uuid;
            return seen;
          }
          log.warn({ host: node.name }, "the host says that it is in no pool: its former peers are asked");
          alones.push(seen);
          failure ??= detached(node.name);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof GlusterFailure)) throw error;
          failure = error;
        }
      }
      const [only] = alones;
      // When each of them says so the pool was taken apart; while one has not answered, it may still hold the others.
      if (only !== undefined && alones.length === memory.hosts.length) return only;
      throw failure ?? noHost(memory.cluster.name);
    });
  }

  /** Both from the same host: two hosts of a pool that is being changed can tell different stories. */
  async #ask(uuid: string): Promise<TopologySeen> {
    const { client, signal } = this.#on;
    const pool = (await client.on(uuid, poolList(), { signal })).value;
    const volumes = (await client.on(uuid, volumeInfo(), { signal })).value;
    return { pool: pool.map((peer) => memberOf(peer, null)), volumes: volumes.map(listedVolume) };
  }
}

function detached(host: string): GlusterFailure {
  const words = "The host is in no pool any more, and none of its former peers could be asked.";
  return new GlusterFailure("WRONG_STATE", { argv: poolList().argv, host, exitCode: 0, words, sent: true });
}

function noHost(cluster: string): GlusterFailure {
  const words = "The service has no way to any host of the cluster.";
  return new GlusterFailure("UNREACHABLE", {
    argv: poolList().argv,
    host: cluster,
    exitCode: null,
    words,
    sent: false,
  });
}

/** Looks at the bricks' processes and file systems. */
export async function lookAtCapacity(on: Surroundings): Promise<void> {
  const { memory, client, signal } = on;
  const started = memory.volumes.some((volume) => volume.status === "Started");
  // The command is refused where no volume runs; then all bricks are offline.
  const seen = !started
    ? []
    : await alone(on, "idle", [], async (lock) => {
        await lock.assertHeld();
        return (await client.read(volumeStatusDetail(), { signal })).value;
      });
  await memory.turn(async () => {
    const volumes = new Map(memory.volumes.map((volume) => [volume.name, volume.id]));
    const told = new Map<string, BrickCapacity>();
    for (const brick of seen) {
      const volumeId = volumes.get(brick.volume);
      if (volumeId === undefined) continue;
      const id = brickId(volumeId, brick.hostUuid, brick.path);
      const [total, free] = [brick.sizeTotal?.toString() ?? null, brick.sizeFree?.toString() ?? null];
      told.set(id, { id, online: brick.online, size_total: total, size_free: free });
    }
    // Bricks of a stopped volume are not listed, nor are those of a host whose daemon is down: these may run all the same.
    const down = memory.hostsDown;
    const unlisted = { size_total: null, size_free: null };
    const bricks = memory.bricks.map(
      ({ id, host_id }) => told.get(id) ?? { ...unlisted, id, online: down.has(host_id) ? null : false },
    );
    await writeCapacity(asOwner(on), new Date(), bricks);
  });
}

/** Reads Gluster's version, which changes with an upgrade. */
export async function lookAtVersion(on: Surroundings): Promise<void> {
  const { memory, client, signal } = on;
  const version = (await client.read(glusterVersion(), { signal })).value;
  await memory.turn(async () => {
    if (version === memory.cluster.gluster_version) return;
    await writeVersion(asOwner(on), version);
    memory.cluster = { ...memory.cluster, gluster_version: version };
  });
}
