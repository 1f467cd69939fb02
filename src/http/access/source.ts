import type { IncomingMessage } from "node:http";
import proxyAddr from "@fastify/proxy-addr";

/** The address that a request comes from. */
export type SourceOf = (request: IncomingMessage) => string;

const LONGEST = 64;

/** @param trusted addresses and networks of proxies whose X-Forwarded-For is believed */
export function sourcesBehind(trusted: readonly string[]): SourceOf {
  const trust = proxyAddr.compile([...trusted]);
  // A connection that is gone by now has no address.
  return (request) => (request.socket.remoteAddress === undefined ? "" : proxyAddr(request, trust).slice(0, LONGEST));
}
