import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/event.js";
import type { Row, Tables } from "../model/tables.js";
import { appendEvents } from "./events.js";
import { noteLook, type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { deleteRows, upsertRows } from "./write-rows.js";

type SessionRow = Row<"gluster_georep_session">;
type DetailRow = Row<"gluster_georep_session_details">;
type ConfigRow = Row<"gluster_georep_config">;

/** Everything that is stored of the sessions of one cluster. Instants are ISO 8601 texts in UTC. */
export interface StoredSessions {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly options: readonly ConfigRow[];
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
  return {
    sessions: sessions.map((row) => ({
      ...row,
      observed_at: iso(row.observed_at),
      options_observed_at: iso(row.options_observed_at),
      created_at: new Date(row.created_at).toISOString(),
    })),
    details: details.map((row) => ({
      ...row,
      last_synced: iso(row.last_synced),
      checkpoint_time: iso(row.checkpoint_time),
      checkpoint_completion_time: iso(row.checkpoint_completion_time),
      observed_at: iso(row.observed_at),
      counters_observed_at: iso(row.counters_observed_at),
    })),
    options,
  };
}

/** What a look at sessions changed, as rows. */
export interface SessionWrites {
  readonly sessions: readonly SessionRow[];
  readonly details: readonly DetailRow[];
  readonly removedDetails: readonly Pick<DetailRow, "session_id" | "master_brick_id">[];
  readonly removed: readonly string[];
  readonly events: readonly EventDraft[];
}

/** Writes what a look at the sessions of a cluster found: one transaction, at most one statement for each table. */
export async function writeSessions(as: OwnerWrite, at: Date, writes: SessionWrites): Promise<void> {
  const looked = { sessions_observed_at: at };
  const rows = writes.sessions.length + writes.details.length + writes.removedDetails.length + writes.removed.length;
  if (rows + writes.events.length === 0) return noteLook(as, looked);
  await writeAsOwner(as, looked, async (em) => {
    await upsertRows(em, "gluster_georep_session", ["session_id"], writes.sessions);
    await upsertRows(em, "gluster_georep_session_details", ["session_id", "master_brick_id"], writes.details);
    await deleteRows(em, "gluster_georep_session_details", writes.removedDetails);
    await deleteRows(
      em,
      "gluster_georep_session",
      writes.removed.map((session_id) => ({ session_id })),
    );
    await appendEvents(em, writes.events, at);
  });
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

function iso(stored: string | null): string | null {
  return stored === null ? null : new Date(stored).toISOString();
}
