/** One holder per key within this process, in the order of asking. */
export class KeyedMutex {
  readonly #tails = new Map<number, Promise<void>>();

  /**
   * Waits for the key and takes it; the answer gives it back.
   *
   * @throws the signal's reason when it aborts while waiting
   */
  async acquire(key: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    const before = this.#tails.get(key) ?? Promise.resolve();
    const held = Promise.withResolvers<void>();
    // who gives up waiting still passes its turn on only after those before it
    const tail = before.then(() => held.promise);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      await Promise.race([before, stopped.promise]);
    } catch (error) {
      held.resolve();
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
    }
    return () => held.resolve();
  }
}
