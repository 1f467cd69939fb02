import { SEVERITIES } from "../../findings/words.js";
import type { AlertSeverity } from "../list/alert-rows.generated.js";
import { BadgeFilter } from "../../components/badge-filter.js";
import { SEVERITY_ORDER } from "../words.js";

export interface SeverityFilterProps {
  readonly chosen: readonly AlertSeverity[];
  readonly onChoose: (severities: readonly AlertSeverity[]) => void;
}

export function SeverityFilter(props: SeverityFilterProps) {
  return <BadgeFilter label="Only these severities" order={SEVERITY_ORDER} words={SEVERITIES} {...props} />;
}
