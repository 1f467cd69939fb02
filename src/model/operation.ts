export const OPERATION_KINDS = [
  "CREATE_SESSION",
  "START_SESSION",
  "STOP_SESSION",
  "PAUSE_SESSION",
  "RESUME_SESSION",
  "DELETE_SESSION",
  "REPAIR_KEYS",
  "SET_OPTION",
  "RESET_OPTION",
  "SET_CHECKPOINT",
  "VERIFY_SESSION",
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/**
 * Changes nothing, so that it neither waits for what changes the session nor holds it up: a session has one unfinished change at
 * most, and one unfinished verification beside it.
 */
export const VERIFICATION = "VERIFY_SESSION" as const satisfies OperationKind;

export const OPERATION_STATES = ["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "UNKNOWN"] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** A step is written with its operation's plan (PENDING), and again before its command is sent (RUNNING). */
export const STEP_STATES = ["PENDING", "RUNNING", "SUCCEEDED", "SKIPPED", "FAILED", "UNKNOWN"] as const;
export type StepState = (typeof STEP_STATES)[number];

/** An operation in one of these states is over. One that ended without its outcome may be found to have succeeded all the same. */
export function isFinal(state: OperationState): boolean {
  return state === "SUCCEEDED" || state === "FAILED" || state === "UNKNOWN";
}
