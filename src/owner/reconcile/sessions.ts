import { secondaryAsNamed } from "../../gluster/values.js";
import type { EventDraft } from "../../model/events/event.js";
import { isBetweenStates, statusOfSession } from "../../model/health.js";
import { sessionId } from "../../model/ids.js";
import type { GeoRepStatus } from "../../model/status.js";
import { lagIn, UNKNOWN_LAG } from "../../model/lag.js";
import { figuresOfSession } from "../../model/session-figures.js";
import { placeOf, type ReportedSession } from "../observe/merge-reports.js";
import { reconcileCheckpoint } from "./checkpoint.js";
import { reconcileDetail } from "./detail.js";
import { type Progress, reconcileProgress } from "./progress.js";
import { checkpointEvent, detailEvents, type EventMaker, rowEvents, sessionEvents } from "./session-events.js";
import {
  type CheckpointRow,
  type DetailRow,
  type Directory,
  isSameRow,
  type KnownBrick,
  type KnownSession,
  type KnownVolume,
  type SessionRow,
} from "../rows.js";
import { whyStale, whyUnknown } from "./status-reason.js";

/** One poll of the sessions of a cluster. */
export interface Observation {
  readonly at: Date;
  readonly sessions: readonly ReportedSession[];
  /** Hosts whose own files were read; what the CLI reported of others is among the bricks of `sessions`. */
  readonly answered: ReadonlySet<string>;
  /** Hosts that their peers say are down: their bricks are unknown, and nobody else can tell. */
  readonly down: ReadonlySet<string>;
  /** Names of volumes that have sessions that nobody can read: see `unreadVolumes`. */
  readonly unreadVolumes: ReadonlySet<string>;
}

export interface SessionsKnown {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly volumes: readonly KnownVolume[];
  readonly sessions: readonly KnownSession[];
  /** Sessions that Gluster says it has deleted for us. */
  readonly deleted: ReadonlySet<string>;
  readonly directory: Directory;
  /** When the last poll before this one was made: what a null `observed_at` meant until now. */
  readonly lastPollAt: string | null;
  /** Milliseconds without a complete poll after which a status is not believed any more. */
  readonly staleAfterMs: number;
}

/** What has to be written; nothing in it is as it was. */
export interface SessionChanges {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly removedDetails: readonly { readonly sessionId: string; readonly brickId: string }[];
  /** Of a session whose present one changed, that one among them where there is one. */
  readonly checkpoints: readonly CheckpointRow[];
  readonly removed: readonly string[];
  readonly events: readonly EventDraft[];
  /** Ids of volumes that have sessions and that `volume info` has not listed yet. */
  readonly unknownVolumes: readonly string[];
}

/** Complete polls in a row that must miss a session before it counts as gone. */
const POLLS_UNTIL_GONE = 2;

/** What a poll changes of what is stored. Pure: the same poll twice changes nothing the second time. */
export function reconcileSessions(known: SessionsKnown, observed: Observation): SessionChanges {
  const volumes = new Map(known.volumes.map((volume) => [volume.id, volume]));
  const stored = new Map(known.sessions.map((session) => [session.row.id, session]));
  const changes = new Collected();
  const found = new Set<string>();
  for (const seen of observed.sessions) {
    const volume = volumes.get(seen.volumeUuid);
    if (volume === undefined) {
      changes.unknownVolumes.push(seen.volumeUuid);
      continue;
    }
    const id = sessionId(volume.id, secondaryAsNamed(seen.key));
    found.add(id);
    reconcileOne(known, observed, volume, id, seen, stored.get(id) ?? null, changes);
  }
  for (const session of known.sessions) {
    if (!found.has(session.row.id)) {
      missed(known, observed, volumes.get(session.row.primaryVolumeId) ?? null, session, changes);
    }
  }
  return changes;
}

/** What the mere passing of time changes while nobody answers: what was last known is not believed any more. Pure. */
export function expireSessions(known: SessionsKnown, now: Date): SessionChanges {
  const changes = new Collected();
  const volumes = new Map(known.volumes.map((volume) => [volume.id, volume]));
  for (const session of known.sessions) {
    const volume = volumes.get(session.row.primaryVolumeId) ?? null;
    const row = unchangedFigures(known, volume?.name ?? null, session, session.row, now, changes);
    const isOld = isStale(row.ownObservedAt ?? known.lastPollAt, now, known.staleAfterMs);
    if (isOld) disbelieve(known, volume, session, row, now, changes);
    else if (!isSameRow(session.row, row)) changes.sessions.push(row);
  }
  return changes;
}

class Collected implements SessionChanges {
  readonly sessions: SessionRow[] = [];
  readonly details: DetailRow[] = [];
  readonly removedDetails: { sessionId: string; brickId: string }[] = [];
  readonly checkpoints: CheckpointRow[] = [];
  readonly removed: string[] = [];
  readonly events: EventDraft[] = [];
  readonly unknownVolumes: string[] = [];
}

function reconcileOne(
  known: SessionsKnown,
  observed: Observation,
  volume: KnownVolume,
  id: string,
  seen: ReportedSession,
  before: KnownSession | null,
  changes: Collected,
): void {
  const rows = new Map(seen.bricks.map((brick) => [placeOf(brick), brick]));
  const seenOf = (brick: KnownBrick) => rows.get(placeOf({ nodeUuid: brick.hostId, path: brick.path })) ?? null;
  const answered = (brick: KnownBrick): boolean =>
    observed.answered.has(brick.hostId) && !seen.unreadBy.has(brick.hostId);
  const lastSeenAt = before === null ? null : (before.row.ownObservedAt ?? known.lastPollAt);
  const details = volume.bricks.map((brick) => {
    const brickSeen = seenOf(brick);
    return reconcileDetail({
      sessionId: id,
      brick,
      before: before?.details.get(brick.id) ?? null,
      seen: brickSeen,
      byCliAt: brickSeen === null ? null : (seen.byCli.get(placeOf(brickSeen)) ?? null),
      answered: answered(brick),
      down: observed.down.has(brick.hostId),
      at: observed.at,
      sessionLastSeenAt: lastSeenAt,
      staleAfterMs: known.staleAfterMs,
    });
  });
  // Complete when each brick either was reported or is known to be out of everyone's reach.
  const heard = volume.bricks.filter((brick) => seenOf(brick) !== null || answered(brick));
  const silent = volume.bricks.filter((brick) => !heard.includes(brick));
  const complete = heard.length > 0 && silent.every((brick) => observed.down.has(brick.hostId));
  const statuses = details.map((detail) => detail?.status ?? "UNKNOWN");
  // A start or a stop on its way goes from node to node: what such bricks come to counts when the next poll finds them so too.
  const lastStatuses = volume.bricks.map((brick) => before?.details.get(brick.id)?.status ?? "UNKNOWN");
  const isOnItsWay = isBetweenStates(statuses, volume.layout) && !isBetweenStates(lastStatuses, volume.layout);
  const computed = isOnItsWay ? (before?.row.status ?? "UNKNOWN") : statusOfSession(statuses, volume.layout);
  const observedAt = complete ? oldestOf(seen.byCli) : (lastSeenAt ?? observed.at.toISOString());
  const stale = !complete && isStale(observedAt, observed.at, known.staleAfterMs);
  const words = volume.bricks.map((brick, index) => ({
    brick,
    status: statuses[index] ?? "UNKNOWN",
    word: details[index]?.statusRaw ?? null,
    isDown: observed.down.has(brick.hostId),
    unread: observed.answered.has(brick.hostId) ? (seen.unreadBy.get(brick.hostId) ?? null) : null,
    isAccountedFor: heard.includes(brick) || observed.down.has(brick.hostId),
  }));
  const why = stale ? whyStale(observedAt, words) : whyUnknown(words);
  const status = stale ? "UNKNOWN" : computed;
  const changed = changedDetails(before, details);
  // The figures of a session that was just found are part of what was found.
  const progress = before === null ? NO_PROGRESS : figuresOf(before, changed, details, observed.at);
  const row: SessionRow = {
    ...identity(known, volume, id, seen, before?.row ?? null),
    status,
    statusSince: statusSince(before?.row ?? null, status, observed.at),
    statusReason: status === "UNKNOWN" ? why : null,
    lastKnownStatus: complete || before === null ? computed : before.row.lastKnownStatus,
    ownObservedAt: observedAt,
    optionsObservedAt: before?.row.optionsObservedAt ?? null,
    missingKeys: before?.row.missingKeys ?? null,
    keysObservedAt: before?.row.keysObservedAt ?? null,
    missedPolls: 0,
    firstSeenAt: before?.row.firstSeenAt ?? observed.at.toISOString(),
    ...figuresOfSession(details, volume.layout),
    ...lagIn(before?.row ?? UNKNOWN_LAG),
    ...progress.columns,
  };
  const event = sessionEvents(known, row, volume.name);
  if (before === null || !isSameRow(before.row, row)) changes.sessions.push(row);
  changes.events.push(...rowEvents(before?.row ?? null, row, event));
  for (const [old, now] of changed) {
    if (now !== null) changes.details.push(now);
    else if (old !== null) changes.removedDetails.push({ sessionId: id, brickId: old.brickId });
  }
  const checkpoint = reconcileCheckpoint({
    sessionId: id,
    volume,
    seen,
    before: before?.checkpoint ?? null,
    details,
    at: observed.at,
  });
  changes.checkpoints.push(...checkpoint.rows);
  // So are its bricks and its checkpoint.
  if (before === null) return;
  changes.events.push(...detailEvents(changed, row.status, volume, event));
  figuresEvent(progress, row.status, event, changes);
  if (checkpoint.completed && checkpoint.present !== null) {
    changes.events.push(checkpointEvent(checkpoint.present, row.status, event));
  }
}

const NO_PROGRESS: Progress = { columns: { progressEventAt: null, progressPending: null }, event: null };

function figuresOf(
  { row }: KnownSession,
  changed: readonly (readonly [DetailRow | null, DetailRow | null])[],
  details: readonly (DetailRow | null)[],
  at: Date,
): Progress {
  const present = details.flatMap((detail) => (detail === null ? [] : [[detail.brickId, detail] as const]));
  return reconcileProgress({ before: row, changed, details: new Map(present), at });
}

function figuresEvent({ event: due }: Progress, status: string, event: EventMaker, changes: Collected): void {
  if (due === null) return;
  const [was, is] = [due.before, due.after];
  changes.events.push(event("SESSION_PROGRESS", { status, bricks: was }, { status, bricks: is }));
}

/** The event of figures that wait, of a session that nobody reports now. */
function unchangedFigures(
  known: SessionsKnown,
  volumeName: string | null,
  session: KnownSession,
  row: SessionRow,
  at: Date,
  changes: Collected,
): SessionRow {
  const progress = figuresOf(session, [], [...session.details.values()], at);
  figuresEvent(progress, row.status, sessionEvents(known, row, volumeName), changes);
  return { ...row, ...progress.columns };
}

function changedDetails(
  before: KnownSession | null,
  details: readonly (DetailRow | null)[],
): (readonly [DetailRow | null, DetailRow | null])[] {
  const changed: (readonly [DetailRow | null, DetailRow | null])[] = [];
  const present = new Set<string>();
  for (const after of details) {
    if (after === null) continue;
    present.add(after.brickId);
    const old = before?.details.get(after.brickId) ?? null;
    if (old === null || !isSameRow(old, after)) changed.push([old, after]);
  }
  for (const [brickId, old] of before?.details ?? []) {
    if (!present.has(brickId)) changed.push([old, null]);
  }
  return changed;
}

function missed(
  known: SessionsKnown,
  observed: Observation,
  volume: KnownVolume | null,
  session: KnownSession,
  changes: Collected,
): void {
  const { row } = session;
  // Only hosts that answered can say that a session is not there; one that is down may still hold it.
  const complete =
    volume !== null &&
    !observed.unreadVolumes.has(volume.name) &&
    volume.bricks.every((brick) => observed.answered.has(brick.hostId));
  const volumeName = volume?.name ?? null;
  if (known.deleted.has(row.id) || (complete && row.missedPolls + 1 >= POLLS_UNTIL_GONE)) {
    changes.removed.push(row.id);
    const event = sessionEvents(known, row, volumeName);
    changes.events.push(event("SESSION_REMOVED", { status: row.status, sessionKey: row.sessionKey }, null));
    return;
  }
  const observedAt = row.ownObservedAt ?? known.lastPollAt;
  const missedPolls = complete ? row.missedPolls + 1 : row.missedPolls;
  const unseen = { ...row, ownObservedAt: observedAt, missedPolls: missedPolls };
  const after = unchangedFigures(known, volumeName, session, unseen, observed.at, changes);
  if (isStale(observedAt, observed.at, known.staleAfterMs))
    disbelieve(known, volume, session, after, observed.at, changes);
  else if (!isSameRow(row, after)) changes.sessions.push(after);
}

/** Makes status and bricks' statuses unknown; what was last known stands beside them. */
function disbelieve(
  known: SessionsKnown,
  volume: KnownVolume | null,
  session: KnownSession,
  after: SessionRow,
  at: Date,
  changes: Collected,
): void {
  const since = after.ownObservedAt ?? known.lastPollAt;
  // No brick is taken for Active any more, and the figures of others are not those of now.
  const row: SessionRow = {
    ...after,
    status: "UNKNOWN",
    statusSince: statusSince(session.row, "UNKNOWN", at),
    statusReason: whyStale(since, []),
    pending: null,
    failures: null,
    crawlStatus: null,
    ...UNKNOWN_LAG,
  };
  const event = sessionEvents(known, row, volume?.name ?? null);
  if (!isSameRow(session.row, row)) changes.sessions.push(row);
  changes.events.push(...rowEvents(session.row, row, event));
  const changed = [...session.details.values()]
    .filter((detail) => detail.status !== "UNKNOWN")
    .map((detail): [DetailRow, DetailRow] => [detail, { ...detail, status: "UNKNOWN", ...UNKNOWN_LAG }]);
  changes.details.push(...changed.map(([, now]) => now));
  changes.events.push(...detailEvents(changed, row.status, volume, event));
}

function statusSince(before: SessionRow | null, status: GeoRepStatus, at: Date): string | null {
  if (before === null) return null;
  return before.status === status ? before.statusSince : at.toISOString();
}

function isStale(observedAt: string | null, now: Date, staleAfterMs: number): boolean {
  return observedAt !== null && now.getTime() - Date.parse(observedAt) > staleAfterMs;
}

function oldestOf(words: ReadonlyMap<string, Date>): string | null {
  if (words.size === 0) return null;
  return new Date(Math.min(...[...words.values()].map((at) => at.getTime()))).toISOString();
}

/**
 * The volume that the session goes to. Its workers mount what has the name on the node that they are connected to, which is
 * not the volume of the key where that was deleted and made anew; while no worker tells, it is what they went to last.
 */
function destinationVolume(known: SessionsKnown, seen: ReportedSession, before: SessionRow | null): string | null {
  for (const { secondaryHostUuid: host } of seen.bricks) {
    const mounted = host === null ? null : known.directory.volumeOn(host, seen.url.volume);
    if (mounted !== null) return mounted;
  }
  const named = seen.bricks.find(({ secondaryVolumeUuid: id }) => id !== null)?.secondaryVolumeUuid;
  const last = before?.sessionKey === seen.key ? before.secondaryVolumeId : null;
  return named ?? last ?? seen.secondaryVolumeUuid;
}

function identity(
  known: SessionsKnown,
  volume: KnownVolume,
  id: string,
  seen: ReportedSession,
  before: SessionRow | null,
) {
  const destination = destinationVolume(known, seen, before);
  const secondaryCluster = destination === null ? null : known.directory.clusterOfVolume(destination);
  return {
    id,
    primaryVolumeId: volume.id,
    clusterId: known.clusterId,
    sessionKey: seen.key,
    secondaryHostName: seen.url.host,
    secondaryHostId: secondaryCluster === null ? null : known.directory.hostNamed(secondaryCluster, seen.url.host),
    secondaryVolumeId: destination,
    secondaryVolumeName: seen.url.volume,
    userName: seen.url.user,
  };
}
