import { AppError } from "../../errors.js";
import { isFinal } from "../../model/operation.js";
import type { OperationRow } from "../../store/operation-events.js";
import { DEFAULT_WAIT_SECONDS, refusalOf } from "../../service/outcome.js";
import { ACTION, type FaultView } from "../documents/fault.js";
import { noChange, faultView, retryHeaders, type Verb } from "../faults.js";
import type { Given } from "../reading/given.js";
import { one, type RestAnswer, type RestRequest } from "../request.js";
import { jobPath } from "../resources/places.js";

/** How a change was asked for: in the body of an action, else by parameters. */
export interface Wishes {
  readonly async: boolean | null;
  readonly force: boolean | null;
  readonly resetSyncTime: boolean | null;
}

/** What the body says, else the parameters. @throws RestFault */
export function wishesOf({ parameters }: RestRequest, body: Given | null): Wishes {
  const wish = (name: string): boolean | null => body?.boolean(name) ?? parameters.boolean(name);
  return { async: wish("async"), force: wish("force"), resetSyncTime: wish("reset_sync_time") };
}

/** Asks for a change and waits at most so many seconds for what comes of it. */
export async function changed(
  request: RestRequest,
  wait: number,
  ask: () => Promise<OperationRow>,
): Promise<OperationRow> {
  const { id } = await ask();
  return request.services.operations.waitFor(id, wait * 1_000, request.gone());
}

/** Seconds that a caller with these wishes is kept waiting. */
export function waitOf(wishes: Wishes): number {
  return wishes.async === true ? 0 : DEFAULT_WAIT_SECONDS;
}

/**
 * Answers an action or a deletion: 200 when it is done, 202 while it goes on, and the code of the failure with its fault in
 * the action where it has failed. A session that was so already has failed by oVirt's rules, where it has words for it.
 */
export async function act(
  request: RestRequest,
  verb: Verb,
  wishes: Wishes,
  ask: () => Promise<OperationRow>,
): Promise<RestAnswer> {
  const isGiven = request.parameters.text("correlation_id") !== null;
  const echo = { ...wishes, correlationId: isGiven ? request.correlationId : null };
  const failed = (status: number, fault: FaultView, headers = {}): RestAnswer =>
    one(ACTION, { ...echo, fault, status: "failed" }, status, headers);
  const refused = (error: AppError) => failed(error.status, faultView(error, verb), retryHeaders(error));
  let operation: OperationRow;
  try {
    operation = await changed(request, waitOf(wishes), ask);
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return refused(error);
  }
  const failure = refusalOf(operation);
  if (failure !== null) return refused(failure);
  const refusal = operation.noChange ? noChange(verb) : null;
  if (refusal !== null) return failed(409, refusal);
  const job = { id: operation.id, href: jobPath(request.base, operation.id) };
  return isFinal(operation.state)
    ? one(ACTION, { ...echo, status: "complete" })
    : one(ACTION, { ...echo, status: "pending", job }, 202, { location: job.href });
}
