import { conditionList } from "./condition.js";

/** Clusters of which no host is reached, or no glusterd answers. One follows from the other, so that both are one alert. */
export const CLUSTER_LOST = `select r."id", ${conditionList({
  subject: `c."id"::text`,
  clusterId: `c."id"`,
  clusterName: `c."name"`,
  summary: `case when c."reachable" then 'No glusterd of the cluster answers' || coalesce(': ' || c."glusterd_down_reason", '.')
    else 'No host of the cluster is reached by SSH' || coalesce(': ' || c."unreachable_reason", '.') end`,
  since: `case when c."reachable" then c."glusterd_since" else c."reachable_since" end`,
})}
from "alert_rule" r join "cluster" c on r."cluster_id" is null or c."id" = r."cluster_id"
where r."enabled" and r."condition"->>'kind' = 'CLUSTER_LOST' and (not c."reachable" or c."glusterd_up" = false)`;
