import { FINDING_SEVERITIES } from "./findings.js";

/**
 * The id of the most urgent of a session's open findings, of several the oldest; SQL. Of those about one brick where that is given.
 *
 * @param sessionId the column, in SQL; the same for `brickId`
 */
export function leadingFindingText(sessionId: string, brickId: string | null = null): string {
  const isMeant = brickId === null ? "" : `and ${isAboutBrick("f", brickId)}`;
  return `(select f."id" from "gluster_georep_finding" f where f."session_id" = ${sessionId} and f."closed_at" is null ${isMeant}
    order by array_position(array['${FINDING_SEVERITIES.join("', '")}'], f."severity"), f."since", f."code" limit 1)`;
}

/**
 * Whether a finding's evidence names a brick; SQL.
 *
 * @param finding what its table goes by @param brickId a UUID, in SQL
 */
export function isAboutBrick(finding: string, brickId: string): string {
  return `${finding}."evidence" @> jsonb_build_array(jsonb_build_object('brickId', ${brickId}))`;
}
