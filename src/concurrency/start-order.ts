/** One's turn to begin. */
export interface Turn {
  /** When all that came before have given theirs up. */
  readonly come: Promise<void>;
  /** Lets the next one begin; calling it again does nothing. */
  readonly over: () => void;
}

/** Lets tasks begin in the order in which they came, however long what each does before it begins may take. */
export class StartOrder {
  #last: Promise<void> = Promise.resolve();

  take(): Turn {
    const come = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = Promise.all([come, promise]).then(() => undefined);
    return { come, over: resolve };
  }
}
