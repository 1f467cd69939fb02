/** Time as the simulated clusters know it. What changes by itself is worked out from it whenever somebody asks. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * The time of day that nodes show, epoch milliseconds: who asks for it holds it against a clock of his own, which goes on no faster where
   * the nodes' seconds are short.
   */
  shown(): number;
  /** Ends early, and without an error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's time; `speed` 10 lets a simulated session come to Active in a tenth of the usual seconds. */
export function realClock(speed = 1): Clock {
  const began = Date.now();
  return {
    now: () => began + (Date.now() - began) * speed,
    shown: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", done);
          resolve();
        };
        const timer = setTimeout(done, ms / speed);
        signal?.addEventListener("abort", done, { once: true });
      }),
  };
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(start: number | Date = Date.UTC(2026, 0, 1)) {
    this.#now = Number(start);
  }

  now(): number {
    return this.#now;
  }

  shown(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted === true) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      const leave = (): void => {
        this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
        resolve();
      };
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#now);
    for (const { wake } of due.toSorted((a, b) => a.until - b.until)) {
      wake();
    }
  }
}
