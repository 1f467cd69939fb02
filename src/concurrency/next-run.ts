/**
 * Runs `work` one run at a time: whoever asks gets what a run brings that begins after the call, and shares it with all who ask
 * before it begins. However many ask at once, it takes two runs.
 */
export class NextRun<T> {
  readonly #work: () => Promise<T>;
  #running: Promise<unknown> | null = null;
  #next: Promise<T> | null = null;

  constructor(work: () => Promise<T>) {
    this.#work = work;
  }

  /** Whether nobody waits for anything. */
  get isIdle(): boolean {
    return this.#running === null;
  }

  run(): Promise<T> {
    if (this.#running === null) return this.#begin();
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      return this.#begin();
    });
    return this.#next;
  }

  #begin(): Promise<T> {
    const result = this.#work();
    const running = result
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (this.#running === running && this.#next === null) this.#running = null;
      });
    this.#running = running;
    return result;
  }
}
