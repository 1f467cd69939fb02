/**
 * Every kind of event. `before` and `after` of an event hold the values that the kind is about, under the names of the
 * graph.
 */
export const EVENT_KINDS = [
  "CLUSTER_REGISTERED",
  "CLUSTER_UPDATED",
  "CLUSTER_REMOVED",
  "CLUSTER_LOST",
  "CLUSTER_REGAINED",
  "CLUSTER_GLUSTERD_LOST",
  "CLUSTER_GLUSTERD_REGAINED",
  "HOST_ADDED",
  "HOST_CHANGED",
  "HOST_REMOVED",
  "HOST_KEY_PINNED",
  "VOLUME_ADDED",
  "VOLUME_CHANGED",
  "VOLUME_REMOVED",
  "VOLUME_BRICK_CHANGED",
  "SESSION_ADDED",
  "SESSION_STATUS_CHANGED",
  "SESSION_BRICK_STATUS_CHANGED",
  "SESSION_CHANGED",
  "SESSION_PROGRESS",
  "SESSION_OPTIONS_CHANGED",
  "SESSION_KEYS_CHANGED",
  "SESSION_STALLED",
  "SESSION_STALL_ENDED",
  "SESSION_LAG_CHANGED",
  "SESSION_RPO_CHANGED",
  "SESSION_RPO_BREACHED",
  "SESSION_RPO_RECOVERED",
  "SESSION_FINDING_OPENED",
  "SESSION_FINDING_CHANGED",
  "SESSION_FINDING_CLOSED",
  "SESSION_CHECKPOINT_CHANGED",
  "SESSION_CHECKPOINT_COMPLETED",
  "SESSION_VERIFIED",
  "SESSION_REMOVED",
  "OPERATION_CHANGED",
  "ALERT_FIRED",
  "ALERT_RESOLVED",
  "ALERT_DELIVERY_DEAD",
  "ALERT_DELIVERY_REPLAYED",
  "ALERT_RULE_CHANGED",
  "ALERT_RECEIVER_CHANGED",
  "ALERT_SILENCE_CHANGED",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** The kinds that subscribers to sessions are told of. A cluster that is lost or regained concerns each session of it. */
export const SESSION_EVENT_KINDS: readonly EventKind[] = EVENT_KINDS.filter((kind) => kind.startsWith("SESSION_"));

/** What happened, before it has a number. Ids and names are copied, not referenced: history outlives what it is about. */
export interface EventDraft {
  readonly kind: EventKind;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  /** The cluster of the destination volume, where it is registered. */
  readonly secondaryClusterId?: string | null;
  readonly volumeId?: string | null;
  readonly volumeName?: string | null;
  readonly sessionId?: string | null;
  /** `[user@]HOST::VOL` of the session. */
  readonly sessionName?: string | null;
  readonly operationId?: string | null;
  readonly hostId?: string | null;
  readonly hostName?: string | null;
  readonly before?: Readonly<Record<string, unknown>> | null;
  readonly after?: Readonly<Record<string, unknown>> | null;
}
