import { conditionList, isListed, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";

/** Sessions in one of the rule's statuses, since they have it: a change from one of them to another begins anew. */
export const STATUS = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `s."session_id"::text`,
  summary: `'The session is ' || s."status" || coalesce(': ' || s."status_reason", '.')`,
  since: `coalesce(s."status_since", s."created_at")`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
where r."enabled" and r."condition"->>'kind' = 'STATUS' and ${isListed("statuses", `s."status"`)}`;
