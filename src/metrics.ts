import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

interface OfCluster {
  /** Its name. */
  readonly cluster: string;
  readonly clusterId: string;
}

/** What is counted in the database when it is asked for. */
export interface Totals {
  readonly sessions: readonly (OfCluster & { readonly status: string; readonly count: number })[];
  readonly clusters: readonly (OfCluster & {
    readonly reachable: boolean;
    /** Null while it is not known. */
    readonly glusterdUp: boolean | null;
    /** When sessions were last polled, in seconds since 1970; null before the first poll. */
    readonly polledAt: number | null;
  })[];
  readonly operations: readonly { readonly state: string; readonly count: number }[];
  /** Those that fire. */
  readonly alerts: readonly { readonly severity: string; readonly count: number }[];
  /** Those that wait, or were given up. */
  readonly deliveries: readonly { readonly state: string; readonly count: number }[];
}

export type Metrics = ReturnType<typeof createMetrics>;

const CLUSTER = ["cluster", "cluster_id"] as const;

/** Every metric of the service but those of single sessions. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name, help, labelNames, buckets, registers });
  return {
    registry,
    requests: histogram(
      "georep_http_request_duration_seconds",
      "Time from the request to its answer.",
      "method",
      "route",
      "status",
    ),
    operations: counter("georep_graphql_operations_total", "GraphQL operations that were executed.", "type", "outcome"),
    refusedLogins: counter("georep_refused_logins_total", "Requests whose credentials were missing or wrong."),
    subscribers: gauge(
      "georep_subscriber_connections",
      "Open connections of subscribers, by WebSocket or for server-sent events.",
    ),
    closedSubscribers: counter(
      "georep_subscriber_closes_total",
      "Connections of subscribers that were closed.",
      "code",
    ),
    sessions: gauge("georep_sessions", "Geo-replication sessions.", ...CLUSTER, "status"),
    reachable: gauge("georep_cluster_reachable", "1 when the last poll reached the cluster.", ...CLUSTER),
    glusterdUp: gauge(
      "georep_cluster_glusterd_up",
      "1 when a glusterd of the cluster answers commands; absent while it is not reached.",
      ...CLUSTER,
    ),
    polledAt: gauge(
      "georep_cluster_last_poll_timestamp_seconds",
      "When the cluster's sessions were last polled; absent before that.",
      ...CLUSTER,
    ),
    unfinished: gauge("georep_unfinished_operations", "Operations that are not in a final state.", "state"),
    polls: histogram("georep_poll_duration_seconds", "Polls of this replica's owners.", "kind", "outcome"),
    sshCommands: histogram(
      "georep_ssh_command_duration_seconds",
      "Commands to hosts, by what they do; `answered`, whatever the answer was, or why not.",
      "command",
      "outcome",
    ),
    sshConnections: gauge("georep_ssh_connections", "Open SSH connections to hosts."),
    alerts: gauge("georep_alerts_firing", "Alerts that fire.", "severity"),
    deliveries: gauge(
      "georep_alert_deliveries",
      "Deliveries of alerts that wait (PENDING) or were given up (DEAD).",
      "state",
    ),
    alertDeliveries: counter(
      "georep_alert_delivery_attempts_total",
      "Attempts of this replica to deliver alerts: delivered, failed, or dead where a failed one was the last.",
      "receiver",
      "outcome",
    ),
    databaseUp: gauge("georep_database_up", "1 when the database answered."),
  } as const;
}

/** Sets what is counted in the database; null when it did not answer. */
export function setTotals(metrics: Metrics, totals: Totals | null): void {
  const { sessions, reachable, glusterdUp, polledAt, unfinished, alerts, deliveries, databaseUp } = metrics;
  databaseUp.set(totals === null ? 0 : 1);
  for (const each of [sessions, reachable, glusterdUp, polledAt, unfinished, alerts, deliveries]) each.reset();
  if (totals === null) return;
  for (const { cluster, clusterId, status, count } of totals.sessions) {
    sessions.set({ cluster, cluster_id: clusterId, status }, count);
  }
  for (const { state, count } of totals.operations) unfinished.set({ state }, count);
  for (const { severity, count } of totals.alerts) alerts.set({ severity }, count);
  for (const { state, count } of totals.deliveries) deliveries.set({ state }, count);
  for (const { cluster, clusterId, ...each } of totals.clusters) {
    const labels = { cluster, cluster_id: clusterId };
    reachable.set(labels, each.reachable ? 1 : 0);
    if (each.glusterdUp !== null) glusterdUp.set(labels, each.glusterdUp ? 1 : 0);
    if (each.polledAt !== null) polledAt.set(labels, each.polledAt);
  }
}
