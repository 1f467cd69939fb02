import { unlessAborted } from "./unless-aborted.js";

/** One holder per key within this process, in the order of asking. */
export class KeyedMutex {
  readonly #tails = new Map<number, Promise<void>>();
  /** Those who hold a key or wait for it and can give way, by key. */
  readonly #yielding = new Map<number, Set<() => void>>();

  /**
   * Waits for the key and takes it; the answer gives it back.
   *
   * @param onWanted from one who can give way: called, while it waits and while it holds the key, when one who cannot begins to
   *   wait behind it
   * @throws the signal's reason when it aborts while waiting
   */
  async acquire(key: number, signal: AbortSignal, onWanted?: () => void): Promise<() => void> {
    signal.throwIfAborted();
    const yielding = this.#yielding.get(key) ?? new Set();
    if (onWanted === undefined) for (const wanted of yielding) wanted();
    else this.#yielding.set(key, yielding.add(onWanted));
    const left = (): void => {
      if (onWanted !== undefined && yielding.delete(onWanted) && yielding.size === 0) this.#yielding.delete(key);
    };
    const before = this.#tails.get(key) ?? Promise.resolve();
    const held = Promise.withResolvers<void>();
    // who gives up waiting still passes its turn on only after those before it
    const tail = before.then(() => held.promise);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    try {
      await unlessAborted(before, signal);
    } catch (error) {
      left();
      held.resolve();
      throw error;
    }
    return () => {
      left();
      held.resolve();
    };
  }
}
