import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import type { Row, Tables } from "../model/tables.js";
import { appendEvents } from "./events.js";
import { touchObservedAt, type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { deleteRows, updateRows, upsertRows } from "./write-rows.js";
import { utcText, utcTextOrNull } from "../model/instant.js";

type SessionRow = Row<"gluster_georep_session">;
type DetailRow = Row<"gluster_georep_session_details">;
type ConfigRow = Row<"gluster_georep_config">;
/** Who set it is written by the first write of it, and never again. */
type CheckpointRow = Omit<Row<"gluster_georep_checkpoint">, "operation_id" | "set_by" | "set_by_token_id">;

/** Everything that is stored of the sessions of one cluster. Instants are ISO 8601 texts in UTC. */
export interface StoredSessions {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly options: readonly ConfigRow[];
  /** The present ones. */
  readonly checkpoints: readonly CheckpointRow[];
}

export async function loadSessions(root: SqlEntityManager, clusterId: string): Promise<StoredSessions> {
  const db = root.fork().getKysely<Tables>();
  const sessions = await db
    .selectFrom("gluster_georep_session")
    .selectAll()
    .where("cluster_id", "=", clusterId)
    .execute();
  const ids = db.selectFrom("gluster_georep_session").select("session_id").where("cluster_id", "=", clusterId);
  const details = await db
    .selectFrom("gluster_georep_session_details")
    .selectAll()
    .where("session_id", "in", ids)
    .execute();
  const options = await db.selectFrom("gluster_georep_config").selectAll().where("session_id", "in", ids).execute();
  const checkpoints = await db
    .selectFrom("gluster_georep_checkpoint")
    .select([
      "id",
      "session_id",
      "checkpoint_at",
      "first_seen_at",
      "active_bricks",
      "active_completed",
      "completed_at",
      "superseded_at",
      "bricks",
    ])
    .where("session_id", "in", ids)
    .where("superseded_at", "is", null)
    .execute();
  return {
    checkpoints: checkpoints.map((row) => ({
      ...row,
      checkpoint_at: utcText(row.checkpoint_at),
      first_seen_at: utcText(row.first_seen_at),
      completed_at: utcTextOrNull(row.completed_at),
    })),
    sessions: sessions.map((row) => ({
      ...row,
      observed_at: utcTextOrNull(row.observed_at),
      options_observed_at: utcTextOrNull(row.options_observed_at),
      keys_observed_at: utcTextOrNull(row.keys_observed_at),
      created_at: utcText(row.created_at),
      progress_told_at: utcTextOrNull(row.progress_told_at),
    })),
    details: details.map((row) => ({
      ...row,
      last_synced: utcTextOrNull(row.last_synced),
      checkpoint_time: utcTextOrNull(row.checkpoint_time),
      checkpoint_completion_time: utcTextOrNull(row.checkpoint_completion_time),
      observed_at: utcTextOrNull(row.observed_at),
      counters_observed_at: utcTextOrNull(row.counters_observed_at),
      changes_waiting_since: utcTextOrNull(row.changes_waiting_since),
    })),
    options,
  };
}

/** What a poll of sessions changed, as rows. */
export interface SessionWrites {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly removedDetails: readonly Pick<DetailRow, "session_id" | "master_brick_id">[];
  readonly removed: readonly string[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly events: readonly EventDraft[];
}

/** Writes what a poll of the sessions of a cluster found: one transaction, at most one statement for each table. */
export async function writeSessions(as: OwnerWrite, at: Date, writes: SessionWrites): Promise<void> {
  const looked = { sessions_observed_at: at };
  const rows =
    writes.sessions.length +
    writes.details.length +
    writes.removedDetails.length +
    writes.removed.length +
    writes.checkpoints.length;
  if (rows + writes.events.length === 0) return touchObservedAt(as, looked);
  await writeAsOwner(as, looked, async (em) => {
    await upsertRows(em, "gluster_georep_session", ["session_id"], writes.sessions);
    await upsertRows(em, "gluster_georep_session_details", ["session_id", "master_brick_id"], writes.details);
    await deleteRows(em, "gluster_georep_session_details", writes.removedDetails);
    await writeCheckpoints(em, writes.checkpoints);
    await deleteRows(
      em,
      "gluster_georep_session",
      writes.removed.map((session_id) => ({ session_id })),
    );
    await appendEvents(em, writes.events, at);
  });
}

const PROGRESS = ["active_bricks", "active_completed", "completed_at", "superseded_at", "bricks"] as const;

/**
 * One that is new was set by the operation that is under way on its session, if any is: an operation is not finished
 * before a poll has seen its checkpoint.
 */
async function writeCheckpoints(em: SqlEntityManager, rows: readonly CheckpointRow[]): Promise<void> {
  if (rows.length === 0) return;
  const running = await em.execute<
    Pick<Row<"operation">, "id" | "session_id" | "requested_by" | "requested_by_token_id">[]
  >(
    `select "id", "session_id", "requested_by", "requested_by_token_id" from "operation"
     where "state" = 'RUNNING' and "kind" = 'SET_CHECKPOINT'
       and "session_id" in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(rows.map((row) => row.session_id))],
  );
  const bySession = new Map(running.map((operation) => [operation.session_id, operation]));
  const whole = rows.map((row): Row<"gluster_georep_checkpoint"> => {
    const operation = row.superseded_at === null ? bySession.get(row.session_id) : undefined;
    return {
      ...row,
      operation_id: operation?.id ?? null,
      set_by: operation?.requested_by ?? null,
      set_by_token_id: operation?.requested_by_token_id ?? null,
    };
  });
  await upsertRows(em, "gluster_georep_checkpoint", ["id"], whole, PROGRESS);
}

/** What a reading of full option lists changed. */
export interface OptionWrites {
  /** Sessions whose options were read. */
  readonly read: readonly string[];
  readonly options: readonly ConfigRow[];
  readonly removed: readonly Pick<ConfigRow, "session_id" | "config_key">[];
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
    await upsertRows(em, "gluster_georep_config", ["session_id", "config_key"], writes.options);
    await deleteRows(em, "gluster_georep_config", writes.removed);
    await appendEvents(em, writes.events, at);
  });
}

/** What a poll of keys found of a session. */
export type KeyWrite = Pick<SessionRow, "session_id" | "missing_keys" | "keys_observed_at">;

export async function writeMissingKeys(
  as: OwnerWrite,
  at: Date,
  rows: readonly KeyWrite[],
  events: readonly EventDraft[],
): Promise<void> {
  if (rows.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await updateRows(em, "gluster_georep_session", ["session_id"], rows);
    await appendEvents(em, events, at);
  });
}

/** What a poll of changelogs found of a brick's side of a session. */
export type WaitingWrite = Pick<DetailRow, "session_id" | "master_brick_id" | "changes_waiting_since">;

export async function writeWaitingChanges(
  as: OwnerWrite,
  at: Date,
  rows: readonly WaitingWrite[],
  events: readonly EventDraft[],
): Promise<void> {
  if (rows.length === 0) return;
  await writeAsOwner(as, {}, async (em) => {
    await updateRows(em, "gluster_georep_session_details", ["session_id", "master_brick_id"], rows);
    await appendEvents(em, events, at);
  });
}
