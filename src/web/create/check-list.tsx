import { Badge } from "../components/badge.js";
import type { Tone } from "../components/status.js";
import type { CheckFoundFragment, GeoRepCheckStatus } from "./create.generated.js";
import styles from "./create.module.css";

const STATUSES: Readonly<Record<GeoRepCheckStatus, { readonly tone: Tone; readonly word: string }>> = {
  BLOCKED: { tone: "bad", word: "Blocked" },
  FORCEABLE: { tone: "notice", word: "Asks for force" },
  WARNING: { tone: "notice", word: "Warning" },
  NOT_CHECKED: { tone: "quiet", word: "Not checked" },
  PASSED: { tone: "good", word: "Passed" },
};
const ORDER = Object.keys(STATUSES);

/** Findings, the worst first, each with what mends it. */
export function CheckList({ checks }: { readonly checks: readonly CheckFoundFragment[] }) {
  if (checks.length === 0) return null;
  const sorted = checks.toSorted((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status));
  return (
    <ul className={styles["checks"]}>
      {sorted.map(({ code, status, hostName, message, remedy }) => (
        <li key={`${code} ${hostName} ${message}`}>
          <Badge tone={STATUSES[status].tone}>{STATUSES[status].word}</Badge>
          <span>
            {hostName === null ? "" : `${hostName}: `}
            {message}
            {remedy === null ? null : <em>{remedy}</em>}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What makes it impossible, in a sentence or two. */
export function blockedBy(checks: readonly CheckFoundFragment[]): string {
  return checks
    .filter(({ status }) => status === "BLOCKED")
    .map(({ message }) => message)
    .join(" ");
}
