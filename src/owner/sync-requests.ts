import { lastSyncRequested, writeSyncDone } from "../service/clusters/cluster-syncs.js";
import { asOwner, type OwnerContext } from "./context.js";

/**
 * Which requests to poll everything anew are answered: those that were read before a poll of the pool began, once a poll of
 * the sessions that began after it is written down, so that the sessions of a volume that was just found are there too.
 */
export class SyncRequests {
  readonly #on: OwnerContext;
  /** Numbers of requests: the last that was read, that the last poll of the pool answers, and that both polls answer. */
  #read: bigint;
  #pool: bigint;
  #done: bigint;
  /** What the polls that are under way would answer. */
  #poolUnderWay = 0n;
  #sessionsUnderWay = 0n;

  constructor(on: OwnerContext) {
    this.#on = on;
    const { syncRequested: requested, syncDone: done } = on.cache.cluster;
    [this.#read, this.#pool, this.#done] = [BigInt(requested), BigInt(done), BigInt(done)];
  }

  /** Reads what was asked for. @returns whether it is new, or which polls have to be made again because they failed */
  async next(): Promise<"new" | "pool" | "sessions" | null> {
    const last = await lastSyncRequested(asOwner(this.#on));
    if (last > this.#read) {
      this.#read = last;
      return "new";
    }
    if (this.#pool < last) return this.#poolUnderWay < last ? "pool" : null;
    return this.#done < last && this.#sessionsUnderWay < last ? "sessions" : null;
  }

  /** Whether requests wait for nothing but a poll of the sessions. */
  get wantSessions(): boolean {
    return this.#pool > this.#done;
  }

  /** Makes a poll of the pool. */
  async pool<T>(poll: () => Promise<T>): Promise<T> {
    const number = (this.#poolUnderWay = this.#read);
    try {
      const result = await poll();
      // One that began earlier may end later.
      if (number > this.#pool) this.#pool = number;
      return result;
    } finally {
      this.#poolUnderWay = 0n;
    }
  }

  /** Makes a poll of the sessions. @param isAnswered whether any host has answered it */
  async sessions<T>(poll: () => Promise<T>, isAnswered: (result: T) => boolean): Promise<T> {
    const number = (this.#sessionsUnderWay = this.#pool);
    try {
      const result = await poll();
      if (isAnswered(result) && number > this.#done) {
        await writeSyncDone(asOwner(this.#on), number);
        this.#done = number;
      }
      return result;
    } finally {
      this.#sessionsUnderWay = 0n;
    }
  }
}
