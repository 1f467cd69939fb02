import {
  ALERT_CONDITION_KINDS,
  ALERT_SEVERITIES,
  ALERT_STATES,
  type AlertConditionKind as ConditionKindValue,
  type AlertSeverity as SeverityValue,
  type AlertState as StateValue,
  DELIVERY_STATES,
  type DeliveryState,
  NOTIFICATION_KINDS,
  type NotificationKind,
  RECEIVER_KINDS,
  type ReceiverKind,
  WEBHOOK_FORMATS,
  type WebhookFormat,
} from "../alerts/alerts.js";
import { ALERT_ORDERS } from "../orders.js";
import { describe, values } from "./enums.js";

export const AlertConditionKind = describe<ConditionKindValue>(
  "AlertConditionKind",
  values(ALERT_CONDITION_KINDS),
  "What an alert rule watches.",
  {
    FINDING: "Open findings of sessions: one alert for each session and code.",
    STATUS: "The status of sessions: one alert for each session.",
    LAG: "How far behind sessions are (lagSeconds): one alert for each session.",
    RPO_BREACHED: "Sessions that are further behind than their own rpoSeconds: one alert for each session.",
    CLUSTER_LOST:
      "Clusters none of whose hosts is reached, or whose glusterd does not answer: one alert for each cluster.",
    OPERATION_FAILED:
      "Operations that ended FAILED or UNKNOWN: one alert for each. One whose place another operation took (SUPERSEDED) is none.",
  },
);

export const AlertSeverity = describe<SeverityValue>(
  "AlertSeverity",
  values(ALERT_SEVERITIES),
  "How urgent alerts of a rule are, in the words of those who made it.",
);

export const AlertState = describe<StateValue>("AlertState", values(ALERT_STATES), "How far an alert is.", {
  PENDING: "It is so, and not yet for as long as the rule's holdSeconds. Where it ceases, the alert is gone.",
  FIRING: "It has been so for that long, and still is. Receivers are told, unless a silence covers the alert.",
  RESOLVED:
    "It is so no more, or no rule watches it any more. Receivers that were told that it fires are told, after the silence where one covers it.",
});

export const AlertNotificationKind = describe<NotificationKind>(
  "AlertNotificationKind",
  values(NOTIFICATION_KINDS),
  "What a receiver is told of.",
);

export const AlertReceiverKind = describe<ReceiverKind>(
  "AlertReceiverKind",
  values(RECEIVER_KINDS),
  "How a receiver is told.",
  { WEBHOOK: "By POST to a URL.", EMAIL: "By e-mail, through the SMTP server of the settings." },
);

export const AlertWebhookFormat = describe<WebhookFormat>(
  "AlertWebhookFormat",
  values(WEBHOOK_FORMATS),
  "What a webhook is sent.",
  {
    GENERIC: "JSON of this service's own, described in docs/alerts.md.",
    ALERTMANAGER:
      "What Alertmanager takes at `/api/v2/alerts`. An alert that fires is sent again every minute, since Alertmanager takes one that does not come again for resolved; that goes on in the same delivery.",
    SLACK: "What an incoming webhook of Slack takes, and those that take the same.",
  },
);

export const AlertDeliveryState = describe<DeliveryState>(
  "AlertDeliveryState",
  values(DELIVERY_STATES),
  "How far a delivery is.",
  {
    PENDING: "It is sent, or sent again, at nextAttemptAt.",
    DELIVERED: "The receiver took it.",
    DEAD: "Given up: it did not succeed within a day, or its receiver is gone. replayAlertDelivery sends it again.",
  },
);

export const AlertOrderField = describe("AlertOrderField", values(ALERT_ORDERS), "What alerts are sorted by.", {
  CREATED: "When they were first found to be so.",
  SEVERITY: "How urgent they are, CRITICAL first; of several the oldest first.",
  RESOLVED: "When they were resolved. What is not resolved comes before all that is.",
});
