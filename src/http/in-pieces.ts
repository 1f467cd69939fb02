import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";

/** Sends a text that is in pieces, one of them in a turn of the event loop. */
export function inPieces(pieces: readonly string[]): Readable {
  return Readable.from(encoded(pieces));
}

async function* encoded(pieces: readonly string[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield Buffer.from(piece);
    await setImmediate();
  }
}
