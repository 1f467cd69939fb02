import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/events/event.js";
import { type Lag, lagIn } from "../model/lag.js";
import type { Row } from "../model/row.js";
import { appendEvents } from "./events.js";
import { touchObservedAt, type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { noteRpos, type RpoTurn } from "./rpo.js";
import { writeApart } from "./write-apart.js";
import { deleteRows, updateRows, upsertRows } from "./write-rows.js";
import {
  GeoRepCheckpoint,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepSessionOption,
  type Operation,
} from "../model/entities/index.js";
import { readRows } from "./queries/rows.js";

export type SessionRow = Row<GeoRepSession>;
export type DetailRow = Row<GeoRepSessionDetail>;
type OptionRow = Row<GeoRepSessionOption>;
/** Without who set it, which the first write of it writes, and none again. */
export type CheckpointRow = Omit<Row<GeoRepCheckpoint>, "operationId" | "setBy" | "setByTokenId">;

/** Everything that is stored of the sessions of one cluster. Instants are ISO 8601 texts in UTC. */
export interface StoredSessions {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly options: readonly OptionRow[];
  /** The present ones. */
  readonly checkpoints: readonly CheckpointRow[];
}

export async function loadSessions(root: SqlEntityManager, clusterId: string): Promise<StoredSessions> {
  const em = root.fork();
  const ofCluster = `where "session_id" in (select s."session_id" from "gluster_georep_session" s where s."cluster_id" = $1)`;
  return {
    sessions: await readRows(em, GeoRepSession, `where "cluster_id" = $1`, [clusterId]),
    details: await readRows(em, GeoRepSessionDetail, ofCluster, [clusterId]),
    options: await readRows(em, GeoRepSessionOption, ofCluster, [clusterId]),
    checkpoints: await readRows(em, GeoRepCheckpoint, `${ofCluster} and "superseded_at" is null`, [clusterId]),
  };
}

/** What a poll of sessions changed, as rows. */
export interface SessionWrites {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly removedDetails: readonly Pick<DetailRow, "sessionId" | "brickId">[];
  readonly removed: readonly string[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly events: readonly EventDraft[];
}

/**
 * Writes what a poll of the sessions of a cluster found: one transaction, at most one statement for each table. Where PostgreSQL refuses a
 * value, its session alone is not written.
 *
 * @returns the ids of such sessions, with what PostgreSQL says
 */
export async function writeSessions(
  as: OwnerWrite,
  at: Date,
  writes: SessionWrites,
): Promise<ReadonlyMap<string, string>> {
  const all = sessionsIn(writes);
  return writeApart([...all], (some) =>
    writeTogether(as, at, some.length === all.size ? writes : partOf(writes, new Set(some))),
  );
}

function sessionsIn(writes: SessionWrites): ReadonlySet<string> {
  return new Set([
    ...writes.sessions.map(({ id }) => id),
    ...[writes.details, writes.removedDetails, writes.checkpoints].flat().map(({ sessionId }) => sessionId),
    ...writes.removed,
    ...writes.events.flatMap(({ sessionId }) => sessionId ?? []),
  ]);
}

/** The part of it that is about these sessions. */
export function partOf(writes: SessionWrites, ids: Pick<ReadonlySet<string>, "has">): SessionWrites {
  const isOne = ({ sessionId }: { readonly sessionId?: string | null }): boolean => ids.has(sessionId ?? "");
  return {
    sessions: writes.sessions.filter(({ id }) => ids.has(id)),
    details: writes.details.filter(isOne),
    removedDetails: writes.removedDetails.filter(isOne),
    removed: writes.removed.filter((id) => ids.has(id)),
    checkpoints: writes.checkpoints.filter(isOne),
    events: writes.events.filter(isOne),
  };
}

async function writeTogether(as: OwnerWrite, at: Date, writes: SessionWrites): Promise<void> {
  const observedAt = { sessionsObservedAt: at };
  const rows =
    writes.sessions.length +
    writes.details.length +
    writes.removedDetails.length +
    writes.removed.length +
    writes.checkpoints.length;
  if (rows + writes.events.length === 0) return touchObservedAt(as, observedAt);
  await writeAsOwner(as, observedAt, async (em) => {
    await upsertRows(em, GeoRepSession, ["id"], writes.sessions);
    await upsertRows(em, GeoRepSessionDetail, ["sessionId", "brickId"], writes.details);
    await deleteRows(em, GeoRepSessionDetail, writes.removedDetails);
    await writeCheckpoints(em, writes.checkpoints);
    await deleteRows(
      em,
      GeoRepSession,
      writes.removed.map((id) => ({ id })),
    );
    await appendEvents(em, writes.events, at);
  });
}

const PROGRESS = ["activeBricks", "activeBricksCompleted", "completedAt", "supersededAt", "bricks"] as const;

/**
 * One that is new was set by the operation that is under way on its session, if any is: an operation is not finished
 * before a poll has seen its checkpoint.
 */
async function writeCheckpoints(em: SqlEntityManager, rows: readonly CheckpointRow[]): Promise<void> {
  if (rows.length === 0) return;
  const running = await em.execute<Pick<Row<Operation>, "id" | "sessionId" | "requestedBy" | "requestedByTokenId">[]>(
    `select "id", "session_id" as "sessionId", "requested_by" as "requestedBy",
       "requested_by_token_id" as "requestedByTokenId" from "operation"
     where "state" = 'RUNNING' and "kind" = 'SET_CHECKPOINT'
       and "session_id" in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(rows.map((row) => row.sessionId))],
  );
  const bySession = new Map(running.map((operation) => [operation.sessionId, operation]));
  const whole = rows.map((row): Row<GeoRepCheckpoint> => {
    const operation = row.supersededAt === null ? bySession.get(row.sessionId) : undefined;
    return {
      ...row,
      operationId: operation?.id ?? null,
      setBy: operation?.requestedBy ?? null,
      setByTokenId: operation?.requestedByTokenId ?? null,
    };
  });
  await upsertRows(em, GeoRepCheckpoint, ["id"], whole, PROGRESS);
}

/** What a reading of full option lists changed. */
export interface OptionWrites {
  /** Sessions whose options were read. */
  readonly read: readonly string[];
  readonly options: readonly OptionRow[];
  readonly removed: readonly Pick<OptionRow, "sessionId" | "key">[];
  readonly events: readonly EventDraft[];
}

export async function writeOptions(as: OwnerWrite, at: Date, writes: OptionWrites): Promise<void> {
  if (writes.read.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await em.execute(
      `update "gluster_georep_session" set "options_observed_at" = ?
       where "session_id" in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
      [at, JSON.stringify(writes.read)],
    );
    await upsertRows(em, GeoRepSessionOption, ["sessionId", "key"], writes.options);
    await deleteRows(em, GeoRepSessionOption, writes.removed);
    await appendEvents(em, writes.events, at);
  });
}

/** What a poll of keys found of a session. */
export type KeyWrite = Pick<SessionRow, "id" | "missingKeys" | "keysObservedAt">;

export async function writeMissingKeys(
  as: OwnerWrite,
  at: Date,
  rows: readonly KeyWrite[],
  events: readonly EventDraft[],
): Promise<void> {
  if (rows.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await updateRows(em, GeoRepSession, ["id"], rows);
    await appendEvents(em, events, at);
  });
}

/** What a poll of changelogs changed. */
export interface ChangelogWrites {
  readonly details: readonly (Lag & Pick<DetailRow, "sessionId" | "brickId" | "changesWaitingSince">)[];
  readonly sessions: readonly (Lag & Pick<SessionRow, "id">)[];
  readonly events: readonly EventDraft[];
}

export async function writeChangelogs(as: OwnerWrite, at: Date, writes: ChangelogWrites): Promise<void> {
  const { details, sessions, events } = writes;
  if (details.length + sessions.length + events.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await updateRows(
      em,
      GeoRepSession,
      ["id"],
      sessions.map((row) => ({ id: row.id, ...lagIn(row) })),
    );
    await updateRows(
      em,
      GeoRepSessionDetail,
      ["sessionId", "brickId"],
      details.map((row) => {
        const { sessionId, brickId, changesWaitingSince } = row;
        return { sessionId, brickId, changesWaitingSince, ...lagIn(row) };
      }),
    );
    await appendEvents(em, events, at);
  });
}

/** Notes which sessions have begun or ceased to be further behind than allowed. */
export async function writeRpos(
  as: OwnerWrite,
  at: Date,
  turned: readonly RpoTurn[],
  eventOf: (turn: RpoTurn) => EventDraft[],
): Promise<void> {
  if (turned.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    const noted = await noteRpos(em, turned);
    await appendEvents(em, noted.flatMap(eventOf), at);
  });
}
