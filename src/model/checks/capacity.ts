import { bricksPerSet, type VolumeLayout } from "../health.js";

/** A brick's file system, in bytes; null for what is not known. */
export interface BrickCapacity {
  readonly isArbiter: boolean;
  readonly sizeTotal: bigint | null;
  readonly sizeFree: bigint | null;
}

export interface Capacity {
  readonly total: bigint;
  readonly free: bigint;
}

/**
 * What a volume holds, in bytes, as its clients are told (statfs). Of bricks that hold the same files the one with the least
 * room counts (afr-common.c), an arbiter holds no data; a dispersed set holds as many times its smallest figures as bricks
 * hold data (ec-combine.c); sets add up. Null where that is not known of every brick. Bricks of a volume that share a file
 * system are counted as if they did not.
 *
 * @param bricks in the order of `volume info`
 */
export function volumeCapacity(
  bricks: readonly BrickCapacity[],
  layout: VolumeLayout & { readonly redundancyCount: number },
): Capacity | null {
  if (bricks.length === 0) return null;
  const size = bricksPerSet(layout);
  const sum = { total: 0n, free: 0n };
  for (let at = 0; at < bricks.length; at += size) {
    const set = knownOf(bricks.slice(at, at + size));
    if (set === null) return null;
    const { total, free } = layout.disperseCount > 0 ? dispersed(set, layout) : replicated(set);
    sum.total += total;
    sum.free += free;
  }
  return sum;
}

function knownOf(set: readonly BrickCapacity[]): readonly Capacity[] | null {
  const known: Capacity[] = [];
  for (const { isArbiter, sizeTotal: total, sizeFree: free } of set) {
    if (isArbiter) continue;
    if (total === null || free === null) return null;
    known.push({ total, free });
  }
  return known.length === 0 ? null : known;
}

function replicated(set: readonly Capacity[]): Capacity {
  return set.reduce((least, each) => (each.free < least.free ? each : least));
}

function dispersed(
  set: readonly Capacity[],
  { disperseCount, redundancyCount }: { readonly disperseCount: number; readonly redundancyCount: number },
): Capacity {
  const times = BigInt(disperseCount - redundancyCount);
  const smallest = (pick: (each: Capacity) => bigint): bigint =>
    set.map(pick).reduce((least, each) => (each < least ? each : least));
  return { total: smallest(({ total }) => total) * times, free: smallest(({ free }) => free) * times };
}
