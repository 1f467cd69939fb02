/**
 * One thing at a time, operations before observations: Gluster breaks when two of its commands run at once, and a
 * change that someone waits for goes before a poll that nobody does.
 */
export class PriorityMutex {
  readonly #waiting: { readonly urgent: (() => void)[]; readonly idle: (() => void)[] } = { urgent: [], idle: [] };
  #busy = false;
  /** Of the task that runs. */
  #onWanted: (() => void) | undefined;

  /**
   * Runs `task` when it is free.
   *
   * @param signal ends the wait for it, not the task
   * @param onWanted called while the task runs, when an urgent one begins to wait for it
   * @throws the reason of `signal` when it aborts before the task's turn; what `task` throws
   */
  async run<T>(
    priority: "urgent" | "idle",
    signal: AbortSignal,
    task: () => Promise<T>,
    onWanted?: () => void,
  ): Promise<T> {
    signal.throwIfAborted();
    if (this.#busy) {
      const turn = this.#turn(this.#waiting[priority], signal);
      if (priority === "urgent") this.#onWanted?.();
      await turn;
    }
    this.#busy = true;
    this.#onWanted = onWanted;
    try {
      return await task();
    } finally {
      this.#busy = false;
      this.#onWanted = undefined;
      // Whoever is next becomes busy at once: no third can slip in between.
      const next = this.#waiting.urgent.shift() ?? this.#waiting.idle.shift();
      if (next !== undefined) {
        this.#busy = true;
        next();
      }
    }
  }

  #turn(queue: (() => void)[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        queue.splice(queue.indexOf(go), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason }));
      };
      queue.push(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
