import type { AlertRuleRowsQuery } from "./rules.generated.js";

export function rulesOf({ alertRules }: AlertRuleRowsQuery): AlertRuleRowsQuery["alertRules"] {
  return alertRules;
}
