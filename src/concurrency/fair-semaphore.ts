import { Rotation } from "./rotation.js";

const WAITING = 32;
const WAITING_OF_ONE = 6;

/** A semaphore whose waiters are served by source in rotation: one that comes often waits for itself, and not the others with it. */
export class FairSemaphore {
  readonly #waiting = new Rotation<() => void>();
  readonly #atOnce: number;
  #running = 0;

  /** @param atOnce how many may have it at a time */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** @returns `line-full` or `full` when too many wait already, of this source or of all; else `release` has to be called */
  async acquire(source: string): Promise<"acquired" | "line-full" | "full"> {
    if (this.#running < this.#atOnce) {
      this.#running += 1;
      return "acquired";
    }
    if (this.#waiting.sizeOf(source) >= WAITING_OF_ONE) return "line-full";
    if (this.#waiting.size >= WAITING) return "full";
    await new Promise<void>((resolve) => this.#waiting.add(source, resolve));
    return "acquired";
  }

  release(): void {
    const go = this.#waiting.next();
    if (go === undefined) this.#running -= 1;
    else go();
  }
}
