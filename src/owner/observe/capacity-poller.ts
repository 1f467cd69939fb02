import { type NodeBricks, nodeBricks } from "../../gluster/hosts/bricks.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { parseVolumeName, type VolumeName } from "../../gluster/values.js";
import { RESERVE, reservedBytes } from "../../gluster/cli/volume-options.js";
import { type BrickStatus, volumeStatusDetail } from "../../gluster/cli/volumes.js";
import { type ClockReading, clockReading } from "../../model/checks/clocks.js";
import { brickId } from "../../model/ids.js";
import { type BrickCapacity, type BrickRow, type HostAsPolled, writeCapacity } from "../../store/topology.js";
import { onlineAt } from "../reconcile/brick-online.js";
import { brickEvents } from "../reconcile/reachability.js";
import type { BrickRoom, ClusterCache } from "../cache.js";
import { withCommandLock, asOwner, IDLE_READ_MS, type OwnerContext } from "../context.js";

/** A reading of what a brick's process has written since it began. */
interface Reading {
  readonly pid: number;
  readonly bytes: bigint;
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
}

interface HostAnswer extends NodeBricks {
  readonly at: number;
  /** Its clock beside the database's. */
  readonly reading: ClockReading | null;
}

/** It asks all hosts about one volume after the other, and takes longer than other reads where there are many. */
const STATUS_MS = 60_000;

/** Polls the bricks' processes and file systems by the CLI, and looks into the bricks on each host. */
export class CapacityPoller {
  readonly #on: OwnerContext;
  /** As last told, by brick id. */
  #statuses: ReadonlyMap<string, BrickStatus> = new Map();
  /** By brick id. */
  #readings = new Map<string, Reading>();

  constructor(on: OwnerContext) {
    this.#on = on;
  }

  async poll(): Promise<void> {
    const { cache } = this.#on;
    const untold = await this.#askGluster();
    const statuses = this.#statuses;
    const answers = await this.#askHosts(statuses);
    await cache.runExclusive(async () => {
      const at = this.#on.now();
      const contents = this.#contents(statuses, answers);
      // Bricks of a stopped volume are not listed, nor are those of a host whose daemon is down: these may run all the same.
      const down = cache.hostsDown;
      const polled = cache.bricks.filter(({ volumeId }) => !untold.has(volumeId));
      const bricks = polled.map((brick): BrickCapacity => {
        const { id, hostId } = brick;
        const status = statuses.get(id);
        const online = status?.online ?? (down.has(hostId) ? null : false);
        return {
          id,
          // Where the host itself tells at each poll, this is older.
          ...onlineAt(brick, cache.brickTellers.has(hostId) ? brick.online : online, at),
          sizeTotal: status?.sizeTotal?.toString() ?? null,
          sizeFree: status?.sizeFree?.toString() ?? null,
          device: status?.device ?? null,
          ...(contents.get(id) ?? UNKNOWN),
        };
      });
      const hosts = [...answers].map(([id, { glusterVersion, reading }]): HostAsPolled => ({
        id,
        glusterVersion,
        clockAheadSeconds: reading === null ? null : reading.aheadMs / 1_000,
        clockErrorSeconds: reading === null ? null : reading.errorMs / 1_000,
      }));
      await writeCapacity(asOwner(this.#on), { at, bricks, hosts, events: brickEvents(cache, bricks) });
      const full = fullIn(statuses, cache);
      cache.bricksOfKnownRoom = new Set([...statuses].flatMap(([id, { sizeFree }]) => (sizeFree === null ? [] : [id])));
      // The same map as long as there are none: whoever goes by it need not compare them.
      if (full.size + cache.fullBricks.size > 0) cache.fullBricks = full;
      cache.applyBricks(bricks.map(({ id, online, onlineSince }) => ({ id, online, onlineSince })));
    });
  }

  /** @returns ids of volumes of which Gluster told nothing this time, such as those whose lock another command held */
  async #askGluster(): Promise<ReadonlySet<string>> {
    const { cache } = this.#on;
    const started = () => cache.volumes.filter((volume) => volume.statusRaw === "Started");
    // The command is refused where no volume runs; then all bricks are offline.
    const seen = new Map(started().length === 0 ? [] : await this.#ask());
    const untold = new Set<string>();
    for (const { id, name } of started().filter((volume) => !seen.has(volume.name))) {
      const bricks = await this.#askFor(parseVolumeName(name));
      if (bricks === null) untold.add(id);
      else seen.set(name, bricks);
    }
    const kept = cache.bricks.flatMap(({ id, volumeId }): [string, BrickStatus][] => {
      const status = untold.has(volumeId) ? this.#statuses.get(id) : undefined;
      return status === undefined ? [] : [[id, status]];
    });
    const volumes = new Map(cache.volumes.map(({ name, id }) => [name, id]));
    const told = [...seen].flatMap(([name, bricks]) => {
      const id = volumes.get(name);
      if (id === undefined) return [];
      return bricks.map((brick): [string, BrickStatus] => [brickId(id, brick.hostUuid, brick.path), brick]);
    });
    this.#statuses = new Map([...kept, ...told]);
    return untold;
  }

  /** Null where Gluster does not tell. */
  async #askFor(volume: VolumeName): Promise<readonly BrickStatus[] | null> {
    try {
      return (await this.#ask(volume)).get(volume) ?? [];
    } catch (error) {
      if (!(error instanceof GlusterFailure) || error.exitCode === null) throw error;
      this.#on.log.debug({ volume, kind: error.kind }, "the volume's bricks are not told of");
      return null;
    }
  }

  #ask(volume?: VolumeName): Promise<ReadonlyMap<string, readonly BrickStatus[]>> {
    return withCommandLock(this.#on, "idle", [], async ({ lock, signal }) => {
      await lock.assertHeld();
      const options = { signal, timeoutMs: volume === undefined ? STATUS_MS : IDLE_READ_MS, takesLock: true };
      return (await this.#on.client.read(volumeStatusDetail(volume), options)).value;
    });
  }

  /** All hosts at once, without Gluster's lock; those that do not answer are missing. */
  async #askHosts(statuses: ReadonlyMap<string, BrickStatus>): Promise<ReadonlyMap<string, HostAnswer>> {
    const { cache, client, signal, log } = this.#on;
    const bricks = Map.groupBy(cache.bricks, ({ hostId }) => hostId);
    const answers = new Map<string, HostAnswer>();
    await Promise.all(
      client.nodes.map(async ({ uuid, name }) => {
        const own = (bricks.get(uuid) ?? []).map(({ id, path }) => ({
          path,
          pid: statuses.get(id)?.pid ?? null,
        }));
        try {
          const began = this.#on.now().getTime();
          const { value, ms } = await client.on(uuid, nodeBricks(own), { signal });
          const reading = value.clock === null ? null : clockReading(value.clock, began, ms);
          answers.set(uuid, { ...value, at: performance.now(), reading });
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof GlusterFailure)) throw error;
          log.debug({ host: name, kind: error.kind }, "the host's bricks could not be inspected");
        }
      }),
    );
    return answers;
  }

  #contents(
    statuses: ReadonlyMap<string, BrickStatus>,
    answers: ReadonlyMap<string, HostAnswer>,
  ): ReadonlyMap<string, Contents> {
    const { bricks } = this.#on.cache;
    const byPlace = new Map(bricks.map((brick) => [placeOf(brick.hostId, brick.path), brick]));
    const processes = new Map<string, number>();
    for (const { hostUuid, pid } of statuses.values()) {
      const key = placeOf(hostUuid, String(pid));
      processes.set(key, (processes.get(key) ?? 0) + 1);
    }
    const readings = new Map<string, Reading>();
    const contents = new Map<string, Contents>();
    for (const [host, { bricks: seen, at }] of answers) {
      for (const { path, hasFiles, bytesWritten } of seen) {
        const brick: BrickRow | undefined = byPlace.get(placeOf(host, path));
        if (brick === undefined) continue;
        const pid = statuses.get(brick.id)?.pid ?? null;
        // With brick multiplexing many bricks share a process, and what it writes tells nothing about one of them.
        const isOwn = pid !== null && processes.get(placeOf(host, String(pid))) === 1;
        const reading = isOwn && bytesWritten !== null ? { pid, bytes: bytesWritten, at } : null;
        if (reading !== null) readings.set(brick.id, reading);
        contents.set(brick.id, { hasFiles, ...since(this.#readings.get(brick.id), reading) });
      }
    }
    this.#readings = readings;
    return contents;
  }
}

type Contents = Pick<BrickCapacity, "hasFiles" | "bytesWritten" | "bytesWrittenSeconds">;

/** Those in which clients' writes fail. */
function fullIn(statuses: ReadonlyMap<string, BrickStatus>, { bricks, volumes }: ClusterCache): Map<string, BrickRoom> {
  const full = new Map<string, BrickRoom>();
  const reserves = new Map(volumes.map(({ id, optionValues }) => [id, optionValues[RESERVE]]));
  for (const { id, volumeId } of bricks) {
    const { sizeFree: free = null, sizeTotal: total = null } = statuses.get(id) ?? {};
    if (free === null || total === null) continue;
    if (free === 0n || free < reservedBytes(reserves.get(volumeId), total)) full.set(id, { free, total });
  }
  return full;
}

const UNKNOWN: Contents = { hasFiles: null, bytesWritten: null, bytesWrittenSeconds: null };

function placeOf(host: string, path: string): string {
  return `${host} ${path}`;
}

function since(before: Reading | undefined, now: Reading | null): Omit<Contents, "hasFiles"> {
  if (before === undefined || now === null || before.pid !== now.pid || now.bytes < before.bytes) {
    return { bytesWritten: null, bytesWrittenSeconds: null };
  }
  return {
    bytesWritten: (now.bytes - before.bytes).toString(),
    bytesWrittenSeconds: Math.max(1, Math.round((now.at - before.at) / 1_000)),
  };
}
