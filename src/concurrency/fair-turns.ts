const AT_ONCE = 2;
const WAITING = 32;
const WAITING_OF_ONE = 6;

/**
 * Gives out so many turns at a time, to sources in rotation: one that comes often waits for its own turns, and not the others
 * with it.
 */
export class FairTurns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;
  #count = 0;

  /** @returns `line-full` or `full` when too many wait already, of this source or of all; else `done` has to be called */
  async take(source: string): Promise<"taken" | "line-full" | "full"> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return "taken";
    }
    const line = this.#waiting.get(source) ?? [];
    if (line.length >= WAITING_OF_ONE) return "line-full";
    if (this.#count >= WAITING) return "full";
    this.#waiting.set(source, line);
    this.#count += 1;
    await new Promise<void>((resolve) => line.push(resolve));
    return "taken";
  }

  done(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running -= 1;
      return;
    }
    const [source, line] = next;
    const go = line.shift();
    // Behind all others until its next turn.
    this.#waiting.delete(source);
    if (line.length > 0) this.#waiting.set(source, line);
    this.#count -= 1;
    go?.();
  }
}
