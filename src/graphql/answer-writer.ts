import { FairSemaphore, UNBOUNDED } from "../concurrency/fair-semaphore.js";
import { TimeSlice } from "../concurrency/time-slice.js";

/** Values that are written at once: a few milliseconds. */
const AT_ONCE = 5_000;
const SLICE_MS = 2;
/** Characters. */
const PIECE = 65_536;

export interface Weight {
  readonly values: number;
  /** Whose answer it is. */
  readonly caller: string;
  /** Takes the pieces of a large answer, in order. */
  readonly pieces: string[];
}

/**
 * Writes answers as JSON. A large one takes hundreds of milliseconds, in which nobody else would be served: it is written in slices,
 * one such answer at a time, those of each caller in their order and the callers in rotation. It stays in pieces, since to put them
 * together takes as long once more.
 */
export class AnswerWriter {
  readonly #weights = new WeakMap<object, Weight>();
  readonly #large = new FairSemaphore(1, UNBOUNDED);

  /** Says what an answer weighs that is going to be written. @param data its data */
  note(data: object, weight: Weight): void {
    this.#weights.set(data, weight);
  }

  /** @returns the whole; nothing of a large one, which is in its pieces */
  async write(answer: { readonly data?: unknown }): Promise<string> {
    const { data } = answer;
    const weight = typeof data === "object" && data !== null ? this.#weights.get(data) : undefined;
    if (weight === undefined || weight.values <= AT_ONCE) return `${JSON.stringify(answer)}\n`;
    await this.#large.acquire(weight.caller);
    try {
      const text = new Text(weight.pieces);
      await writeIn(new TimeSlice(SLICE_MS), answer, text);
      text.end();
      return "";
    } finally {
      this.#large.release();
    }
  }
}

/** A text of many parts, in pieces of some length. */
class Text {
  readonly #pieces: string[];
  #parts: string[] = [];
  #length = 0;

  constructor(pieces: string[]) {
    this.#pieces = pieces;
  }

  add(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length >= PIECE) this.end();
  }

  end(): void {
    this.#pieces.push(this.#parts.join(""));
    this.#parts = [];
    this.#length = 0;
  }
}

/** As JSON.stringify writes what JSON has: no value here has a `toJSON`. */
async function writeIn(slice: TimeSlice, value: object, text: Text): Promise<void> {
  const isList = Array.isArray(value);
  text.add(isList ? "[" : "{");
  let isFirst = true;
  for (const [key, each] of (isList ? value.entries() : Object.entries(value)) as Iterable<[string, unknown]>) {
    if (each === undefined && !isList) continue;
    if (!isFirst) text.add(",");
    isFirst = false;
    if (!isList) text.add(`${JSON.stringify(key)}:`);
    if (typeof each !== "object" || each === null || isSmall(each)) text.add(JSON.stringify(each ?? null));
    else await writeIn(slice, each, text);
    if (slice.isOver) await slice.turn();
  }
  text.add(isList ? "]" : "}");
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
