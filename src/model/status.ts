/** Status of a session, and of a brick within a session (the documented column `status`). */
export const GEOREP_STATUSES = [
  "INITIALIZING",
  "NOTSTARTED",
  "ACTIVE",
  "PASSIVE",
  "PAUSED",
  "STOPPED",
  "PARTIAL_FAULTY",
  "FAULTY",
  "UNKNOWN",
] as const;

export type GeoRepStatus = (typeof GEOREP_STATUSES)[number];

/** What asks most for someone who looks after it comes first. */
export const STATUSES_BY_URGENCY: readonly GeoRepStatus[] = [
  "FAULTY",
  "PARTIAL_FAULTY",
  "UNKNOWN",
  "INITIALIZING",
  "STOPPED",
  "PAUSED",
  "NOTSTARTED",
  "PASSIVE",
  "ACTIVE",
];

// In small letters: gsyncd up to 3.6 writes `faulty`, and `Not Started` where later releases write `Created` (monitor.py,
// glusterd-geo-rep.c). Its `Stable` is a worker that is set up, and `inconsistent` one whose bricks differ.
const BY_GLUSTER_WORD: ReadonlyMap<string, GeoRepStatus> = new Map([
  ["created", "NOTSTARTED"],
  ["not started", "NOTSTARTED"],
  ["initializing...", "INITIALIZING"],
  ["active", "ACTIVE"],
  ["stable", "ACTIVE"],
  ["passive", "PASSIVE"],
  ["paused", "PAUSED"],
  ["stopped", "STOPPED"],
  ["faulty", "FAULTY"],
  ["inconsistent", "FAULTY"],
]);

/**
 * A brick's status from Gluster's word for it. Words that tell nothing about the brick (`N/A`, `Config Corrupted`,
 * `defunct`, `Started` of a monitor without a worker, and any word of a later release) are UNKNOWN.
 */
export function statusOfBrick(word: string): GeoRepStatus {
  const small = word.toLowerCase();
  // 3.6 has the state before the pause in front: `Stable(Paused)`.
  return small.endsWith("(paused)") ? "PAUSED" : (BY_GLUSTER_WORD.get(small) ?? "UNKNOWN");
}
