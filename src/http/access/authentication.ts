import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Throttle } from "../../concurrency/throttle.js";
import { AppError, RETRY_AFTER_SECONDS } from "../../errors.js";
import type { Access, Principal } from "../../service/access/access.js";
import { isOfOwnPage } from "./csrf.js";
import { isForPerson } from "./person.js";
import type { SourceOf } from "./source.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to everyone. */
    principal: Principal | null;
    /** The address that it comes from. */
    source: string;
  }
  interface FastifyContextConfig {
    /** Whether everyone may ask, without credentials. */
    readonly open?: boolean;
    /** What is asked of callers without credentials, where it is not what the service asks elsewhere. */
    readonly challenge?: string;
    /** Who asks by other means than an Authorization header, where the route has some; null where nobody is told. */
    readonly session?: (request: FastifyRequest) => Promise<Principal | null>;
    /** Where somebody is led who came without credentials, with a browser; null where they are refused. */
    readonly loginPath?: (request: FastifyRequest) => string | null;
  }
}

const CHALLENGE = `Basic realm="Gluster geo-replication", charset="UTF-8"`;

/** What goes along with the refusal of a login. @param challenge null where a browser must not ask its user for a password */
export function refusalHeaders(error: unknown, challenge: string | null = CHALLENGE): Readonly<Record<string, string>> {
  if (!(error instanceof AppError)) return {};
  // A browser asks its user for a password when it sees this; a program that sent a wrong token gains nothing by it.
  if (error.code === "UNAUTHENTICATED") return challenge === null ? {} : { "www-authenticate": challenge };
  return error.retryable ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
}

export interface AuthenticationOptions {
  readonly access: Pick<Access, "authenticate">;
  readonly sourceOf: SourceOf;
  /** Of wrong credentials, by address. */
  readonly refusals: Throttle;
  readonly observe: { readonly refused: () => void };
}

/** Lets nobody through to a route without credentials, unless the route is open. */
export function requireAuthentication(app: FastifyInstance, options: AuthenticationOptions): void {
  const { access, sourceOf, refusals, observe } = options;
  app.decorateRequest("principal", null);
  app.decorateRequest("source", "");
  app.addHook("onRequest", async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.routeOptions.config.open === true || (request.is404 && isForPerson(request))) return;
    request.source = sourceOf(request.raw);
    try {
      request.principal =
        (await bySession(request)) ?? (await access.authenticate(request.headers.authorization, request.source));
    } catch (error) {
      const isRefused = isForCredentials(error);
      if (isRefused) observe.refused();
      // Many clients send none at first, and wait to be asked for them.
      const { authorization, cookie } = request.headers;
      if ((authorization ?? cookie) !== undefined && isRefused) await refusals.wait(request.source);
      const { challenge, loginPath } = request.routeOptions.config;
      const path = isRefused && authorization === undefined ? (loginPath?.(request) ?? null) : null;
      if (path !== null) return reply.header("cache-control", "no-store").redirect(path);
      void reply.headers(refusalHeaders(error, isOfOwnPage(request.raw) ? null : challenge));
      throw error;
    }
  });
}

/** Whether credentials were wrong, or could not be looked at. */
export function isForCredentials(error: unknown): boolean {
  return error instanceof AppError && (error.code === "UNAUTHENTICATED" || error.code === "TOO_MANY_LOGINS");
}

async function bySession(request: FastifyRequest): Promise<Principal | null> {
  const { authorization } = request.headers;
  return authorization === undefined ? ((await request.routeOptions.config.session?.(request)) ?? null) : null;
}
