/** When a poll need not be reconciled: most polls find what the last one found, and a cluster may have thousands of bricks. */
import type { NodeReport } from "../../gluster/report/report.js";
import type { SessionChanges } from "../reconcile/sessions.js";
import type { KnownSession, KnownVolume } from "../rows.js";

/** All that reconciling goes by, but for the time. */
export interface PollInputs {
  readonly reports: ReadonlyMap<string, NodeReport>;
  readonly hostsDown: ReadonlySet<string>;
  readonly volumes: readonly KnownVolume[];
  readonly sessionsRevision: number;
  readonly directoryRevision: number;
}

/** Unchanged reports are the same objects: see `nodeReport`. */
export function isSameInput(one: PollInputs, other: PollInputs): boolean {
  return (
    one.sessionsRevision === other.sessionsRevision &&
    one.directoryRevision === other.directoryRevision &&
    one.volumes === other.volumes &&
    one.reports.size === other.reports.size &&
    [...one.reports].every(([host, report]) => other.reports.get(host) === report) &&
    one.hostsDown.size === other.hostsDown.size &&
    [...one.hostsDown].every((host) => other.hostsDown.has(host))
  );
}

/**
 * Whether the same input changes nothing at any later time either: nothing changed now, no session is one that not every host
 * told of (it grows stale), was missed (it will be gone) or has figures that wait for their next event.
 */
export function isSettled(changes: SessionChanges, sessions: Iterable<KnownSession>): boolean {
  const changed =
    changes.sessions.length +
    changes.details.length +
    changes.removedDetails.length +
    changes.checkpoints.length +
    changes.removed.length +
    changes.events.length +
    changes.unknownVolumes.length;
  if (changed > 0) return false;
  for (const { row } of sessions) {
    if (row.ownObservedAt !== null || row.missedPolls > 0 || row.progressPending !== null) return false;
  }
  return true;
}
