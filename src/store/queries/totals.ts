import type { Totals } from "../../metrics.js";
import { ALERT_SEVERITIES } from "../../model/alerts/alerts.js";
import type { Reader } from "./reader.js";

const TOTALS = `select
  (select coalesce(jsonb_agg(s), '[]') from (
    select c."name" as "cluster", c."id" as "clusterId", s."status", count(*)::int as "count"
    from "gluster_georep_session" s join "cluster" c on c."id" = s."cluster_id" group by 1, 2, 3) s) as "sessions",
  (select coalesce(jsonb_agg(c), '[]') from (
    select "name" as "cluster", "id" as "clusterId", "reachable", "glusterd_up" as "glusterdUp",
      extract(epoch from "sessions_observed_at")::float8 as "polledAt"
    from "cluster") c) as "clusters",
  (select coalesce(jsonb_agg(o), '[]') from (
    select "state", count(*)::int as "count" from "operation" where "state" in ('PENDING', 'RUNNING') group by 1) o)
    as "operations",
  (select jsonb_agg(a) from (
    select s as "severity", count(a."id")::int as "count"
    from unnest(array['${ALERT_SEVERITIES.join("', '")}']) s
    left join "alert" a on a."severity" = s and a."state" = 'FIRING' group by 1) a) as "alerts",
  (select jsonb_agg(d) from (
    select s as "state", count(d."id")::int as "count" from unnest(array['PENDING', 'DEAD']) s
    left join "alert_delivery" d on d."state" = s group by 1) d) as "deliveries"`;

/** What the metrics tell of the database's content, by one statement. */
export async function readTotals(reader: Reader): Promise<Totals> {
  const [row] = await reader.query<Totals>(TOTALS);
  return row ?? { sessions: [], clusters: [], operations: [], alerts: [], deliveries: [] };
}
