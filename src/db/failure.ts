import { AppError } from "../errors.js";

// Class 08 is "connection exception"; of 57 only those by which the server itself goes away.
const GONE_SQLSTATES = /^(08...|57P01|57P02|57P03|57P05|53300)$/;
const GONE_ERRNOS = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAGAIN|EAI_AGAIN)$/;
// What the driver itself says has no code.
const GONE_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|driver has already been destroyed|timeout expired)/;

const DISK_FULL = "53100";

/**
 * The error as DATABASE_UNAVAILABLE when it says that the database cannot be reached or went away, as DATABASE_FULL when it has
 * no room to write, else null. What a statement did before it went away is not known: a transaction that was being committed
 * may or may not have been.
 */
export function databaseUnavailable(error: unknown): AppError | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof AppError) return at.code === "DATABASE_UNAVAILABLE" || at.code === "DATABASE_FULL" ? at : null;
    const code = "code" in at ? String(at.code) : "";
    if (code === DISK_FULL) {
      return new AppError("DATABASE_FULL", "The disk of the database is full: make room on it.", { cause: error });
    }
    const socketGone = code === "ENOENT" && "syscall" in at && at.syscall === "connect";
    if (socketGone || GONE_SQLSTATES.test(code) || GONE_ERRNOS.test(code) || GONE_WORDS.test(at.message)) {
      return new AppError("DATABASE_UNAVAILABLE", "The database cannot be reached: try again later.", { cause: error });
    }
    if (at instanceof AggregateError && at.errors.some((each) => databaseUnavailable(each) !== null)) {
      return new AppError("DATABASE_UNAVAILABLE", "The database cannot be reached: try again later.", { cause: error });
    }
  }
  return null;
}
