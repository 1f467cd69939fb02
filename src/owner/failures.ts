import { AppError, type ErrorCode, faultWords } from "../errors.js";
import { sentence } from "../sentence.js";
import { GlusterFailure, type GlusterFailureKind } from "../gluster/failure.js";

/** Longest that the CLI takes to say that the daemon beside it is not there. */
const DAEMON_MS = 10_000;

const CODES: Readonly<Record<GlusterFailureKind, ErrorCode>> = {
  UNREACHABLE: "HOST_UNREACHABLE",
  AUTH_FAILED: "SSH_AUTH_FAILED",
  HOST_KEY_MISMATCH: "HOST_KEY_MISMATCH",
  TIMEOUT: "GLUSTER_TIMEOUT",
  LOCK_HELD: "GLUSTER_LOCKED",
  NOT_FOUND: "NOT_FOUND",
  ALREADY_EXISTS: "ALREADY_EXISTS",
  ALREADY_IN_STATE: "WRONG_STATE",
  WRONG_STATE: "WRONG_STATE",
  INVALID_ARGUMENT: "INVALID_ARGUMENT",
  PEER_DOWN: "GLUSTER_PEER_DOWN",
  DISK_FULL: "HOST_DISK_FULL",
  BAD_OUTPUT: "GLUSTER_BAD_OUTPUT",
  UNKNOWN: "GLUSTER_REFUSED",
};

/** What can be done about it, where Gluster's words do not say so themselves. */
const ADVICE: Partial<Record<GlusterFailureKind, string>> = {
  UNREACHABLE: "Check that the host is up, and that the service can reach its SSH port.",
  AUTH_FAILED: "Check the user and the key or password that the cluster was registered with.",
  HOST_KEY_MISMATCH:
    "If the host was installed anew, trust its new key with updateHost; else someone may stand in between.",
  TIMEOUT:
    "Nothing came back in time: the network was cut, or glusterd, the host or the user's log-in shell is slow. Check on the host, then ask again.",
  LOCK_HELD: "Another command is running on the cluster: ask again.",
  PEER_DOWN: "Bring the peer up and ask again.",
  DISK_FULL: "Make room on that file system, then ask again.",
  BAD_OUTPUT: "Check what the command prints on the host, then ask again.",
};

const START_GLUSTERD = "Start glusterd on the host; its log there says why it does not run.";

/**
 * What a caller is told of a failure of Gluster's or of the way to it: a stable code, the host, Gluster's own words, and
 * what to do where they do not say.
 *
 * @param id under which the log has a fault of our own, where one is told of it
 */
export function errorOf(error: unknown, id?: string): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (error instanceof GlusterFailure) {
    const advice = error.advice ?? (isDaemonGone(error) ? START_GLUSTERD : ADVICE[error.kind]);
    const words = `${error.host === "" ? "" : `${error.host}: `}${error.message}`;
    return { code: CODES[error.kind], message: advice === undefined ? words : `${sentence(words)} ${advice}` };
  }
  return { code: "INTERNAL", message: id === undefined ? "The service failed; its log says how." : faultWords(id) };
}

/**
 * Whether the command did nothing because the asked host's own glusterd is down: another host can carry it out. The CLI
 * tries for some seconds; one that says so later lost a daemon that may have begun.
 */
export function daemonDown(failure: GlusterFailure): boolean {
  return isDaemonGone(failure) && (failure.ms ?? Infinity) < DAEMON_MS;
}

/** Whether the host's glusterd gave no answer, though the host was reached. */
export function glusterdSilent(failure: GlusterFailure): boolean {
  return isDaemonGone(failure) || (failure.kind === "TIMEOUT" && failure.sent);
}

/** The CLI itself said that it does not reach the daemon beside it. */
function isDaemonGone({ kind, exitCode }: GlusterFailure): boolean {
  return kind === "UNREACHABLE" && exitCode !== null;
}

/** Whether a command went out and its end was not seen: Gluster goes on without us, so that only a poll tells. */
export function endUnseen(failure: GlusterFailure): boolean {
  if (!failure.sent || daemonDown(failure)) return false;
  return failure.kind === "UNREACHABLE" || failure.kind === "TIMEOUT" || failure.kind === "BAD_OUTPUT";
}

// A shell's own: it did not find the command, or could not run it.
const NOT_BEGUN: ReadonlySet<number | null> = new Set([126, 127]);

/**
 * Whether a command ended badly with words that no rule knows and that are no answer of Gluster's, whose refusals end well: a
 * wrapper's, those of one that crashed. What it had done by then, only a poll tells.
 */
export function endUnclear(failure: GlusterFailure): boolean {
  const { sent, kind, exitCode } = failure;
  const saysNothing = kind === "UNKNOWN" || (kind === "BAD_OUTPUT" && exitCode !== null);
  return sent && saysNothing && exitCode !== 0 && !NOT_BEGUN.has(exitCode);
}

export function toAppError(error: unknown, field?: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = errorOf(error);
  return new AppError(code, message, field === undefined ? { cause: error } : { field, cause: error });
}
