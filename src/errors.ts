/**
 * Every error a caller can meet has one of these codes. The codes are part of the public contract: they appear in GraphQL
 * (`extensions.code`, `userErrors.code`) and in operations, and they never change meaning. `status` is the HTTP status a
 * transport answers with; `retryable` says that the same request may succeed later without being changed, and is told with
 * the code.
 */
export const ERROR_CODES = {
  // the request itself
  INVALID_ARGUMENT: { status: 400, retryable: false },
  MALFORMED_REQUEST: { status: 400, retryable: false },
  TOO_COMPLEX: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  // the state of what it is about
  ALREADY_REGISTERED: { status: 409, retryable: false },
  ALREADY_EXISTS: { status: 409, retryable: false },
  WRONG_STATE: { status: 409, retryable: false },
  PREFLIGHT_FAILED: { status: 409, retryable: false },
  OPERATION_IN_PROGRESS: { status: 409, retryable: true },
  SUPERSEDED: { status: 409, retryable: false },
  IDEMPOTENCY_KEY_REUSED: { status: 409, retryable: false },
  EVENTS_EXPIRED: { status: 410, retryable: false },
  // Gluster and the way to it
  HOST_UNREACHABLE: { status: 502, retryable: true },
  SSH_AUTH_FAILED: { status: 502, retryable: false },
  HOST_KEY_MISMATCH: { status: 502, retryable: false },
  HOST_DISK_FULL: { status: 507, retryable: true },
  NOT_A_GLUSTER_HOST: { status: 502, retryable: false },
  GLUSTER_TIMEOUT: { status: 504, retryable: true },
  GLUSTER_LOCKED: { status: 409, retryable: true },
  GLUSTER_PEER_DOWN: { status: 409, retryable: true },
  GLUSTER_REFUSED: { status: 409, retryable: false },
  GLUSTER_BAD_OUTPUT: { status: 502, retryable: true },
  OUTCOME_NOT_REACHED: { status: 504, retryable: true },
  OUTCOME_UNKNOWN: { status: 504, retryable: false },
  // ourselves
  TOO_MANY_LOGINS: { status: 429, retryable: true },
  LOGIN_QUEUE_FULL: { status: 503, retryable: true },
  TOO_MANY_CONNECTIONS: { status: 503, retryable: true },
  SUBSCRIBER_TOO_SLOW: { status: 503, retryable: true },
  DATABASE_UNAVAILABLE: { status: 503, retryable: true },
  DATABASE_FULL: { status: 507, retryable: true },
  SHUTTING_DOWN: { status: 503, retryable: true },
  CONFIG_INVALID: { status: 500, retryable: false },
  INTERNAL: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error that may be shown to a caller: `message` says what is wrong and what to do, and holds no secret. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  /** Path of the argument at fault, dotted (`input.name`); null when no single argument is. */
  readonly field: string | null;
  /** Under which the log has a fault of our own already; null where it does not. */
  readonly loggedUnder: string | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string; cause?: unknown; loggedUnder?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field ?? null;
    this.loggedUnder = options.loggedUnder ?? null;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}

/** Seconds after which something that is retryable is worth another try. */
export const RETRY_AFTER_SECONDS = 10;

/** What callers are told of a fault of our own. */
export function faultWords(id: string): string {
  return `The service failed: its log tells why under ${id}.`;
}
