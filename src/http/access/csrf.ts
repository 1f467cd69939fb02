import type { FastifyRequest } from "fastify";
import { AppError } from "../../errors.js";
import { isAllowedOrigin } from "./cors.js";

/** Headers that a page of another site cannot send without being asked first whether it may. */
const CUSTOM = ["apollo-require-preflight", "x-apollo-operation-name"];
const OWN = new Set(["same-origin", "none"]);

/**
 * Keeps pages of other sites from having a browser send a query with the password that it remembers: what such a page cannot
 * read it could still measure, and pay for with the service's time. What a GET may ask for changes nothing, no cookie logs in
 * here, and a POST needs a content type that such a page cannot send either.
 *
 * @throws AppError MALFORMED_REQUEST
 */
export function assertNotCrossSite({ method, headers }: FastifyRequest, origins: readonly string[]): void {
  if (method !== "GET" || CUSTOM.some((name) => headers[name] !== undefined)) return;
  const site = headers["sec-fetch-site"];
  const { origin } = headers;
  // Programs that are no browsers send neither.
  const own =
    origin === undefined ? site === undefined || OWN.has(site) : isAllowedOrigin(origin, headers.host, origins);
  if (own) return;
  throw new AppError(
    "MALFORMED_REQUEST",
    `A page of another site may have sent this: pass a header ${CUSTOM.join(" or ")}, or send it by POST.`,
  );
}
