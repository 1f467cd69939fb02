import type { CombinedError } from "urql";

/** Codes of errors of a whole request after which nothing was asked for: the request itself, or its caller, was refused. */
const NOTHING_DONE: ReadonlySet<unknown> = new Set([
  "INVALID_ARGUMENT",
  "MALFORMED_REQUEST",
  "TOO_COMPLEX",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "ALREADY_REGISTERED",
  "WRONG_STATE",
  "PREFLIGHT_FAILED",
  "OPERATION_IN_PROGRESS",
  "IDEMPOTENCY_KEY_REUSED",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
]);

/** What is known of a request without an answer of its own. */
export interface Refusal {
  /** False where it may have been asked for all the same. */
  readonly isCertain: boolean;
  /** Null where the service said nothing. */
  readonly message: string | null;
}

/** @param error of a mutation that has no data */
export function refusalOf(error: Pick<CombinedError, "networkError" | "graphQLErrors"> | undefined): Refusal {
  const errors = error?.graphQLErrors ?? [];
  if (error?.networkError !== undefined || errors.length === 0) return { isCertain: false, message: null };
  return {
    isCertain: errors.every(({ extensions }) => NOTHING_DONE.has(extensions["code"])),
    message: errors.map(({ message }) => message).join(" "),
  };
}

/** What to say where it is not known whether something was asked for. */
export function unansweredWords(message: string | null): string {
  return `${message ?? "The service did not answer."} It may have been asked for all the same. Asking again does nothing twice.`;
}
