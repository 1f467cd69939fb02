import type {
  AlertOrderBy,
  ClusterOrderBy,
  OrderInput,
  SessionOrderBy,
  TimeOrder,
  VolumeOrderBy,
} from "../../model/orders.js";
import { ALERT_SEVERITIES } from "../../model/alerts/alerts.js";
import { STATUSES_BY_URGENCY } from "../../model/status.js";
import {
  Alert,
  AlertDelivery,
  AlertReceiver,
  AlertRule,
  AlertSilence,
  Cluster,
  Event,
  GeoRepFinding,
  GeoRepSession,
  Operation,
  Volume,
} from "../../model/entities/index.js";
import { orderOf } from "./entity-links.js";
import type { Order } from "./page.js";

/** The orders of lists that callers choose none of. */
export const ORDER = {
  clusters: orderOf(Cluster, ["name", "id"]),
  volumes: orderOf(Volume, ["name", "id"]),
  sessions: orderOf(GeoRepSession, ["id"]),
  findings: orderOf(GeoRepFinding, ["openedAt", "id"], true),
  operations: orderOf(Operation, ["createdAt", "id"], true),
  alertRules: orderOf(AlertRule, ["name", "id"]),
  alertReceivers: orderOf(AlertReceiver, ["name", "id"]),
  alerts: orderOf(Alert, ["createdAt", "id"], true),
  alertDeliveries: orderOf(AlertDelivery, ["number"], true),
  alertSilences: orderOf(AlertSilence, ["until", "id"], true),
} as const;

/** Events by number, which is the order in which they were committed. */
export function eventOrder(order: TimeOrder): Order {
  return orderOf(Event, ["number"], order === "NEWEST_FIRST");
}

export function operationOrder(order: TimeOrder): Order {
  return orderOf(Operation, ["createdAt", "id"], order === "NEWEST_FIRST");
}

export function clusterOrder(order: OrderInput<ClusterOrderBy> | null): Order {
  return chosen(order, ORDER.clusters, CLUSTERS);
}

export function volumeOrder(order: OrderInput<VolumeOrderBy> | null): Order {
  return chosen(order, ORDER.volumes, VOLUMES);
}

export function sessionOrder(order: OrderInput<SessionOrderBy> | null): Order {
  return chosen(order, ORDER.sessions, SESSIONS);
}

export function alertOrder(order: OrderInput<AlertOrderBy> | null): Order {
  return chosen(order, ORDER.alerts, ALERTS);
}

type Columns = Order["columns"];

const text = (sql: string): Columns[number] => ({ sql, type: "text" });
const number = (sql: string): Columns[number] => ({ sql, type: "bigint" });
const SESSION_ID = ORDER.sessions.columns;

const CLUSTERS: Readonly<Record<ClusterOrderBy, Columns>> = {
  NAME: ORDER.clusters.columns,
  REGISTERED: orderOf(Cluster, ["registeredAt", "id"]).columns,
};

const VOLUMES: Readonly<Record<VolumeOrderBy, Columns>> = {
  NAME: ORDER.volumes.columns,
  CLUSTER: [text(clusterName(`t."cluster_id"`)), ...ORDER.volumes.columns],
};

// A comparison of rows knows no null: what is not known stands as the least value there is.
const SESSIONS: Readonly<Record<SessionOrderBy, Columns>> = {
  ID: SESSION_ID,
  SOURCE: [
    text(clusterName(`t."cluster_id"`)),
    text(`(select v."name" from "volume" v where v."id" = t."master_volume_id")`),
    ...SESSION_ID,
  ],
  DESTINATION: orderOf(GeoRepSession, ["secondaryHostName", "secondaryVolumeName", "id"]).columns,
  STATUS: [
    number(`coalesce(array_position(array['${STATUSES_BY_URGENCY.join("', '")}'], t."status"), 0)::bigint`),
    ...SESSION_ID,
  ],
  // What waits since nobody knows when is further behind than all that is known.
  LAG: [
    number(`case when t."lag_state" = 'IDLE' then 0 when t."lag_state" is not null
      then coalesce(9999999999 - floor(extract(epoch from t."unsynced_since"))::bigint, 9999999999) else -1 end`),
    ...SESSION_ID,
  ],
  LAST_SYNCED: [{ sql: `coalesce(t."last_synced", 'epoch'::timestamptz)`, type: "timestamptz" }, ...SESSION_ID],
  PENDING: [number(`coalesce(t."pending", -1)`), ...SESSION_ID],
  FAILURES: [number(`coalesce(t."failures", -1)`), ...SESSION_ID],
  FIRST_SEEN: orderOf(GeoRepSession, ["firstSeenAt", "id"]).columns,
};

const ALERTS: Readonly<Record<AlertOrderBy, Columns>> = {
  CREATED: ORDER.alerts.columns,
  SEVERITY: [
    number(`coalesce(array_position(array['${ALERT_SEVERITIES.join("', '")}'], t."severity"), 0)::bigint`),
    ...ORDER.alerts.columns,
  ],
  RESOLVED: [{ sql: `coalesce(t."resolved_at", 'epoch'::timestamptz)`, type: "timestamptz" }, ...ORDER.alerts.columns],
};

function clusterName(id: string): string {
  return `(select c."name" from "cluster" c where c."id" = ${id})`;
}

function chosen<By extends string>(
  order: OrderInput<By> | null,
  usual: Order,
  columns: Readonly<Record<By, Columns>>,
): Order {
  if (order === null) return usual;
  const { by, descending } = order;
  return { columns: columns[by], descending, ...(columns[by] === usual.columns ? {} : { name: by }) };
}
