import { setImmediate } from "node:timers/promises";

/** Divides work that keeps the event loop busy into slices, between which everybody else has a turn. */
export class TimeSlice {
  readonly #milliseconds: number;
  #end: number;

  /** @param milliseconds how long a slice lasts; the first one begins now */
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#end = performance.now() + milliseconds;
  }

  /** Whether the next turn is another one of the event loop. */
  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Ends at once within a slice, else in the next turn of the event loop, with which another one begins. */
  async turn(): Promise<void> {
    if (!this.isOver) return;
    await setImmediate();
    this.#end = performance.now() + this.#milliseconds;
  }
}
