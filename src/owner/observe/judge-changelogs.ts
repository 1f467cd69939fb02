import type { ChangelogState } from "../../gluster/hosts/changelogs.js";
import { isChangelogCrawl } from "../../model/raw-values.js";

/** A worker that is told of a changelog has it within seconds. */
const PATIENCE_S = 60;

/**
 * Whether a brick has written changes that its worker was never told of, by what the node tells.
 *
 * A worker that starts asks its brick to be told of new changelogs, and the brick connects back to it. In
 * changelog-ev-handle.c, changelog_ev_connector() starts that connection and then moves it to those not made yet (`waitq`);
 * where the notice that it is made (changelog_rpc_notify(), another thread) comes first, it stays there for good, and no event
 * ever reaches the worker. It is Active in Changelog Crawl, reports no failure, and copies nothing until it is started
 * again (GlusterFS 10.3 and the development branch).
 *
 * A worker holds the changelogs that it is told of, until they are done: one with a backlog, however slow, holds some that
 * are newer than last_synced. One that began, was resumed, took or finished something within the last minute is not judged.
 *
 * @param at the node's clock, epoch seconds
 * @param known since when changes were known to wait; epoch seconds, null for not
 * @returns since when changes wait: epoch seconds, null where none are known to
 */
export function waitingSince(at: number, state: ChangelogState, known: number | null): number | null {
  const { lastSynced, oldestUndone, newestHeld, tookAt, beganAt } = state;
  const isCrawling = state.workerStatus === "Active" && isChangelogCrawl(state.crawlStatus);
  if (!isCrawling || isUndone(newestHeld, lastSynced)) return null;
  const stillKnown = known !== null && isUndone(known, lastSynced) ? known : null;
  // Without the worker's folder, or a word of how far it came, nothing can be told anew; nor where the list's end has no more.
  if (tookAt === 0 || lastSynced === 0 || oldestUndone === 0) return stillKnown;
  if (at - Math.max(oldestUndone, tookAt, beganAt) < PATIENCE_S) return stillKnown;
  return stillKnown === null ? oldestUndone : Math.min(stillKnown, oldestUndone);
}

/** gsyncd notes the second before a changelog that is done as last_synced. */
function isUndone(changelog: number, lastSynced: number): boolean {
  return changelog - 1 > lastSynced;
}
