import { Semaphore } from "../../concurrency/semaphore.js";
import { AppError } from "../../errors.js";
import { placeOfMost } from "../../place-of-most.js";

/** Values that one answer may have. */
export const MOST_VALUES = 200_000;
/** Of one that is written at once, as each message over WebSocket and each server-sent event is. */
export const MOST_MESSAGE_VALUES = 50_000;

/** What to do about too many. */
export const LESS = "pass a smaller `first` to the pages on the way there, or ask for fewer fields";

/** What lists without pages of their own are taken to hold where nobody counts: Gluster bounds them. */
export const USUAL_LIST = 20;

/** Reads that are under way at once for one answer: what they bring together is counted only then. */
const AT_ONCE = 4;

/**
 * Counts the values of one answer while they are gathered: how many there are is not told by the document alone. Each read
 * brings at most what the answer may still have, and none begins when that is nothing.
 */
export class Allowance {
  readonly #most: number;
  /** How many stand at each place of the document, and how to name it. */
  readonly #places = new Map<object, { values: number; readonly path: () => string }>();
  #values = 0;
  #exceeded: AppError | null = null;
  readonly #reads = new Semaphore(AT_ONCE);

  constructor(most = MOST_VALUES) {
    this.#most = most;
  }

  /** Values counted so far. */
  get values(): number {
    return this.#values;
  }

  /** What was thrown when the answer became too large; null as long as it is not. */
  get exceeded(): AppError | null {
    return this.#exceeded;
  }

  /**
   * Counts values of the answer.
   *
   * @param place of the document, the same object for the same place
   * @param path the keys that lead to where they stand, joined by dots
   * @throws AppError TOO_COMPLEX when the answer has more than it may have
   */
  take(values: number, place: object, path: () => string): void {
    this.#values += values;
    const there = this.#places.get(place);
    if (there === undefined) this.#places.set(place, { values, path });
    else there.values += values;
    if (this.#values > this.#most) {
      this.#exceeded ??= new AppError(
        "TOO_COMPLEX",
        `The answer has more than ${this.#most} values, most of them in ${this.#placeOfMost()}: ${LESS}.`,
      );
    }
    if (this.#exceeded !== null) throw this.#exceeded;
  }

  /**
   * Reads when its turn has come.
   *
   * @param weight values that a row brings
   * @param read is told how many rows to read at most: one more than there is room for, so that `take` notices
   * @throws AppError TOO_COMPLEX when the answer has more than it may have by then
   */
  read<T>(weight: number, read: (most: number) => Promise<T>): Promise<T> {
    return this.#reads.run(() => {
      if (this.#exceeded !== null) throw this.#exceeded;
      return read(Math.floor((this.#most - this.#values) / Math.max(weight, 1)) + 1);
    });
  }

  #placeOfMost(): string {
    return placeOfMost(new Map(Array.from(this.#places.values(), ({ path, values }) => [path(), values])));
  }
}
