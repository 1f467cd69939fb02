import { cutLine } from "../cut.js";
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
  return typeof by === "string" ? `${words} (by ${cutLine(by, LONGEST_NAME)})` : words;
}

/** Characters of words of others, such as Gluster's reason for a refusal. */
const LONGEST = 500;
const LONGEST_NAME = 200;

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
  SESSION_BRICK_STATUS_CHANGED: brickStatus,
  SESSION_CHANGED: sessionChange,
  SESSION_PROGRESS: (event) => `has made progress${changes(event)}`,
  SESSION_OPTIONS_CHANGED: ({ before, after }) =>
    `has other options${changes({ before: fields(before, "options"), after: fields(after, "options") })}`,
  SESSION_KEYS_CHANGED: ({ after }) => {
    const missing = after?.["missingKeys"];
    if (Array.isArray(missing) && missing.length === 0)
      return "has the keys of all source nodes on its destination again";
    const nodes = namesIn(missing, "hostName") ?? "source nodes";
    return `lacks keys of ${nodes} on its destination: repairGeoRepKeys adds them`;
  },
  SESSION_STALLED: ({ after }) => {
    const bricks = namesIn(Object.values(fields(after, "bricks") ?? {}), "brick") ?? "a brick";
    return `copies nothing of ${bricks}, whose worker was not told of changes: it has to be stopped and started`;
  },
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
  ALERT_SILENCE_CHANGED: (event) => {
    const { until, comment } = event.after ?? event.before ?? {};
    return `a silence of alerts until ${shown(until)} (${shown(comment)}) ${turn(event)}`;
  },
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

function sessionChange({ before, after }: Happening): string {
  // Told of each session of a cluster, for those who follow sessions alone.
  const reachable = after?.["clusterReachable"];
  if (typeof reachable === "boolean")
    return `is of a cluster that ${reachable ? "can be reached again" : "cannot be reached"}`;
  const ends = ENDS.filter(([name]) => after !== null && name in after).map(([name, part]) => {
    if (before?.[name] == null) return `a destination ${part} that is registered now`;
    return after?.[name] == null ? `no destination ${part} that is registered any more` : `another destination ${part}`;
  });
  const parts = [...(after !== null && "sessionKey" in after ? ["another key"] : []), ...ends];
  return parts.length === 0 ? `has changed${changes({ before, after })}` : `has ${parts.join(" and ")}`;
}

function brickStatus({ before, after }: Happening): string {
  const [was, is] = [before?.["brickStatus"], after?.["brickStatus"]];
  if (is == null) return `does not have ${brickOf(after)} any more, whose status was ${shown(was)}`;
  if (was == null) return `has ${brickOf(after, "new brick")}, with status ${shown(is)}`;
  return `has ${brickOf(after)}, with status ${shown(is)}, which was ${shown(was)}`;
}

/** Of a host that is not reached it is not known whether its glusterd runs: when it is reached again, nothing has come to run again. */
function hostChange({ before, after }: Happening): string {
  const words = [
    ...turned(before, after, "reachable", ["can be reached", "cannot be reached"]),
    ...turned(before, after, "glusterdUp", ["has a glusterd that runs", "has no glusterd that runs"]),
  ];
  if (words.length === 0) return `has changed${changes({ before, after })}`;
  return `${words.join(" and ")}${reason(after)}`;
}

function turned(before: Values, after: Values, name: string, [yes, no]: readonly [string, string]): readonly string[] {
  const [was, is] = [before?.[name], after?.[name]];
  if (is === false && was !== false) return [no];
  return is === true && was === false ? [`${yes} again`] : [];
}

function brickOf(values: Values, what = "brick"): string {
  const name = values?.["brick"];
  return typeof name === "string" ? `a ${what}, ${cutLine(name, LONGEST_NAME)}` : `a ${what}`;
}

/** The names of what is listed, bounded; null where none has one. */
function namesIn(list: unknown, name: string): string | null {
  const values = Array.isArray(list) ? list.map((each: Values) => each?.[name]) : [];
  const names = new Set(values.filter((value) => typeof value === "string"));
  return names.size === 0 ? null : cutLine([...names].join(", "), LONGEST);
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

function turn(event: Happening): string {
  if (event.before === null) return "was made";
  return event.after === null ? "was deleted" : `was changed${changes(event)}`;
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
  return typeof text === "string" && text !== "" ? cutLine(text, LONGEST).replace(/\.$/, "") : null;
}

function fields(values: Values, name: string): Values {
  const value = values?.[name];
  return typeof value === "object" ? (value as Values) : null;
}

function word(values: Values, name: string): string {
  const value = values?.[name];
  return typeof value === "string" ? cutLine(value, LONGEST_NAME) : "unknown";
}
