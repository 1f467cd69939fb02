import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { isLastThatToldText } from "./verifications.js";

// Deleted in pieces, so that no transaction holds many rows for long.
const PIECE = 5_000;

/** So long ago by the clock of the database, which every replica writes its times by. */
const AGO = { hours: "now() - make_interval(hours => ?)", days: "now() - make_interval(days => ?)" } as const;

/** Deletes events older than `days` and remembers up to where; several replicas may do it at the same time. */
export async function deleteOldEvents(root: SqlEntityManager, days: number): Promise<number> {
  let total = 0;
  for (;;) {
    const [row] = await root.fork().execute<{ deleted: number }[]>(
      `with gone as (
         delete from "event" where "number" in (
           select "number" from "event" where "at" < ${AGO.days} order by "number" limit ${PIECE} for update skip locked)
         returning "number"),
       horizon as (
         insert into "event_horizon" ("id", "deleted_up_to") select 1, max("number") from gone having count(*) > 0
         on conflict ("id") do update
         set "deleted_up_to" = greatest("event_horizon"."deleted_up_to", excluded."deleted_up_to"))
       select count(*)::int as deleted from gone`,
      [days],
    );
    const deleted = row?.deleted ?? 0;
    total += deleted;
    if (deleted < PIECE) return total;
  }
}

/**
 * Deletes events of progress that are older than `hours` and have a newer one of the same session: their figures are of no use
 * by then, and there are more of them than of all others. The newest stays, so that a session's last figures are told to whoever
 * goes on from before it.
 */
export async function deleteOldProgress(root: SqlEntityManager, hours: number): Promise<number> {
  return inPieces(
    root,
    `delete from "event" where "number" in (
       select e."number" from "event" e
       where e."kind" = 'SESSION_PROGRESS' and e."at" < ${AGO.hours} and exists (
         select 1 from "event" newer
         where newer."session_id" = e."session_id" and newer."number" > e."number" and newer."kind" = e."kind")
       order by e."number" limit ${PIECE} for update skip locked)
     returning "number"`,
    [hours],
  );
}

/**
 * Deletes operations, with their steps and what verifications found, that ended more than `days` ago. Their idempotency keys may be used
 * again then. Of a session that is there the last verification that told whether files differ stays: the next one that tells is what ends
 * the finding, and not time.
 */
export async function deleteOldOperations(root: SqlEntityManager, days: number): Promise<number> {
  const kept = `exists (
    select from "gluster_georep_verification" v where v."operation_id" = "operation"."id" and ${isLastThatToldText("v")})`;
  return deleteEnded(root, { table: "operation", began: "created_at", ended: "finished_at", kept }, days);
}

/** Deletes findings that were closed more than `days` ago. */
export async function deleteOldFindings(root: SqlEntityManager, days: number): Promise<number> {
  return deleteEnded(root, { table: "gluster_georep_finding", began: "opened_at", ended: "closed_at" }, days);
}

/**
 * Deletes alerts that were resolved more than `days` ago, with the deliveries that they are the first of. One stays that was told
 * together with another that is not over, or of whose end somebody is still to be told: the delivery says who was told that it fires.
 */
export async function deleteOldAlerts(root: SqlEntityManager, days: number): Promise<number> {
  return inPieces(
    root,
    `delete from "alert" where "id" in (
       select a."id" from "alert" a where a."created_at" < ${AGO.days} and a."resolved_at" < ${AGO.days}
         and not exists (
           select 1 from "alert_delivery_alert" n join "alert_delivery_alert" o on o."delivery_id" = n."delivery_id"
           join "alert" b on b."id" = o."alert_id"
           where n."alert_id" = a."id" and b."id" <> a."id" and b."told" is distinct from 'RESOLVED')
       order by a."created_at" limit ${PIECE} for update of a skip locked)
     returning "id"`,
    [days, days],
  );
}

/** Deletes silences that ended more than `days` ago. */
export async function deleteOldSilences(root: SqlEntityManager, days: number): Promise<number> {
  return deleteEnded(root, { table: "alert_silence", began: "until", ended: "until" }, days);
}

interface Ended {
  readonly table: string;
  /** The column that has an index. */
  readonly began: string;
  readonly ended: string;
  /** Which rows stay, as a condition in SQL in which they go by the table's name; none where left out. */
  readonly kept?: string;
}

/** Rows whose end is more than `days` ago; those that have none stay. */
async function deleteEnded(
  root: SqlEntityManager,
  { table, began, ended, kept = "false" }: Ended,
  days: number,
): Promise<number> {
  return inPieces(
    root,
    `delete from "${table}" where "id" in (
       select "id" from "${table}" where "${began}" < ${AGO.days} and "${ended}" < ${AGO.days} and not (${kept})
       order by "${began}" limit ${PIECE} for update skip locked)
     returning "id"`,
    [days, days],
  );
}

async function inPieces(root: SqlEntityManager, statement: string, values: readonly unknown[]): Promise<number> {
  for (let total = 0; ;) {
    const rows = await root.fork().execute<object[]>(statement, [...values]);
    total += rows.length;
    if (rows.length < PIECE) return total;
  }
}

/** Deletes access tokens that were revoked, or have expired, more than `days` ago: until then the list tells of them. */
export async function deleteOldTokens(root: SqlEntityManager, days: number): Promise<number> {
  const rows = await root
    .fork()
    .execute<{ id: string }[]>(
      `delete from "access_token" where least("revoked_at", "expires_at") < ${AGO.days} returning "id"`,
      [days],
    );
  return rows.length;
}
