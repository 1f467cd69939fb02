import { bricksPerSet, setsOf, type VolumeLayout } from "../health.js";

/** What is known of a brick; null where it is not known. */
export interface BrickFacts {
  readonly hostId: string;
  /** Device of its file system. */
  readonly device: string | null;
  readonly isArbiter: boolean;
  /** Of its file system, in bytes. */
  readonly sizeTotal: bigint | null;
  readonly hasFiles: boolean | null;
  /** What its process wrote in so many seconds before it was last asked. */
  readonly written: { readonly bytes: bigint; readonly seconds: number } | null;
}

export interface Layout {
  readonly replicaCount: number;
  readonly disperseCount: number;
  readonly redundancyCount: number;
}

/**
 * Size of a volume in bytes as its mount shows it; null when a set has no brick whose size is known. A file system that holds
 * several bricks of the volume is shared among them (glusterd: `storage.shared-brick-count`), the smallest brick of a set
 * counts, and an arbiter holds no data.
 */
export function sizeOf(bricks: readonly BrickFacts[], layout: Layout): bigint | null {
  const shares = new Map<string, bigint>();
  const place = ({ hostId, device }: BrickFacts): string => `${hostId} ${device ?? ""}`;
  for (const brick of bricks) shares.set(place(brick), (shares.get(place(brick)) ?? 0n) + 1n);
  let size = 0n;
  for (const set of setsOf(bricks, bricksPerSet(layout))) {
    let least: bigint | null = null;
    for (const brick of set) {
      if (brick.isArbiter || brick.sizeTotal === null) continue;
      const share = brick.device === null ? brick.sizeTotal : brick.sizeTotal / (shares.get(place(brick)) ?? 1n);
      if (least === null || share < least) least = share;
    }
    if (least === null) return null;
    size += layout.disperseCount > 0 ? least * BigInt(layout.disperseCount - layout.redundancyCount) : least;
  }
  return bricks.length === 0 ? null : size;
}

/** Whether a volume holds files: one brick with files tells it, and a set is empty by the word of any of its bricks. */
export function holdsFiles(bricks: readonly BrickFacts[], layout: Layout): boolean | null {
  if (bricks.some(({ hasFiles }) => hasFiles === true)) return true;
  const sets = setsOf(bricks, bricksPerSet(layout));
  return sets.length > 0 && sets.every((set) => set.some(({ hasFiles }) => hasFiles === false)) ? false : null;
}

/** The brick that wrote the most; null when a set has no brick of which it is known. */
export function mostWritten(bricks: readonly BrickFacts[], layout: Layout): BrickFacts["written"] {
  let most: BrickFacts["written"] = null;
  for (const set of setsOf(bricks, bricksPerSet(layout))) {
    if (set.every(({ written }) => written === null)) return null;
    for (const { written } of set) {
      if (written !== null && (most === null || written.bytes > most.bytes)) most = written;
    }
  }
  return most;
}

/**
 * The most that the bricks of any one set wrote all of them, arbiters apart, which hold no data: what clients write, all bricks of a
 * set do, and what is healed only those that lacked it. Null where of a set that is not known.
 */
export function writtenByAll(
  bricks: readonly Pick<BrickFacts, "isArbiter" | "written">[],
  layout: VolumeLayout,
): BrickFacts["written"] {
  let most: BrickFacts["written"] = null;
  for (const set of setsOf(bricks, bricksPerSet(layout))) {
    let least: BrickFacts["written"] = null;
    for (const { isArbiter, written } of set) {
      if (isArbiter) continue;
      if (written === null) return null;
      if (least === null || written.bytes < least.bytes) least = written;
    }
    if (least !== null && (most === null || least.bytes > most.bytes)) most = least;
  }
  return most;
}

/**
 * A brick's process writes its health check every 30 seconds, a page each time (storage.health-check-interval), and its log: no
 * less than this many bytes, at no less than this rate, are taken for files.
 */
export const FILES_WRITTEN = { bytes: 65_536n, bytesPerSecond: 1_024 } as const;

export function isWrittenTo({ bytes, seconds }: { readonly bytes: bigint; readonly seconds: number }): boolean {
  return bytes >= FILES_WRITTEN.bytes && Number(bytes) >= FILES_WRITTEN.bytesPerSecond * seconds;
}
