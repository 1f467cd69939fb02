import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks, CommandLock } from "../db/locks.js";
import type { ClusterClient } from "../gluster/client.js";
import type { Log } from "../log.js";
import type { OwnerWrite } from "../service/owner-write.js";
import type { ClusterDirectory } from "./directory.js";
import type { Lane } from "./lane.js";
import type { ClusterMemory } from "./memory.js";

/** How often an owner looks at what, in milliseconds. */
export interface LookSettings {
  readonly lookIntervalMs: number;
  readonly topologyIntervalMs: number;
  readonly capacityIntervalMs: number;
  readonly optionsIntervalMs: number;
  readonly staleAfterMs: number;
}

/** What came of a look: told by every host that there is a way to, by some, by none; or it broke off. */
export type LookOutcome = "complete" | "partial" | "unreached" | "failed";

/** Told of every look that has ended. */
export type LookObserver = (kind: "sessions" | "pool" | "bricks", outcome: LookOutcome, milliseconds: number) => void;

/** What the parts of one owner share. */
export interface Surroundings {
  readonly em: SqlEntityManager;
  readonly memory: ClusterMemory;
  readonly client: ClusterClient;
  readonly directory: ClusterDirectory;
  readonly lane: Lane;
  readonly locks: ClusterLocks;
  readonly settings: LookSettings;
  /** By the database's clock, which the owners before and after have in common with this one. */
  readonly now: () => Date;
  readonly log: Log;
  /** Fires when the cluster is no longer this owner's. */
  readonly signal: AbortSignal;
}

/** As whom the owner writes. */
export function asOwner({ em, memory, signal }: Surroundings): OwnerWrite {
  return { em, clusterId: memory.cluster.id, signal };
}

/**
 * Runs `task` as the only sender of commands to this cluster, and to `others` that it changes too: alone in this process
 * and, by the command locks, among all replicas.
 */
export function alone<T>(
  on: Surroundings,
  priority: "urgent" | "idle",
  others: readonly number[],
  task: (lock: CommandLock) => Promise<T>,
): Promise<T> {
  return on.lane.run(priority, on.signal, () =>
    on.locks.withCommandLock([on.memory.cluster.serial, ...others], task, { signal: on.signal }),
  );
}
