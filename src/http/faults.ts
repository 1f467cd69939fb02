import { randomUUID } from "node:crypto";
import type { FastifyError } from "fastify";
import { AppError, ERROR_CODES, type ErrorCode } from "../errors.js";
import type { Log } from "../log.js";

/** An error as HTTP tells it. */
export interface Fault {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | null;
  /** Under which a fault of our own stands in the log. */
  readonly id: string | null;
}

export interface FaultOptions {
  readonly log: Log;
  readonly databaseUnavailable: (error: unknown) => AppError | null;
}

/** Any error as a caller may see it; those of our own doing are logged and told by an id only. */
export function faultOf(error: unknown, { log, databaseUnavailable }: FaultOptions): Fault {
  const known = error instanceof AppError ? error : databaseUnavailable(error);
  if (known !== null && known.code !== "INTERNAL") {
    const { code, message, field } = known;
    return { status: ERROR_CODES[code].status, code, message, field, id: null };
  }
  const { statusCode = 500, message = "" } = error instanceof Error ? (error as Partial<FastifyError>) : {};
  // What Fastify refuses about a request it says in words that are meant for the caller.
  if (statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: "MALFORMED_REQUEST", message, field: null, id: null };
  }
  if (statusCode === 503) {
    return { status: 503, code: "SHUTTING_DOWN", message: "The service is shutting down.", field: null, id: null };
  }
  const id = randomUUID();
  log.error({ err: error, id }, "a request failed through a fault of the service");
  return {
    status: 500,
    code: "INTERNAL",
    message: `The service failed: its log tells why under ${id}.`,
    field: null,
    id,
  };
}

/** A fault in the shape of a GraphQL answer. */
export function graphqlBody({ code, message, field, id }: Fault): object {
  const extensions = { code, ...(field === null ? {} : { field }), ...(id === null ? {} : { id }) };
  return { errors: [{ message, extensions }] };
}
