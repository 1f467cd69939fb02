import { utcText } from "../../model/instant.js";
import { type GeoRepStatus, STATUSES_BY_URGENCY } from "../../model/status.js";
import { type Condition, Parameters, type Reader, whereText } from "./reader.js";

export interface StatusCount {
  readonly status: GeoRepStatus;
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
  readonly lastSyncedAt: string | null;
  readonly pending: string | null;
  readonly failures: string | null;
}

const MOST = 1_000;

function text(where: string): string {
  return `select l."from" as "primaryClusterId", l."to" as "secondaryClusterId", l."host" as "secondaryHostName",
      sum(l."count")::integer as "sessions", min(l."synced")::text as "lastSyncedAt",
      sum(l."pending")::text as "pending", sum(l."failures")::text as "failures",
      jsonb_agg(jsonb_build_object('status', l."status", 'count', l."count")
        order by array_position(array['${STATUSES_BY_URGENCY.join("', '")}'], l."status")) as "statuses"
    from (
      select t."cluster_id" as "from", v."cluster_id" as "to",
        case when v."cluster_id" is null then t."slave_host_name" end as "host", t."status", count(*)::integer as "count",
        min(t."last_synced") as "synced", sum(t."pending") as "pending", sum(t."failures") as "failures"
      from "gluster_georep_session" t left join "volume" v on v."id" = t."slave_volume_id" ${where}
      group by 1, 2, 3, 4) l
    join "cluster" c on c."id" = l."from" left join "cluster" d on d."id" = l."to"
    group by 1, 2, 3, c."name", d."name" order by c."name", d."name", l."host", 1, 2 limit ${MOST}`;
}

/** Sessions by where they lead, by the names of both sides; at most a thousand links. */
export async function readLinks(reader: Reader, conditions: readonly Condition[]): Promise<Link[]> {
  const parameters = new Parameters();
  const rows = await reader.query<Link>(text(whereText(conditions, parameters)), parameters.values);
  return rows.map((row) => ({ ...row, lastSyncedAt: row.lastSyncedAt === null ? null : utcText(row.lastSyncedAt) }));
}
