import { AppError } from "../errors.js";
import { isFinal } from "../model/operation.js";
import type { SessionRecord } from "../service/queries/georep.js";
import { OPERATION, type OperationRecord } from "../service/queries/history.js";
import { allOf, type AnyNoun, type RecordOf } from "../service/queries/noun.js";
import type { OperationRow } from "../service/operations.js";
import { SESSION } from "../service/queries/georep.js";
import type { Context } from "./context.js";
import { type UserError, userErrorOf } from "./errors.js";

export const LONGEST_WAIT_SECONDS = 120;

/** Does a mutation's work; what the caller can do something about becomes its `userErrors` and leaves the rest empty. */
export async function guarded<P extends object>(
  empty: { readonly [K in Exclude<keyof P, "userErrors">]: null },
  work: () => Promise<P>,
): Promise<object> {
  try {
    return { userErrors: [], ...(await work()) };
  } catch (error) {
    const mine = userErrorOf(error);
    if (mine === null) throw error;
    return { ...empty, userErrors: [mine] };
  }
}

/** @throws AppError INVALID_ARGUMENT */
export function waitMs(seconds: number): number {
  if (seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS) return seconds * 1_000;
  throw new AppError("INVALID_ARGUMENT", `A wait has 0 to ${LONGEST_WAIT_SECONDS} seconds.`, { field: "wait" });
}

/** The whole record with that id, for a payload; null where there is none. */
export async function recordOf<N extends AnyNoun>(
  noun: N,
  id: string,
  { services: { reader } }: Context,
): Promise<RecordOf<N> | null> {
  return (await reader.byIds(noun, [id], allOf(noun))).get(id) ?? null;
}

interface Outcome {
  readonly session: SessionRecord | null;
  readonly operation: OperationRecord | null;
  readonly userErrors?: readonly UserError[];
}

export const NO_OUTCOME = { session: null, operation: null } as const;

/**
 * Waits for an operation that `request` asks for, at most `wait` seconds, and tells what came of it: why it failed, if it has,
 * and the session as it is then.
 */
export async function outcomeOf(
  request: () => Promise<OperationRow>,
  wait: number,
  context: Context,
): Promise<Outcome> {
  const milliseconds = waitMs(wait);
  const { id } = await request();
  const row = await context.services.operations.waitFor(id, milliseconds, context.gone());
  const operation = await recordOf(OPERATION, row.id, context);
  const session = await recordOf(SESSION, row.session_id, context);
  return { session, operation, userErrors: operation === null ? [] : failureOf(operation) };
}

function failureOf(operation: OperationRecord): UserError[] {
  if (!isFinal(operation.state) || operation.state === "SUCCEEDED") return [];
  const code = operation.errorCode ?? "OUTCOME_UNKNOWN";
  const message = operation.errorMessage ?? `The operation ended in state ${operation.state}.`;
  return [{ field: null, code, message }];
}
