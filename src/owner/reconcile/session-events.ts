import { secondaryAsNamed } from "../../gluster/values.js";
import { figuresOf } from "../../model/schema/figure.js";
import { GeoRepSessionDetail } from "../../model/entities/index.js";
import type { EventDraft, EventKind } from "../../model/events/event.js";
import type { RpoTurn } from "../../store/rpo.js";
import {
  brickName,
  type CheckpointRow,
  type DetailRow,
  type Directory,
  type KnownVolume,
  type SessionRow,
} from "../rows.js";

type Values = Readonly<Record<string, unknown>>;
export type EventMaker = (kind: EventKind, before: Values | null, after: Values | null) => EventDraft;

export interface SessionEventContext {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly directory: Directory;
}

/** Makes the events of one session: with its ids and names, which outlive it. */
export function sessionEvents(on: SessionEventContext, row: SessionRow, volumeName: string | null): EventMaker {
  const about = {
    clusterId: on.clusterId,
    clusterName: on.clusterName,
    secondaryClusterId: row.secondaryVolumeId === null ? null : on.directory.clusterOfVolume(row.secondaryVolumeId),
    volumeId: row.primaryVolumeId,
    volumeName,
    sessionId: row.id,
    sessionName: row.sessionKey === null ? null : secondaryAsNamed(row.sessionKey),
  };
  return (kind, before, after) => ({ kind, ...about, before, after });
}

/** What changed of a session itself. */
export function rowEvents(before: SessionRow | null, after: SessionRow, event: EventMaker): EventDraft[] {
  if (before === null) return [event("SESSION_ADDED", null, { status: after.status, sessionKey: after.sessionKey })];
  const events: EventDraft[] = [];
  if (before.status !== after.status) {
    events.push(event("SESSION_STATUS_CHANGED", { status: before.status }, { status: after.status }));
  }
  const setUp = difference(setUpOf(before), setUpOf(after));
  if (setUp !== null) {
    const [was, is] = [before.status, after.status];
    events.push(event("SESSION_CHANGED", { status: was, ...setUp.before }, { status: is, ...setUp.after }));
  }
  return events;
}

/**
 * What changed of the bricks of a session that was known before: status and checkpoint of each, and what waits. Their figures
 * are told apart, since they change all the time.
 *
 * @param changed pairs of before and after; null before for a brick that was not seen yet, null after for one that is gone
 * @param volume the primary volume, whose bricks have names; null where it is not known
 */
export function detailEvents(
  changed: readonly (readonly [DetailRow | null, DetailRow | null])[],
  status: string,
  volume: KnownVolume | null,
  event: EventMaker,
): EventDraft[] {
  const events: EventDraft[] = [];
  const about = (brickId: string): Values => ({ brickId, brick: nameOf(brickId, volume), status });
  for (const [old, now] of changed) {
    const brickId = (now ?? old)?.brickId ?? "";
    if (old?.status !== now?.status) {
      const was = { ...about(brickId), brickStatus: old?.status ?? null };
      events.push(event("SESSION_BRICK_STATUS_CHANGED", was, { ...was, brickStatus: now?.status ?? null }));
    }
    if (old === null || now === null) continue;
    const checkpoint = difference(checkpointOf(old), checkpointOf(now));
    if (checkpoint !== null) {
      const [was, is] = [checkpoint.before, checkpoint.after];
      events.push(event("SESSION_CHECKPOINT_CHANGED", { ...about(brickId), ...was }, { ...about(brickId), ...is }));
    }
  }
  events.push(...stallEvents(changed, status, volume, event));
  return events;
}

/** Which bricks have changes that wait for a worker that was not told, and which no longer. */
export function stallEvents(
  changed: readonly (readonly [DetailRow | null, DetailRow | null])[],
  status: string,
  volume: KnownVolume | null,
  event: EventMaker,
): EventDraft[] {
  const turned = changed.filter(([old, now]) => isWaiting(old) !== isWaiting(now));
  const kinds = [
    ["SESSION_STALLED", turned.filter(([, now]) => isWaiting(now))],
    ["SESSION_STALL_ENDED", turned.filter(([old]) => isWaiting(old))],
  ] as const;
  return kinds
    .filter(([, those]) => those.length > 0)
    .map(([kind, those]) =>
      event(kind, { status, bricks: waitingOf(those, 0, volume) }, { status, bricks: waitingOf(those, 1, volume) }),
    );
}

function isWaiting(row: DetailRow | null): boolean {
  return row !== null && row.changesWaitingSince !== null;
}

function waitingOf(
  changed: readonly (readonly [DetailRow | null, DetailRow | null])[],
  side: 0 | 1,
  volume: KnownVolume | null,
): Values {
  return Object.fromEntries(
    changed.map((pair) => {
      const id = (pair[1] ?? pair[0])?.brickId ?? "";
      return [id, { brick: nameOf(id, volume), changesWaitingSince: pair[side]?.changesWaitingSince ?? null }];
    }),
  );
}

/** Null for a brick that the volume does not have any more. */
function nameOf(brickId: string, volume: KnownVolume | null): string | null {
  const brick = volume?.bricks.find(({ id }) => id === brickId);
  return brick === undefined ? null : brickName(brick);
}

/** A session that begins or ceases to be STUCK or CATCHING_UP; between IDLE and KEEPING_UP it goes with every write. */
export function lagEvents(before: SessionRow, after: SessionRow, event: EventMaker): EventDraft[] {
  const [was, is] = [before.lagState, after.lagState];
  if (was === null || is === null || was === is) return [];
  const isTold = [was, is].some((state) => state === "STUCK" || state === "CATCHING_UP");
  const told = ({ status, lagState, lagStateSince, unsyncedSince }: SessionRow): Values => ({
    status,
    lagState,
    lagStateSince,
    unsyncedSince,
  });
  return isTold ? [event("SESSION_LAG_CHANGED", told(before), told(after))] : [];
}

/** A session is further behind than it may be, or not any more. */
export function rpoEvent(
  turn: RpoTurn,
  { status, lagState, unsyncedSince }: SessionRow,
  event: EventMaker,
): EventDraft {
  const { rpoSeconds, breachedSince, wasBreachedSince } = turn;
  const about = { status, rpoSeconds };
  return event(
    breachedSince === null ? "SESSION_RPO_RECOVERED" : "SESSION_RPO_BREACHED",
    { ...about, rpoBreachedSince: wasBreachedSince },
    { ...about, rpoBreachedSince: breachedSince, lagState, unsyncedSince },
  );
}

/** The whole checkpoint is completed: every set of bricks has replicated what was written before it. */
export function checkpointEvent(checkpoint: CheckpointRow, status: string, event: EventMaker): EventDraft {
  const { id, at: checkpointAt, completedAt } = checkpoint;
  const about = { checkpointId: id, checkpointAt, status };
  return event("SESSION_CHECKPOINT_COMPLETED", { ...about, completedAt: null }, { ...about, completedAt });
}

function setUpOf(row: SessionRow): Values {
  return {
    sessionKey: row.sessionKey,
    secondaryHostId: row.secondaryHostId,
    secondaryVolumeId: row.secondaryVolumeId,
  };
}

const FIGURES = figuresOf(GeoRepSessionDetail) as readonly (keyof DetailRow)[];
const CHECKPOINT = FIGURES.filter((name) => name.startsWith("checkpoint"));
const PROGRESS = FIGURES.filter((name) => !CHECKPOINT.includes(name));

function checkpointOf(row: DetailRow): Values {
  return Object.fromEntries(CHECKPOINT.map((name) => [name, row[name]]));
}

/** The figures of a brick that events tell of. */
export function progressOf(row: DetailRow): Values {
  const figures = Object.fromEntries(PROGRESS.map((name) => [name, row[name]]));
  return { crawlStatus: row.crawlStatusRaw, secondaryHostName: row.secondaryHostName, ...figures };
}

export function difference(before: Values, after: Values): { before: Values; after: Values } | null {
  const keys = Object.keys(after).filter((key) => before[key] !== after[key]);
  if (keys.length === 0) return null;
  const pick = (from: Values): Values => Object.fromEntries(keys.map((key) => [key, from[key]]));
  return { before: pick(before), after: pick(after) };
}
