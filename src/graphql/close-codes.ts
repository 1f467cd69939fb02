import { CloseCode } from "graphql-ws";

/**
 * Why the service closes a subscriber's connection, beside what the protocol graphql-transport-ws itself closes with. Of its
 * codes FORBIDDEN is in use for credentials that are refused, expire or are revoked; a client that comes again with them is
 * refused again.
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
  BAD_REQUEST: { code: 4400, reason: "MALFORMED_REQUEST" },
  FORBIDDEN: { code: 4403, reason: "UNAUTHENTICATED" },
  INTERNAL: { code: 4500, reason: "INTERNAL" },
  DATABASE_AWAY: { code: 4503, reason: "DATABASE_UNAVAILABLE" },
} as const;

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
  CloseCode.ConnectionInitialisationTimeout,
  CloseCode.ConnectionAcknowledgementTimeout,
  CloseCode.SubscriberAlreadyExists,
  CloseCode.TooManyInitialisationRequests,
]);

/** The label of a metric: a client may close with any code, and must not make up labels. */
export function labelOf(code: number): string {
  return COUNTED.has(code) ? String(code) : "other";
}
