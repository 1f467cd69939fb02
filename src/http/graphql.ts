import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { ApolloServer } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FairPace } from "../concurrency/fair-pace.js";
import type { Throttle } from "../concurrency/throttle.js";
import { AppError } from "../errors.js";
import { type Context, createContext, type Services } from "../graphql/context.js";
import { assertShallow } from "../graphql/limits/nesting.js";
import type { EventStreams } from "../graphql/subscriptions/event-streams.js";
import { callerKey } from "../model/actor.js";
import { assertNotCrossSite } from "./access/csrf.js";
import { sendEventStream, wantsEventStream } from "./event-stream.js";
import { loginPathFor, wantsExplorer } from "./explorer.js";
import { faultOf, graphqlBody, malformed } from "./faults.js";
import { goneWith } from "./gone.js";
import { inPieces } from "./in-pieces.js";
import type { PageSession } from "./access/page-session.js";
import { sendDocument } from "./page.js";

export interface GraphQLRouteOptions {
  readonly server: ApolloServer<Context>;
  readonly streams: EventStreams;
  readonly services: Services;
  readonly refusals: Throttle;
  readonly pageSession: PageSession;
  /** Folder of the built page. */
  readonly page: string;
  /** Web origins whose pages may call the service. */
  readonly corsOrigins: readonly string[];
  /** Aborts when the service shuts down. */
  readonly stopping: AbortSignal;
}

/** `/graphql`: queries and mutations for programs, the explorer for people with a browser. */
export function serveGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { server, streams, services, refusals, pageSession, page, corsOrigins, stopping } = options;
  const written = new WeakMap<FastifyRequest, readonly string[]>();
  const execute = fastifyApolloHandler(server, {
    context: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.principal === null) throw new AppError("UNAUTHENTICATED", "Log in first.");
      const { principal, source } = request;
      const context = createContext({ actor: principal.actor, source }, services, () => goneWith(reply, stopping));
      written.set(request, context.pieces);
      return context;
    },
  });
  // A scope of its own: errors before Apollo sees a request look like GraphQL's too.
  void app.register(async (scope) => {
    scope.setErrorHandler(async (error, { principal, source }, reply) => {
      const fault = faultOf(error, services);
      const isForTooMuch = fault.code === "TOO_COMPLEX" || fault.status === 413;
      if (isForTooMuch && principal !== null) await refusals.wait(callerKey(principal.actor, source));
      return reply.code(fault.status).type("application/json; charset=utf-8").send(graphqlBody(fault));
    });
    parseFairly(scope);
    scope.route({
      method: ["GET", "POST"],
      url: "/graphql",
      config: {
        // A link leads to the explorer from anywhere.
        session: (request: FastifyRequest) =>
          wantsExplorer(request) ? pageSession.visitor(request.raw) : pageSession.principal(request.raw),
        loginPath: (request: FastifyRequest) => (wantsExplorer(request) ? loginPathFor(request) : null),
      },
      preHandler: async (request) => {
        if (wantsExplorer(request)) return;
        assertNotCrossSite(request, corsOrigins);
        for (const from of [request.body, request.query]) assertShallow(documentIn(from));
      },
      async handler(request, reply) {
        if (wantsExplorer(request)) return sendDocument(reply, page, "explorer.html");
        if (wantsEventStream(request)) return sendEventStream(request, reply, streams);
        const answer: unknown = await execute.call(scope, request, reply);
        const pieces = written.get(request) ?? [];
        return pieces.length === 0 ? answer : reply.send(inPieces(pieces));
      },
    });
    scope.route({
      method: ["PUT", "PATCH", "DELETE", "OPTIONS"],
      url: "/graphql",
      handler: async ({ method }, reply) => {
        const message = `There is no ${method} here: queries go by GET or POST, mutations by POST.`;
        return reply
          .code(405)
          .header("allow", "GET, POST")
          .send(graphqlBody(malformed(405, message)));
      },
    });
  });
}

/**
 * Parsing a large body, and what follows up to the first statement, takes milliseconds in which nothing else is done: a caller
 * with many requests has one of them in each turn of the event loop.
 */
function parseFairly(scope: FastifyInstance): void {
  const pace = new FairPace();
  const parse = scope.getDefaultJsonParser("error", "error");
  scope.removeContentTypeParser("application/json");
  scope.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const { principal, source } = request;
    const caller = principal === null ? source : callerKey(principal.actor, source);
    void pace.turn(caller).then(() => parse(request, String(body), done));
  });
}

/** The document among what was sent; Apollo tells who sent none. */
function documentIn(from: unknown): string {
  const document = typeof from === "object" && from !== null && "query" in from ? from.query : "";
  return typeof document === "string" ? document : "";
}
