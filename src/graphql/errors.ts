import { randomUUID } from "node:crypto";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { AppError, type ErrorCode, faultWords } from "../errors.js";
import type { Services } from "./context.js";
import { withoutValues } from "./limits/without-values.js";

/** An error of a mutation that the caller can do something about. */
export interface UserError {
  readonly field: string | null;
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
}

// Who asks, how it is asked, and whether the service can answer at all are no part of a mutation's answer.
const TOP_LEVEL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "MALFORMED_REQUEST",
  "TOO_COMPLEX",
  "TOO_MANY_LOGINS",
  "LOGIN_QUEUE_FULL",
  "TOO_MANY_CONNECTIONS",
  "SUBSCRIBER_TOO_SLOW",
  "DATABASE_UNAVAILABLE",
  "DATABASE_FULL",
  "SHUTTING_DOWN",
  "INTERNAL",
]);

/** The error as one of the caller's, or null when it belongs at the top level. */
export function userErrorOf(error: unknown): UserError | null {
  return error instanceof AppError && !TOP_LEVEL.has(error.code) ? userErrorFrom(error) : null;
}

export function userErrorFrom({ field, code, message, retryable }: AppError): UserError {
  return { field, code, message, retryable };
}

/** An AppError as graphql-js throws it about; where it comes from a transport, with the HTTP status that fits. */
export function graphqlError(error: AppError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status: error.status } },
  });
}

/**
 * Any error as a caller may see it: with a code of the closed list, and nothing that was not written for callers. Faults of our
 * own are logged, under an id that the caller is told.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  services: Pick<Services, "log" | "databaseUnavailable">,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations === undefined ? {} : { locations }), ...(path === undefined ? {} : { path }) };
  const cause = causeOf(error);
  if (cause === null) {
    const code = "MALFORMED_REQUEST" satisfies ErrorCode;
    return { message: withoutValues(formatted.message), ...place, extensions: { code, retryable: false } };
  }
  const known = cause instanceof AppError ? cause : services.databaseUnavailable(cause);
  if (known !== null && known.code !== "INTERNAL") {
    const { code, message, retryable } = known;
    const field = known.field === null ? {} : { field: known.field };
    return { message, ...place, extensions: { code, retryable, ...field } };
  }
  const extensions = { code: "INTERNAL" satisfies ErrorCode, retryable: false };
  if (known?.loggedUnder != null) {
    return { message: known.message, ...place, extensions: { ...extensions, id: known.loggedUnder } };
  }
  const id = randomUUID();
  services.log.error({ err: cause, id, path }, "a request failed through a fault of the service");
  return { message: faultWords(id), ...place, extensions: { ...extensions, id } };
}

/**
 * What went wrong while the document was executed; null for an error of the document itself or its variables, which graphql-js
 * made for the caller. It also makes errors of its own for values that a resolver gave: these point at no node of the document.
 */
function causeOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { originalError, path, nodes, extensions } = error;
  if (originalError != null) {
    const executed = path !== undefined && originalError instanceof GraphQLError && originalError.nodes === undefined;
    return executed && originalError.originalError == null ? originalError : causeOf(originalError);
  }
  const internal = extensions["code"] === "INTERNAL_SERVER_ERROR" || (path !== undefined && nodes === undefined);
  return internal ? error : null;
}
