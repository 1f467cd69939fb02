import { monitorEventLoopDelay } from "node:perf_hooks";

/** Watches for how long the event loop of this process stands still at most, which is no fault of what is measured in it. */
export class EventLoop implements Disposable {
  readonly #delays = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.#delays.enable();
  }

  /** Milliseconds. */
  get longestBlock(): number {
    return this.#delays.max / 1e6;
  }

  [Symbol.dispose](): void {
    this.#delays.disable();
  }
}
