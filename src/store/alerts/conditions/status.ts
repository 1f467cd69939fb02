import { conditionList, IS_FIRING_OF_SESSION, isListed, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";

/**
 * Sessions in one of the rule's statuses. An alert that there is goes on when one of them follows another. Where the status is not known,
 * and the rule does not ask for that, none begins, and what was told is not told as over.
 */
export const STATUS = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `s."session_id"::text`,
  summary: `'The session is ' || s."status" || coalesce(': ' || s."status_reason", '.')`,
  since: `coalesce(s."status_since", s."created_at")`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
where r."enabled" and r."condition"->>'kind' = 'STATUS'
  and (${isListed("statuses", `s."status"`)} or s."status" = 'UNKNOWN' and ${IS_FIRING_OF_SESSION})`;
