import type { AlertConditionKind, AlertSeverity, AlertState, DeliveryState } from "../../model/alerts/alerts.js";
import { equals, oneOf, parseId, present } from "./lists.js";
import type { Condition } from "./reader.js";
import { matches } from "./search.js";

export interface RuleFilter {
  readonly condition?: readonly AlertConditionKind[] | null;
  readonly enabled?: boolean | null;
  readonly search?: string | null;
}

export interface AlertFilter {
  readonly state?: readonly AlertState[] | null;
  readonly severity?: readonly AlertSeverity[] | null;
  readonly ruleId?: string | null;
  readonly clusterId?: string | null;
  readonly sessionId?: string | null;
}

export interface DeliveryFilter {
  readonly state?: readonly DeliveryState[] | null;
  readonly alertId?: string | null;
  readonly receiverId?: string | null;
}

export interface SilenceFilter {
  readonly active?: boolean | null;
}

/** @throws AppError INVALID_ARGUMENT for a search that is too long, and an id that is no UUID; the same for the others */
export function alertRuleConditions({ condition, enabled, search }: RuleFilter, field: string): Condition[] {
  return present([
    condition == null ? null : (parameters) => `t."condition"->>'kind' = any(${parameters.add(condition, "text[]")})`,
    enabled == null ? null : () => `t."enabled" = ${enabled}`,
    matches(search, [`t."name"`], `${field}.search`),
  ]);
}

export function alertReceiverConditions({ search }: { readonly search?: string | null }, field: string): Condition[] {
  return present([matches(search, [`t."name"`], `${field}.search`)]);
}

export function alertConditions(filter: AlertFilter, field: string): Condition[] {
  return present([
    oneOf("state", filter.state),
    oneOf("severity", filter.severity),
    equals("rule_id", filter.ruleId, `${field}.ruleId`),
    equals("cluster_id", filter.clusterId, `${field}.clusterId`),
    equals("session_id", filter.sessionId, `${field}.sessionId`),
  ]);
}

export function alertDeliveryConditions(filter: DeliveryFilter, field: string): Condition[] {
  return present([
    oneOf("state", filter.state),
    about(filter.alertId, `${field}.alertId`),
    equals("receiver_id", filter.receiverId, `${field}.receiverId`),
  ]);
}

export function alertSilenceConditions({ active }: SilenceFilter): Condition[] {
  return present([active == null ? null : () => `(t."until" > now()) = ${active}`]);
}

function about(alertId: string | null | undefined, field: string): Condition | null {
  if (alertId == null) return null;
  const id = parseId(alertId, field);
  return (parameters) =>
    `t."id" in (select n."delivery_id" from "alert_delivery_alert" n where n."alert_id" = ${parameters.add(id, "uuid")})`;
}
