import { readFile, stat } from "node:fs/promises";
import path from "node:path";

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly isEntry?: boolean;
}
type Manifest = Readonly<Record<string, Chunk>>;

/** Compressed bytes that a browser may load before an entry shows something. */
export const MOST_AT_FIRST = 300_000;

/** Compressed bytes of what each HTML file loads before anything is asked for: its scripts, what they import, and styles. */
export async function firstLoads(folder: string): Promise<ReadonlyMap<string, number>> {
  const manifest = JSON.parse(await readFile(path.join(folder, ".vite/manifest.json"), "utf8")) as Manifest;
  const sizes = new Map<string, number>();
  for (const [entry, { isEntry }] of Object.entries(manifest)) {
    if (isEntry !== true) continue;
    let bytes = 0;
    for (const file of filesOf(manifest, entry)) bytes += await compressedSize(path.join(folder, file));
    sizes.set(entry, bytes);
  }
  return sizes;
}

function filesOf(manifest: Manifest, name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const css of chunk.css ?? []) seen.add(css);
  for (const imported of chunk.imports ?? []) filesOf(manifest, imported, seen);
  return seen;
}

async function compressedSize(file: string): Promise<number> {
  const { size } = await stat(`${file}.gz`).catch(() => stat(file));
  return size;
}
