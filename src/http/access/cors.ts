import type { FastifyInstance } from "fastify";

const METHODS = "GET, POST, PUT, DELETE, OPTIONS";
const HEADERS = "authorization, content-type, accept, version, apollo-require-preflight, x-apollo-operation-name";

/**
 * Lets pages of the listed origins call the service; those of any other the browser keeps from it. Credentials that a browser
 * remembers are never asked for: such a page sends its own Authorization header.
 */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("vary", "origin");
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return;
    void reply.header("access-control-allow-origin", origin);
    void reply.header("access-control-expose-headers", "www-authenticate, location, retry-after");
    if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return;
    // A preflight carries no credentials: it is answered before they are asked for.
    await reply
      .header("access-control-allow-methods", METHODS)
      .header("access-control-allow-headers", HEADERS)
      .header("access-control-max-age", "600")
      .code(204)
      .send();
  });
}

/** Whether a WebSocket may be opened from there: browsers let any page open one, and send along what they remember. */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  origins: readonly string[],
): boolean {
  if (origin === undefined || origins.includes(origin)) return true;
  // Behind a proxy that ends TLS only the scheme differs.
  return URL.canParse(origin) && new URL(origin).host === host;
}
