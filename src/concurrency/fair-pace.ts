/**
 * Lets each caller go on once in each turn of the event loop: who asks for much at once waits for turns of its own, and between
 * two of them everybody else has one.
 */
export class FairPace {
  /** What waits, by caller; an entry without any is of one who has gone on in this turn. */
  readonly #callers = new Map<string, (() => void)[]>();

  /** Ends when it is the caller's turn: at once for one who has not gone on in this one. */
  async turn(caller: string): Promise<void> {
    const waiting = this.#callers.get(caller);
    if (waiting !== undefined) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return;
    }
    if (this.#callers.size === 0) setImmediate(() => this.#next());
    this.#callers.set(caller, []);
  }

  #next(): void {
    for (const [caller, waiting] of this.#callers) {
      const go = waiting.shift();
      if (go === undefined) this.#callers.delete(caller);
      else go();
    }
    if (this.#callers.size > 0) setImmediate(() => this.#next());
  }
}
