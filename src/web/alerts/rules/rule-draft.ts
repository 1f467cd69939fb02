import { FINDING_CODES } from "../../findings/codes.js";
import { STATUS_ORDER } from "../../components/status.js";
import type {
  AlertConditionInput,
  AlertConditionKind,
  AlertRuleRowFragment,
  AlertSeverity,
  CreateAlertRuleInput,
  GeoRepFindingCode,
  GeoRepFindingSeverity,
  GeoRepSessionStatus,
} from "./rules.generated.js";
import { boundsOf, EVERYTHING, type Scope, whyNoScope } from "./scope.js";

/** A rule as it is filled in: numbers are texts until they are one. */
export interface RuleDraft {
  readonly name: string;
  readonly kind: AlertConditionKind;
  /** Any of these; all where there is none. */
  readonly findingCodes: readonly GeoRepFindingCode[];
  readonly minimumSeverity: GeoRepFindingSeverity;
  readonly statuses: readonly GeoRepSessionStatus[];
  readonly seconds: string;
  readonly holdSeconds: string;
  readonly severity: AlertSeverity;
  readonly scope: Scope;
  readonly receiverIds: readonly string[];
}

export const NEW_RULE: RuleDraft = {
  name: "",
  kind: "STATUS",
  findingCodes: [],
  minimumSeverity: "WARNING",
  statuses: ["FAULTY", "PARTIAL_FAULTY"],
  seconds: "3600",
  holdSeconds: "120",
  severity: "WARNING",
  scope: EVERYTHING,
  receiverIds: [],
};

export function draftOf({ condition, clusterId, sessionId, receivers, ...rule }: AlertRuleRowFragment): RuleDraft {
  const name = sessionId !== null ? "One session" : clusterId !== null ? "One cluster" : "Everything";
  return {
    name: rule.name,
    kind: condition.kind,
    findingCodes: condition.findingCodes ?? [],
    minimumSeverity: condition.minimumSeverity ?? "INFO",
    statuses: condition.statuses ?? [],
    seconds: condition.seconds === null ? NEW_RULE.seconds : String(condition.seconds),
    holdSeconds: String(rule.holdSeconds),
    severity: rule.severity,
    scope: { name, clusterId, sessionId },
    receiverIds: receivers.map(({ id }) => id),
  };
}

/** Kinds whose fields have a number of seconds. */
const HAS_SECONDS: ReadonlySet<AlertConditionKind> = new Set<AlertConditionKind>(["LAG", "OPERATION_FAILED"]);

const LONGEST_SECONDS = 31_622_400;

/** Why a text is no number of seconds from `least` to a year; null where it is. */
export function whyNoSeconds(text: string, least: number): string | null {
  if (/^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= LONGEST_SECONDS) return null;
  return `A whole number of seconds, from ${least} to ${LONGEST_SECONDS}.`;
}

/** Why the rule cannot be taken as it is; null where it can. The service says what else is wrong. */
export function whyNoRule({ name, kind, statuses, seconds, holdSeconds, scope }: RuleDraft): string | null {
  if (name.trim() === "") return "Give it a name first.";
  if (kind === "STATUS" && statuses.length === 0) return "Choose a status first.";
  if (HAS_SECONDS.has(kind) && whyNoSeconds(seconds, 1) !== null) return "Say after how many seconds.";
  if (whyNoSeconds(holdSeconds, 0) !== null) return "Say for how many seconds it is to be so.";
  if (kind === "CLUSTER_LOST" && scope.name === "One session") return "Clusters are no session: choose another scope.";
  return whyNoScope(scope);
}

/** What makes it, and what changes all of it. */
export function inputOf(draft: RuleDraft): CreateAlertRuleInput {
  const { name, holdSeconds, severity, scope, receiverIds } = draft;
  return {
    name: name.trim(),
    condition: conditionOf(draft),
    holdSeconds: Number(holdSeconds),
    severity,
    ...boundsOf(scope),
    receiverIds: [...receiverIds],
  };
}

function conditionOf({ kind, findingCodes, minimumSeverity, statuses, seconds }: RuleDraft): AlertConditionInput {
  switch (kind) {
    case "STATUS":
      return { kind, statuses: STATUS_ORDER.filter((status) => statuses.includes(status)) };
    case "FINDING":
      return {
        kind,
        minimumSeverity,
        findingCodes: findingCodes.length === 0 ? null : FINDING_CODES.filter((code) => findingCodes.includes(code)),
      };
    case "LAG":
    case "OPERATION_FAILED":
      return { kind, seconds: Number(seconds) };
    case "RPO_BREACHED":
    case "CLUSTER_LOST":
      return { kind };
  }
}
