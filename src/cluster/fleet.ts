import { setTimeout as sleep } from "node:timers/promises";
import type { Tables } from "../model/tables.js";
import { ClusterOwner, type OwnerDependencies } from "./owner.js";

/** How often replicas look for clusters that nobody owns, and owners for operations that no notification told of. */
const POLL_MS = 2_000;

interface Owned {
  readonly owner: ClusterOwner;
  readonly serial: number;
  readonly ended: Promise<void>;
}

/** All clusters that this replica owns: takes what nobody has, lets go what was removed. */
export class Fleet implements AsyncDisposable {
  readonly #deps: OwnerDependencies;
  readonly #stopping = new AbortController();
  readonly #owned = new Map<string, Owned>();
  readonly #taking = new Set<string>();
  readonly #loop: Promise<void>;
  #nudge = new AbortController();

  constructor(deps: OwnerDependencies) {
    this.#deps = deps;
    this.#loop = this.#run();
  }

  /** What was notified on the operations' channel: a cluster's id, `sync <id>`, or null when some may have been missed. */
  hear(payload: string | null): void {
    const sync = payload?.startsWith("sync ") === true ? payload.slice("sync ".length) : null;
    if (sync !== null) this.#owned.get(sync)?.owner.sync();
    else if (payload !== null && this.#owned.has(payload)) void this.#wake(payload);
    else this.#nudge.abort();
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
        await this.#takeFree();
        await Promise.all([...this.#owned.keys()].map((id) => this.#wake(id)));
      } catch (error) {
        this.#deps.log.warn({ err: error }, "clusters could not be read");
      }
      const either = AbortSignal.any([signal, this.#nudge.signal]);
      await sleep(POLL_MS, undefined, { signal: either }).catch(() => undefined);
    }
  }

  async #takeFree(): Promise<void> {
    const rows = await this.#deps.em
      .fork()
      .getKysely<Tables>()
      .selectFrom("cluster")
      .select(["id", "serial"])
      .execute();
    await Promise.all(
      rows
        .filter(({ id }) => !this.#owned.has(id) && !this.#taking.has(id))
        .map((row) => this.#take(row.id, row.serial)),
    );
  }

  async #take(id: string, serial: number): Promise<void> {
    this.#taking.add(id);
    try {
      const lost = await this.#deps.locks.tryOwn(serial);
      if (lost === null) return;
      const owner = await ClusterOwner.take(this.#deps, id, AbortSignal.any([lost, this.#stopping.signal]));
      if (owner === null) {
        await this.#deps.locks.release(serial);
        return;
      }
      this.#deps.log.info({ cluster: id }, "owning cluster");
      const ended = owner
        .run()
        .catch((error: unknown) => this.#deps.log.error({ err: error, cluster: id }, "owner failed"))
        .finally(async () => {
          this.#owned.delete(id);
          await this.#deps.locks.release(serial);
        });
      this.#owned.set(id, { owner, serial, ended });
    } finally {
      this.#taking.delete(id);
    }
  }

  async #wake(id: string): Promise<void> {
    const owned = this.#owned.get(id);
    if (owned === undefined) return;
    try {
      // Giving the lock up ends the owner.
      if (!(await owned.owner.wake())) await this.#deps.locks.release(owned.serial);
    } catch (error) {
      this.#deps.log.warn({ err: error, cluster: id }, "operations could not be read");
    }
  }
}
