import { AppError } from "../errors.js";
import { isFinal } from "../model/operation.js";
import type { OperationRow } from "../store/operation-events.js";

/** Seconds for which callers who do not say are kept waiting for what comes of a change. */
export const DEFAULT_WAIT_SECONDS = 30;
export const LONGEST_WAIT_SECONDS = 120;

type Ended = Pick<OperationRow, "id" | "state" | "errorCode" | "errorMessage">;

/** Why an operation did not succeed; null while it goes on, and when it has. */
export function failureOf({ id, state, errorCode: code, errorMessage: message }: Ended): AppError | null {
  if (!isFinal(state) || state === "SUCCEEDED") return null;
  return new AppError(code ?? "OUTCOME_UNKNOWN", message ?? `The operation ended in state ${state}.`, {
    loggedUnder: id,
  });
}

/**
 * The same for who asked for it and is to be told what to do about it.
 *
 * @throws AppError INTERNAL for a fault of the service's own, under which nothing can be done
 */
export function refusalOf(operation: Ended): AppError | null {
  const failure = failureOf(operation);
  if (failure?.code === "INTERNAL") throw failure;
  return failure;
}
