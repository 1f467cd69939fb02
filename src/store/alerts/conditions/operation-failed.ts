import { VERIFICATION } from "../../../model/operation.js";
import { conditionList, numberOf } from "./condition.js";

/**
 * Operations that ended without what was asked for since the rule was made, for the rule's seconds, unless a later one of the
 * session has succeeded that is of the same kind, or changed it. The index on unsuccessful operations by their end finds them.
 */
export const OPERATION_FAILED = `select r."id", ${conditionList({
  subject: `o."id"::text`,
  clusterId: `o."cluster_id"`,
  clusterName: `o."cluster_name"`,
  volumeId: `o."volume_id"`,
  volumeName: `o."volume_name"`,
  sessionId: `o."session_id"`,
  sessionName: `o."session_name"`,
  operationId: `o."id"`,
  summary: `o."kind" || ' of ' || o."requested_by" || ' ended as ' || o."state" || coalesce(': ' || left(o."error_message", 1000), '.')`,
  since: `o."finished_at"`,
})}
from "alert_rule" r join "operation" o
  on (r."session_id" is null or o."session_id" = r."session_id") and (r."cluster_id" is null or o."cluster_id" = r."cluster_id")
where r."enabled" and r."condition"->>'kind' = 'OPERATION_FAILED' and o."state" in ('FAILED', 'UNKNOWN')
  and o."error_code" is distinct from 'SUPERSEDED'
  and o."finished_at" >= r."created_at" and o."finished_at" > now() - make_interval(secs => ${numberOf("seconds")})
  and not exists (select 1 from "operation" later
    where later."session_id" = o."session_id" and later."number" > o."number" and later."state" = 'SUCCEEDED'
      and (later."kind" = o."kind" or later."kind" <> '${VERIFICATION}' and not later."already_so"))`;
