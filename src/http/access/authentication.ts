import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Throttle } from "../../concurrency/throttle.js";
import { AppError, RETRY_AFTER_SECONDS } from "../../errors.js";
import type { Access, Principal } from "../../service/access/access.js";
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
  }
}

const CHALLENGE = `Basic realm="Gluster geo-replication", charset="UTF-8"`;

/** What goes along with the refusal of a login. */
export function refusalHeaders(error: unknown, challenge = CHALLENGE): Readonly<Record<string, string>> {
  if (!(error instanceof AppError)) return {};
  // A browser asks its user for a password when it sees this; a program that sent a wrong token gains nothing by it.
  if (error.code === "UNAUTHENTICATED") return { "www-authenticate": challenge };
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
    if (request.routeOptions.config.open === true) return;
    request.source = sourceOf(request.raw);
    try {
      request.principal =
        (await bySession(request)) ?? (await access.authenticate(request.headers.authorization, request.source));
    } catch (error) {
      observe.refused();
      // Many clients send none at first, and wait to be asked for them.
      if (request.headers.authorization !== undefined && isForCredentials(error)) await refusals.turn(request.source);
      const { challenge } = request.routeOptions.config;
      for (const [name, value] of Object.entries(refusalHeaders(error, challenge))) void reply.header(name, value);
      throw error;
    }
  });
}

function isForCredentials(error: unknown): boolean {
  return error instanceof AppError && (error.code === "UNAUTHENTICATED" || error.code === "TOO_MANY_LOGINS");
}

async function bySession(request: FastifyRequest): Promise<Principal | null> {
  const { authorization } = request.headers;
  return authorization === undefined ? ((await request.routeOptions.config.session?.(request)) ?? null) : null;
}
