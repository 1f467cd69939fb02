import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { foldersOf } from "../db/embedded/folders.js";
import { tryFlock } from "../db/embedded/flock.js";

const PREFIX = "georep-demo-";

/** A folder for one run of the demo. Those of earlier runs that were killed are taken away. */
export async function demoFolder(parent = tmpdir()): Promise<string> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(PREFIX)) await removeIfLeft(path.join(parent, name));
  }
  return mkdtemp(path.join(parent, PREFIX));
}

async function removeIfLeft(folder: string): Promise<void> {
  const { serviceLock, serverLock } = foldersOf(folder);
  const found = await stat(serverLock).catch(() => null);
  // Of somebody else, or of a demo that is only just starting.
  if (found === null || found.uid !== process.getuid?.()) return;
  await using service = await tryFlock(serviceLock);
  await using server = service === null ? null : await tryFlock(serverLock);
  if (server !== null) await rm(folder, { recursive: true, force: true });
}
