import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.js";
import { type RawAnswer, Rest, REST_PREFIXES, type RestOptions } from "../rest/rest.js";
import type { SsoAccess } from "../rest/sso.js";
import type { Access, Principal } from "../service/access/access.js";
import { isOfOtherPage } from "./access/csrf.js";
import { type FaultOptions, faultOf } from "./faults.js";
import { goneWith } from "./gone.js";
import type { SourceOf } from "./access/source.js";
import type { CameByTls } from "./access/tls.js";
import { serveSso } from "./access/sso.js";
import { LoginCookies } from "./access/login-cookies.js";

export interface RestRouteOptions {
  readonly services: RestOptions["services"] & FaultOptions;
  readonly access: SsoAccess & Pick<Access, "ofPassword">;
  /** Epoch milliseconds by a clock that all replicas have in common. */
  readonly now: () => number;
  readonly sourceOf: SourceOf;
  readonly cameByTls: CameByTls;
  /** Aborts when the service shuts down. */
  readonly stopping: AbortSignal;
}

const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** oVirt's own, which some clients compare. */
const CHALLENGE = `Basic realm="RESTAPI"`;

export function isRestPath(url: string): boolean {
  return REST_PREFIXES.some((prefix) => url === prefix || url.startsWith(`${prefix}/`));
}

/** Carries the legacy layer, which finds its way below its prefixes by itself: its paths have parameters of their own. */
export function serveRest(app: FastifyInstance, options: RestRouteOptions): void {
  const { services, access, now, sourceOf, cameByTls, stopping } = options;
  const rest = new Rest({ services, faultOf: (error) => faultOf(error, services) });
  const loginCookies = new LoginCookies(access, now);
  const config = { challenge: CHALLENGE, session: (request: FastifyRequest) => redeemed(request, loginCookies) };
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // Which types are read, and what of them, depends on the route.
    scope.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    serveSso(scope, { access, services, sourceOf });
    scope.setErrorHandler((error, request, reply) => {
      const { url, headers } = request;
      return send(reply, rest.refuse({ url, headers }, error));
    });
    for (const prefix of REST_PREFIXES) {
      for (const url of [prefix, `${prefix}/*`]) {
        scope.route({
          method: METHODS,
          url,
          config,
          handler: async (request, reply) => {
            const { body, headers, method, principal } = request;
            if (principal === null) throw new AppError("UNAUTHENTICATED", "Log in first.");
            const ticket = await ticketFor(request, principal, loginCookies, {
              path: prefix,
              byTls: cameByTls(request.raw),
            });
            if (ticket !== null) void reply.header("set-cookie", ticket);
            const gone = (): AbortSignal => goneWith(reply, stopping);
            const text = typeof body === "string" ? body : null;
            const raw = { method, url: request.url, headers, body: text, actor: principal.actor, gone };
            const answer = await rest.answer(raw);
            if (!READING.has(method)) {
              const { user, tokenId: by } = principal.actor;
              const [path] = request.url.split("?");
              services.log.info(
                { user, by, source: request.source, method, path, status: answer.status },
                "REST change",
              );
            }
            return send(reply, answer);
          },
        });
      }
    }
  });
}

/**
 * Who the caller's cookie stands for. Browsers send it to other ports of the same host as well, and add of which origin the
 * page was that made them: those of others are nobody's.
 */
async function redeemed({ raw }: FastifyRequest, loginCookies: LoginCookies): Promise<Principal | null> {
  return isOfOtherPage(raw) ? null : loginCookies.redeem(raw.headers);
}

/** A cookie for a caller who has shown a password and would rather not show it again. */
async function ticketFor(
  { headers }: FastifyRequest,
  principal: Principal,
  loginCookies: LoginCookies,
  where: { readonly path: string; readonly byTls: boolean },
): Promise<string | null> {
  const { authorization, prefer = "" } = headers;
  const preferences = (typeof prefer === "string" ? [prefer] : prefer).flatMap((each) => each.split(/[,;]/));
  const wanted = preferences.some((each) => each.trim().toLowerCase() === "persistent-auth");
  return wanted && authorization !== undefined ? loginCookies.issue(principal, where) : null;
}

function send(reply: FastifyReply, { status, headers, body }: RawAnswer): FastifyReply {
  return reply.code(status).headers(headers).header("cache-control", "no-store").send(body);
}
