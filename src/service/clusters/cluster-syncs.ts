import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { notifyOwner, OWNERS_CHANNEL } from "../../store/owner-call.js";
import type { OwnerWrite } from "../../store/owner-write.js";
import { Cluster } from "../../model/entities/index.js";

/** NOTIFY channel that tells of polls that were asked for and are completed; the payload is the cluster's id. */
export const SYNCS_CHANNEL = "georep_syncs";

/** How often the owner is called again while nothing comes: it may be another one by now. */
const REPEAT_MS = 2_000;

export type SyncOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "removed" }
  | { readonly kind: "late"; readonly name: string; readonly reason: string | null };

/**
 * Asks owners to poll everything of their clusters anew, and waits until they have. Requests are counted in the cluster's
 * row: a poll answers those that its owner had read before it began, whatever any machine's clock says.
 */
export class ClusterSyncs {
  readonly #em: SqlEntityManager;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /** Called for each notification on SYNCS_CHANNEL, and with null when some may have been missed. */
  hear(clusterId: string | null): void {
    const sets = clusterId === null ? [...this.#waiting.values()] : [this.#waiting.get(clusterId) ?? new Set()];
    for (const wakes of sets) for (const wake of wakes) wake();
  }

  /** Has the owner poll everything now, and waits until it has, `milliseconds` at most. */
  async sync(clusterId: string, milliseconds: number): Promise<SyncOutcome> {
    const until = performance.now() + milliseconds;
    const number = await this.#request(clusterId);
    if (number === null) return { kind: "removed" };
    for (let calledAt = performance.now(); ;) {
      // Before the row is read: what is told meanwhile must not be missed.
      using told = this.#next(clusterId);
      const row = await this.#read(clusterId);
      if (row === null) return { kind: "removed" };
      if (BigInt(row.syncDone) >= number) return { kind: "done" };
      const left = until - performance.now();
      if (left <= 0) return { kind: "late", name: row.name, reason: row.unreachableReason };
      await told.within(Math.min(left, calledAt + REPEAT_MS - performance.now()));
      if (performance.now() < calledAt + REPEAT_MS) continue;
      calledAt = performance.now();
      await notifyOwner(this.#em.fork(), `sync ${clusterId}`);
    }
  }

  /** @returns the number of the request; null where there is no such cluster */
  async #request(clusterId: string): Promise<bigint | null> {
    const [row] = await this.#em.fork().execute<{ number: string }[]>(
      `with asked as (
         update "cluster" set "sync_requested" = "sync_requested" + 1 where "id" = ? returning "sync_requested")
       select "sync_requested" as "number", pg_notify(?, ?) from asked`,
      [clusterId, OWNERS_CHANNEL, `sync ${clusterId}`],
    );
    return row === undefined ? null : BigInt(row.number);
  }

  #read(clusterId: string) {
    return this.#em.fork().findOne(Cluster, { id: clusterId }, { fields: ["name", "syncDone", "unreachableReason"] });
  }

  /** The next word about a cluster from now on. */
  #next(clusterId: string): Disposable & { within(milliseconds: number): Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wakes = this.#waiting.get(clusterId) ?? new Set();
    this.#waiting.set(clusterId, wakes.add(resolve));
    let timer: NodeJS.Timeout | undefined;
    return {
      within: (milliseconds) => {
        timer = setTimeout(resolve, Math.max(0, milliseconds));
        return promise;
      },
      [Symbol.dispose]: () => {
        clearTimeout(timer);
        wakes.delete(resolve);
        if (wakes.size === 0 && this.#waiting.get(clusterId) === wakes) this.#waiting.delete(clusterId);
      },
    };
  }
}

/** The number of the last request for that cluster; 0 where it is not registered any more. */
export async function lastSyncRequested({ em, clusterId }: OwnerWrite): Promise<bigint> {
  const cluster = await em.fork().findOne(Cluster, { id: clusterId }, { fields: ["syncRequested"] });
  return BigInt(cluster?.syncRequested ?? 0);
}

/** Has those who wait for polls of that cluster see what became of them, when the transaction of `em` commits. */
export async function tellSynced(em: SqlEntityManager, clusterId: string): Promise<void> {
  await em.execute("select pg_notify(?, ?)", [SYNCS_CHANNEL, clusterId]);
}

/** Tells those who wait that every request up to `number` is answered. */
export async function writeSyncDone({ em, clusterId, signal }: OwnerWrite, number: bigint): Promise<void> {
  signal.throwIfAborted();
  await em.fork().execute(
    `with done as (update "cluster" set "sync_done" = greatest("sync_done", ?) where "id" = ? returning "id")
     select pg_notify(?, "id"::text) from done`,
    [number.toString(), clusterId, SYNCS_CHANNEL],
  );
}
