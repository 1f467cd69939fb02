import { pause } from "./pause.js";

/** Longest pause after failures, as a multiple of the usual one. */
const MOST_PATIENT = 8;

/** Something that is done again and again, with jitter, and less often while it fails; `now` has it done at once. */
export class Rhythm {
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
      try {
        await task();
        patience = 1;
      } catch (error) {
        if (this.#signal.aborted) return;
        onFailure(error);
        patience = Math.min(patience * 2, MOST_PATIENT);
      }
      // Measured from the beginning, so that a slow task does not stretch the rhythm.
      const rest = intervalMs * patience * (0.9 + Math.random() * 0.2) - (performance.now() - began);
      if (!this.#nudged && rest > 0) {
        await pause(rest, AbortSignal.any([this.#signal, this.#nudge.signal])).catch(() => undefined);
      }
    }
  }
}
