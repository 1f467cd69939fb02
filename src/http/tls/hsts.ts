import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

const TWO_YEARS = "max-age=63072000";

/**
 * The value of Strict-Transport-Security, which has a browser come to this host by TLS alone, on every port. Only where the
 * address names no port is the host the service's own; a proxy that ends TLS says it for itself.
 */
export function strictTransport({ socket, headers }: IncomingMessage): string | null {
  if (!(socket instanceof TLSSocket)) return null;
  return headers.host === undefined || /:\d+$/.test(headers.host) ? null : TWO_YEARS;
}
