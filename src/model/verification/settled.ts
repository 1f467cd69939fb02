/**
 * How much older than what the session is synced up to a change must be to be counted on at the destination, in seconds. Bricks
 * name their changelogs by their own clocks, and a worker that has taken all of one notes the second before its end (primary.py,
 * `process`); an entry's ctime is by the clock of the client that changed it (features.ctime), or of the brick.
 */
const ALLOWANCE_SECONDS = 5;

/**
 * Until when a change must have been made to be at the destination by geo-replication's own word, epoch seconds.
 *
 * @param syncedUpTo last_synced of the session, epoch seconds; null where it has none
 */
export function settledUntilOf(syncedUpTo: number | null): number {
  return syncedUpTo === null ? -Infinity : syncedUpTo - ALLOWANCE_SECONDS;
}
