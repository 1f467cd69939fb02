import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { within } from "../concurrency/within.js";

const MOST_BYTES = 64 * 1024;
const TIMEOUT_MS = 5_000;

/** Reads by file. One that hangs keeps a thread of the few that all file calls and DNS share: asking again must not take another. */
const underWay = new Map<string, Promise<string>>();

/**
 * Reads a small regular file. Anything else is refused before it is read: a pipe without a writer, a device or a disk image
 * would keep a thread of the process for ever. One on a network share that does not answer is given up; the thread is not given back
 * before the share answers.
 *
 * @throws Error whose message completes "FILE cannot be read: …"
 */
export async function readSmallFile(file: string, { read = readAtMost, timeoutMs = TIMEOUT_MS } = {}): Promise<string> {
  const earlier = underWay.get(file);
  const reading = earlier ?? read(file).finally(() => underWay.delete(file));
  if (earlier === undefined) underWay.set(file, reading);
  const text = await within<string | null>(timeoutMs, reading, () => null);
  if (text === null) throw new Error(`reading it took more than ${timeoutMs / 1_000} s`);
  return text;
}

async function readAtMost(file: string): Promise<string> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await handle.stat();
  if (found.isDirectory()) throw new Error("it is a folder");
  if (!found.isFile()) throw new Error("it is no regular file");
  // The size may be untrue: files of /proc have none, and others grow while they are read.
  const content = Buffer.alloc(MOST_BYTES + 1);
  let length = 0;
  while (length < content.length) {
    const { bytesRead } = await handle.read(content, length, content.length - length, null);
    if (bytesRead === 0) return content.toString("utf8", 0, length);
    length += bytesRead;
  }
  throw new Error(`it is longer than ${MOST_BYTES} bytes`);
}
