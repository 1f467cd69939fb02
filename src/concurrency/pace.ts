/**
 * Lets so many go on in each turn of the event loop, those of each caller in the order in which they came and the callers in
 * rotation: a crowd that comes at once must not keep everybody else waiting until the last of it is served. With a rest between
 * turns others have the loop for most of the time.
 */
export class Pace {
  readonly #each: number;
  readonly #restMs: number;
  /** What waits, by caller; the first caller's turn is next. */
  readonly #waiting = new Map<string, (() => void)[]>();
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
      const line = this.#waiting.get(caller);
      if (line === undefined) this.#waiting.set(caller, [resolve]);
      else line.push(resolve);
      if (this.#isGoing) return;
      this.#isGoing = true;
      setImmediate(() => this.#next());
    });
  }

  #next(): void {
    let gone = 0;
    for (; gone < this.#each && this.#waiting.size > 0; gone += 1) this.#goOn();
    this.#isGoing = gone === this.#each;
    if (!this.#isGoing) return;
    if (this.#restMs === 0) setImmediate(() => this.#next());
    else setTimeout(() => this.#next(), this.#restMs);
  }

  #goOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [caller, line] = next;
    const go = line.shift();
    // Behind all others from now on.
    this.#waiting.delete(caller);
    if (line.length > 0) this.#waiting.set(caller, line);
    go?.();
  }
}
