import { sleep } from "../concurrency/sleep.js";
import { ClusterOwner, type OwnerDependencies } from "./owner.js";
import type { Cluster, Operation } from "../model/entities/index.js";

/** How often replicas look for clusters that nobody owns, and owners for operations that no notification told of. */
const POLL_MS = 2_000;

interface Owned {
  readonly owner: ClusterOwner;
  readonly serial: number;
  readonly ended: Promise<void>;
}

/** All clusters that this replica owns: takes what nobody has, lets go what was removed. */
export class OwnerSupervisor implements AsyncDisposable {
  readonly #deps: OwnerDependencies;
  readonly #stopping = new AbortController();
  readonly #owned = new Map<string, Owned>();
  readonly #loop: Promise<void>;
  /** Clusters whose settings are being read for the first time, and whether these have changed since it began. */
  readonly #taking = new Map<string, { isOutdated: boolean }>();
  #nudge = new AbortController();

  constructor(deps: OwnerDependencies) {
    this.#deps = deps;
    this.#loop = this.#run();
  }

  /** An `OwnerCall`, or null when some may have been missed. */
  onNotification(call: string | null): void {
    const [what, id] = call?.split(" ", 2) ?? [];
    const owned = id === undefined ? undefined : this.#owned.get(id);
    // Sessions of any cluster may go to one that was registered, or removed, just now.
    if (call === null || what === "cluster") {
      this.#deps.directory.expire();
      for (const [each, taking] of this.#taking) if (call === null || each === id) taking.isOutdated = true;
    }
    if (owned === undefined) {
      // A new cluster, another replica's, or notifications that were lost.
      if (call === null) for (const each of this.#owned.keys()) void this.#settingsChanged(each);
      this.#nudge.abort();
    } else if (what === "sync") void this.#syncsWait(owned);
    else if (what === "keys" || what === "programs") owned.owner.filesChanged(what);
    else if (what === "operation") void this.#operationsWait(owned);
    else void this.#settingsChanged(id ?? "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error("the service is shutting down"));
    await this.#loop;
    await Promise.allSettled([...this.#owned.values()].map((owned) => owned.ended));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#nudge = new AbortController();
      try {
        await this.#acquireUnowned();
        await this.#takeUpMissed();
      } catch (error) {
        this.#deps.log.warn({ err: error }, "clusters could not be read");
      }
      const either = AbortSignal.any([signal, this.#nudge.signal]);
      await sleep(POLL_MS, either).catch(() => undefined);
    }
  }

  async #acquireUnowned(): Promise<void> {
    const rows = await this.#deps.em
      .fork()
      .execute<Pick<Cluster, "id" | "serial">[]>(`select "id", "serial" from "cluster"`);
    const registered = new Set(rows.map((row) => row.id));
    const removed = [...this.#owned].filter(([id]) => !registered.has(id));
    await Promise.all([
      ...rows.filter(({ id }) => !this.#owned.has(id)).map((row) => this.#take(row.id, row.serial)),
      ...removed.map(([, owned]) => this.#deps.locks.release(owned.serial)),
    ]);
  }

  async #take(id: string, serial: number): Promise<void> {
    const { locks, log } = this.#deps;
    const lost = await locks.tryOwn(serial);
    if (lost === null) return;
    const taking = { isOutdated: false };
    this.#taking.set(id, taking);
    try {
      const owner = await ClusterOwner.take(this.#deps, id, AbortSignal.any([lost, this.#stopping.signal]));
      if (owner === null) {
        await locks.release(serial);
        return;
      }
      log.info({ cluster: id }, "owning cluster");
      const ended = owner
        .run()
        .catch((error: unknown) => log.error({ err: error, cluster: id }, "owner failed"))
        .then(() => {
          this.#owned.delete(id);
          return locks.release(serial);
        });
      this.#owned.set(id, { owner, serial, ended });
      if (taking.isOutdated) await this.#settingsChanged(id);
    } catch (error) {
      // Another replica may have more luck with it.
      await locks.release(serial);
      log.warn({ err: error, cluster: id }, "a cluster could not be taken");
    } finally {
      this.#taking.delete(id);
    }
  }

  /** Operations whose notification was lost: one question for all clusters. */
  async #takeUpMissed(): Promise<void> {
    const rows = await this.#deps.em
      .fork()
      .execute<Pick<Operation, "clusterId">[]>(
        `select distinct "cluster_id" as "clusterId" from "operation" where "state" in ('PENDING', 'RUNNING')`,
      );
    await Promise.all(
      rows.map(async (row) => {
        const owned = this.#owned.get(row.clusterId);
        if (owned !== undefined) await this.#operationsWait(owned);
      }),
    );
  }

  async #operationsWait({ owner }: Owned): Promise<void> {
    await owner
      .takeUpOperations()
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, "operations could not be read"));
  }

  async #syncsWait({ owner }: Owned): Promise<void> {
    await owner
      .sync()
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, "requests for polls could not be read"));
  }

  async #settingsChanged(id: string): Promise<void> {
    const owned = this.#owned.get(id);
    if (owned === undefined) return;
    try {
      // Giving the lock up ends the owner.
      if (!(await owned.owner.settingsChanged())) await this.#deps.locks.release(owned.serial);
    } catch (error) {
      this.#deps.log.warn({ err: error, cluster: id }, "a cluster's settings could not be read");
    }
  }
}
