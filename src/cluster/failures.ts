import { AppError, type ErrorCode } from "../errors.js";
import { GlusterFailure, type GlusterFailureKind } from "../gluster/failure.js";

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
  BAD_OUTPUT: "GLUSTER_BAD_OUTPUT",
  UNKNOWN: "GLUSTER_REFUSED",
};

/** What a caller is told of a failure of Gluster's or of the way to it: a stable code, the host, and Gluster's own words. */
export function errorOf(error: unknown): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  if (error instanceof GlusterFailure) {
    return { code: CODES[error.kind], message: `${error.host}: ${error.message}` };
  }
  return { code: "INTERNAL", message: "The service failed; its log says how." };
}

export function toAppError(error: unknown, field?: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = errorOf(error);
  return new AppError(code, message, field === undefined ? { cause: error } : { field, cause: error });
}
