import type { GeoRepStatus } from "./status.js";

export interface VolumeLayout {
  readonly replicaCount: number;
  readonly disperseCount: number;
}

/**
 * How many consecutive bricks of `volume info` hold the same files. `distCount` is not asked: it lies. The replica
 * count of Gluster includes the arbiter.
 */
export function bricksPerSet(layout: VolumeLayout): number {
  if (layout.disperseCount > 0) return layout.disperseCount;
  return Math.max(layout.replicaCount, 1);
}

/**
 * Status of one set of bricks that hold the same files. One Active brick is enough to replicate the set, so the
 * bricks beside it may be Passive, Faulty or unknown without the set being worse for it.
 */
function statusOfSet(bricks: readonly GeoRepStatus[]): GeoRepStatus {
  for (const decisive of ["ACTIVE", "INITIALIZING", "FAULTY"] as const) {
    if (bricks.includes(decisive)) return decisive;
  }
  return commonStatus(bricks) ?? "UNKNOWN";
}

/**
 * Status of a session from its bricks, in the order of `volume info`; a brick of which nothing was seen is UNKNOWN.
 * The first rule that fits decides.
 */
export function statusOfSession(bricks: readonly GeoRepStatus[], layout: VolumeLayout): GeoRepStatus {
  if (bricks.length === 0) return "UNKNOWN";
  const sets = setsOf(bricks, bricksPerSet(layout)).map(statusOfSet);
  const common = commonStatus(sets);
  if (common !== null) return common;
  const running = sets.includes("ACTIVE") || sets.includes("INITIALIZING");
  if (sets.includes("FAULTY")) return running ? "PARTIAL_FAULTY" : "FAULTY";
  if (sets.includes("INITIALIZING")) return "INITIALIZING";
  return sets.includes("ACTIVE") ? "PARTIAL_FAULTY" : "UNKNOWN";
}

/**
 * The same rules over the bricks that told of themselves only (null: did not): what a change can still bring about,
 * where a host that is down cannot follow it.
 */
export function statusOfAnswering(bricks: readonly (GeoRepStatus | null)[], layout: VolumeLayout): GeoRepStatus {
  const size = bricksPerSet(layout);
  const told = setsOf(bricks, size).flatMap((set) => {
    const [first, ...others] = set.filter((status) => status !== null);
    return first === undefined ? [] : [statusOfSet([first, ...others])];
  });
  return statusOfSession(told, { replicaCount: 1, disperseCount: 0 });
}

/** Bricks in the order of `volume info`, by the sets that hold the same files. */
export function setsOf<T>(bricks: readonly T[], size: number): T[][] {
  const sets: T[][] = [];
  for (let at = 0; at < bricks.length; at += size) sets.push(bricks.slice(at, at + size));
  return sets;
}

function commonStatus(statuses: readonly GeoRepStatus[]): GeoRepStatus | null {
  const [first] = statuses;
  return first !== undefined && statuses.every((status) => status === first) ? first : null;
}
