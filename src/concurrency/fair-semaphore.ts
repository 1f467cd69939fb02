const AT_ONCE = 2;
const WAITING = 32;
const WAITING_OF_ONE = 6;

/** A semaphore whose waiters are served by source in rotation: one that comes often waits for itself, and not the others with it. */
export class FairSemaphore {
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;
  #count = 0;

  /** @returns `line-full` or `full` when too many wait already, of this source or of all; else `release` has to be called */
  async acquire(source: string): Promise<"acquired" | "line-full" | "full"> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return "acquired";
    }
    const line = this.#waiting.get(source) ?? [];
    if (line.length >= WAITING_OF_ONE) return "line-full";
    if (this.#count >= WAITING) return "full";
    this.#waiting.set(source, line);
    this.#count += 1;
    await new Promise<void>((resolve) => line.push(resolve));
    return "acquired";
  }

  release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    const [source, line] = next;
    const go = line.shift();
    // Behind all others from now on.
    this.#waiting.delete(source);
    if (line.length > 0) this.#waiting.set(source, line);
    this.#count -= 1;
    go?.();
  }
}
