import { registerEnumType } from "type-graphql";
import { ERROR_CODES, type ErrorCode } from "../../errors.js";
import {
  CHECKS,
  CHECK_STATUSES,
  type CheckCode,
  type CheckStatus,
  type Standing,
  STANDINGS,
} from "../checks/checks.js";
import { EVENT_KINDS, type EventKind } from "../events/event.js";
import { DIFFERENCE_KINDS, type DifferenceKind } from "../verification/compare.js";
import { VERIFICATION_VERDICTS, type VerificationVerdict } from "../verification/summary.js";
import {
  FINDING_SEVERITIES,
  type FindingCode,
  type FindingSeverity,
  FINDINGS,
  SESSION_HEALTHS,
  type SessionHealth,
} from "../findings/findings.js";
import { LAG_STATES, type LagState } from "../lag.js";
import {
  OPERATION_KINDS,
  OPERATION_STATES,
  type OperationKind as OperationKindValue,
  type OperationState as OperationStateValue,
  STEP_STATES,
  type StepState,
} from "../operation.js";
import { OPTION_LEVELS, OPTION_TYPES, type OptionLevel, type OptionType } from "../options/definition.js";
import { CLUSTER_ORDERS, DESTINATION_ORDERS, SESSION_ORDERS, TIME_ORDERS, VOLUME_ORDERS } from "../orders.js";
import { ROLES, type Role as RoleValue } from "../rights.js";
import { GEOREP_STATUSES, type GeoRepStatus } from "../status.js";
import { SESSION_ACTIONS, type SessionAction } from "../transitions.js";

type Values<T extends string> = { readonly [V in T]: V };

export function values<const T extends string>(list: readonly T[]): Values<T> {
  return Object.fromEntries(list.map((value) => [value, value])) as Values<T>;
}

export function describe<T extends string>(
  name: string,
  of: Values<T>,
  description: string,
  each: Partial<Record<T, string>> = {},
): Values<T> {
  const valuesConfig: Partial<Record<T, { description: string }>> = {};
  for (const value of Object.values<T>(of)) {
    const text = each[value];
    if (text !== undefined) valuesConfig[value] = { description: text };
  }
  registerEnumType(of, { name, description, valuesConfig });
  return of;
}

export const GeoRepSessionStatus = describe<GeoRepStatus>(
  "GeoRepSessionStatus",
  values(GEOREP_STATUSES),
  "Status of a geo-replication session, or of one brick's side of it.",
  {
    INITIALIZING: "The workers are starting.",
    NOTSTARTED: "Created and never started (Gluster: Created).",
    ACTIVE: "Replicating.",
    PASSIVE: "A brick whose set another brick replicates.",
    PAUSED: "Paused, until it is resumed.",
    STOPPED: "Stopped; it can be started again or deleted.",
    PARTIAL_FAULTY: "Some sets of bricks are replicated, and some are not.",
    FAULTY: "The workers fail, as when the destination cannot be reached.",
    UNKNOWN: "Not known, because no complete poll was made lately or because Gluster's word for it is not known.",
  },
);

export const GeoRepCrawlStatus = describe(
  "GeoRepCrawlStatus",
  values(["HYBRID", "HISTORY", "CHANGELOG", "UNKNOWN"]),
  "How a worker finds what has changed on its brick.",
  {
    HYBRID: "By walking through the files: the first synchronisation.",
    HISTORY: "By changelogs of the past.",
    CHANGELOG: "By the live changelog.",
    UNKNOWN: "A word that is not known: see the raw one.",
  },
);

export const VolumeStatus = describe(
  "VolumeStatus",
  values(["STARTED", "STOPPED", "CREATED", "UNKNOWN"]),
  "Whether a volume is served.",
  { CREATED: "Created and never started.", UNKNOWN: "A word that is not known: see the raw one." },
);

export const VolumeType = describe(
  "VolumeType",
  values(["DISTRIBUTE", "REPLICATE", "DISTRIBUTED_REPLICATE", "DISPERSE", "DISTRIBUTED_DISPERSE", "UNKNOWN"]),
  "How a volume spreads files over its bricks.",
  { UNKNOWN: "A type that is not known, such as the striped ones of old releases: see the raw word." },
);

export const CredentialKind = describe(
  "CredentialKind",
  values(["KEY_FILE", "KEY", "PASSWORD", "AGENT"]),
  "How the service logs in to a cluster's hosts by SSH.",
  {
    KEY_FILE: "A private key in a file on the service's machine.",
    KEY: "A private key that is stored encrypted.",
    PASSWORD: "A password that is stored encrypted.",
    AGENT: "The SSH agent of the service's process.",
  },
);

export const OperationKind = describe<OperationKindValue>(
  "OperationKind",
  values(OPERATION_KINDS),
  "What an operation was asked to do.",
  { VERIFY_SESSION: "To compare files at both ends. It changes nothing, and goes on beside any other." },
);

export const OperationState = describe<OperationStateValue>(
  "OperationState",
  values(OPERATION_STATES),
  "How far an operation is. SUCCEEDED, FAILED and UNKNOWN are final, but for one case: where an operation ended with OUTCOME_NOT_REACHED or OUTCOME_UNKNOWN, a poll within the hour shows what it was for, and nothing was begun on the session since, it becomes SUCCEEDED after all, and the event OPERATION_CHANGED tells.",
  {
    PENDING: "Waiting for its cluster's owner.",
    RUNNING: "Its commands are being sent, or their outcome is awaited.",
    SUCCEEDED: "The session was seen to be as was asked for. Of a verification: it was made, whatever it found.",
    FAILED: "The session was not changed as was asked for: see the error.",
    UNKNOWN: "Its outcome could not be observed for too long.",
  },
);

export const OperationStepState = describe<StepState>(
  "OperationStepState",
  values(STEP_STATES),
  "How far one command of an operation is.",
);

export const EventKindEnum = describe<EventKind>("EventKind", values(EVENT_KINDS), "What an event is about.", {
  SESSION_PROGRESS:
    "Figures of a session's bricks have changed: `before` as the last such event of the session told them, `after` as they are. At most one in 10 seconds for each session: a change after a pause is told at once, what changes within them by the next event, at the first poll after they are over. The figures of the session itself are as fresh as its last poll.",
  SESSION_LAG_CHANGED:
    "A session has begun or ceased to be STUCK or CATCHING_UP (lagState). What goes with every write, from IDLE to KEEPING_UP and back, is no event.",
  SESSION_RPO_CHANGED:
    "Somebody has set how far a session's destination may be behind (rpoSeconds), or taken that away.",
  SESSION_RPO_BREACHED: "A session's destination is further behind than its rpoSeconds.",
  SESSION_RPO_RECOVERED: "A session's destination is within its rpoSeconds again.",
  SESSION_CHECKPOINT_CHANGED: "What one brick tells of the checkpoint has changed.",
  SESSION_CHECKPOINT_COMPLETED:
    "Every set of the volume's bricks has synced what was written before the checkpoint: once for each checkpoint.",
  ALERT_FIRED: "What an alert rule watches has been so for as long as the rule says: `after` is the alert.",
  ALERT_RESOLVED: "What an alert was about is so no more: `after` is the alert.",
  ALERT_DELIVERY_DEAD: "A delivery of an alert was given up: `after` tells which, to whom, and why.",
  ALERT_DELIVERY_REPLAYED:
    "A delivery of an alert is to be sent once more: `after` tells which, to whom, by whom, and what came of it before.",
  ALERT_RULE_CHANGED: "An alert rule was made (no `before`), changed, or deleted (no `after`).",
  ALERT_RECEIVER_CHANGED: "A receiver of alerts was made (no `before`), changed, or deleted (no `after`).",
  ALERT_SILENCE_CHANGED: "A silence was made (no `before`), changed, or deleted (no `after`).",
  SESSION_VERIFIED: "Files of a session were compared at both ends: `after` tells what came of it.",
});

export const GeoRepLagState = describe<LagState>(
  "GeoRepLagState",
  values(LAG_STATES),
  "How far a destination is behind, the worst first.",
  {
    STUCK:
      "Changes wait and are not copied: no brick of a set is Active, or a worker was not told of them (changesWaitingSince), or has shown no progress for ten minutes, which a single file that takes longer looks like too.",
    CATCHING_UP: "Changes that are older than a minute wait, and are being copied.",
    KEEPING_UP: "Changes are copied as they come: none that waits is older than a minute.",
    IDLE: "Nothing waits: the bricks' changelogs have nothing that is not at the destination.",
  },
);

export const SessionChangeKind = describe(
  "GeoRepSessionChangeKind",
  values(["SNAPSHOT", "SNAPSHOT_END", "ADDED", "CHANGED", "REMOVED"]),
  "What a message about sessions tells.",
  {
    SNAPSHOT: "A session as it is now; one message for each, before anything else.",
    SNAPSHOT_END: "The present state is complete: changes follow.",
  },
);

export const ErrorCodeEnum = describe<ErrorCode>(
  "ErrorCode",
  values(Object.keys(ERROR_CODES) as ErrorCode[]),
  "Stable codes of errors. The same codes stand in `extensions.code` of top-level errors.",
);

export const GeoRepCheckCode = describe<CheckCode>(
  "GeoRepCheckCode",
  values(Object.keys(CHECKS) as CheckCode[]),
  "Stable codes of what is required of two volumes before one is replicated to the other.",
  CHECKS,
);

export const GeoRepCheckStatus = describe<CheckStatus>(
  "GeoRepCheckStatus",
  values(CHECK_STATUSES),
  "What came of a check.",
  {
    PASSED: "It is as required.",
    WARNING: "It can be done, but should be checked.",
    FORCEABLE: "Creating the session asks for `force`.",
    BLOCKED: "The session cannot be created, not even with `force`.",
    NOT_CHECKED: "It could not be checked: the message tells why.",
  },
);

export const GeoRepFindingCode = describe<FindingCode>(
  "GeoRepFindingCode",
  values(Object.keys(FINDINGS) as FindingCode[]),
  "Stable codes of causes why a session does not replicate as it should.",
  FINDINGS,
);

export const GeoRepFindingSeverity = describe<FindingSeverity>(
  "GeoRepFindingSeverity",
  values(FINDING_SEVERITIES),
  "How bad a finding is.",
  {
    CRITICAL: "Changes of a part of the volume, or of all of it, do not reach the destination.",
    WARNING: "Everything is still replicated, or is again by itself, but less safely: mend it soon.",
    INFO: "Worth knowing.",
  },
);

export const GeoRepSessionHealth = describe<SessionHealth>(
  "GeoRepSessionHealth",
  values(SESSION_HEALTHS),
  "A session's status and its open findings in one word.",
  {
    BROKEN: "It is FAULTY, or has a finding that is CRITICAL: changes do not reach the destination.",
    DEGRADED: "It is PARTIAL_FAULTY, or has a finding that is a WARNING.",
    ATTENTION: "It is paused, stopped, was never started or is not known, or has a finding.",
    OK: "It replicates, or is about to, and nothing is known to be wrong.",
  },
);

export const GeoRepSyncMethod = describe(
  "GeoRepSyncMethod",
  values(["RSYNC", "TARSSH"]),
  "How workers copy files (option `sync_method`).",
);

export const GeoRepStanding = describe<Standing>(
  "GeoRepStanding",
  values(STANDINGS),
  "What the checks of a pair come to.",
  {
    READY: "Nothing that is known keeps the session from being created.",
    NEEDS_FORCE: "It can be created with `force`.",
    BLOCKED: "It cannot be created as things are.",
  },
);

export const EventOrder = describe(
  "EventOrder",
  values(TIME_ORDERS),
  "Order of events; their numbers are in the order in which they were committed.",
);

export const OperationOrder = describe(
  "OperationOrder",
  values(TIME_ORDERS),
  "Order of operations, by when they were asked for.",
);

export const ClusterOrderField = describe("ClusterOrderField", values(CLUSTER_ORDERS), "What clusters are sorted by.", {
  REGISTERED: "When they were registered.",
});

export const VolumeOrderField = describe("VolumeOrderField", values(VOLUME_ORDERS), "What volumes are sorted by.", {
  CLUSTER: "Name of the cluster, then of the volume.",
});

export const GeoRepDestinationOrderField = describe(
  "GeoRepDestinationOrderField",
  values(DESTINATION_ORDERS),
  "What possible destinations are sorted by.",
  {
    NAME: "Name of the volume.",
    STANDING: "Those first that nothing speaks against, then those that need `force`; of the same standing, by name.",
  },
);

export const GeoRepSessionOrderField = describe(
  "GeoRepSessionOrderField",
  values(SESSION_ORDERS),
  "What sessions are sorted by. What is not known is less than everything that is.",
  {
    SOURCE: "Names of the primary volume's cluster and of the primary volume.",
    DESTINATION: "Names of the destination's host and volume.",
    STATUS: "How urgent the status is: FAULTY first, ACTIVE last.",
    FIRST_SEEN: "When the service first saw or created them.",
  },
);

export const KeyDistribution = describe(
  "KeyDistribution",
  values(["MANAGED", "PUSH_PEM"]),
  "How the source nodes' SSH keys get to the destination.",
  {
    MANAGED:
      "By the service: it collects them and adds them on every node of the destination's cluster, which must be registered. The clusters need no login into each other. The service's plan stands in for Gluster's checks (`create no-verify`).",
    PUSH_PEM:
      "By Gluster's own `create push-pem`, which needs a password-less root login from the creating node to the destination host.",
  },
);

export const Role = describe<RoleValue>("Role", values(ROLES), "What someone who is let in may do beside reading.", {
  OPERATOR:
    "Create, change and delete sessions, set their options of level OPERATOR, have clusters polled, silence alerts, and send deliveries of alerts again.",
  ADMIN:
    "Everything: also register and remove clusters, say how hosts are reached, make alert rules and receivers, and create and revoke tokens.",
});

export const GeoRepOptionLevel = describe<OptionLevel>(
  "GeoRepOptionLevel",
  values(OPTION_LEVELS),
  "Who may set an option of a session through the service.",
  {
    OPERATOR: "Everyone who is let in.",
    ADMIN: "Only the role ADMIN: the value ends in a shell on the nodes, or changes whose data win.",
    NOBODY: "Gluster sets it itself, or accepts values that lose the session.",
  },
);

export const GeoRepOptionType = describe<OptionType>(
  "GeoRepOptionType",
  values(OPTION_TYPES),
  "What the values of an option are.",
  {
    BOOLEAN: "`true` or `false`.",
    INTEGER: "A whole number between a minimum and a maximum, both included.",
    CHOICE: "One of the allowed values, letter by letter.",
    PROGRAM: "The absolute path of a file that every source node can run.",
    FOLDER: "An absolute path.",
    TEXT: "Any text without line breaks, or what the pattern says.",
  },
);

export const GeoRepKeyState = describe(
  "GeoRepKeyState",
  values(["PRESENT", "MISSING", "UNKNOWN"]),
  "How it stands with a source node's keys on the destination.",
  {
    PRESENT: "On every node.",
    MISSING: "Not on every node: repairGeoRepKeys adds them.",
    UNKNOWN: "A node did not tell.",
  },
);

export const GeoRepTransitionAction = describe<SessionAction>(
  "GeoRepTransitionAction",
  values(SESSION_ACTIONS),
  "What can be done to a session in some statuses and not in others.",
);

export const BulkAction = describe(
  "GeoRepSessionAction",
  values(["START", "STOP", "PAUSE", "RESUME"]),
  "What is done to many sessions.",
);

export const GeoRepVerificationVerdict = describe<VerificationVerdict>(
  "GeoRepVerificationVerdict",
  values(VERIFICATION_VERDICTS),
  "What the comparison of a sample of files comes to.",
  {
    IDENTICAL: "All entries that were compared are the same at both ends.",
    DIFFERENT:
      "Some differ though geo-replication says that they are copied: what was replicated is not what is there.",
    NOT_YET: "What differs was changed later than the session is synced up to, or while it was compared.",
    INCOMPLETE: "Some entries could not be compared, or the time did not last; none that could be is wrong.",
  },
);

export const GeoRepDifferenceKind = describe<DifferenceKind>(
  "GeoRepDifferenceKind",
  values(Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]),
  "What is different of an entry at the destination.",
  DIFFERENCE_KINDS,
);
