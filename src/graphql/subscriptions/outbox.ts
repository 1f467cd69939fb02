/** Where messages go. */
export interface Sink {
  readonly isOpen: boolean;
  /** Bytes that wait to leave. */
  readonly bufferedAmount: number;
  /** @param sent is called when the text has left for the network, or never will */
  send(text: string, sent: () => void): void;
}

export interface OutboxLimits {
  /** Bytes that may wait for the reader of one connection. */
  readonly mostBytes: number;
  /** Milliseconds for which the reader may take nothing of what waits. */
  readonly patienceMs: number;
}

export const OUTBOX_LIMITS: OutboxLimits = { mostBytes: 4 * 1024 * 1024, patienceMs: 20_000 };

/**
 * Sends messages to one connection, each when the reader has made room for it: who awaits `send` before reading on lets the
 * feed behind it notice a slow reader. One that takes nothing for too long, or has too much waiting, is given up.
 */
export class Outbox {
  readonly #sink: Sink;
  readonly #limits: OutboxLimits;
  readonly #tooSlow: () => void;
  #waiting = 0;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(sink: Sink, limits: OutboxLimits, tooSlow: () => void) {
    this.#sink = sink;
    this.#limits = limits;
    this.#tooSlow = tooSlow;
  }

  /** Ends when the message has left for the network, or never will because the connection is closed. */
  send(text: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (!this.#sink.isOpen) return Promise.resolve();
    this.#waiting += 1;
    this.#sink.send(text, () => {
      this.#waiting -= 1;
      this.#watch();
      resolve();
    });
    // One message alone may be larger: its reader has had no time to be slow.
    if (this.#waiting > 1 && this.#sink.bufferedAmount > this.#limits.mostBytes) this.#tooSlow();
    else if (this.#timer === null) this.#watch();
    return promise;
  }

  close(): void {
    this.#isClosed = true;
    this.#watch();
  }

  /** Each message that leaves starts the patience anew. */
  #watch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const patient = this.#waiting > 0 && !this.#isClosed;
    this.#timer = patient ? setTimeout(this.#tooSlow, this.#limits.patienceMs) : null;
  }
}
