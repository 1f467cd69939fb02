/** How the command ends, for scripts. `--help` and the README list the same. */
export const EXIT = {
  DONE: 0,
  FAILED: 1,
  USAGE: 2,
  NOT_LOGGED_IN: 3,
  NOT_FOUND: 4,
  REFUSED: 5,
  UNREACHABLE: 6,
  STILL_RUNNING: 7,
  AMBIGUOUS: 8,
  NEEDS_FORCE: 9,
  BLOCKED: 10,
  DIFFERENT: 11,
  UNVERIFIED: 12,
  INTERRUPTED: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_WORDS: Readonly<Record<keyof typeof EXIT, string>> = {
  DONE: "done",
  FAILED: "failed, or of several sessions some failed in different ways",
  USAGE: "the command line is wrong",
  NOT_LOGGED_IN: "not logged in, or the login is refused or has expired",
  NOT_FOUND: "there is no such session, volume or cluster",
  REFUSED: "refused: wrong state, another operation goes on, or not allowed",
  UNREACHABLE: "the service is not reached, or cannot answer now",
  STILL_RUNNING: "it goes on: the time of --wait is over",
  AMBIGUOUS: "the name stands for several sessions, volumes or clusters",
  NEEDS_FORCE: "preflight: a session can be created with force alone",
  BLOCKED: "preflight: a session cannot be created as things are",
  DIFFERENT: "verify: files differ at the destination",
  UNVERIFIED: "verify: what differs may not be copied yet, or not all could be compared",
  INTERRUPTED: "ended by Ctrl-C",
};

// What the service's error codes come to; those that are not named are failures.
const OF_CODE: Readonly<Record<string, ExitCode>> = {
  UNAUTHENTICATED: EXIT.NOT_LOGGED_IN,
  NOT_FOUND: EXIT.NOT_FOUND,
  INVALID_ARGUMENT: EXIT.USAGE,
  FORBIDDEN: EXIT.REFUSED,
  WRONG_STATE: EXIT.REFUSED,
  OPERATION_IN_PROGRESS: EXIT.REFUSED,
  PREFLIGHT_FAILED: EXIT.REFUSED,
  ALREADY_EXISTS: EXIT.REFUSED,
  IDEMPOTENCY_KEY_REUSED: EXIT.REFUSED,
  SUPERSEDED: EXIT.REFUSED,
  TOO_MANY_LOGINS: EXIT.UNREACHABLE,
  LOGIN_QUEUE_FULL: EXIT.UNREACHABLE,
  TOO_MANY_CONNECTIONS: EXIT.UNREACHABLE,
  DATABASE_UNAVAILABLE: EXIT.UNREACHABLE,
  SHUTTING_DOWN: EXIT.UNREACHABLE,
};

export function exitCodeOf(errorCode: string): ExitCode {
  return OF_CODE[errorCode] ?? EXIT.FAILED;
}

/** Ends the command with a sentence for its user, and an exit code. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exit: ExitCode;
  /** The service's code for it; null where the service told none. */
  readonly code: string | null;
  /** Whether the request may have arrived though no answer came: only the same idempotency key makes another try safe. */
  readonly mayHaveArrived: boolean;
  /** Names that the given one may stand for; empty but for AMBIGUOUS. */
  readonly candidates: readonly string[];

  constructor(
    exit: ExitCode,
    message: string,
    options: { code?: string; cause?: unknown; candidates?: readonly string[]; mayHaveArrived?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.exit = exit;
    this.code = options.code ?? null;
    this.mayHaveArrived = options.mayHaveArrived ?? false;
    this.candidates = options.candidates ?? [];
  }
}

/** The one exit code of several results. */
export function exitOfAll(codes: readonly ExitCode[]): ExitCode {
  const others = new Set(codes.filter((code) => code !== EXIT.DONE));
  const [only] = others;
  if (only === undefined) return EXIT.DONE;
  return others.size === 1 ? only : EXIT.FAILED;
}
