/** Which entries of a volume are compared: chosen by size and age, and by a seed, so that the same seed chooses the same again. */
import type { Entry, Extent } from "./entry.js";
import { settledUntilOf } from "./settled.js";

/** Files of that size and more are large. */
const LARGE_BYTES = 1_048_576;
/** Of all entries the newest are one in so many. */
const NEWEST_SHARE = 20;
/** More than there are entries, and a number below its square is exact. */
const PLACES = 2 ** 20;

const KINDS = ["empty file", "small file", "large file", "directory", "other"] as const;
const AGES = ["unsettled", "newest", "older"] as const;

/**
 * Takes from each kind and age in turn, as long as it has any: there are as many of each as there can be, so that a handful of
 * large files is not lost among a million of small ones, nor what was written today among what was years ago.
 *
 * @param syncedUpTo epoch seconds; null where nothing is known to be synced
 * @returns at most `count`, in the order in which they were given
 */
export function sampleOf(
  entries: readonly Entry[],
  { count, seed, syncedUpTo }: { readonly count: number; readonly seed: number; readonly syncedUpTo: number | null },
): Entry[] {
  const times = Float64Array.from(entries, ({ changedAt }) => Number(changedAt));
  const settledUntil = settledUntilOf(syncedUpTo);
  const newestAfter = newestOf(times.filter((time) => time <= settledUntil));
  const strata = new Map<string, number[]>();
  for (const [index, entry] of entries.entries()) {
    const time = times[index] ?? 0;
    const age = time > settledUntil ? "unsettled" : time > newestAfter ? "newest" : "older";
    const name = `${kindOf(entry)} ${age}`;
    // Rank and place in one number, since numbers alone are sorted fast.
    const key = rankOf(entry.path, seed) * PLACES + index;
    const members = strata.get(name);
    if (members === undefined) strata.set(name, [key]);
    else members.push(key);
  }
  const queues = AGES.flatMap((age) => KINDS.map((kind) => strata.get(`${kind} ${age}`) ?? []))
    .filter((members) => members.length > 0)
    .map((members) => Float64Array.from(members).toSorted());
  const chosen = new Set<number>();
  for (let round = 0; chosen.size < Math.min(count, entries.length); round++) {
    for (const queue of queues) {
      const key = queue[round];
      if (key !== undefined && chosen.size < count) chosen.add(key % PLACES);
    }
  }
  return entries.filter((_entry, index) => chosen.has(index));
}

function kindOf({ type, bytes }: Entry): (typeof KINDS)[number] {
  if (type === "d") return "directory";
  if (type !== "f") return "other";
  return bytes === 0 ? "empty file" : bytes < LARGE_BYTES ? "small file" : "large file";
}

/** After when the newest were changed, epoch seconds. */
function newestOf(times: Float64Array): number {
  const sorted = times.toSorted();
  return sorted[sorted.length - 1 - Math.floor(sorted.length / NEWEST_SHARE)] ?? Infinity;
}

/** FNV-1a over seed and path, its bits mixed as MurmurHash3 ends: even, and the same on every machine. */
function rankOf(path: string, seed: number): number {
  let hash = 0x81_1c_9d_c5 ^ seed;
  for (let index = 0; index < path.length; index++) {
    hash = Math.imul(hash ^ path.charCodeAt(index), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * How much of each file is read, so that all of it together stays within `maxBytes`: small files whole, and of the others as much
 * of each, half of it from the beginning and half from the end.
 *
 * @returns by place in the sample; nothing for what has no content
 */
export function extentsOf(sample: readonly Entry[], maxBytes: number): ReadonlyMap<number, Extent> {
  const files = [...sample.entries()]
    .filter(([, { type, bytes }]) => type === "f" && bytes > 0)
    .toSorted(([, a], [, b]) => a.bytes - b.bytes);
  const extents = new Map<number, Extent>();
  let left = maxBytes;
  for (const [place, [index, { bytes }]] of files.entries()) {
    const share = Math.min(bytes, Math.floor(left / (files.length - place)));
    if (share === 0) continue;
    left -= share;
    const head = share === bytes ? bytes : Math.ceil(share / 2);
    extents.set(index, { head, tail: share - head });
  }
  return extents;
}
