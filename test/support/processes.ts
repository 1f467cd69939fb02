import { readdir, readFile } from "node:fs/promises";
import { expect } from "vitest";

/** Command lines of the processes that name the folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(folder));
}

/** Until no process is left that names the folder, such as the database of a service that was killed. */
export async function nothingLeft(folder: string): Promise<void> {
  const message = "processes outlived the service that was killed";
  await expect.poll(() => processesOf(folder), { message }).toEqual([]);
}
