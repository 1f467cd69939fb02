import type { AlertSubject, Notification } from "../notification.js";

/** Our own JSON for one alert, as docs/alerts.md describes it. What is added later are further keys. */
export function genericBody({ deliveryId, kind, alerts: [alert] }: Notification): object {
  return { version: 1, deliveryId, notification: kind, alert: described(alert) };
}

/** The same for any number of alerts of a rule. */
export function genericGroupBody({ deliveryId, kind, alerts }: Notification): object {
  return { version: 2, deliveryId, notification: kind, alerts: alerts.map(described) };
}

function described(alert: AlertSubject): object {
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name });
  return {
    id: alert.id,
    rule: named(alert.ruleId, alert.ruleName),
    condition: alert.condition,
    severity: alert.severity,
    summary: alert.summary,
    remedy: alert.remedy,
    since: alert.since,
    firedAt: alert.firedAt,
    resolvedAt: alert.resolvedAt,
    cluster: named(alert.clusterId, alert.clusterName),
    volume: named(alert.volumeId, alert.volumeName),
    session: named(alert.sessionId, alert.sessionName),
    operationId: alert.operationId,
    finding: alert.findingCode,
  };
}
