import { Socket } from "node:net";

/**
 * The socket of a connection to the database. What is written to it in one go (a transaction's begin, statements that are sent
 * together, each of them in several messages) goes out in one piece: a system call for each would cost more than the statements.
 */
export class DatabaseSocket extends Socket {
  #isHeld = false;

  /**
   * @param silenceMs how long it may be that nothing comes or goes before it is given up; null for no bound. A server that was cut off
   *   without a farewell would else keep its clients, and their places in the pool, waiting until the kernel gives up, which takes it a
   *   quarter of an hour.
   */
  constructor(silenceMs: number | null) {
    super();
    if (silenceMs === null) return;
    this.setTimeout(silenceMs, () => this.destroy(new Error("timeout expired: the database did not answer")));
  }

  override connect(...given: readonly unknown[]): this {
    super.connect(...(given as [never]));
    // Node's own makes `write` a property of this very socket, which is that of its class.
    Reflect.deleteProperty(this, "write");
    return this;
  }

  override write(chunk: string | Uint8Array, ...more: readonly unknown[]): boolean {
    if (!this.#isHeld) {
      this.#isHeld = true;
      this.cork();
      // After all promises that are settled by now.
      process.nextTick(() => {
        this.#isHeld = false;
        this.uncork();
      });
    }
    return super.write(chunk, ...(more as []));
  }
}
