import { CloseCode } from "graphql-ws";
import type { AppError } from "../../errors.js";

/**
 * Why the service closes a subscriber's connection, beside what the protocol graphql-transport-ws itself closes with. Of its
 * codes 4401 is for a login that is missing, wrong or malformed, and 4403 for credentials that expire or are revoked later; a
 * client that comes again with them is refused again.
 */
export const CLOSE = {
  /** The service shuts down: come again soon. */
  GOING_AWAY: { code: 1001, reason: "SHUTTING_DOWN" },
  /** Come again with `after`. */
  TOO_SLOW: { code: 4290, reason: "SUBSCRIBER_TOO_SLOW" },
  /** Too many wrong passwords have come from the same address: come again in some seconds. */
  TOO_MANY_LOGINS: { code: 4291, reason: "TOO_MANY_LOGINS" },
  /** Too many are connected, or waited too long with logging in while many others came. */
  TOO_MANY_CONNECTIONS: { code: 4292, reason: "TOO_MANY_CONNECTIONS" },
  /** Too many passwords wait to be checked: come again in some seconds. */
  LOGIN_QUEUE_FULL: { code: 4293, reason: "LOGIN_QUEUE_FULL" },
  BAD_REQUEST: { code: 4400, reason: "MALFORMED_REQUEST" },
  FORBIDDEN: { code: CloseCode.Forbidden, reason: "Forbidden" },
  /** No connection_init came in time. */
  LOGIN_TIMEOUT: { code: CloseCode.ConnectionInitialisationTimeout, reason: "Connection initialisation timeout" },
  INTERNAL: { code: 4500, reason: "INTERNAL" },
  DATABASE_AWAY: { code: 4503, reason: "DATABASE_UNAVAILABLE" },
} as const;

/** What is wrong with a login, in the words that HTTP has for it. */
export function unauthorized({ message }: AppError): { readonly code: number; readonly reason: string } {
  return { code: CloseCode.Unauthorized, reason: `Unauthorized: ${message}` };
}

/** Codes that connections are counted by: those of the service, of the protocols below, and of well-behaved clients. */
const COUNTED: ReadonlySet<number> = new Set([
  ...Object.values(CLOSE).map(({ code }) => code),
  1000,
  1002,
  1005,
  1006,
  1007,
  1009,
  1011,
  CloseCode.BadResponse,
  CloseCode.Unauthorized,
  CloseCode.SubprotocolNotAcceptable,
  CloseCode.ConnectionAcknowledgementTimeout,
  CloseCode.SubscriberAlreadyExists,
  CloseCode.TooManyInitialisationRequests,
]);

/** The label of a metric: a client may close with any code, and must not make up labels. */
export function labelOf(code: number): string {
  return COUNTED.has(code) ? String(code) : "other";
}
