import { type AppError, type ErrorCode, RETRY_AFTER_SECONDS } from "../errors.js";
import type { Fault } from "../http/faults.js";
import type { FaultView } from "./documents/fault.js";

/** A refusal of this interface's own, in oVirt's words where it has some. */
export class RestFault extends Error {
  override readonly name = "RestFault";
  readonly status: number;
  readonly reason: string;
  readonly detail: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;

  constructor(status: number, reason: string, detail: string, { retryable = false } = {}) {
    super(detail);
    this.status = status;
    this.reason = reason;
    this.detail = detail;
    this.retryable = retryable;
  }
}

/** What no path leads to: 404 with an empty body. */
export class NotThere extends Error {
  override readonly name = "NotThere";
}

const FAILED = "Operation Failed";

/** Reasons other than oVirt's `Operation Failed`. */
const REASONS: Partial<Readonly<Record<ErrorCode, string>>> = {
  INVALID_ARGUMENT: "Invalid value",
  MALFORMED_REQUEST: "Malformed request",
  TOO_COMPLEX: "Too complex",
  UNAUTHENTICATED: "Unauthorized",
  FORBIDDEN: "Forbidden",
};

const EXISTS =
  "Geo-replication session between the requested master and slave volumes and for the required user already created.";

/** oVirt's words where it has some for the code, with the verb and the thing that they are about. */
const OVIRT_WORDS: Partial<Readonly<Record<ErrorCode, string>>> = {
  OPERATION_IN_PROGRESS: "Another operation is in progress on this geo-replication session. Please try again.",
  ALREADY_EXISTS: EXISTS,
};

/** What was asked of a session, as oVirt's engine calls it in its messages. */
export type Verb = "create" | "start" | "stop" | "suspend" | "resume" | "remove" | "set";

/** What an error looks like in a fault; `verb` is what failed, where it was a change of a session. */
export function faultView({ code, message }: Pick<Fault, "code" | "message">, verb: Verb | null = null): FaultView {
  const words = verb === null ? undefined : OVIRT_WORDS[code];
  const said = words === undefined ? message : `${cannot(verb, words)}, ${message}`;
  const reason = REASONS[code] ?? FAILED;
  return { reason, detail: reason === FAILED ? `[${said}]` : said };
}

function cannot(verb: Verb | null, words: string): string {
  return `Cannot ${verb} Geo-replication session. ${words}`;
}

const ALREADY: Partial<Readonly<Record<Verb, string>>> = {
  create: EXISTS,
  start: "Geo-replication session is already started.",
  stop: "Geo-replication session is stopped.",
  suspend: "Geo-replication session is paused.",
  resume: "Geo-replication session is resumed.",
};

/** oVirt's refusal of an action that finds the session as it should become; null for verbs that it has none for. */
export function noChange(verb: Verb): FaultView | null {
  const words = ALREADY[verb];
  return words === undefined ? null : { reason: FAILED, detail: `[${cannot(verb, words)}]` };
}

/** Headers of the answer to what may succeed later. */
export function retryHeaders({ retryable }: Pick<AppError, "retryable">): Readonly<Record<string, string>> {
  return retryable ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
}
