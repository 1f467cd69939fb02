/** What a rule watches. */
export const ALERT_CONDITION_KINDS = [
  "FINDING",
  "STATUS",
  "LAG",
  "RPO_BREACHED",
  "CLUSTER_LOST",
  "OPERATION_FAILED",
] as const;
export type AlertConditionKind = (typeof ALERT_CONDITION_KINDS)[number];

/** The most urgent first. */
export const ALERT_SEVERITIES = ["CRITICAL", "WARNING", "INFO"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ALERT_STATES = ["PENDING", "FIRING", "RESOLVED"] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What a receiver is told of. */
export const NOTIFICATION_KINDS = ["FIRING", "RESOLVED"] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export const RECEIVER_KINDS = ["WEBHOOK", "EMAIL"] as const;
export type ReceiverKind = (typeof RECEIVER_KINDS)[number];

export const WEBHOOK_FORMATS = ["GENERIC", "ALERTMANAGER", "SLACK"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

export const DELIVERY_STATES = ["PENDING", "DELIVERED", "DEAD"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Seconds for which a failed operation alerts, where no later one of its session succeeds. */
export const OPERATION_ALERT_SECONDS = 3_600;
