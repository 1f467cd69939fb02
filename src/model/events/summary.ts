import { differencesOf, shown } from "./differences.js";
import type { EventKind } from "./event.js";

type Values = Readonly<Record<string, unknown>> | null;

/** What happened, without what it happened to. */
export interface Happening {
  readonly kind: EventKind;
  readonly before: Values;
  readonly after: Values;
}

/**
 * What happened, in words that go on from the name of what it happened to, without a full stop: `has status FAULTY, which was ACTIVE`.
 * What belongs to alerting has no such name, and is named in the words: `alert broken fires: …`.
 */
export function summaryOf(event: Happening): string {
  const words = SUMMARIES[event.kind](event);
  const by = (event.after ?? event.before)?.["by"];
  return typeof by === "string" ? `${words} (by ${by})` : words;
}

const SUMMARIES: Readonly<Record<EventKind, (event: Happening) => string>> = {
  CLUSTER_REGISTERED: () => "was registered",
  CLUSTER_UPDATED: (event) => `was given other settings${changes(event)}`,
  CLUSTER_REMOVED: () => "was removed",
  CLUSTER_LOST: ({ after }) => `cannot be reached${reason(after)}`,
  CLUSTER_REGAINED: () => "can be reached again",
  CLUSTER_GLUSTERD_LOST: ({ after }) => `has no glusterd that answers commands${reason(after)}`,
  CLUSTER_GLUSTERD_REGAINED: () => "has a glusterd again that answers commands",
  HOST_ADDED: () => "was found",
  HOST_CHANGED: hostChange,
  HOST_REMOVED: () => "is gone",
  HOST_KEY_PINNED: ({ after }) => `has shown a host key, which is trusted from now on: ${word(after, "fingerprint")}`,
  VOLUME_ADDED: () => "was found",
  VOLUME_CHANGED: (event) => `has changed${changes(event)}`,
  VOLUME_REMOVED: () => "is gone",
  VOLUME_BRICK_CHANGED: ({ after }) =>
    `has a brick, ${word(after, "brick")}, whose process ${after?.["online"] === true ? "runs again" : "has ended"}`,
  SESSION_ADDED: ({ after }) => `was found, with status ${word(after, "status")}`,
  SESSION_STATUS_CHANGED: ({ before, after }) =>
    `has status ${word(after, "status")}, which was ${word(before, "status")}`,
  SESSION_BRICK_STATUS_CHANGED: ({ before, after }) =>
    `has ${brickOf(after)}, with status ${shown(after?.["brickStatus"])}, which was ${shown(before?.["brickStatus"])}`,
  SESSION_CHANGED: ({ before, after }) => `has ${setUp(before, after)}`,
  SESSION_PROGRESS: (event) => `has made progress${changes(event)}`,
  SESSION_OPTIONS_CHANGED: ({ before, after }) =>
    `has other options${changes({ before: fields(before, "options"), after: fields(after, "options") })}`,
  SESSION_KEYS_CHANGED: ({ after }) =>
    isEmpty(after?.["missingKeys"])
      ? "has the keys of all source nodes on its destination again"
      : "lacks keys of source nodes on its destination: repairGeoRepKeys adds them",
  SESSION_STALLED: () =>
    "copies nothing of a brick, whose worker was not told of changes: it has to be stopped and started",
  SESSION_STALL_ENDED: () => "has no more changes waiting that a worker was not told of",
  SESSION_LAG_CHANGED: ({ before, after }) => `is ${word(after, "lagState")}, which was ${word(before, "lagState")}`,
  SESSION_RPO_CHANGED: ({ before, after }) =>
    `has ${objective(after) === null ? "no" : "a"} recovery point objective${of(after)}, which was ${objective(before) ?? "none"}`,
  SESSION_RPO_BREACHED: ({ after }) => `is further behind than its recovery point objective${of(after)}`,
  SESSION_RPO_RECOVERED: ({ after }) => `is within its recovery point objective${of(after)} again`,
  SESSION_FINDING_OPENED: ({ after }) => `does not replicate as it should: ${word(after, "code")}${told(after)}`,
  SESSION_FINDING_CHANGED: ({ after }) => `has another state of a finding: ${word(after, "code")}${told(after)}`,
  SESSION_FINDING_CLOSED: ({ after }) => `has no more of a finding: ${word(after, "code")}`,
  SESSION_CHECKPOINT_CHANGED: (event) =>
    `has ${brickOf(event.after)}, with another state of its checkpoint${changes(event)}`,
  SESSION_CHECKPOINT_COMPLETED: () => "has reached its checkpoint",
  SESSION_VERIFIED: ({ after }) => `was verified, and is ${word(after, "verdict")}${told(after)}`,
  SESSION_REMOVED: () => "is gone",
  OPERATION_CHANGED: ({ before, after }) => {
    const late = after?.["state"] === "SUCCEEDED" && WITHOUT_OUTCOME.has(before?.["state"]) ? " after all" : "";
    return `has an operation, ${word(after, "kind")}, that is ${word(after, "state")}${late}${reason(after)}`;
  },
  ALERT_FIRED: ({ after }) => `alert ${word(after, "rule")} fires: ${bare(after, "summary") ?? "?"}`,
  ALERT_RESOLVED: ({ after }) => `alert ${word(after, "rule")} is resolved: ${bare(after, "summary") ?? "?"}`,
  ALERT_DELIVERY_DEAD: ({ after }) => `${delivery(after)} was given up${reason(after)}`,
  ALERT_DELIVERY_REPLAYED: ({ after }) => `${delivery(after)} is to be sent once more`,
  ALERT_RULE_CHANGED: (event) => `alert rule ${word(event.after ?? event.before, "name")} ${turn(event)}`,
  ALERT_RECEIVER_CHANGED: (event) => `receiver of alerts ${word(event.after ?? event.before, "name")} ${turn(event)}`,
  ALERT_SILENCE_CHANGED: (event) => `a silence of alerts ${turn(event)}`,
};

/** Ended without their outcome, operations are found to have succeeded where a later poll shows it. */
const WITHOUT_OUTCOME: ReadonlySet<unknown> = new Set(["FAILED", "UNKNOWN"]);

/** Members that are told otherwise, or that tell what is changed. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(["by", "reason", "brick", "brickId"]);

/** What was and what has become, behind a colon; nothing where nothing differs. */
function changes({ before, after }: Pick<Happening, "before" | "after">): string {
  const words = differencesOf(compared(before), compared(after));
  return words === "" ? "" : `: ${words}`;
}

function compared(values: Values): Values {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => !TOLD_OTHERWISE.has(name)));
}

/** The parts of a session's other end that are known by id, with what they are called. */
const ENDS = [
  ["secondaryHostId", "host"],
  ["secondaryVolumeId", "volume"],
] as const;

function setUp(before: Values, after: Values): string {
  const ends = ENDS.filter(([name]) => after !== null && name in after).map(([name, part]) => {
    if (before?.[name] == null) return `a destination ${part} that is registered now`;
    return after?.[name] == null ? `no destination ${part} that is registered any more` : `another destination ${part}`;
  });
  return [...("sessionKey" in (after ?? {}) ? ["another key"] : []), ...ends].join(" and ");
}

function hostChange({ before, after }: Happening): string {
  const turned = (name: string): unknown => (before?.[name] === after?.[name] ? null : after?.[name]);
  const [reachable, glusterdUp] = [turned("reachable"), turned("glusterdUp")];
  const words = [
    ...(typeof reachable === "boolean" ? [reachable ? "can be reached again" : "cannot be reached"] : []),
    ...(typeof glusterdUp === "boolean"
      ? [glusterdUp ? "has a glusterd that runs again" : "has no glusterd that runs"]
      : []),
  ];
  if (words.length === 0) return `has changed${changes({ before, after })}`;
  return `${words.join(" and ")}${reason(after)}`;
}

function brickOf(values: Values): string {
  const name = values?.["brick"];
  return typeof name === "string" ? `a brick, ${name}` : "a brick";
}

/** ` of 900 s`; nothing where none is told. */
function of(values: Values): string {
  const words = objective(values);
  return words === null ? "" : ` of ${words}`;
}

function objective(values: Values): string | null {
  const seconds = values?.["rpoSeconds"];
  return seconds == null ? null : `${shown(seconds)} s`;
}

function delivery(values: Values): string {
  return `a delivery of alert ${word(values, "rule")} to ${word(values, "receiver")}`;
}

function turn({ before, after }: Happening): string {
  return before === null ? "was made" : after === null ? "was deleted" : "was changed";
}

function reason(values: Values): string {
  const words = bare(values, "errorMessage") ?? bare(values, "reason");
  return words === null ? "" : `: ${words}`;
}

/** What a finding or a verification says, in brackets. */
function told(values: Values): string {
  const words = bare(values, "message");
  return words === null ? "" : ` (${words})`;
}

/** A sentence without its full stop; null where there is none. */
function bare(values: Values, name: string): string | null {
  const text = values?.[name];
  return typeof text === "string" && text !== "" ? text.replace(/\.$/, "") : null;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function fields(values: Values, name: string): Values {
  const value = values?.[name];
  return typeof value === "object" ? (value as Values) : null;
}

function word(values: Values, name: string): string {
  const value = values?.[name];
  return typeof value === "string" ? value : "unknown";
}
