import { FINDING_SEVERITIES } from "../../../model/findings/findings.js";
import { conditionList, isListed, OF_SESSION, SESSIONS_OF_RULE } from "./condition.js";

const urgency = (severity: string): string =>
  `array_position(array['${FINDING_SEVERITIES.join("', '")}'], ${severity})`;

/** Open findings. Since when goes by when the service first saw them: the nodes' own word for it is by their clocks. */
export const FINDING = `select r."id", ${conditionList({
  ...OF_SESSION,
  subject: `f."session_id"::text || ' ' || f."code"`,
  findingCode: `f."code"`,
  summary: `f."message"`,
  remedy: `f."remedy"`,
  since: `f."opened_at"`,
})}
from "alert_rule" r ${SESSIONS_OF_RULE}
join "gluster_georep_finding" f on f."session_id" = s."session_id" and f."closed_at" is null
where r."enabled" and r."condition"->>'kind' = 'FINDING'
  and (r."condition"->>'findingCodes' is null or ${isListed("findingCodes", `f."code"`)})
  and (r."condition"->>'minimumSeverity' is null
    or ${urgency(`f."severity"`)} <= ${urgency(`r."condition"->>'minimumSeverity'`)})`;
