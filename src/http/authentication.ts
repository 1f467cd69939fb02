import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Access, Principal } from "../service/access.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; null on routes that are open to everyone. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** Whether everyone may ask, without credentials. */
    readonly open?: boolean;
  }
}

export const CHALLENGE = `Basic realm="Gluster geo-replication", charset="UTF-8"`;

/** Lets nobody through to a route without credentials, unless the route is open. */
export function requireAuthentication(
  app: FastifyInstance,
  access: Pick<Access, "authenticate">,
  refused: () => void,
): void {
  app.decorateRequest("principal", null);
  app.addHook("onRequest", async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.routeOptions.config.open === true) return;
    try {
      request.principal = await access.authenticate(request.headers.authorization, request.ip);
    } catch (error) {
      refused();
      // A browser asks its user for a password when it sees this; a program that sent a wrong token gains nothing by it.
      void reply.header("www-authenticate", CHALLENGE);
      throw error;
    }
  });
}
