import { spanText } from "../components/ages.js";
import { STATUSES, type Tone } from "../components/status.js";
import { causeOf, SEVERITIES } from "../findings/words.js";
import { nameOf } from "../sessions/session-name.js";
import type { SessionNameFragment } from "../sessions/session-name.generated.js";
import type { AlertPlaceFragment, AlertSeverity } from "./list/alert-rows.generated.js";
import type { AlertDeliveryState, AlertNotificationKind } from "./deliveries/deliveries.generated.js";
import type { AlertReceiverRowFragment, AlertWebhookFormat } from "./receivers/receivers.generated.js";
import type { AlertConditionKind, AlertRuleRowFragment } from "./rules/rules.generated.js";

interface Words {
  readonly tone: Tone;
  readonly word: string;
}

export const SEVERITY_ORDER: readonly AlertSeverity[] = ["CRITICAL", "WARNING", "INFO"];

/** How every state of a delivery is shown, the most pressing first. */
export const DELIVERY_STATES: Readonly<Record<AlertDeliveryState, Words>> = {
  DEAD: { tone: "bad", word: "Given up" },
  PENDING: { tone: "busy", word: "Waits" },
  DELIVERED: { tone: "good", word: "Delivered" },
};

export const DELIVERY_ORDER = Object.keys(DELIVERY_STATES) as AlertDeliveryState[];

export const NOTIFICATIONS: Readonly<Record<AlertNotificationKind, string>> = { FIRING: "Fires", RESOLVED: "Resolved" };

export const FORMATS: Readonly<Record<AlertWebhookFormat, string>> = {
  GENERIC: "Own JSON",
  ALERTMANAGER: "Alertmanager",
  SLACK: "Slack",
};

/** What rules watch, as one chooses it. */
export const CONDITIONS: Readonly<Record<AlertConditionKind, string>> = {
  STATUS: "The status of sessions",
  FINDING: "What is wrong with sessions",
  LAG: "How far behind destinations are",
  RPO_BREACHED: "Sessions that miss their objective",
  CLUSTER_LOST: "Clusters that are not reached",
  OPERATION_FAILED: "Operations that fail",
};

/** What a rule watches, as a phrase. */
export function conditionText({ kind, findingCodes, minimumSeverity, statuses, seconds }: Condition): string {
  switch (kind) {
    case "STATUS":
      return `Sessions that are ${(statuses ?? []).map((status) => STATUSES[status].word).join(", ")}`;
    case "FINDING": {
      const which = findingCodes === null ? "Whatever is wrong" : findingCodes.map(causeOf).join(", ");
      return minimumSeverity === null ? which : `${which}, ${SEVERITIES[minimumSeverity].word} or worse`;
    }
    case "LAG":
      return `Sessions more than ${spanText((seconds ?? 0) * 1_000)} behind`;
    case "RPO_BREACHED":
      return "Sessions further behind than their objective";
    case "CLUSTER_LOST":
      return "Clusters that are not reached";
    case "OPERATION_FAILED":
      return `Operations that failed within ${spanText((seconds ?? 0) * 1_000)}`;
  }
}

type Condition = AlertRuleRowFragment["condition"];

/** What an alert is about, by the names of the time. */
export function placeText({ clusterName, volumeName, sessionName }: AlertPlaceFragment): string {
  const source = [clusterName, volumeName].filter((name) => name !== null).join("/");
  return sessionName === null ? source : `${source} → ${sessionName}`;
}

interface Scope {
  readonly clusterId: string | null;
  readonly cluster: { readonly name: string } | null;
  readonly sessionId: string | null;
  readonly session: SessionNameFragment | null;
}

/** What a rule or a silence is bounded to; null where it is to nothing. */
export function scopeText({ clusterId, cluster, sessionId, session }: Scope): string | null {
  if (sessionId !== null) return session === null ? "a session that is gone" : nameOf(session);
  if (clusterId !== null) return cluster?.name ?? "a cluster that is gone";
  return null;
}

/** How a receiver is told. */
export function channelText({ kind, format }: Pick<AlertReceiverRowFragment, "kind" | "format">): string {
  return kind === "EMAIL" ? "E-mail" : `Webhook, ${FORMATS[format ?? "GENERIC"]}`;
}
