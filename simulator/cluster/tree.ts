/** What a volume holds: files, directories and links that follow from their numbers, so that a copy of a volume holds the same. */
import type { Volume } from "./volume.js";

export interface SimEntry {
  readonly path: string;
  readonly type: "f" | "d" | "l";
  /** Octal. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** Stands for what a file holds: two with the same hold the same. */
  readonly content: string;
  /** Of a link. */
  readonly target: string;
  /** Lines `NAME=0xHEX`. */
  readonly attributes: readonly string[];
  /** Epoch milliseconds. */
  readonly changedAt: number;
}

/** What someone did to an entry behind geo-replication's back; null: took it away. */
export type EntryChange = Partial<Omit<SimEntry, "path">> | null;

/** Of ten entries the sixth is a directory with those after it in it. */
function entryOf(number: number): SimEntry {
  const place = number % 10;
  const folder = `dir-${Math.floor(number / 10)}`;
  const owner = { uid: 1_000 + (number % 3), gid: 1_000, attributes: [], changedAt: 0 };
  if (place === 5) return { path: folder, type: "d", mode: "755", bytes: 4_096, content: "", target: "", ...owner };
  if (place === 9) {
    const path = `${folder}/link-${number}`;
    return { path, type: "l", mode: "777", bytes: 6, content: "", target: `file-${number - 1}`, ...owner };
  }
  const path = place < 5 ? `file-${number}` : `${folder}/file-${number}`;
  const bytes = place === 1 ? 0 : place === 2 ? 3_000_000 : 700_000 + number;
  return { path, type: "f", mode: "644", bytes, content: `file ${number}`, target: "", ...owner };
}

/** As far as `most` reaches. */
export function entriesOf(volume: Volume, most = Infinity): SimEntry[] {
  const entries: SimEntry[] = [];
  for (let number = 0; number < Math.min(volume.files, most); number++) {
    const made = { ...entryOf(number), changedAt: volume.writtenAtOf(number) };
    const changed = volume.entryChanges.get(made.path);
    // Folders are on every set.
    if (changed === null || (made.type !== "d" && !volume.isServed(number))) continue;
    const isEmpty = made.type === "f" && volume.isEmptied(number);
    entries.push({ ...made, ...(isEmpty ? { bytes: 0, content: "" } : {}), ...changed });
  }
  return entries;
}
