import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import proxyAddr from "@fastify/proxy-addr";

/** Whether a request came by TLS, to the service itself or to the proxy before it. */
export type CameByTls = (request: IncomingMessage) => boolean;

/** @param trusted addresses and networks of proxies whose X-Forwarded-Proto is believed */
export function tlsBehind(trusted: readonly string[]): CameByTls {
  const trust = proxyAddr.compile([...trusted]);
  return ({ socket, headers }) => {
    if (socket instanceof TLSSocket) return true;
    const forwarded = String(headers["x-forwarded-proto"] ?? "").split(",")[0];
    return forwarded?.trim().toLowerCase() === "https" && trust(socket.remoteAddress ?? "", 0);
  };
}
