import { setTimeout as sleep } from "node:timers/promises";
import { type Api, assertNoUserErrors } from "./api/api.js";
import { Retries } from "./api/retries.js";
import { type Action, CHANGE_SESSIONS, type ChangeResult, type OperationOutcome } from "./documents/changes.js";
import type { UserError } from "./documents/document.js";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.js";

/** Sessions that one request may change. */
const MOST_AT_ONCE = 200;
/** Seconds for which one request waits at most: proxies end what takes much longer. */
const LONGEST_REQUEST = 25;

export interface ChangeRequest {
  readonly action: Action;
  readonly sessionIds: readonly string[];
  readonly force: boolean;
  readonly idempotencyKey: string;
  /** Seconds. */
  readonly wait: number;
}

/**
 * Changes sessions and waits for the outcomes, by requests that are sent again with the same key: one that comes twice, as after
 * a lost connection, gets the operation of the first.
 *
 * @returns one for each session, in their order; operations that are not final when the wait is over go on
 * @throws CliError UNREACHABLE where the first request cannot have arrived, or the service was not reached at the end of the wait
 */
export async function changeSessions(api: Api, request: ChangeRequest): Promise<ChangeResult[]> {
  const { sessionIds, wait } = request;
  const deadline = performance.now() + wait * 1_000;
  const retries = new Retries(api, deadline);
  const results = new Map<string, ChangeResult>();
  // All are asked for before any is waited for.
  const chunks = chunked(sessionIds);
  for (const chunk of chunks) {
    const seconds = () => (chunks.length > 1 ? 0 : secondsLeft(deadline));
    for (const result of await retries.send(() => change(api, request, chunk, seconds()))) {
      results.set(result.sessionId, result);
    }
  }
  for (;;) {
    const open = sessionIds.filter((id) => isOpen(results.get(id)));
    if (open.length === 0 || performance.now() >= deadline) break;
    const [chunk = []] = chunked(open);
    const isLast = secondsLeft(deadline) === 0;
    for (const result of await retries.send(() => change(api, request, chunk, secondsLeft(deadline)))) {
      results.set(result.sessionId, result);
    }
    // The last part of a second, for which no request waits.
    if (isLast) await sleep(Math.max(0, deadline - performance.now()), undefined, { signal: api.signal });
  }
  return sessionIds.flatMap((id) => results.get(id) ?? []);
}

/** What came of asking for one operation. */
export interface Asked<Operation extends OperationOutcome> {
  readonly operation: Operation | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Asks for one operation and waits for its outcome, by requests that are sent again with the same key.
 *
 * @param ask makes one of the requests, which waits so many seconds
 * @returns the operation as it is when the wait is over; without one where it was refused
 * @throws CliError as `changeSessions`; NOT_FOUND where what it is about is not there
 */
export async function askForOne<Operation extends OperationOutcome>(
  api: Api,
  seconds: number,
  ask: (wait: number) => Promise<Asked<Operation>>,
): Promise<Asked<Operation>> {
  const deadline = performance.now() + seconds * 1_000;
  const retries = new Retries(api, deadline);
  for (;;) {
    const isLast = secondsLeft(deadline) === 0;
    const asked = await retries.send(() => ask(secondsLeft(deadline)));
    if (asked.operation === null) assertNoUserErrors(asked.userErrors.filter(({ code }) => code === "NOT_FOUND"));
    if (asked.operation === null || isFinal(asked.operation) || isLast) return asked;
  }
}

/** Whole seconds that a request may wait. */
function secondsLeft(deadline: number): number {
  return Math.max(0, Math.min(LONGEST_REQUEST, Math.floor((deadline - performance.now()) / 1_000)));
}

export function isFinal(operation: OperationOutcome): boolean {
  return operation.state !== "PENDING" && operation.state !== "RUNNING";
}

/** How one change ends the command. @param wait seconds that were given; with 0 nobody wanted to know the outcome */
export function exitOfChange(
  { operation, userErrors }: Omit<ChangeResult, "session" | "sessionId">,
  wait: number,
): ExitCode {
  if (operation !== null && !isFinal(operation)) return wait === 0 ? EXIT.DONE : EXIT.STILL_RUNNING;
  if (operation?.state === "SUCCEEDED") return EXIT.DONE;
  const code = operation?.errorCode ?? userErrors[0]?.code;
  return code === undefined ? EXIT.FAILED : exitCodeOf(code);
}

async function change(
  api: Api,
  { action, force, idempotencyKey }: ChangeRequest,
  sessionIds: readonly string[],
  wait: number,
): Promise<readonly ChangeResult[]> {
  const input = { action, sessionIds, force, idempotencyKey };
  const { changeGeoRepSessions } = await api.ask(CHANGE_SESSIONS, { input, wait }, { waitSeconds: wait });
  assertNoUserErrors(changeGeoRepSessions.userErrors);
  return changeGeoRepSessions.results ?? [];
}

function isOpen(result: ChangeResult | undefined): boolean {
  return result?.operation != null && !isFinal(result.operation);
}

function chunked(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / MOST_AT_ONCE) }, (_none, at) =>
    ids.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE),
  );
}
