import type { Notification } from "../notification.js";

/** Our own JSON, as docs/alerts.md describes it. What is added later are further keys. */
export function genericBody({ deliveryId, kind, alert }: Notification): object {
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name });
  return {
    version: 1,
    deliveryId,
    notification: kind,
    alert: {
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
    },
  };
}
