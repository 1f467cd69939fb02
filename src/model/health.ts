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
 * bricks beside it may be Passive, Faulty or unknown without the set being worse for it. Without one, a brick of which
 * nothing is known may be the Active one; where all are known and differ, nobody replicates the set, whatever the reason.
 */
function statusOfSet(bricks: readonly GeoRepStatus[]): GeoRepStatus {
  for (const decisive of ["ACTIVE", "INITIALIZING", "UNKNOWN", "FAULTY"] as const) {
    if (bricks.includes(decisive)) return decisive;
  }
  return commonStatus(bricks) ?? "FAULTY";
}

/**
 * Whether a set's bricks are all known, differ, and none of them replicates it or is Faulty: for a moment that is so while a start
 * or a stop goes from node to node.
 */
export function isBetweenStates(bricks: readonly GeoRepStatus[], layout: VolumeLayout): boolean {
  return setsOf(bricks, bricksPerSet(layout)).some((set) => statusOfSet(set) === "FAULTY" && !set.includes("FAULTY"));
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
  const known = setsOf(bricks, size).flatMap((set) => {
    const [first, ...others] = set.filter((status) => status !== null);
    if (first === undefined) return [];
    const answering = [first, ...others];
    // In the middle of a change they may differ: what comes of it, the next poll tells.
    return [
      isBetweenStates(answering, { replicaCount: answering.length, disperseCount: 0 })
        ? "UNKNOWN"
        : statusOfSet(answering),
    ];
  });
  return statusOfSession(known, { replicaCount: 1, disperseCount: 0 });
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
