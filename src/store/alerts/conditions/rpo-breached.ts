import { conditionList, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";
import { behindText } from "./lag.js";

/** Sessions that are further behind than their own objective allows. */
export const RPO_BREACHED = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `s."session_id"::text`,
  summary: behindText(`o."seconds"`),
  since: `o."breached_since"`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
join "gluster_georep_session_rpo" o on o."session_id" = s."session_id" and o."breached_since" is not null
where r."enabled" and r."condition"->>'kind' = 'RPO_BREACHED'`;
