/** A stall is told when a second poll, this much later, finds it too: of a machine that was suspended, the first may be wrong. */
const CONFIRM_MS = 10_000;

interface Suspicion {
  readonly since: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
}

/** Bricks that one poll found to have changes which wait for a worker that was not told of them. */
export class StallWatch {
  #suspected: ReadonlyMap<string, Suspicion> = new Map();
  #next = new Map<string, Suspicion>();

  /** Whether an earlier poll found the same; else it is suspected from now on. */
  confirms(place: string, since: number): boolean {
    const before = this.#suspected.get(place);
    const now = performance.now();
    if (before?.since === since && now - before.at >= CONFIRM_MS) return true;
    this.#next.set(place, before?.since === since ? before : { since, at: now });
    return false;
  }

  /** The poll is over: what it did not find is suspected no more. @returns when to poll again, Infinity for no need */
  over(): number {
    this.#suspected = this.#next;
    this.#next = new Map();
    return Math.min(...[...this.#suspected.values()].map(({ at }) => at + CONFIRM_MS));
  }
}
