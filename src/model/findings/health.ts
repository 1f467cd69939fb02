import type { FindingSeverity, SessionHealth } from "./findings.js";
import type { GeoRepStatus } from "../status.js";

/** Which statuses, and which severity among the open findings, make a health; the first that fits counts, and else it is OK. */
const RULES: readonly (readonly [SessionHealth, readonly GeoRepStatus[], FindingSeverity])[] = [
  ["BROKEN", ["FAULTY"], "CRITICAL"],
  ["DEGRADED", ["PARTIAL_FAULTY"], "WARNING"],
  ["ATTENTION", ["UNKNOWN", "PAUSED", "STOPPED", "NOTSTARTED"], "INFO"],
];

/**
 * A session's health in SQL.
 *
 * @param id the session's id, and its status, in SQL
 */
export function healthText(id: string, status: string): string {
  const cases = RULES.map(
    ([health, statuses, severity]) =>
      `when ${status} in ('${statuses.join("', '")}') or exists (
        select 1 from "gluster_georep_finding" f
        where f."session_id" = ${id} and f."closed_at" is null and f."severity" = '${severity}') then '${health}'`,
  );
  return `(case ${cases.join(" ")} else 'OK' end)`;
}
