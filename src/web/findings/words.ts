import { wordsOf } from "../changes/operation-words.js";
import type { Tone } from "../components/status.js";
import type { GeoRepFindingSeverity } from "./session-findings.generated.js";
import type { GeoRepSessionHealth } from "../overview/overview-sessions.generated.js";

interface Words {
  readonly tone: Tone;
  readonly word: string;
}

/** How every health of a session is shown, the worst first. */
export const HEALTHS: Readonly<Record<GeoRepSessionHealth, Words>> = {
  BROKEN: { tone: "bad", word: "Broken" },
  DEGRADED: { tone: "notice", word: "Degraded" },
  ATTENTION: { tone: "quiet", word: "Attention" },
  OK: { tone: "good", word: "OK" },
};

export const HEALTH_ORDER = Object.keys(HEALTHS) as GeoRepSessionHealth[];

/** How every severity of a finding is shown, the most urgent first. */
export const SEVERITIES: Readonly<Record<GeoRepFindingSeverity, Words>> = {
  CRITICAL: { tone: "bad", word: "Critical" },
  WARNING: { tone: "notice", word: "Warning" },
  INFO: { tone: "quiet", word: "Info" },
};

const SEVERITY_ORDER = Object.keys(SEVERITIES);

/** The cause in words: `SSH_UNREACHABLE` as `SSH unreachable`. */
export function causeOf(code: string): string {
  return wordsOf(code).replaceAll(/\b(?:ssh|gfid)\b/gi, (found) => found.toUpperCase());
}

/** The most urgent first, of several the oldest. */
export function compareFindings(
  one: { readonly severity: GeoRepFindingSeverity; readonly since: string },
  other: { readonly severity: GeoRepFindingSeverity; readonly since: string },
): number {
  return (
    SEVERITY_ORDER.indexOf(one.severity) - SEVERITY_ORDER.indexOf(other.severity) ||
    Date.parse(one.since) - Date.parse(other.since)
  );
}
