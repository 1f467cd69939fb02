import { randomUUID } from "node:crypto";
import type { FastifyError } from "fastify";
import { AppError, type ErrorCode, faultWords } from "../errors.js";
import type { Log } from "../log.js";

/** An error as HTTP tells it. */
export interface Fault {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | null;
  /** Under which a fault of our own stands in the log. */
  readonly id: string | null;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
}

export interface FaultOptions {
  readonly log: Log;
  readonly databaseUnavailable: (error: unknown) => AppError | null;
}

/** Any error as a caller may see it; those of our own doing are logged and told by an id only. */
export function faultOf(error: unknown, { log, databaseUnavailable }: FaultOptions): Fault {
  const known = error instanceof AppError ? error : databaseUnavailable(error);
  if (known !== null && known.code !== "INTERNAL") {
    const { status, code, message, field, retryable } = known;
    return { status, code, message, field, id: null, retryable };
  }
  const { statusCode = 500, message = "" } = error instanceof Error ? (error as Partial<FastifyError>) : {};
  // What Fastify refuses about a request it says in words that are meant for the caller.
  if (statusCode >= 400 && statusCode < 500) {
    return malformed(statusCode, message);
  }
  if (statusCode === 503) {
    return {
      ...PLAIN,
      status: 503,
      code: "SHUTTING_DOWN",
      message: "The service is shutting down.",
      retryable: true,
    };
  }
  const id = known?.loggedUnder ?? randomUUID();
  if (known?.loggedUnder == null) log.error({ err: error, id }, "a request failed through a fault of the service");
  return {
    ...PLAIN,
    status: 500,
    code: "INTERNAL",
    message: known?.loggedUnder == null ? faultWords(id) : known.message,
    id,
  };
}

/** What is wrong with a request before anyone looks at what it asks for. */
export function malformed(status: number, message: string): Fault {
  return { ...PLAIN, status, code: "MALFORMED_REQUEST", message };
}

const PLAIN = { field: null, id: null, retryable: false } as const;

/** A fault in the shape of a GraphQL answer. */
export function graphqlBody({ code, message, field, id, retryable }: Fault): object {
  const extensions = { code, retryable, ...(field === null ? {} : { field }), ...(id === null ? {} : { id }) };
  return { errors: [{ message, extensions }] };
}
