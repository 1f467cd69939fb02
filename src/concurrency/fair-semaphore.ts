import { Rotation } from "./rotation.js";

/** How many may wait at a time. */
interface Bounds {
  readonly all: number;
  readonly ofOne: number;
}

const BOUNDS: Bounds = { all: 32, ofOne: 6 };
/** For sources that are bounded by something else. */
export const UNBOUNDED: Bounds = { all: Infinity, ofOne: Infinity };

/** A semaphore whose waiters are served by source in rotation: one that comes often waits for itself, and not the others with it. */
export class FairSemaphore {
  readonly #waiting = new Rotation<() => void>();
  readonly #atOnce: number;
  readonly #bounds: Bounds;
  #running = 0;

  /**
   * @param atOnce how many may have it at a time
   * @param bounds of those who wait
   */
  constructor(atOnce: number, bounds = BOUNDS) {
    this.#atOnce = atOnce;
    this.#bounds = bounds;
  }

  /** @returns `line-full` or `full` when too many wait already, of this source or of all; else `release` has to be called */
  async acquire(source: string): Promise<"acquired" | "line-full" | "full"> {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return "acquired";
    }
    if (this.#waiting.sizeOf(source) >= this.#bounds.ofOne) return "line-full";
    if (this.#waiting.size >= this.#bounds.all) return "full";
    await new Promise<void>((resolve) => this.#waiting.add(source, resolve));
    return "acquired";
  }

  release(): void {
    const go = this.#waiting.next();
    if (go === undefined) this.#running -= 1;
    else go();
  }
}
