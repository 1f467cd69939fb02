import type { EventKind } from "../model/events/event.js";
import type { OperationKind } from "../model/operation.js";
import type { Event } from "../model/entities/index.js";

/** Numbers of oVirt's audit log (AuditLogType): of the change that was made, and of one that failed. */
const OPERATION_CODES: Partial<Readonly<Record<OperationKind, readonly [done: number, failed: number]>>> = {
  CREATE_SESSION: [4147, 4146],
  START_SESSION: [4596, 4595],
  STOP_SESSION: [4101, 4102],
  PAUSE_SESSION: [4600, 4597],
  RESUME_SESSION: [4599, 4598],
  DELETE_SESSION: [4103, 4104],
  SET_OPTION: [4105, 4106],
  RESET_OPTION: [4109, 4110],
};

/** Numbers of our own, above all of oVirt's: they never change meaning. */
const CODES: Readonly<Record<EventKind, number>> = {
  CLUSTER_REGISTERED: 20_000,
  CLUSTER_UPDATED: 20_001,
  CLUSTER_REMOVED: 20_002,
  CLUSTER_LOST: 20_003,
  CLUSTER_REGAINED: 20_004,
  CLUSTER_GLUSTERD_LOST: 20_005,
  CLUSTER_GLUSTERD_REGAINED: 20_006,
  HOST_ADDED: 20_010,
  HOST_CHANGED: 20_011,
  HOST_REMOVED: 20_012,
  HOST_KEY_PINNED: 20_013,
  VOLUME_ADDED: 20_020,
  VOLUME_CHANGED: 20_021,
  VOLUME_REMOVED: 20_022,
  VOLUME_BRICK_CHANGED: 20_023,
  SESSION_ADDED: 20_030,
  SESSION_STATUS_CHANGED: 20_031,
  SESSION_BRICK_STATUS_CHANGED: 20_032,
  SESSION_CHANGED: 20_033,
  SESSION_PROGRESS: 20_034,
  SESSION_OPTIONS_CHANGED: 20_035,
  SESSION_CHECKPOINT_CHANGED: 20_036,
  SESSION_REMOVED: 20_037,
  SESSION_CHECKPOINT_COMPLETED: 20_038,
  SESSION_KEYS_CHANGED: 20_039,
  OPERATION_CHANGED: 20_040,
  SESSION_STALLED: 20_041,
  SESSION_STALL_ENDED: 20_042,
  SESSION_FINDING_OPENED: 20_043,
  SESSION_FINDING_CHANGED: 20_044,
  SESSION_FINDING_CLOSED: 20_045,
  SESSION_LAG_CHANGED: 20_046,
  SESSION_RPO_CHANGED: 20_047,
  SESSION_RPO_BREACHED: 20_048,
  SESSION_RPO_RECOVERED: 20_049,
  ALERT_FIRED: 20_050,
  ALERT_RESOLVED: 20_051,
  ALERT_DELIVERY_DEAD: 20_052,
  ALERT_RULE_CHANGED: 20_053,
  ALERT_RECEIVER_CHANGED: 20_054,
  ALERT_SILENCE_CHANGED: 20_055,
  SESSION_VERIFIED: 20_056,
  ALERT_DELIVERY_REPLAYED: 20_057,
};

export function codeOf({ kind, after }: Pick<Event, "kind" | "after">): number {
  if (kind !== "OPERATION_CHANGED") return CODES[kind];
  const [done, failed] = OPERATION_CODES[after?.["kind"] as OperationKind] ?? [];
  const state = after?.["state"];
  return (state === "SUCCEEDED" ? done : state === "FAILED" ? failed : undefined) ?? CODES[kind];
}
