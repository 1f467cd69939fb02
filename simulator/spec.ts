/** How a simulated world is described before it starts. */
import type { Clock } from "./clock.js";

export interface SimulatorSpec {
  readonly clusters: readonly ClusterSpec[];
  /** Who may log in on every node, by user. Anyone but root runs Gluster through `sudo -n`. `root` with no entry: nobody. */
  readonly users: Readonly<Record<string, UserSpec>>;
  readonly clock?: Clock;
  /** How long commands take: 0 (the default) answers at once, 1 as long as a real cluster on two busy cores. */
  readonly latency?: number;
  readonly timings?: Partial<Timings>;
  /** Uuids and host keys follow from it; left out, every start is another world. */
  readonly seed?: string;
  /** Commands that the journal keeps at least; all where left out. */
  readonly journal?: number;
}

export interface UserSpec {
  /** Lines as in authorized_keys: `ssh-ed25519 AAAA… comment`. */
  readonly authorizedKeys?: readonly string[];
  readonly password?: string;
  /** False: `sudo -n` asks for a password. True by default. */
  readonly sudo?: boolean;
}

export interface ClusterSpec {
  readonly name: string;
  /** Labels by which specs, faults and journals name the nodes, unique in the whole simulation. */
  readonly nodes: readonly string[];
  /**
   * What Gluster calls the nodes: by default their loopback addresses, so that every peer of a registered host is reached
   * by its name and the common port; or their labels.
   */
  readonly glusterNames?: "address" | "label";
  /** The nodes' addresses begin with these two or three numbers; chosen at random where left out. */
  readonly network?: string;
  /** The nodes' common SSH port; any free one where left out. */
  readonly port?: number;
  readonly volumes?: readonly VolumeSpec[];
  readonly sessions?: readonly SessionSpec[];
  /** False: no secret of gsec_create is there yet. True by default. */
  readonly gsecCreated?: boolean;
  /** Other users who may log in to these nodes from a source cluster, as `gluster-mountbroker` sets them up. */
  readonly mountbrokerUsers?: readonly string[];
  /** False: source clusters have no password-less root login to these nodes. True by default. */
  readonly passwordlessRoot?: boolean;
  /** Minutes that the nodes' local time is ahead of UTC, by label. */
  readonly utcOffsetMinutes?: Readonly<Record<string, number>>;
}

export interface VolumeSpec {
  readonly name: string;
  /** `distribute`, `replica 3`, `replica 3 arbiter 1`, `disperse 6 redundancy 2`. */
  readonly kind: string;
  /** `label:/path` each. Left out: `brickCount` bricks, one node after the other. */
  readonly bricks?: readonly string[];
  readonly brickCount?: number;
  /** False: stopped, so that workers that copy to it fail. True by default. */
  readonly started?: boolean;
  /** How many files the volume holds; a destination with files is not empty. 0 by default. */
  readonly files?: number;
  /** Files that clients write per second; sessions of the volume have work while it is above 0. */
  readonly filesPerSecond?: number;
  /** Options beside those that Gluster sets itself, newest first. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface SessionSpec {
  readonly volume: string;
  /** `[user@]HOST::VOLUME`; HOST may be a node's label. */
  readonly destination: string;
  /** Active: started long ago, its first crawl done. Created by default. */
  readonly state?: "Created" | "Active" | "Paused" | "Stopped";
  /** Changed options, keys with dashes. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Seconds, of the simulation's clock, that things take by themselves. The defaults were seen on real clusters. */
export interface Timings {
  /** From start, resume or a restart until a worker is Active or Passive. */
  readonly initializing: number;
  /** The first crawl of a session that has copied nothing yet. */
  readonly hybridCrawl: number;
  /** Catching up after a restart. */
  readonly historyCrawl: number;
  /** From a destination's or a brick's end until its workers are Faulty. */
  readonly faultyAfter: number;
  /** From its return until they are Active or Passive again. */
  readonly healing: number;
  /** From a write until it is copied, which moves last_synced and completes a checkpoint. */
  readonly syncing: number;
}

export const REAL_TIMINGS: Timings = {
  initializing: 8,
  hybridCrawl: 6,
  historyCrawl: 5,
  faultyAfter: 4,
  healing: 12,
  syncing: 10,
};

/** Everything at once: a session that was started is Active at the next poll. */
export const NO_DELAYS: Timings = {
  initializing: 0,
  hybridCrawl: 0,
  historyCrawl: 0,
  faultyAfter: 0,
  healing: 0,
  syncing: 0,
};
