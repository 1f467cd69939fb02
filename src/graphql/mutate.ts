import { AppError } from "../errors.js";
import type { Requested } from "../service/sessions/bulk-operations.js";
import { failureOf, LONGEST_WAIT_SECONDS, refusalOf } from "../service/outcome.js";
import type { OperationRow } from "../store/operation-events.js";
import type { Context } from "./context.js";
import { type UserError, userErrorFrom, userErrorOf } from "./errors.js";

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

/** Ids: what is shown of them is read when the document asks for it. */
interface Outcome {
  readonly session: string | null;
  readonly operation: string | null;
  readonly userErrors?: readonly UserError[];
}

export const NO_OUTCOME = { session: null, operation: null } as const;

/**
 * Waits for an operation that `request` asks for, at most `wait` seconds, and tells what came of it: why it failed, if it has,
 * and the session as it is then.
 *
 * @throws AppError INTERNAL when it failed through a fault of the service
 */
export async function outcomeOf(
  request: () => Promise<OperationRow>,
  wait: number,
  context: Context,
): Promise<Outcome> {
  const milliseconds = waitMs(wait);
  const { id } = await request();
  const row = await context.services.operations.waitFor(id, milliseconds, context.gone());
  const userErrors = userErrorsOf(refusalOf(row));
  return { session: row.sessionId, operation: row.id, userErrors };
}

/**
 * The same for many operations, in as many reads as for one. A fault of the service's is one among the results here: the others
 * are not to be lost.
 */
export async function outcomesOf(
  request: () => Promise<readonly Requested[]>,
  wait: number,
  context: Context,
): Promise<object[]> {
  const milliseconds = waitMs(wait);
  const { operations } = context.services;
  const requested = await request();
  const asked = requested.flatMap((each) => ("operation" in each ? [each.operation.id] : []));
  const rows = await operations.waitForAll(asked, milliseconds, context.gone());
  const failures = new Map(rows.map((row) => [row.id, userErrorsOf(failureOf(row))]));
  return requested.map((each) => {
    const operation = "operation" in each ? each.operation.id : null;
    const userErrors = "error" in each ? [userErrorOf(each.error)] : (failures.get(each.operation.id) ?? []);
    return { sessionId: each.sessionId, session: each.sessionId, operation, userErrors };
  });
}

function userErrorsOf(failure: AppError | null): UserError[] {
  return failure === null ? [] : [userErrorFrom(failure)];
}
