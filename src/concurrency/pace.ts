/**
 * Lets so many go on in each turn of the event loop, in the order in which they came: a crowd that comes at once must not keep
 * everybody else waiting until the last of it is served.
 */
export class Pace {
  readonly #each: number;
  #waiting: (() => void)[] = [];

  /** @param each how many go on in one turn of the event loop */
  constructor(each: number) {
    this.#each = each;
  }

  /** Ends when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(() => this.#next());
    });
  }

  #next(): void {
    for (const go of this.#waiting.slice(0, this.#each)) go();
    this.#waiting = this.#waiting.slice(this.#each);
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
  }
}
