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

const BY_GLUSTER_WORD: ReadonlyMap<string, GeoRepStatus> = new Map([
  ["Created", "NOTSTARTED"],
  ["Initializing...", "INITIALIZING"],
  ["Active", "ACTIVE"],
  ["Passive", "PASSIVE"],
  ["Paused", "PAUSED"],
  ["Stopped", "STOPPED"],
  ["Faulty", "FAULTY"],
]);

/**
 * A brick's status from Gluster's word for it. Words that tell nothing about the brick (`N/A`, `Config Corrupted`,
 * `defunct`, `Started` of a monitor without a worker, and any word of a later release) are UNKNOWN.
 */
export function statusOfBrick(word: string): GeoRepStatus {
  return BY_GLUSTER_WORD.get(word) ?? "UNKNOWN";
}
