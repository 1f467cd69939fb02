import { secondaryAsNamed } from "../gluster/values.js";
import type { EventDraft, EventKind } from "../model/event.js";
import { statusOfSession } from "../model/health.js";
import { sessionId } from "../model/ids.js";
import type { ToldSession } from "./gather.js";
import { reconcileDetail } from "./reconcile-detail.js";
import type { DetailRow, Directory, KnownBrick, KnownSession, KnownVolume, SessionRow } from "./state.js";

/** One look at the sessions of a cluster. */
export interface SessionLook {
  readonly at: Date;
  readonly sessions: readonly ToldSession[];
  /** Hosts whose own files were read; what the CLI told of others is among the bricks of `sessions`. */
  readonly answered: ReadonlySet<string>;
  /** Hosts that their peers say are down: their bricks are unknown, and nobody else can tell. */
  readonly down: ReadonlySet<string>;
}

export interface SessionsKnown {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly volumes: readonly KnownVolume[];
  readonly sessions: readonly KnownSession[];
  readonly directory: Directory;
  /** When the last look before this one was made: what a null `observed_at` meant until now. */
  readonly lastLookAt: string | null;
  /** Milliseconds without a complete look after which a status is not believed any more. */
  readonly staleAfterMs: number;
}

/** What has to be written; nothing in it is as it was. */
export interface SessionChanges {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly removedDetails: readonly { readonly session_id: string; readonly master_brick_id: string }[];
  readonly removed: readonly string[];
  readonly events: readonly EventDraft[];
  /** Volumes that have sessions and that `volume info` has not told of yet. */
  readonly unknownVolumes: readonly string[];
}

/** Complete looks in a row that must miss a session before it counts as gone. */
const LOOKS_UNTIL_GONE = 2;

/** What a look changes of what is stored. Pure: the same look twice changes nothing the second time. */
export function reconcileSessions(known: SessionsKnown, look: SessionLook): SessionChanges {
  const volumes = new Map(known.volumes.map((volume) => [volume.name, volume]));
  const stored = new Map(known.sessions.map((session) => [session.row.session_id, session]));
  const changes = new Collected();
  const found = new Set<string>();
  for (const seen of look.sessions) {
    const volume = volumes.get(seen.volume);
    if (volume === undefined) {
      changes.unknownVolumes.push(seen.volume);
      continue;
    }
    const id = sessionId(volume.id, secondaryAsNamed(seen.key));
    found.add(id);
    reconcileOne(known, look, volume, id, seen, stored.get(id) ?? null, changes);
  }
  const byId = new Map(known.volumes.map((volume) => [volume.id, volume]));
  for (const session of known.sessions) {
    if (!found.has(session.row.session_id)) {
      missed(known, look, byId.get(session.row.master_volume_id) ?? null, session, changes);
    }
  }
  return changes;
}

class Collected implements SessionChanges {
  readonly sessions: SessionRow[] = [];
  readonly details: DetailRow[] = [];
  readonly removedDetails: { session_id: string; master_brick_id: string }[] = [];
  readonly removed: string[] = [];
  readonly events: EventDraft[] = [];
  readonly unknownVolumes: string[] = [];
}

function reconcileOne(
  known: SessionsKnown,
  look: SessionLook,
  volume: KnownVolume,
  id: string,
  seen: ToldSession,
  before: KnownSession | null,
  changes: Collected,
): void {
  // Complete when each brick either told of itself or is known to be out of everyone's reach.
  const rows = new Map(seen.bricks.map((brick) => [`${brick.nodeUuid}:${brick.path}`, brick]));
  const lastSeenAt = before === null ? null : (before.row.observed_at ?? known.lastLookAt);
  const details = volume.bricks.map((brick) =>
    reconcileDetail({
      sessionId: id,
      brick,
      before: before?.details.get(brick.id) ?? null,
      seen: rows.get(`${brick.hostId}:${brick.path}`) ?? null,
      answered: look.answered.has(brick.hostId) && !seen.untoldBy.has(brick.hostId),
      down: look.down.has(brick.hostId),
      fromFiles: seen.options !== null,
      at: look.at,
      sessionLastSeenAt: lastSeenAt,
    }),
  );
  const told = (brick: KnownBrick): boolean =>
    rows.has(`${brick.hostId}:${brick.path}`) || (look.answered.has(brick.hostId) && !seen.untoldBy.has(brick.hostId));
  const complete =
    volume.bricks.some(told) && volume.bricks.every((brick) => told(brick) || look.down.has(brick.hostId));
  const computed = statusOfSession(
    details.map((detail) => detail?.status ?? "UNKNOWN"),
    volume.layout,
  );
  const observedAt = complete ? null : (lastSeenAt ?? look.at.toISOString());
  const stale = !complete && isStale(observedAt, look.at, known.staleAfterMs);
  const row: SessionRow = {
    ...identity(known, volume, id, seen),
    status: stale ? "UNKNOWN" : computed,
    last_known_status: stale && before !== null ? before.row.last_known_status : computed,
    observed_at: observedAt,
    options_observed_at: before?.row.options_observed_at ?? null,
    missed_looks: 0,
    created_at: before?.row.created_at ?? look.at.toISOString(),
  };
  const event = eventOf(known, row, volume.name);
  if (before === null || !sameRow(before.row, row)) changes.sessions.push(row);
  if (before === null) {
    changes.events.push(event("SESSION_ADDED", null, { status: row.status, sessionKey: row.session_key }));
  } else {
    if (before.row.status !== row.status) {
      changes.events.push(event("SESSION_STATUS_CHANGED", { status: before.row.status }, { status: row.status }));
    }
    const setUp = difference(setUpOf(before.row), setUpOf(row));
    if (setUp !== null) {
      changes.events.push(
        event(
          "SESSION_CHANGED",
          { status: before.row.status, ...setUp.before },
          { status: row.status, ...setUp.after },
        ),
      );
    }
  }
  collectDetails(before, details, row.status, event, changes);
}

type EventMaker = (kind: EventKind, before: Values | null, after: Values | null) => EventDraft;
type Values = Readonly<Record<string, unknown>>;

function collectDetails(
  before: KnownSession | null,
  details: readonly (DetailRow | null)[],
  status: string,
  event: EventMaker,
  changes: Collected,
): void {
  const progressBefore: Record<string, Values> = {};
  const progressAfter: Record<string, Values> = {};
  const present = new Set<string>();
  for (const after of details) {
    if (after === null) continue;
    present.add(after.master_brick_id);
    const old = before?.details.get(after.master_brick_id) ?? null;
    if (old !== null && sameRow(old, after)) continue;
    changes.details.push(after);
    if (old === null) continue;
    if (old.status !== after.status) {
      const brickId = after.master_brick_id;
      changes.events.push(
        event(
          "SESSION_BRICK_STATUS_CHANGED",
          { brickId, brickStatus: old.status, status },
          { brickId, brickStatus: after.status, status },
        ),
      );
    }
    const checkpoint = difference(checkpointOf(old), checkpointOf(after));
    if (checkpoint !== null) {
      const brickId = after.master_brick_id;
      changes.events.push(
        event(
          "SESSION_CHECKPOINT_CHANGED",
          { brickId, status, ...checkpoint.before },
          { brickId, status, ...checkpoint.after },
        ),
      );
    }
    const progress = difference(progressOf(old), progressOf(after));
    if (progress !== null) {
      progressBefore[after.master_brick_id] = progress.before;
      progressAfter[after.master_brick_id] = progress.after;
    }
  }
  if (Object.keys(progressAfter).length > 0) {
    changes.events.push(
      event("SESSION_PROGRESS", { status, bricks: progressBefore }, { status, bricks: progressAfter }),
    );
  }
  for (const [brickId, old] of before?.details ?? []) {
    if (!present.has(brickId)) changes.removedDetails.push({ session_id: old.session_id, master_brick_id: brickId });
  }
}

function missed(
  known: SessionsKnown,
  look: SessionLook,
  volume: KnownVolume | null,
  session: KnownSession,
  changes: Collected,
): void {
  const { row } = session;
  // Only hosts that answered can say that a session is not there; one that is down may still hold it.
  const complete = volume !== null && volume.bricks.every((brick) => look.answered.has(brick.hostId));
  const event = eventOf(known, row, volume?.name ?? null);
  if (complete && row.missed_looks + 1 >= LOOKS_UNTIL_GONE) {
    changes.removed.push(row.session_id);
    changes.events.push(event("SESSION_REMOVED", { status: row.status, sessionKey: row.session_key }, null));
    return;
  }
  const observedAt = row.observed_at ?? known.lastLookAt;
  const stale = isStale(observedAt, look.at, known.staleAfterMs);
  const after: SessionRow = {
    ...row,
    observed_at: observedAt,
    missed_looks: complete ? row.missed_looks + 1 : row.missed_looks,
    status: stale ? "UNKNOWN" : row.status,
  };
  if (!sameRow(row, after)) changes.sessions.push(after);
  if (row.status !== after.status) {
    changes.events.push(event("SESSION_STATUS_CHANGED", { status: row.status }, { status: after.status }));
  }
}

function isStale(observedAt: string | null, now: Date, staleAfterMs: number): boolean {
  return observedAt !== null && now.getTime() - Date.parse(observedAt) > staleAfterMs;
}

function identity(known: SessionsKnown, volume: KnownVolume, id: string, seen: ToldSession) {
  const secondaryCluster =
    seen.secondaryVolumeUuid === null ? null : known.directory.clusterOfVolume(seen.secondaryVolumeUuid);
  return {
    session_id: id,
    master_volume_id: volume.id,
    cluster_id: known.clusterId,
    session_key: seen.key,
    slave_host_name: seen.url.host,
    slave_host_uuid: secondaryCluster === null ? null : known.directory.hostNamed(secondaryCluster, seen.url.host),
    slave_volume_id: seen.secondaryVolumeUuid,
    slave_volume_name: seen.url.volume,
    user_name: seen.url.user,
  };
}

function eventOf(known: SessionsKnown, row: SessionRow, volumeName: string | null): EventMaker {
  const about = {
    clusterId: known.clusterId,
    clusterName: known.clusterName,
    secondaryClusterId: row.slave_volume_id === null ? null : known.directory.clusterOfVolume(row.slave_volume_id),
    volumeId: row.master_volume_id,
    volumeName,
    sessionId: row.session_id,
    sessionName: row.session_key === null ? null : secondaryAsNamed(row.session_key),
  };
  return (kind, before, after) => ({ kind, ...about, before, after });
}

function setUpOf(row: SessionRow): Values {
  return {
    sessionKey: row.session_key,
    secondaryHostId: row.slave_host_uuid,
    secondaryVolumeId: row.slave_volume_id,
  };
}

function checkpointOf(row: DetailRow): Values {
  return {
    checkpointAt: row.checkpoint_time,
    checkpointCompleted: row.checkpoint_completed,
    checkpointCompletedAt: row.checkpoint_completion_time,
  };
}

function progressOf(row: DetailRow): Values {
  return {
    crawlStatus: row.crawl_status,
    secondaryHostName: row.slave_host_name,
    lastSyncedAt: row.last_synced,
    entryPending: row.entry_pending,
    dataPending: row.data_pending,
    metaPending: row.meta_pending,
    failures: row.failures,
    filesSynced: row.files_synced,
    filesPending: row.files_pending,
    bytesPending: row.bytes_pending,
    deletesPending: row.deletes_pending,
    filesSkipped: row.files_skipped,
  };
}

function difference(before: Values, after: Values): { before: Values; after: Values } | null {
  const keys = Object.keys(after).filter((key) => before[key] !== after[key]);
  if (keys.length === 0) return null;
  const pick = (from: Values): Values => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(before), after: pick(after) };
}

function sameRow(a: Values, b: Values): boolean {
  return Object.keys(b).every((key) => a[key] === b[key]);
}
