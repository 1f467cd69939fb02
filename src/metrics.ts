import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What is counted in the database when it is asked for. */
export interface Totals {
  readonly sessions: readonly { readonly cluster: string; readonly status: string; readonly count: number }[];
  readonly clusters: readonly {
    readonly cluster: string;
    readonly reachable: boolean;
    /** Null while it is not known. */
    readonly glusterdUp: boolean | null;
    /** Seconds since sessions were last polled; null before the first poll. */
    readonly age: number | null;
  }[];
  readonly operations: readonly { readonly state: string; readonly count: number }[];
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Every metric of the service. */
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
    sessions: gauge("georep_sessions", "Geo-replication sessions.", "cluster", "status"),
    reachable: gauge("georep_cluster_reachable", "1 when the last poll reached the cluster.", "cluster"),
    glusterdUp: gauge("georep_cluster_glusterd_up", "1 when a glusterd of the cluster answers commands.", "cluster"),
    pollAge: gauge("georep_cluster_poll_age_seconds", "Time since the cluster's sessions were last polled.", "cluster"),
    unfinished: gauge("georep_unfinished_operations", "Operations that are not in a final state.", "state"),
    polls: histogram("georep_poll_duration_seconds", "Polls of this replica's owners.", "kind", "outcome"),
    sshCommands: histogram(
      "georep_ssh_command_duration_seconds",
      "Commands to hosts, by what they do; `answered`, whatever the answer was, or why not.",
      "command",
      "outcome",
    ),
    sshConnections: gauge("georep_ssh_connections", "Open SSH connections to hosts."),
    databaseUp: gauge("georep_database_up", "1 when the database answered."),
  } as const;
}

/** Sets what is counted in the database; null when it did not answer. */
export function setTotals(metrics: Metrics, totals: Totals | null): void {
  const { sessions, reachable, glusterdUp, pollAge, unfinished, databaseUp } = metrics;
  databaseUp.set(totals === null ? 0 : 1);
  for (const each of [sessions, reachable, glusterdUp, pollAge, unfinished]) each.reset();
  if (totals === null) return;
  for (const { cluster, status, count } of totals.sessions) sessions.set({ cluster, status }, count);
  for (const { state, count } of totals.operations) unfinished.set({ state }, count);
  for (const each of totals.clusters) {
    reachable.set({ cluster: each.cluster }, each.reachable ? 1 : 0);
    if (each.glusterdUp !== null) glusterdUp.set({ cluster: each.cluster }, each.glusterdUp ? 1 : 0);
    if (each.age !== null) pollAge.set({ cluster: each.cluster }, each.age);
  }
}
