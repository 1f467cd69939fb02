import type { DetailRow } from "../rows.js";

/**
 * The brick of a set whose changelogs tell how far it is copied: the one that is copied from, else the one that was synced last.
 * Null where none was ever copied from.
 */
export function standingFor(set: readonly DetailRow[]): DetailRow | null {
  const known = set.filter(({ status, lastSyncedAt }) => status !== "NOTSTARTED" || lastSyncedAt !== null);
  const byStatus = (wanted: DetailRow["status"]) => known.find(({ status }) => status === wanted);
  return byStatus("ACTIVE") ?? byStatus("INITIALIZING") ?? known.toSorted(byLastSynced)[0] ?? null;
}

function byLastSynced(a: DetailRow, b: DetailRow): number {
  return Date.parse(b.lastSyncedAt ?? "1970-01-01") - Date.parse(a.lastSyncedAt ?? "1970-01-01");
}
