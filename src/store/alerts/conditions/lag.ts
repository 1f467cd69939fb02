import { waitingSinceText } from "../../../model/lag.js";
import { conditionList, IS_FIRING_OF_SESSION, numberOf, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";

const WAITING_SINCE = waitingSinceText("s");

/** The summary of a session that is further behind than it may be. @param allowed seconds, in SQL */
export function behindText(allowed: string): string {
  return `'The session is more than ' || ${allowed} || ' s behind (' || coalesce(s."lag_state", 'not known now') || '): ' || case
    when s."unsynced_since" is null then 'not everything was copied for the first time yet.'
    else 'what was changed after ' || to_char(s."unsynced_since" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ' is not at the destination.' end`;
}

/**
 * Sessions of which a change has waited for longer than the rule's seconds. Where it is not known whether one waits, as where the source
 * has fallen silent, none begins to, and what was told as waiting is not told as over.
 */
export const LAG = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `s."session_id"::text`,
  summary: behindText(numberOf("seconds")),
  since: `${WAITING_SINCE} + make_interval(secs => ${numberOf("seconds")})`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
where r."enabled" and r."condition"->>'kind' = 'LAG' and case when s."lag_state" is null then ${IS_FIRING_OF_SESSION}
    else s."lag_state" <> 'IDLE' and ${WAITING_SINCE} < now() - make_interval(secs => ${numberOf("seconds")}) end`;
