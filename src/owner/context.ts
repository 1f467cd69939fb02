import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks, CommandLock } from "../db/locks.js";
import type { ClusterClient } from "../gluster/client.js";
import type { Log } from "../log.js";
import type { OperationRow } from "../store/operation-events.js";
import type { OwnerWrite } from "../store/owner-write.js";
import type { ClusterDirectory } from "./directory.js";
import type { Semaphore } from "../concurrency/semaphore.js";
import type { ClusterCache } from "./cache.js";

/** How often an owner polls what, in milliseconds. */
export interface PollSettings {
  readonly pollIntervalMs: number;
  readonly topologyIntervalMs: number;
  readonly capacityIntervalMs: number;
  readonly optionsIntervalMs: number;
  readonly staleAfterMs: number;
}

/** What came of a poll: told by every host that can be connected to, by some, by none; or it broke off. */
export type PollOutcome = "complete" | "partial" | "unreached" | "failed";

/** Told of every poll that has ended. */
export type PollObserver = (kind: "sessions" | "pool" | "bricks", outcome: PollOutcome, milliseconds: number) => void;

/** What the parts of one owner share. */
export interface OwnerContext {
  readonly em: SqlEntityManager;
  readonly cache: ClusterCache;
  readonly client: ClusterClient;
  readonly directory: ClusterDirectory;
  /** One command at a time: Gluster breaks when two of its commands run at once. */
  readonly mutex: Semaphore;
  readonly locks: ClusterLocks;
  readonly settings: PollSettings;
  /** By the database's clock, which the owners before and after have in common with this one. */
  readonly now: () => Date;
  readonly log: Log;
  /** Fires when the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
}

/** As whom the owner writes. */
export function asOwner({ em, cache, signal, locks }: OwnerContext): OwnerWrite {
  const { id: clusterId, serial } = cache.cluster;
  return { em, clusterId, signal, assertOwned: () => locks.assertOwned(serial) };
}

/**
 * Longest that a read which nobody waits for may take on a host, in milliseconds. A replica that has to change the cluster too may
 * wait so long for the lock. Healthy ones end within 1 to 6 s on two busy cores; Gluster's CLI itself gives up after 120 s.
 */
export const IDLE_READ_MS = 20_000;

/** Longest that a read for an operation may take on a host: as long as its deadline leaves, and never less than one for nobody. */
export function readMsOf(operation: Pick<OperationRow, "deadlineAt">): number {
  return Math.max(IDLE_READ_MS, Date.parse(operation.deadlineAt) - Date.now());
}

/** A poll that was broken off for a change that came to wait for the cluster: no failure, and to be made again soon. */
export class Preempted extends Error {
  override readonly name = "Preempted";
}

/** How `task` has the cluster to itself. */
export interface Exclusive {
  readonly lock: CommandLock;
  /** For each command that it sends: fires when it has to give way, or the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
}

/**
 * Runs `task` as the only sender of commands to this cluster, and to `others` that it changes too: alone in this process
 * and, by the command locks, among all replicas. What is idle only reads, and gives way at once when something urgent of this
 * process comes to wait for the cluster.
 *
 * @param until epoch milliseconds after which it does not wait for its turn any longer
 * @throws Preempted; AppError GLUSTER_LOCKED when the locks were not free within 30 s; DOMException TimeoutError at `until`
 */
export async function withCommandLock<T>(
  on: OwnerContext,
  priority: "urgent" | "idle",
  others: readonly number[],
  task: (sole: Exclusive) => Promise<T>,
  until = Infinity,
): Promise<T> {
  const way = new AbortController();
  const onWanted = priority === "idle" ? () => way.abort(new Preempted("a change waits for the cluster")) : undefined;
  const signal = priority === "idle" ? AbortSignal.any([on.signal, way.signal]) : on.signal;
  const left = until - Date.now();
  const waiting = left === Infinity ? signal : AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, left))]);
  try {
    const acquisition = { signal: waiting, onWanted };
    const serials = [on.cache.cluster.serial, ...others];
    const locked = (): Promise<T> => on.locks.withCommandLock(serials, (lock) => task({ lock, signal }), acquisition);
    return await on.mutex.run(locked, acquisition);
  } catch (error) {
    if (way.signal.aborted && !on.signal.aborted) throw way.signal.reason;
    throw error;
  }
}
