import { bricksPerSet, setsOf, type VolumeLayout } from "./health.js";
import { crawlStatusOf } from "./raw-values.js";
import type { GeoRepStatus } from "./status.js";

/** What a brick last reported; null where it reported none, or is not known. Counts are decimal texts. */
export interface BrickFigures {
  readonly status: GeoRepStatus;
  /** ISO 8601, in UTC. */
  readonly lastSyncedAt: string | null;
  readonly entryPending: string | null;
  readonly dataPending: string | null;
  readonly metaPending: string | null;
  readonly filesPending: string | null;
  readonly deletesPending: string | null;
  readonly failures: string | null;
  readonly filesSkipped: string | null;
  /** In Gluster's words. */
  readonly crawlStatusRaw: string | null;
}

/** The same of a whole session. */
export interface SessionFigures {
  readonly lastSyncedAt: string | null;
  readonly pending: string | null;
  readonly failures: string | null;
  readonly crawlStatus: string | null;
}

// Gluster 3.7 and later, then 3.5 and 3.6: a worker reports either.
const PENDING = ["entryPending", "dataPending", "metaPending", "filesPending", "deletesPending"] as const;
// The one that has the longest way to go comes first.
const CRAWLS = ["HYBRID", "HISTORY", "UNKNOWN", "CHANGELOG"] as const;
const FAILURES = ["failures", "filesSkipped"] as const;

/**
 * Figures of a session from those of its bricks, in the order of `volume info`. Up to when it is synced goes by the set that is
 * furthest behind, and in a set by the brick that is furthest: one Active brick copies the files of its set, and the others keep
 * what they last told. What waits, what failed and the crawl are those of Active bricks alone, since what others last told may be done since.
 */
export function figuresOfSession(bricks: readonly (BrickFigures | null)[], layout: VolumeLayout): SessionFigures {
  const synced = setsOf(bricks, bricksPerSet(layout)).map((set) =>
    latestOf(set.map((brick) => brick?.lastSyncedAt ?? null)),
  );
  const active = bricks.filter((brick) => brick?.status === "ACTIVE");
  return {
    lastSyncedAt: synced.includes(null) ? null : (synced.toSorted(byTime)[0] ?? null),
    pending: sumOf(active.flatMap((brick) => PENDING.map((name) => brick?.[name] ?? null))),
    failures: sumOf(active.flatMap((brick) => FAILURES.map((name) => brick?.[name] ?? null))),
    crawlStatus:
      CRAWLS.find((crawl) => active.some((brick) => brick != null && crawlStatusOf(brick.crawlStatusRaw) === crawl)) ??
      null,
  };
}

function latestOf(instants: readonly (string | null)[]): string | null {
  return (
    instants
      .filter((instant) => instant !== null)
      .toSorted(byTime)
      .at(-1) ?? null
  );
}

function byTime(one: string | null, other: string | null): number {
  return Date.parse(one ?? "") - Date.parse(other ?? "");
}

function sumOf(counts: readonly (string | null)[]): string | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : String(known.reduce((sum, count) => sum + BigInt(count), 0n));
}
