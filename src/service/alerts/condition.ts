import { AppError } from "../../errors.js";
import { type AlertConditionKind, OPERATION_ALERT_SECONDS } from "../../model/alerts/alerts.js";
import type { AlertCondition } from "../../model/entities/index.js";
import type { FindingCode, FindingSeverity } from "../../model/findings/findings.js";
import type { GeoRepStatus } from "../../model/status.js";

export interface ConditionInput {
  readonly kind: AlertConditionKind;
  readonly findingCodes?: readonly FindingCode[] | null;
  readonly minimumSeverity?: FindingSeverity | null;
  readonly statuses?: readonly GeoRepStatus[] | null;
  readonly seconds?: number | null;
}

type Name = Exclude<keyof ConditionInput, "kind">;

/** What goes with each kind, and what it must have. */
const FIELDS: Readonly<Record<AlertConditionKind, { readonly may: readonly Name[]; readonly must: readonly Name[] }>> =
  {
    FINDING: { may: ["findingCodes", "minimumSeverity"], must: [] },
    STATUS: { may: ["statuses"], must: ["statuses"] },
    LAG: { may: ["seconds"], must: ["seconds"] },
    RPO_BREACHED: { may: [], must: [] },
    CLUSTER_LOST: { may: [], must: [] },
    OPERATION_FAILED: { may: ["seconds"], must: [] },
  };

const NAMES: readonly Name[] = ["findingCodes", "minimumSeverity", "statuses", "seconds"];

/** The longest time that a rule may name: a year. */
export const LONGEST_SECONDS = 31_622_400;

/** A condition as it is kept, with all of its fields. @throws AppError INVALID_ARGUMENT */
export function checkedCondition(input: ConditionInput): AlertCondition {
  const { kind } = input;
  const { may, must } = FIELDS[kind];
  for (const name of NAMES) {
    const field = `input.condition.${name}`;
    const value = input[name];
    if (value == null && must.includes(name)) {
      throw new AppError("INVALID_ARGUMENT", `A condition of the kind ${kind} needs ${name}.`, { field });
    }
    if (value != null && !may.includes(name)) {
      const fits = may.length === 0 ? "has no fields of its own" : `has only ${may.join(" and ")}`;
      throw new AppError("INVALID_ARGUMENT", `A condition of the kind ${kind} ${fits}: leave ${name} out.`, { field });
    }
    if (Array.isArray(value) && value.length === 0) {
      throw new AppError("INVALID_ARGUMENT", "An empty list fits nothing: name one, or leave the list out.", { field });
    }
  }
  return {
    kind,
    findingCodes: unique(input.findingCodes),
    minimumSeverity: input.minimumSeverity ?? null,
    statuses: unique(input.statuses),
    seconds: secondsOf(input),
  };
}

function secondsOf({ kind, seconds }: ConditionInput): number | null {
  if (seconds == null) return kind === "OPERATION_FAILED" ? OPERATION_ALERT_SECONDS : null;
  return checkedSeconds(seconds, 1, "input.condition.seconds");
}

/** @throws AppError INVALID_ARGUMENT */
export function checkedSeconds(seconds: number, least: number, field: string): number {
  if (seconds >= least && seconds <= LONGEST_SECONDS) return seconds;
  throw new AppError("INVALID_ARGUMENT", `It must be from ${least} to ${LONGEST_SECONDS} seconds.`, { field });
}

function unique<T>(list: readonly T[] | null | undefined): readonly T[] | null {
  return list == null ? null : [...new Set(list)];
}
