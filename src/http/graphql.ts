import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { ApolloServer } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../errors.js";
import { type Context, createContext, type Services } from "../graphql/context.js";
import { assertShallow } from "../graphql/nesting.js";
import { sendExplorer, serveExplorerFiles, wantsExplorer } from "./explorer.js";
import { faultOf, graphqlBody } from "./faults.js";
import { goneWith } from "./gone.js";
import type { Tickets } from "./tickets.js";

export interface GraphQLRouteOptions {
  readonly server: ApolloServer<Context>;
  readonly services: Services;
  readonly tickets: Tickets;
  /** Aborts when the service shuts down. */
  readonly stopping: AbortSignal;
}

/** `/graphql`: queries and mutations for programs, the explorer for people with a browser. */
export function serveGraphQL(app: FastifyInstance, { server, services, tickets, stopping }: GraphQLRouteOptions): void {
  const execute = fastifyApolloHandler(server, {
    context: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.principal === null) throw new AppError("UNAUTHENTICATED", "Log in first.");
      return createContext(request.principal.actor, services, () => goneWith(reply, stopping));
    },
  });
  // A scope of its own: errors before Apollo sees a request look like GraphQL's too.
  void app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => {
      const fault = faultOf(error, services);
      return reply.code(fault.status).type("application/json; charset=utf-8").send(graphqlBody(fault));
    });
    serveExplorerFiles(scope);
    scope.route({
      method: ["GET", "POST"],
      url: "/graphql",
      preHandler: async ({ body, query }) => {
        for (const from of [body, query]) assertShallow(documentIn(from));
      },
      handler(request, reply) {
        if (wantsExplorer(request)) return sendExplorer(request, reply, tickets);
        return execute.call(scope, request, reply);
      },
    });
  });
}

/** The document among what was sent; Apollo tells who sent none. */
function documentIn(from: unknown): string {
  const document = typeof from === "object" && from !== null && "query" in from ? from.query : "";
  return typeof document === "string" ? document : "";
}
