import type { FastifyRequest } from "fastify";

/**
 * Whether a request announces a body that nobody reads, since its method has none. Some clients announce one and never send
 * it: on a connection that were kept, the next request would be taken for that body.
 */
export function hasUnreadBody({ method, headers }: FastifyRequest): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  return headers["transfer-encoding"] !== undefined || !/^0*$/.test(headers["content-length"] ?? "");
}
