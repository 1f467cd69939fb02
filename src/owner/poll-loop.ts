import { sleep } from "../concurrency/sleep.js";
import { Preempted } from "./context.js";

/** Longest pause after failures, as a multiple of the usual one. */
const MOST_PATIENT = 8;
/** What gave way to something else is done again after this long: by then that may have gone on to its next step. */
const AGAIN_MS = 1_000;

/**
 * Something that is done again and again, with jitter, and less often while it fails; `now` has it done at once. What gave way is done
 * again soon.
 */
export class PollLoop {
  readonly #signal: AbortSignal;
  #nudge = new AbortController();
  #nudged = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  now(): void {
    this.#nudged = true;
    this.#nudge.abort();
  }

  /** @returns when the signal aborts */
  async run(intervalMs: number, task: () => Promise<void>, onFailure: (error: unknown) => void): Promise<void> {
    let patience = 1;
    while (!this.#signal.aborted) {
      this.#nudged = false;
      this.#nudge = new AbortController();
      const began = performance.now();
      let isPreempted = false;
      try {
        await task();
        patience = 1;
      } catch (error) {
        if (this.#signal.aborted) return;
        isPreempted = error instanceof Preempted;
        if (!isPreempted) {
          onFailure(error);
          patience = Math.min(patience * 2, MOST_PATIENT);
        }
      }
      const jitter = 0.9 + Math.random() * 0.2;
      const took = performance.now() - began;
      // Measured from the beginning, so that a slow task does not stretch the rhythm. But who needs more than half of the interval is
      // left alone for as long, an interval at most: nodes that are busy would be polled all the time.
      const usual = Math.max(intervalMs * patience * jitter - took, Math.min(took, intervalMs));
      const rest = isPreempted ? AGAIN_MS * jitter : usual;
      if (!this.#nudged && rest > 0) {
        await sleep(rest, AbortSignal.any([this.#signal, this.#nudge.signal])).catch(() => undefined);
      }
    }
  }
}
