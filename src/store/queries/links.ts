import { SESSION_HEALTHS, type SessionHealth } from "../../model/findings/findings.js";
import { healthText } from "../../model/findings/health.js";
import { utcText } from "../../model/instant.js";
import { type GeoRepStatus, STATUSES_BY_URGENCY } from "../../model/status.js";
import { type Condition, Parameters, type Reader, whereText } from "./reader.js";

export interface StatusCount {
  readonly status: GeoRepStatus;
  readonly count: number;
}

export interface HealthCount {
  readonly health: SessionHealth;
  readonly count: number;
}

/** All sessions from one cluster to another one, or to a host that is in none that is known. */
export interface Link {
  readonly primaryClusterId: string;
  readonly secondaryClusterId: string | null;
  readonly secondaryHostName: string | null;
  readonly sessions: number;
  /** The most urgent first. */
  readonly statuses: readonly StatusCount[];
  /** The worst first. */
  readonly healths: readonly HealthCount[];
  readonly lastSyncedAt: string | null;
  readonly pending: string | null;
  readonly failures: string | null;
}

const MOST = 1_000;

/** How many sessions of each link `l` have which value of a column, those first that the order names first. */
function countsText(column: "status" | "health", order: readonly string[]): string {
  return `jsonb_agg(jsonb_build_object('${column}', l."${column}", 'count', l."count")
        order by array_position(array['${order.join("', '")}'], l."${column}")) filter (where l."${column}" is not null)`;
}

// Each session counts twice: in a row of its link and status, and in one of its link and health.
function text(where: string): string {
  const once = `filter (where l."status" is not null)`;
  return `select l."from" as "primaryClusterId", l."to" as "secondaryClusterId", l."host" as "secondaryHostName",
      (sum(l."count") ${once})::integer as "sessions", min(l."synced")::text as "lastSyncedAt",
      (sum(l."pending") ${once})::text as "pending", (sum(l."failures") ${once})::text as "failures",
      ${countsText("status", STATUSES_BY_URGENCY)} as "statuses",
      ${countsText("health", SESSION_HEALTHS)} as "healths"
    from (
      select s."from", s."to", s."host", s."status", s."health", count(*)::integer as "count",
        min(s."synced") as "synced", sum(s."pending") as "pending", sum(s."failures") as "failures"
      from (
        select t."cluster_id" as "from", v."cluster_id" as "to",
          case when v."cluster_id" is null then t."slave_host_name" end as "host",
          t."status", ${healthText(`t."session_id"`, `t."status"`)} as "health",
          t."last_synced" as "synced", t."pending", t."failures"
        from "gluster_georep_session" t left join "volume" v on v."id" = t."slave_volume_id" ${where}) s
      group by s."from", s."to", s."host", grouping sets (s."status", s."health")) l
    join "cluster" c on c."id" = l."from" left join "cluster" d on d."id" = l."to"
    group by 1, 2, 3, c."name", d."name" order by c."name", d."name", l."host", 1, 2 limit ${MOST}`;
}

/** Sessions by where they lead, by the names of both sides; at most a thousand links. */
export async function readLinks(reader: Reader, conditions: readonly Condition[]): Promise<Link[]> {
  const parameters = new Parameters();
  const rows = await reader.query<Link>(text(whereText(conditions, parameters)), parameters.values);
  return rows.map((row) => ({ ...row, lastSyncedAt: row.lastSyncedAt === null ? null : utcText(row.lastSyncedAt) }));
}
