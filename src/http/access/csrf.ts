import type { IncomingMessage } from "node:http";
import { AppError } from "../../errors.js";
import { isAllowedOrigin } from "./cors.js";

type Asked = Pick<IncomingMessage, "method" | "headers">;

/** Headers that a page of another site cannot send without being asked first whether it may. */
const CUSTOM = ["apollo-require-preflight", "x-apollo-operation-name", "x-requested-with"];
const OWN = new Set<unknown>(["same-origin", "none"]);

/**
 * Keeps pages of other sites from having a browser send a query with the password that it remembers: what such a page cannot
 * read it could still measure, and pay for with the service's time. What a GET may ask for changes nothing, and a POST needs a
 * content type that such a page cannot send either.
 *
 * @throws AppError MALFORMED_REQUEST
 */
export function assertNotCrossSite({ method, headers }: Asked, origins: readonly string[]): void {
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

/** Whether a browser says that a page of another origin has sent this; on another port of the same host that is another one. */
export function isOfOtherPage({ headers }: Asked): boolean {
  const site = headers["sec-fetch-site"];
  return (site !== undefined && !OWN.has(site)) || !isAllowedOrigin(headers.origin, headers.host, []);
}

/**
 * Whether a cookie that came along may log in: browsers send it to other ports of the same host as well. What may be an image
 * of such a page says nothing of where it comes from without TLS, so that a GET has to be more.
 */
export function mayUseCookie(request: Asked): boolean {
  if (isOfOtherPage(request)) return false;
  const { method, headers } = request;
  return method !== "GET" || [...CUSTOM, "sec-fetch-site", "upgrade"].some((name) => headers[name] !== undefined);
}

/** Whether it is a request of the service's own page, which asks for a log-in by itself: a browser's own prompt must not. */
export function isOfOwnPage({ headers }: Asked): boolean {
  if (headers["x-requested-with"] !== undefined) return true;
  return headers["sec-fetch-site"] === "same-origin" && headers["sec-fetch-mode"] !== "navigate";
}
