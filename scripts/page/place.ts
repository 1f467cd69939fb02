import { chmod, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { firstLoads, MOST_AT_FIRST } from "./sizes.js";

/** Holds the hash of what a page is made of. */
const INPUTS = "inputs.sha256";
/** A build takes some seconds: what is older was left by one that was killed. */
const LEFT_BEHIND_MS = 10 * 60_000;

/** The page is over its budget; the message says what to do. */
export class PageTooLarge extends Error {}

/** Whether the page at `output` is made of these inputs. */
export async function isBuilt(output: string, inputs: string): Promise<boolean> {
  return (await readFile(path.join(output, INPUTS), "utf8").catch(() => "")) === inputs;
}

/**
 * Puts a finished page in the place of the old one, also where another build does the same at this moment.
 *
 * @param draft folder beside `output`
 * @returns compressed bytes that each HTML file loads at first
 * @throws PageTooLarge with the old page left in its place, so that the next build fails as well
 */
export async function placePage(draft: string, output: string, inputs: string): Promise<ReadonlyMap<string, number>> {
  const loads = await firstLoads(draft);
  const bytes = loads.get("index.html") ?? 0;
  if (bytes > MOST_AT_FIRST) {
    const [has, most] = [bytes, MOST_AT_FIRST].map((each) => Math.ceil(each / 1_000));
    throw new PageTooLarge(`The page loads ${has} kB at first, and may load ${most} kB: split it by route.`);
  }
  await writeFile(path.join(draft, INPUTS), inputs);
  // Whoever runs the service may be another than who built it.
  await chmod(draft, 0o755);
  for (;;) {
    await rm(output, { recursive: true, force: true });
    try {
      await rename(draft, output);
      return loads;
    } catch (error) {
      if (await isBuilt(output, inputs)) return loads;
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    }
  }
}

/** Removes drafts beside `output` that killed builds have left. */
export async function removeOldDrafts(output: string): Promise<void> {
  const folder = path.dirname(output);
  // As mkdtemp names them.
  const names = (await readdir(folder)).filter((name) => /^[0-9A-Za-z]{6}$/.test(suffix(name, path.basename(output))));
  for (const name of names) {
    const draft = path.join(folder, name);
    // Another build may have removed it by now.
    const changed = await stat(draft).catch(() => null);
    if (changed !== null && Date.now() - changed.mtimeMs > LEFT_BEHIND_MS) {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

function suffix(name: string, output: string): string {
  return name.startsWith(`${output}-`) ? name.slice(output.length + 1) : "";
}
