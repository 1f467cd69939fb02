/** What two looks at the source and one at the destination between them say of an entry. */
import { type Entry, type EntryFacts, type Look, shownBytes } from "./entry.js";
import { settledUntilOf } from "./settled.js";

/** What is different at the destination, the worst first. */
export const DIFFERENCE_KINDS = {
  EMPTY: "A file that has content at the source has none at the destination: 0 bytes.",
  MISSING: "It is not there.",
  TYPE: "It is something else there, such as a directory in place of a file.",
  SIZE: "The file has another size there.",
  CONTENT: "The file has the same size and other content there.",
  TARGET: "The symbolic link leads somewhere else there.",
  OWNER: "It belongs to another user or group there.",
  MODE: "It has another mode there.",
  XATTRS: "It has other extended attributes there.",
} as const;
export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

export interface Difference {
  readonly kind: DifferenceKind;
  /** What it is like at either end; null where it is not there. */
  readonly source: string;
  readonly destination: string | null;
}

export type EntryVerdict =
  | { readonly kind: "IDENTICAL" }
  /** It went away at the source meanwhile. */
  | { readonly kind: "GONE" }
  | { readonly kind: "NOT_COMPARED"; readonly reason: string }
  /** `isSettled`: geo-replication says that it has copied the change, and it was not changed meanwhile. */
  | { readonly kind: "DIFFERENT"; readonly differences: readonly Difference[]; readonly isSettled: boolean };

export interface Looks {
  /** How it was at the source at first. */
  readonly entry: Entry;
  /** Later, at the destination; undefined where the time did not last. */
  readonly destination: Look | undefined;
  /** Last, at the source again. */
  readonly again: Look | undefined;
}

/** @param syncedUpTo last_synced of the session before the look at the destination, epoch seconds */
export function compare({ entry, destination, again }: Looks, syncedUpTo: number | null): EntryVerdict {
  if (destination === undefined || again === undefined) return notCompared("the time was over before");
  if (again.kind === "MISSING") return { kind: "GONE" };
  if (again.kind === "UNREADABLE") return notCompared(`at the source: ${again.reason}`);
  if (destination.kind === "UNREADABLE") return notCompared(`at the destination: ${destination.reason}`);
  const isUnchanged = again.facts.changedAt === entry.changedAt;
  const settled = isUnchanged && Number(entry.changedAt) <= settledUntilOf(syncedUpTo);
  const differences = differencesOf(again, destination);
  if (differences.length > 0) return { kind: "DIFFERENT", differences, isSettled: settled };
  if (destination.kind === "THERE" && destination.isUnreadable) return notCompared("at the destination: not readable");
  return again.isUnreadable ? notCompared("at the source: not readable") : { kind: "IDENTICAL" };
}

function notCompared(reason: string): EntryVerdict {
  return { kind: "NOT_COMPARED", reason };
}

type There = Extract<Look, { kind: "THERE" }>;

function differencesOf(source: There, destination: Extract<Look, { kind: "THERE" | "MISSING" }>): Difference[] {
  if (destination.kind === "MISSING") return [{ kind: "MISSING", source: described(source.facts), destination: null }];
  const [own, far] = [source.facts, destination.facts];
  if (own.type !== far.type) return [{ kind: "TYPE", source: described(own), destination: described(far) }];
  const found: Difference[] = [];
  const note = (kind: DifferenceKind, here: string, there: string): void => {
    if (here !== there) found.push({ kind, source: here, destination: there });
  };
  if (own.type === "f") {
    const kind = far.bytes === 0 ? "EMPTY" : "SIZE";
    note(kind, `${own.bytes} bytes`, `${far.bytes} bytes`);
    if (source.sum !== null && destination.sum !== null) {
      note("CONTENT", `SHA-256 ${source.sum}`, `SHA-256 ${destination.sum}`);
    }
  }
  if (own.type === "l") note("TARGET", shownBytes(source.target), shownBytes(destination.target));
  note("OWNER", `${own.uid}:${own.gid}`, `${far.uid}:${far.gid}`);
  // A symbolic link has no mode of its own.
  if (own.type !== "l") note("MODE", own.mode, far.mode);
  note("XATTRS", ...distinct(source.attributes, destination.attributes));
  return found;
}

/** Of two lists of attributes what only one of them has. */
function distinct(here: readonly string[], there: readonly string[]): [string, string] {
  const only = (some: readonly string[], others: readonly string[]): string =>
    some
      .filter((line) => !others.includes(line))
      .join(", ")
      .slice(0, 500);
  return [only(here, there), only(there, here)];
}

const TYPES: Readonly<Record<string, string>> = {
  d: "directory",
  l: "symbolic link",
  p: "named pipe",
  s: "socket",
  b: "block device",
  c: "character device",
};

function described({ type, bytes }: EntryFacts): string {
  return type === "f" ? `file of ${bytes} bytes` : (TYPES[type] ?? `entry of type ${type}`);
}
