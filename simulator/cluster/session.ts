/** A geo-replication session: its key, and what each node's monitor and each brick's worker have on disk. */
import type { SimNode } from "./cluster.js";
import { GsyncdLog } from "./gsyncd-log.js";
import { numberOf } from "./identity.js";
import type { Brick, Volume } from "./volume.js";

/** monitor.status, and the process behind it. */
export interface Monitor {
  word: "Created" | "Started" | "Paused" | "Stopped";
  isAlive: boolean;
  /** True while it asks the destination for its volume, before it writes a word or starts a worker. */
  isAsking: boolean;
  /** When the destination answers it at the earliest, epoch milliseconds. */
  answeredAt: number;
  /** When its workers last began, epoch milliseconds. */
  since: number;
  /** When its word last changed, epoch milliseconds. */
  saidAt: number;
  pid: number;
  readonly inode: number;
}

/** A brick_<path>.status file as gsyncd first writes it, its fields in its order; times are epoch seconds, 0 for none. */
export function newFile() {
  return {
    secondaryNode: "",
    workerStatus: "Initializing...",
    lastSynced: 0,
    lastSyncedEntry: 0,
    crawlStatus: "N/A",
    entry: 0,
    data: 0,
    meta: 0,
    failures: 0,
    checkpointCompleted: "N/A",
    checkpointTime: 0,
    checkpointCompletionTime: 0,
  };
}

export type BrickFile = ReturnType<typeof newFile>;

export interface DestinationNode {
  readonly name: string;
  readonly uuid: string;
  /** Null where it is not simulated. */
  readonly node: SimNode | null;
}

export interface Worker {
  readonly brick: Brick;
  readonly pid: number;
  /** Which node of the destination it connects to. */
  destination: DestinationNode;
  /** Null until the monitor first started it. */
  file: BrickFile | null;
  /** True while it is logged in to the destination: a key that goes away meanwhile does not matter. */
  isConnected: boolean;
  /** When it last became Active, epoch milliseconds. */
  activeSince: number;
  /** Changelogs that were closed before are not delivered to it, epoch seconds: the crawl of the file system has copied them. 0 for none. */
  deliveredFrom: number;
  /** Its brick lost the connection by which it tells of changes: nothing is copied until it starts again. */
  isDeaf: boolean;
  /** When its last attempt to work began, epoch milliseconds; 0 for none. */
  triedAt: number;
  /** When it fails, or failed last, of something that its next attempt gets past, epoch milliseconds; 0 for never since its start. */
  failsAt: number;
}

/** Whether a worker still has to take what stands in the changelog of that time, epoch seconds. */
export function isToTake({ file, deliveredFrom }: Worker, changelog: number): boolean {
  return changelog > (file?.lastSynced ?? 0) && changelog >= deliveredFrom;
}

export interface Destination {
  /** Null for root. */
  readonly user: string | null;
  readonly host: string;
  readonly volume: string;
}

export class Session {
  readonly volume: Volume;
  /** The 1 of `secondary1`. */
  readonly number: number;
  creatorUuid: string;
  destination: Destination;
  /** As in the key. */
  readonly destinationVolumeUuid: string;
  /** What monitors found under the destination's name when they began. */
  mountedVolumeUuid: string;
  readonly monitors: ReadonlyMap<SimNode, Monitor>;
  readonly logs: ReadonlyMap<SimNode, GsyncdLog>;
  /** On the nodes of the destination, by node and file name. */
  readonly #farLogs = new Map<SimNode, Map<string, GsyncdLog>>();
  /** Of the destination volume, those with bricks. */
  readonly destinationNodes: readonly DestinationNode[];
  /** In the order of the volume's bricks. */
  readonly workers: readonly Worker[];
  /** Files that an earlier session to an emptied destination has copied, by the sync time that it left: none copies them again. */
  readonly neverCopied: number;
  /** The [vars] of gsyncd.conf, keys as they were told. */
  readonly vars = new Map<string, string>();

  constructor(
    about: Pick<Session, "volume" | "number" | "creatorUuid" | "destination" | "destinationVolumeUuid" | "neverCopied">,
    destinationNodes: readonly DestinationNode[],
  ) {
    this.volume = about.volume;
    this.number = about.number;
    this.creatorUuid = about.creatorUuid;
    this.destination = about.destination;
    this.destinationVolumeUuid = about.destinationVolumeUuid;
    this.neverCopied = about.neverCopied;
    this.mountedVolumeUuid = about.destinationVolumeUuid;
    const monitors = [...this.volume.nodes].map((node): [SimNode, Monitor] => {
      const inode = 20 + numberOf(`${about.destinationVolumeUuid}${this.volume.id}`, 1_000_000_000);
      return [
        node,
        { word: "Created", isAlive: false, isAsking: false, answeredAt: 0, since: 0, saidAt: 0, pid: 0, inode },
      ];
    });
    this.monitors = new Map(monitors);
    this.logs = new Map(monitors.map(([node, { inode }]) => [node, new GsyncdLog(inode + 1)]));
    this.destinationNodes = destinationNodes;
    // gsyncd deals the destination's nodes out to the bricks in their order (monitor.py, distribute).
    this.workers = this.volume.bricks.map((brick, index) => ({
      brick,
      pid: brick.node.nextPid(),
      destination: destinationNodes[index % destinationNodes.length] ?? {
        name: about.destination.host,
        uuid: "",
        node: null,
      },
      file: null,
      isConnected: false,
      activeSince: 0,
      deliveredFrom: 0,
      isDeaf: false,
      triedAt: 0,
      failsAt: 0,
    }));
  }

  /** A log of the session on a node of its destination. */
  farLog(node: SimNode, file: string): GsyncdLog {
    const logs = this.#farLogs.get(node) ?? new Map<string, GsyncdLog>();
    this.#farLogs.set(node, logs);
    const log = logs.get(file) ?? new GsyncdLog(numberOf(`${this.key}${file}`, 1_000_000_000) + 1);
    logs.set(file, log);
    return log;
  }

  get world(): SimNode["cluster"]["world"] {
    const [node] = this.monitors.keys();
    if (node === undefined) {
      throw new RangeError(`volume ${this.volume.name} has no bricks`);
    }
    return node.cluster.world;
  }

  /** `[user@]HOST::VOLUME`. */
  get named(): string {
    const { user, host, volume } = this.destination;
    return `${user === null ? "" : `${user}@`}${bracketed(host)}::${volume}`;
  }

  get key(): string {
    return `${this.creatorUuid}:ssh://${this.named}:${this.destinationVolumeUuid}`;
  }

  /** The session's folder below geo-replication/: without the user. */
  get folder(): string {
    return `${this.volume.name}_${bracketed(this.destination.host)}_${this.destination.volume}`;
  }

  get pidFile(): string {
    return `/var/run/gluster/gsyncd-${this.volume.name}-${bracketed(this.destination.host)}-${this.destination.volume}.pid`;
  }

  /** Of a worker that begins: it goes on from where an earlier session ended. */
  newFile(): BrickFile {
    return { ...newFile(), lastSynced: this.volume.syncTimes.get(this.destinationVolumeUuid) ?? 0 };
  }

  /** Epoch seconds; 0 for none. */
  get checkpoint(): number {
    return Number(this.vars.get("checkpoint") ?? 0);
  }
}

export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
