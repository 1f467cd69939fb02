import { Badge } from "../components/badge.js";
import type { Tone } from "../components/status.js";
import type { OperationOutcomeFragment, OperationState } from "./operation.generated.js";
import { wordsOf } from "./operation-words.js";

const TONES: Readonly<Record<OperationState, Tone>> = {
  FAILED: "bad",
  PENDING: "busy",
  RUNNING: "busy",
  SUCCEEDED: "good",
  UNKNOWN: "notice",
};

export interface OperationBadgeProps {
  readonly operation: Pick<OperationOutcomeFragment, "state" | "noChange">;
}

/** How far an operation is, as everywhere on the page. */
export function OperationBadge({ operation: { state, noChange } }: OperationBadgeProps) {
  return <Badge tone={TONES[state]}>{state === "SUCCEEDED" && noChange ? "Nothing to do" : wordsOf(state)}</Badge>;
}
