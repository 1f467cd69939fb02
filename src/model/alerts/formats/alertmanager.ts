import type { AlertSubject, Notification } from "../notification.js";

/**
 * The body of Alertmanager's `POST /api/v2/alerts` (its api/v2/openapi.yaml: postableAlerts). An alert is known there by its labels,
 * which are therefore those that do not change while it fires. Without `endsAt` Alertmanager holds one for resolved that has not
 * come again within its `resolve_timeout` of 5 minutes: one that fires is sent again before that.
 */
export function alertmanagerBody({ kind, alerts }: Notification): object {
  return alerts.map((alert) => postable(kind, alert));
}

function postable(kind: Notification["kind"], alert: AlertSubject): object {
  const labels = {
    alertname: alert.ruleName,
    service: "georep",
    severity: alert.severity.toLowerCase(),
    condition: alert.condition,
    cluster: alert.clusterName,
    cluster_id: alert.clusterId,
    volume: alert.volumeName,
    session: alert.sessionName,
    session_id: alert.sessionId,
    operation_id: alert.operationId,
    finding: alert.findingCode,
  };
  return {
    labels: given(labels),
    annotations: given({ summary: alert.summary, description: alert.remedy.join("\n") }),
    startsAt: alert.firedAt ?? alert.since,
    ...(kind === "FIRING" ? {} : { endsAt: alert.resolvedAt }),
  };
}

/** Without what has no value: Alertmanager takes an empty label for none. */
function given(values: Readonly<Record<string, string | null>>): Record<string, string> {
  const present = Object.entries(values).flatMap(([name, value]) =>
    value === null || value === "" ? [] : [[name, value]],
  );
  return Object.fromEntries(present) as Record<string, string>;
}
