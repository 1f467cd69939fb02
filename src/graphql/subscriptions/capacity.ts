/** Connections of subscribers who have logged in, however they are connected. */
export const MOST_CONNECTIONS = 2_000;

/** How many may be connected at a time. */
export class Capacity {
  readonly #most: number;
  #taken = 0;

  constructor(most = MOST_CONNECTIONS) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#taken >= this.#most;
  }

  /** A place, until it is disposed of. Whether there is one is for the caller to check first. */
  take(): Disposable {
    this.#taken += 1;
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#taken -= 1;
        held = false;
      },
    };
  }
}
