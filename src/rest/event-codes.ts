import type { EventKind } from "../model/event.js";
import type { OperationKind } from "../model/operation.js";
import type { Event } from "../model/entities/index.js";

type EventRecord = Event;

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

export function codeOf({ kind, after }: Pick<EventRecord, "kind" | "after">): number {
  if (kind !== "OPERATION_CHANGED") return CODES[kind];
  const [done, failed] = OPERATION_CODES[word(after, "kind") as OperationKind] ?? [];
  const state = word(after, "state");
  return (state === "SUCCEEDED" ? done : state === "FAILED" ? failed : undefined) ?? CODES[kind];
}

/** An event in a sentence, by the names of the time. */
export function descriptionOf(event: EventRecord): string {
  return `${subjectOf(event)} ${PREDICATES[event.kind](event)}.`;
}

function subjectOf({ kind, clusterName, hostName, volumeName, sessionName, before, after }: EventRecord): string {
  if (kind.startsWith("ALERT_")) return ALERT_SUBJECTS[kind]?.(after ?? before) ?? "Alerts";
  const cluster = `cluster ${clusterName ?? "?"}`;
  const session = `ession ${sessionName ?? "?"} of volume ${volumeName ?? "?"} in ${cluster}`;
  if (kind === "OPERATION_CHANGED") return `An operation on geo-replication s${session}`;
  if (kind.startsWith("SESSION_")) return `Geo-replication s${session}`;
  if (kind.startsWith("VOLUME_")) return `Volume ${volumeName ?? "?"} of ${cluster}`;
  if (kind.startsWith("HOST_")) return `Host ${hostName ?? "?"} of ${cluster}`;
  return `Cluster ${clusterName ?? "?"}`;
}

function deliverySubject(values: EventRecord["after"]): string {
  return `A delivery of alert ${word(values, "rule")} to ${word(values, "receiver")}`;
}

const ALERT_SUBJECTS: Partial<Readonly<Record<EventKind, (values: EventRecord["after"]) => string>>> = {
  ALERT_FIRED: (values) => `Alert ${word(values, "rule")}`,
  ALERT_RESOLVED: (values) => `Alert ${word(values, "rule")}`,
  ALERT_DELIVERY_DEAD: deliverySubject,
  ALERT_DELIVERY_REPLAYED: deliverySubject,
  ALERT_RULE_CHANGED: (values) => `Alert rule ${word(values, "name")}`,
  ALERT_RECEIVER_CHANGED: (values) => `Receiver of alerts ${word(values, "name")}`,
  ALERT_SILENCE_CHANGED: () => "A silence of alerts",
};

const PREDICATES: Readonly<Record<EventKind, (event: EventRecord) => string>> = {
  CLUSTER_REGISTERED: () => "was registered",
  CLUSTER_UPDATED: () => "was given other settings",
  CLUSTER_REMOVED: () => "was removed",
  CLUSTER_LOST: ({ after }) => `cannot be reached${reason(after)}`,
  CLUSTER_REGAINED: () => "can be reached again",
  CLUSTER_GLUSTERD_LOST: ({ after }) => `has no glusterd that answers commands${reason(after)}`,
  CLUSTER_GLUSTERD_REGAINED: () => "has a glusterd again that answers commands",
  HOST_ADDED: () => "was found",
  HOST_CHANGED: ({ after }) => `has changed${reason(after)}`,
  HOST_REMOVED: () => "is gone",
  HOST_KEY_PINNED: () => "has shown a host key, which is trusted from now on",
  VOLUME_ADDED: () => "was found",
  VOLUME_CHANGED: () => "has changed",
  VOLUME_REMOVED: () => "is gone",
  VOLUME_BRICK_CHANGED: ({ after }) =>
    `has a brick, ${word(after, "brick")}, whose process ${after?.["online"] === true ? "runs again" : "has ended"}`,
  SESSION_ADDED: ({ after }) => `was found, with status ${word(after, "status")}`,
  SESSION_STATUS_CHANGED: ({ before, after }) =>
    `has status ${word(after, "status")}, which was ${word(before, "status")}`,
  SESSION_BRICK_STATUS_CHANGED: ({ after }) => `has a brick whose status has become ${word(after, "brickStatus")}`,
  SESSION_CHANGED: () => "has changed",
  SESSION_PROGRESS: () => "has made progress",
  SESSION_OPTIONS_CHANGED: () => "has other options",
  SESSION_KEYS_CHANGED: ({ after }) =>
    isEmpty(after?.["missingKeys"])
      ? "has the keys of all source nodes on its destination again"
      : "lacks keys of source nodes on its destination: repairGeoRepKeys adds them",
  SESSION_STALLED: () =>
    "copies nothing of a brick, whose worker was not told of changes: it has to be stopped and started",
  SESSION_STALL_ENDED: () => "has no more changes waiting that a worker was not told of",
  SESSION_LAG_CHANGED: ({ before, after }) => `is ${word(after, "lagState")}, which was ${word(before, "lagState")}`,
  SESSION_RPO_CHANGED: () => "has another recovery point objective",
  SESSION_RPO_BREACHED: () => "is further behind than its recovery point objective",
  SESSION_RPO_RECOVERED: () => "is within its recovery point objective again",
  SESSION_FINDING_OPENED: ({ after }) => `does not replicate as it should: ${word(after, "code")}${told(after)}`,
  SESSION_FINDING_CHANGED: ({ after }) => `has another state of a finding: ${word(after, "code")}${told(after)}`,
  SESSION_FINDING_CLOSED: ({ after }) => `has no more of a finding: ${word(after, "code")}`,
  SESSION_CHECKPOINT_CHANGED: () => "has another state of its checkpoint",
  SESSION_CHECKPOINT_COMPLETED: () => "has reached its checkpoint",
  SESSION_VERIFIED: ({ after }) => `was verified, and is ${word(after, "verdict")}${told(after)}`,
  SESSION_REMOVED: () => "is gone",
  OPERATION_CHANGED: ({ before, after }) => {
    const late = after?.["state"] === "SUCCEEDED" && WITHOUT_OUTCOME.has(before?.["state"]) ? " after all" : "";
    return `(${word(after, "kind")}) is ${word(after, "state")}${late}${reason(after)}`;
  },
  ALERT_FIRED: ({ after }) => `fires: ${sentence(after, "summary") ?? "?"}`,
  ALERT_RESOLVED: ({ after }) => `is resolved: ${sentence(after, "summary") ?? "?"}`,
  ALERT_DELIVERY_DEAD: ({ after }) => `was given up${reason(after)}`,
  ALERT_DELIVERY_REPLAYED: () => "is to be sent once more",
  ALERT_RULE_CHANGED: changed,
  ALERT_RECEIVER_CHANGED: changed,
  ALERT_SILENCE_CHANGED: changed,
};

function changed({ before, after }: EventRecord): string {
  return before === null ? "was made" : after === null ? "was deleted" : "was changed";
}

/** Ended without their outcome, operations are found to have succeeded where a later poll shows it. */
const WITHOUT_OUTCOME: ReadonlySet<unknown> = new Set(["FAILED", "UNKNOWN"]);

function reason(values: EventRecord["after"]): string {
  const words = sentence(values, "errorMessage") ?? sentence(values, "reason");
  return words === null ? "" : `: ${words}`;
}

/** What a finding or a verification says, in brackets. */
function told(values: EventRecord["after"]): string {
  const words = sentence(values, "message");
  return words === null ? "" : ` (${words})`;
}

/** A sentence without its full stop; null where there is none. */
function sentence(values: EventRecord["after"], key: string): string | null {
  const text = values?.[key];
  return typeof text === "string" && text !== "" ? text.replace(/\.$/, "") : null;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function word(values: EventRecord["after"], key: string): string {
  const value = values?.[key];
  return typeof value === "string" ? value : "unknown";
}
