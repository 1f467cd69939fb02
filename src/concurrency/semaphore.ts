export interface Acquisition {
  /** Ends the wait, not what the permit is taken for. */
  readonly signal?: AbortSignal;
  /**
   * From one who can give way: called, as long as it has a permit, whenever one who cannot begins to wait for one. Who can give
   * way waits behind all who cannot.
   */
  readonly onWanted?: (() => void) | undefined;
}

/**
 * So many permits at a time; a mutex with one. Those who wait get theirs in the order of asking, behind all who cannot give way.
 *
 * A permit that is given back while someone waits is theirs at once, so that no third can slip in between; who gives up waiting
 * has left the queue by then.
 */
export class Semaphore {
  readonly #permits: number;
  #free: number;
  readonly #urgent: (() => void)[] = [];
  readonly #yielding: (() => void)[] = [];
  /** Tells each holder that can give way. */
  readonly #holders = new Set<() => void>();

  constructor(permits: number) {
    this.#permits = permits;
    this.#free = permits;
  }

  /** Whether nobody has a permit, and so nobody waits. */
  get isIdle(): boolean {
    return this.#free === this.#permits;
  }

  /**
   * Waits for a permit and takes it. The answer gives it back; calling it again does nothing.
   *
   * @throws the signal's reason when it aborts before there is one
   */
  acquire({ signal, onWanted }: Acquisition = {}): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const queue = onWanted === undefined ? this.#urgent : this.#yielding;
      const leave = (): void => {
        if (queue.includes(grant)) queue.splice(queue.indexOf(grant), 1);
        const reason: unknown = signal?.reason;
        reject(reason instanceof Error ? reason : new Error("aborted", { cause: reason }));
      };
      const tell = (): void => onWanted?.();
      const grant = (): void => {
        signal?.removeEventListener("abort", leave);
        if (onWanted !== undefined) this.#holders.add(tell);
        let isHeld = true;
        resolve(() => {
          if (isHeld) this.#release(tell);
          isHeld = false;
        });
      };
      if (signal?.aborted === true) return leave();
      if (this.#free > 0) {
        this.#free -= 1;
        return grant();
      }
      queue.push(grant);
      signal?.addEventListener("abort", leave, { once: true });
      if (onWanted === undefined) for (const tellHolder of this.#holders) tellHolder();
    });
  }

  /** @throws as `acquire`; what `task` throws */
  async run<T>(task: () => Promise<T>, acquisition?: Acquisition): Promise<T> {
    const release = await this.acquire(acquisition);
    try {
      return await task();
    } finally {
      release();
    }
  }

  #release(tell: () => void): void {
    this.#holders.delete(tell);
    const next = this.#urgent.shift() ?? this.#yielding.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

/** A mutex for each key, kept as long as someone has it. */
export class KeyedMutex<Key> {
  readonly #mutexes = new Map<Key, Semaphore>();

  /** As `Semaphore.acquire`. */
  async acquire(key: Key, acquisition?: Acquisition): Promise<() => void> {
    const mutex = this.#mutexes.get(key) ?? new Semaphore(1);
    this.#mutexes.set(key, mutex);
    const forget = (): void => {
      if (mutex.isIdle && this.#mutexes.get(key) === mutex) this.#mutexes.delete(key);
    };
    try {
      const release = await mutex.acquire(acquisition);
      return () => {
        release();
        forget();
      };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** As `Semaphore.run`. */
  async run<T>(key: Key, task: () => Promise<T>, acquisition?: Acquisition): Promise<T> {
    const release = await this.acquire(key, acquisition);
    try {
      return await task();
    } finally {
      release();
    }
  }
}
