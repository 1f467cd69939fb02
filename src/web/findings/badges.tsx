import { Badge } from "../components/badge.js";
import type { GeoRepSessionHealth } from "../overview/overview-sessions.generated.js";
import type { GeoRepFindingSeverity } from "./session-findings.generated.js";
import { HEALTHS, SEVERITIES } from "./words.js";

/** A session's health, as everywhere on the page. */
export function HealthBadge({ health }: { readonly health: GeoRepSessionHealth }) {
  const { tone, word } = HEALTHS[health];
  return <Badge tone={tone}>{word}</Badge>;
}

export function SeverityBadge({ severity }: { readonly severity: GeoRepFindingSeverity }) {
  const { tone, word } = SEVERITIES[severity];
  return <Badge tone={tone}>{word}</Badge>;
}
