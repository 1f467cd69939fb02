import { sleep } from "./sleep.js";

export interface Rate {
  /** How many go on without delay. */
  readonly burst: number;
  /** How many go on in a second, after that. */
  readonly perSecond: number;
  /** Longest delay in milliseconds; those that would have a longer one go on after it. */
  readonly mostMs: number;
}

/** Callers that are remembered before those that need not be are forgotten. */
const MANY = 1_000;

/** Spaces out what each caller does: a leaky bucket for each, as the generic cell rate algorithm of ITU-T I.371 has it. */
export class Throttle {
  readonly #intervalMs: number;
  readonly #freeMs: number;
  readonly #mostMs: number;
  readonly #stopping: AbortSignal;
  /** When each caller's bucket is empty again, by the process's clock. */
  readonly #emptyAt = new Map<string, number>();
  #many = MANY;

  /** @param stopping once it is aborted, nobody waits */
  constructor({ burst, perSecond, mostMs }: Rate, stopping: AbortSignal) {
    this.#intervalMs = 1_000 / perSecond;
    this.#freeMs = burst * this.#intervalMs;
    this.#mostMs = mostMs;
    this.#stopping = stopping;
  }

  /**
   * Ends when the caller may go on.
   *
   * @param weight how many times it counts
   */
  async wait(caller: string, weight = 1): Promise<void> {
    const now = performance.now();
    if (this.#emptyAt.size >= this.#many) this.#forget(now);
    const full = Math.max(now, this.#emptyAt.get(caller) ?? 0) + weight * this.#intervalMs;
    const emptyAt = Math.min(full, now + this.#freeMs + this.#mostMs);
    this.#emptyAt.set(caller, emptyAt);
    const delay = emptyAt - now - this.#freeMs;
    if (delay > 0) await sleep(delay, this.#stopping).catch(() => undefined);
  }

  #forget(now: number): void {
    for (const [caller, emptyAt] of this.#emptyAt) if (emptyAt <= now) this.#emptyAt.delete(caller);
    // Where few could be forgotten, not all are gone through again soon.
    this.#many = Math.max(MANY, 2 * this.#emptyAt.size);
  }
}
