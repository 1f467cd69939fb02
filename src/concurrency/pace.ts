import { Rotation } from "./rotation.js";

/**
 * Lets so many go on in each turn of the event loop, those of each caller in the order in which they came and the callers in
 * rotation: a crowd that comes at once must not keep everybody else waiting until the last of it is served. With a rest between
 * turns others have the loop for most of the time.
 */
export class Pace {
  readonly #each: number;
  readonly #restMs: number;
  readonly #waiting = new Rotation<() => void>();
  #isGoing = false;

  /**
   * @param each how many go on in one turn of the event loop
   * @param restMs milliseconds after a turn in which so many went on, until the next one
   */
  constructor(each: number, restMs = 0) {
    this.#each = each;
    this.#restMs = restMs;
  }

  /** Ends when it is the caller's turn. */
  turn(caller: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(caller, resolve);
      if (this.#isGoing) return;
      this.#isGoing = true;
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    let gone = 0;
    for (; gone < this.#each && this.#waiting.size > 0; gone += 1) this.#waiting.next()?.();
    this.#isGoing = gone === this.#each;
    if (!this.#isGoing) return;
    if (this.#restMs === 0) setImmediate(() => this.#next());
    else setTimeout(() => this.#next(), this.#restMs);
  }
}
