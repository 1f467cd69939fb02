import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder, and those above it that are missing, with rights `mode`. One that is there stays as it is.
 *
 * Level by level: where a file system lets nobody make folders and calls that ENOENT, as /proc does, mkdir's own `recursive`
 * goes up and down for ever.
 *
 * @throws the system's error of the first folder that cannot be made
 */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeFolder(parent, mode);
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    // Another process was faster.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
