import { FairSemaphore, UNBOUNDED } from "../concurrency/fair-semaphore.js";
import { TimeSlice } from "../concurrency/time-slice.js";

/** Values that are written at once: a few milliseconds. */
const AT_ONCE = 5_000;
const SLICE_MS = 2;

export interface Weight {
  readonly values: number;
  /** Whose answer it is. */
  readonly caller: string;
}

/**
 * Writes answers as JSON. A large one takes hundreds of milliseconds, in which nobody else would be served: it is written in slices,
 * one such answer at a time, those of each caller in their order and the callers in rotation.
 */
export class AnswerWriter {
  readonly #weights = new WeakMap<object, Weight>();
  readonly #large = new FairSemaphore(1, UNBOUNDED);

  /** Says what an answer weighs that is going to be written. @param data its data */
  note(data: object, weight: Weight): void {
    this.#weights.set(data, weight);
  }

  async write(answer: { readonly data?: unknown }): Promise<string> {
    const { data } = answer;
    const weight = typeof data === "object" && data !== null ? this.#weights.get(data) : undefined;
    if (weight === undefined || weight.values <= AT_ONCE) return `${JSON.stringify(answer)}\n`;
    return `${await this.#writeLarge(answer, weight)}\n`;
  }

  async #writeLarge(answer: object, { caller }: Weight): Promise<string> {
    await this.#large.acquire(caller);
    try {
      const parts: string[] = [];
      await writeIn(new TimeSlice(SLICE_MS), answer, parts);
      return parts.join("");
    } finally {
      this.#large.release();
    }
  }
}

/** As JSON.stringify writes what JSON has: no value here has a `toJSON`. */
async function writeIn(slice: TimeSlice, value: object, parts: string[]): Promise<void> {
  const isList = Array.isArray(value);
  parts.push(isList ? "[" : "{");
  let isFirst = true;
  for (const [key, each] of (isList ? value.entries() : Object.entries(value)) as Iterable<[string, unknown]>) {
    if (each === undefined && !isList) continue;
    if (!isFirst) parts.push(",");
    isFirst = false;
    if (!isList) parts.push(JSON.stringify(key), ":");
    if (typeof each !== "object" || each === null || isSmall(each)) parts.push(JSON.stringify(each ?? null));
    else await writeIn(slice, each, parts);
    if (slice.isOver) await slice.turn();
  }
  parts.push(isList ? "]" : "}");
}

/** So many values are written within a slice. */
const SMALL = 1_000;

function isSmall(value: object): boolean {
  return roomAfter(value, SMALL) > 0;
}

/** What is left of room for values after these; not above 0 where they are more. */
function roomAfter(value: object, room: number): number {
  let left = room;
  for (const each of Object.values(value) as unknown[]) {
    left -= 1;
    if (typeof each === "object" && each !== null) left = roomAfter(each, left);
    if (left <= 0) break;
  }
  return left;
}
