import { constants } from "node:fs";
import { open } from "node:fs/promises";

const MOST_BYTES = 64 * 1024;

/**
 * Reads a small regular file. Anything else is refused before it is read: a pipe without a writer, a device or a disk image
 * would keep a thread of the process for ever.
 *
 * @throws Error whose message completes "FILE cannot be read: …"
 */
export async function readSmallFile(file: string): Promise<string> {
  await using handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await handle.stat();
  if (found.isDirectory()) throw new Error("it is a folder");
  if (!found.isFile()) throw new Error("it is no regular file");
  if (found.size > MOST_BYTES) throw new Error(`it is longer than ${MOST_BYTES} bytes`);
  return await handle.readFile("utf8");
}
