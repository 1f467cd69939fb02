import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { waitingSinceText } from "../model/lag.js";
import { utcText } from "../model/instant.js";
import { queryRows } from "./queries/rows.js";

/** A session that has begun or ceased to be further behind than its objective allows. */
export interface RpoTurn {
  readonly sessionId: string;
  readonly rpoSeconds: number;
  /** Null where it is not any more. */
  readonly breachedSince: string | null;
  /** What it was before. */
  readonly wasBreachedSince: string | null;
}

// Where the lag is not known, nothing is judged.
const TURNED = `select r."session_id" as "sessionId", r."seconds" as "rpoSeconds", r."breached_since"::text as "wasBreachedSince",
    case when b."is_breached" then (b."unsynced" + make_interval(secs => r."seconds"))::timestamptz(0)::text end as "breachedSince"
  from "gluster_georep_session_rpo" r
  join "gluster_georep_session" s on s."session_id" = r."session_id"
  cross join lateral (select ${waitingSinceText("s")} as "unsynced",
    s."lag_state" <> 'IDLE' and now() - ${waitingSinceText("s")} > make_interval(secs => r."seconds")
      as "is_breached") b
  where s."cluster_id" = $1 and s."lag_state" is not null and b."is_breached" <> (r."breached_since" is not null)`;

/** Sessions of a cluster whose lag, as it is stored, and objective say otherwise than what was noted. */
export async function turnedRpos(em: SqlEntityManager, clusterId: string): Promise<RpoTurn[]> {
  const rows = await queryRows<RpoTurn>(em.fork(), TURNED, [clusterId]);
  const utc = (instant: string | null): string | null => (instant === null ? null : utcText(instant));
  return rows.map((row) => ({
    ...row,
    breachedSince: utc(row.breachedSince),
    wasBreachedSince: utc(row.wasBreachedSince),
  }));
}

/** @returns those that are still so: an objective may have been changed or taken away meanwhile */
export async function noteRpos(em: SqlEntityManager, turned: readonly RpoTurn[]): Promise<readonly RpoTurn[]> {
  const noted = await queryRows<{ readonly sessionId: string }>(
    em,
    `update "gluster_georep_session_rpo" r set "breached_since" = t."breachedSince"
     from jsonb_to_recordset($1::jsonb) as t("sessionId" uuid, "rpoSeconds" integer, "breachedSince" timestamptz, "wasBreachedSince" timestamptz)
     where r."session_id" = t."sessionId" and r."seconds" = t."rpoSeconds"
       and r."breached_since" is not distinct from t."wasBreachedSince"
     returning r."session_id" as "sessionId"`,
    [JSON.stringify(turned)],
  );
  const ids = new Set(noted.map(({ sessionId }) => sessionId));
  return turned.filter(({ sessionId }) => ids.has(sessionId));
}

/**
 * Sets an objective, or takes it away. A breach goes on, since when the new objective is breached, or since now where it is not: whether
 * it is over is judged where the lag is. The column has seconds: rounded up, a time would lie after now.
 *
 * @param seconds null for none
 * @returns the seconds that were set before; null for none
 */
export async function setRpo(em: SqlEntityManager, sessionId: string, seconds: number | null): Promise<number | null> {
  const [before] = await queryRows<{ readonly seconds: number }>(
    em,
    `select "seconds" from "gluster_georep_session_rpo" where "session_id" = $1 for update`,
    [sessionId],
  );
  if (seconds === null) {
    await queryRows(em, `delete from "gluster_georep_session_rpo" where "session_id" = $1`, [sessionId]);
  } else {
    await queryRows(
      em,
      `insert into "gluster_georep_session_rpo" as r ("session_id", "seconds") values ($1, $2)
       on conflict ("session_id") do update set "seconds" = excluded."seconds",
         "breached_since" = least(r."breached_since" + make_interval(secs => excluded."seconds" - r."seconds"),
           date_trunc('second', now()))`,
      [sessionId, seconds],
    );
  }
  return before?.seconds ?? null;
}
