import { FairSemaphore, UNBOUNDED } from "../concurrency/fair-semaphore.js";
import { TimeSlice } from "../concurrency/time-slice.js";
import { AppError } from "../errors.js";
import { callerKey } from "../model/actor.js";
import type { Context } from "./context.js";
import { graphqlError } from "./errors.js";
import { CHARACTERS } from "./limits/weight.js";

/** Values that are written at once: a few milliseconds. */
const AT_ONCE = 5_000;
const SLICE_MS = 2;
/** Characters. */
const PIECE = 65_536;

/** Whose answer it is, until when it is wanted, and what takes its pieces where it is large. */
type Asking = Pick<Context, "actor" | "source" | "gone" | "pieces">;

/**
 * Writes answers as JSON. A large one takes hundreds of milliseconds, in which nobody else would be served: it is written in slices,
 * one such answer at a time, those of each caller in their order and the callers in rotation. It stays in pieces, since to put them
 * together takes as long once more.
 */
export class AnswerWriter {
  /** Who asked for data that are large. */
  readonly #asking = new WeakMap<object, Asking>();
  readonly #large = new FairSemaphore(1, UNBOUNDED);

  /** Tells how many values data have that are going to be written. */
  note(data: object, values: number, asking: Asking): void {
    if (values > AT_ONCE) this.#asking.set(data, asking);
  }

  /**
   * @returns the whole; nothing of a large one, which is in its pieces
   * @throws GraphQLError SHUTTING_DOWN for a large one that nobody waits for, or may wait for, any more
   */
  async write(answer: { readonly data?: unknown }): Promise<string> {
    const { data } = answer;
    const asking = typeof data === "object" && data !== null ? this.#asking.get(data) : undefined;
    if (asking === undefined) return `${JSON.stringify(answer)}\n`;
    const gone = asking.gone();
    await this.#large.acquire(callerKey(asking.actor, asking.source));
    try {
      asking.pieces.push(...(await piecesOf(answer, gone)));
      return "";
    } finally {
      this.#large.release();
    }
  }
}

async function piecesOf(answer: object, gone: AbortSignal): Promise<readonly string[]> {
  const text = new Text();
  const slice = new TimeSlice(SLICE_MS);
  assertWanted(gone);
  await writeIn(text, answer, async () => {
    if (!slice.isOver) return;
    await slice.turn();
    assertWanted(gone);
  });
  text.add("\n");
  return text.end();
}

function assertWanted(gone: AbortSignal): void {
  if (gone.aborted) throw graphqlError(new AppError("SHUTTING_DOWN", "The service is shutting down."));
}

/** A text of many parts, in pieces of some length. */
class Text {
  readonly #pieces: string[] = [];
  #parts: string[] = [];
  #length = 0;

  add(part: string): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length >= PIECE) this.end();
  }

  /** @returns all pieces, with what was added since the last one was full */
  end(): readonly string[] {
    this.#pieces.push(this.#parts.join(""));
    this.#parts = [];
    this.#length = 0;
    return this.#pieces;
  }
}

/** As JSON.stringify writes what JSON has: no value here has a `toJSON`. @param pause lets others have a turn when it is time */
async function writeIn(text: Text, value: object, pause: () => Promise<void>): Promise<void> {
  const isList = Array.isArray(value);
  text.add(isList ? "[" : "{");
  let isFirst = true;
  for (const [key, each] of (isList ? value.entries() : Object.entries(value)) as Iterable<[string, unknown]>) {
    if (each === undefined && !isList) continue;
    if (!isFirst) text.add(",");
    isFirst = false;
    if (!isList) text.add(`${JSON.stringify(key)}:`);
    if (typeof each !== "object" || each === null || isSmall(each)) text.add(JSON.stringify(each ?? null));
    else await writeIn(text, each, pause);
    await pause();
  }
  text.add(isList ? "]" : "}");
}

/** Values, or as many times CHARACTERS, that are written within a slice. */
const SMALL = 1_000;

function isSmall(value: object): boolean {
  return roomAfter(value, SMALL) > 0;
}

/** What is left of room for values after these; not above 0 where they are more, or longer. */
function roomAfter(value: object, room: number): number {
  let left = room;
  for (const each of Object.values(value) as unknown[]) {
    left -= 1;
    if (typeof each === "string") left -= Math.floor(each.length / CHARACTERS);
    else if (typeof each === "object" && each !== null) left = roomAfter(each, left);
    if (left <= 0) break;
  }
  return left;
}
