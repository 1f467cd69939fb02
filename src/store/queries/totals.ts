import type { Totals } from "../../metrics.js";
import type { Reader } from "./reader.js";

const TOTALS = `select
  (select coalesce(jsonb_agg(s), '[]') from (
    select "cluster_id" as "cluster", "status", count(*)::int as "count"
    from "gluster_georep_session" group by 1, 2) s) as "sessions",
  (select coalesce(jsonb_agg(c), '[]') from (
    select "id" as "cluster", "reachable", "glusterd_up" as "glusterdUp",
      extract(epoch from now() - "sessions_observed_at")::float8 as "age"
    from "cluster") c) as "clusters",
  (select coalesce(jsonb_agg(o), '[]') from (
    select "state", count(*)::int as "count" from "operation" where "state" in ('PENDING', 'RUNNING') group by 1) o)
    as "operations"`;

/** What the metrics tell of the database's content, by one statement. */
export async function readTotals(reader: Reader): Promise<Totals> {
  const [row] = await reader.query<Totals>(TOTALS);
  return row ?? { sessions: [], clusters: [], operations: [] };
}
