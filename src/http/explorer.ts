import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ruruHTML } from "ruru/server";
import { getStaticFile } from "ruru/static";
import type { LoginCookies } from "./access/login-cookies.js";

const FILES = "/graphql/explorer/";

/** Whether a person with a browser asks, and not a program for the answer to a query. */
export function wantsExplorer(request: FastifyRequest): boolean {
  const accepts = request.headers.accept?.includes("text/html") === true;
  return request.method === "GET" && accepts && !new URLSearchParams(request.url.split("?")[1]).has("query");
}

/** GraphiQL, from files that came with the service: the page may load nothing from anywhere else. */
export async function sendExplorer(
  request: FastifyRequest,
  reply: FastifyReply,
  loginCookies: LoginCookies,
): Promise<string> {
  const nonce = randomBytes(16).toString("base64");
  const ticket = request.principal === null ? null : await loginCookies.issue(request.principal, "/graphql");
  if (ticket !== null) void reply.header("set-cookie", ticket);
  void reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-store")
    .header("content-security-policy", policy(nonce));
  return ruruHTML({
    staticPath: FILES,
    endpoint: "/graphql",
    subscriptionEndpoint: "/graphql",
    htmlParts: { titleTag: "<title>Gluster geo-replication: graph explorer</title>" },
  }).replaceAll("<script", `<script nonce="${nonce}"`);
}

export function serveExplorerFiles(app: FastifyInstance): void {
  app.get(`${FILES}*`, async (request, reply) => {
    const file = await getStaticFile({
      staticPath: FILES,
      urlPath: request.url,
      acceptEncoding: request.headers["accept-encoding"],
      disallowDevAssets: true,
    });
    if (file === null) return reply.callNotFound();
    void reply.headers({ ...file.headers, "cache-control": "private, max-age=3600", vary: "accept-encoding" });
    return request.headers["if-none-match"] === file.headers["etag"]
      ? reply.code(304).send()
      : reply.send(file.content);
  });
}

// The editor makes its styles and workers as it runs; scripts come from the page itself and from its own host only.
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
