import type { SqlEntityManager } from "@mikro-orm/postgresql";

const DAY_MS = 86_400_000;

// Deleted in pieces, so that no transaction holds many rows for long.
const PIECE = 5_000;

/** Deletes events older than `days` and remembers up to where; several replicas may do it at the same time. */
export async function deleteOldEvents(root: SqlEntityManager, days: number, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS);
  let total = 0;
  for (;;) {
    const [row] = await root.fork().execute<{ deleted: number }[]>(
      `with gone as (
         delete from "event" where "number" in (
           select "number" from "event" where "at" < ? order by "number" limit ${PIECE} for update skip locked)
         returning "number"),
       horizon as (
         insert into "event_horizon" ("id", "deleted_up_to") select 1, max("number") from gone having count(*) > 0
         on conflict ("id") do update
         set "deleted_up_to" = greatest("event_horizon"."deleted_up_to", excluded."deleted_up_to"))
       select count(*)::int as deleted from gone`,
      [before],
    );
    const deleted = row?.deleted ?? 0;
    total += deleted;
    if (deleted < PIECE) return total;
  }
}

/** Deletes access tokens that were revoked, or have expired, more than `days` ago: until then the list tells of them. */
export async function deleteOldTokens(root: SqlEntityManager, days: number, now = new Date()): Promise<number> {
  const rows = await root
    .fork()
    .execute<{ id: string }[]>(
      `delete from "access_token" where least("revoked_at", "expires_at") < ? returning "id"`,
      [new Date(now.getTime() - days * DAY_MS)],
    );
  return rows.length;
}
