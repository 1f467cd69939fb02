import { conditionList, numberOf, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";

/**
 * Sessions that are synced up to longer ago than the rule's seconds, and have something that waits: up to when a session is synced
 * does not move while nothing changes, so that this alone says nothing.
 */
export const LAG = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `s."session_id"::text`,
  summary: `'The session is more than ' || ${numberOf("seconds")} || ' s behind: something waits, and it is synced up to '
    || to_char(s."last_synced" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '.'`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
where r."enabled" and r."condition"->>'kind' = 'LAG' and s."pending" > 0
  and s."last_synced" < now() - make_interval(secs => ${numberOf("seconds")})`;
