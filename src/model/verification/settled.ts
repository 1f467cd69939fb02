/**
 * How much older than what the session is synced up to a change must be to be counted on at the destination, in seconds. Bricks
 * name their changelogs by their own clocks, and a worker that has taken all of one notes the second before its end (primary.py,
 * `process`); an entry's ctime is by the clock of the client that changed it (features.ctime), or of the brick.
 */
const ALLOWANCE_SECONDS = 5;

/**
 * Whether geo-replication says that a change is at the destination.
 *
 * @param changedAt ctime at the source, epoch seconds with a fraction
 * @param syncedUpTo last_synced of the session, epoch seconds; null where it has none
 */
export function isSettled(changedAt: string, syncedUpTo: number | null): boolean {
  return syncedUpTo !== null && Number(changedAt) <= syncedUpTo - ALLOWANCE_SECONDS;
}
