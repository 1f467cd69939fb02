import { createServer } from "node:http";
import type { ApolloServer } from "@apollo/server";
import fastify, { type FastifyInstance } from "fastify";
import type { Throttle } from "../concurrency/throttle.js";
import { AppError } from "../errors.js";
import type { Context, Services } from "../graphql/context.js";
import type { EventStreams } from "../graphql/subscriptions/event-streams.js";
import type { Metrics } from "../metrics.js";
import { readReplication } from "../store/queries/replication.js";
import { readTotals } from "../store/queries/totals.js";
import { requireAuthentication } from "./access/authentication.js";
import { answerClientError } from "./client-errors.js";
import { allowOrigins } from "./access/cors.js";
import { faultOf } from "./faults.js";
import { serveGraphQL } from "./graphql.js";
import { type Readiness, serveHealth } from "./health.js";
import { serveMetrics } from "./measure.js";
import { hasUnreadBody } from "./unread-body.js";
import { isRestPath, type RestRouteOptions, serveRest } from "./rest.js";
import type { SourceOf } from "./access/source.js";
import type { PageSession } from "./access/page-session.js";
import type { CameByTls } from "./access/tls.js";
import type { Access } from "../service/access/access.js";
import { serveLogin } from "./login.js";
import { sendDocument, servePage } from "./page.js";
import { isForPerson } from "./access/person.js";
import { strictTransport } from "./tls/hsts.js";
import { createTlsServer } from "./tls/server.js";
import type { ServerCertificate } from "./tls/server-certificate.js";
import { isWebSocket } from "./upgrade.js";

/** Adds the routes of another interface of the service; they ask for credentials unless their config says `open`. */
export type RoutePlugin = (app: FastifyInstance) => void | Promise<void>;

export interface AppOptions {
  readonly apollo: ApolloServer<Context>;
  readonly streams: EventStreams;
  readonly services: Services;
  readonly refusals: Throttle;
  readonly access: RestRouteOptions["access"] & Pick<Access, "logIn" | "logInByToken">;
  readonly pageSession: PageSession;
  /** Folder of the built page. */
  readonly page: string;
  readonly now: RestRouteOptions["now"];
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly corsOrigins: readonly string[];
  readonly sourceOf: SourceOf;
  readonly cameByTls: CameByTls;
  readonly plugins: readonly RoutePlugin[];
  /** Null for plain HTTP. */
  readonly certificate: ServerCertificate | null;
  /** Aborts when the service shuts down. */
  readonly stopping: AbortSignal;
}

/** Bytes of a request over HTTP. */
export const LARGEST_BODY = 256 * 1024;
const SERVER = {
  // Slow senders hold a connection for no longer than this.
  requestTimeout: 60_000,
  keepAliveTimeout: 75_000,
  // Any other upgrade is an offer that need not be taken: some clients make one with every request.
  shouldUpgradeCallback: isWebSocket,
} as const;
const NOTHING = { code: "NOT_FOUND", message: "There is nothing here." };

/** All routes, with what holds for each of them. */
export async function buildHttpApp(options: AppOptions): Promise<FastifyInstance> {
  const { access, corsOrigins, plugins, metrics, readiness, services, stopping, pageSession, page, refusals } = options;
  const { certificate } = options;
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    forceCloseConnections: "idle",
    // Fastify's own words for it are in no caller's format: a hook below says it in theirs.
    return503OnClosing: false,
    serverFactory: (listener) =>
      certificate === null ? createServer(SERVER, listener) : createTlsServer(certificate, SERVER, listener),
    routerOptions: { ignoreTrailingSlash: true },
    // A path that cannot be decoded leads nowhere; no hook or handler sees it.
    frameworkErrors: (_error, { url }, { raw }) => {
      const [type, body] = isRestPath(url) ? ["application/xml", ""] : ["application/json", JSON.stringify(NOTHING)];
      raw.writeHead(404, { "content-type": `${type}; charset=utf-8`, "content-length": body.length }).end(body);
    },
    clientErrorHandler: answerClientError,
  });
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler((error, _request, reply) => {
    const { status, code, message, field, id } = faultOf(error, services);
    const more = { ...(field === null ? {} : { field }), ...(id === null ? {} : { id }) };
    return reply.code(status).send({ code, message, ...more });
  });
  app.setNotFoundHandler(async (request, reply) => {
    void reply.code(404);
    // The page says so too, and where else to go.
    return isForPerson(request) ? sendDocument(reply, page, "index.html") : NOTHING;
  });
  app.addHook("onSend", async (request, reply) => {
    void reply.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer");
    const strict = strictTransport(request.raw);
    if (strict !== null) void reply.header("strict-transport-security", strict);
    if (hasUnreadBody(request)) void reply.header("connection", "close");
    // Fastify closes a connection that has more to send, and a reset overtakes the answer: a proxy tells 502 then. What follows of the
    // body is read and thrown away, for as long as a request may take.
    else if (reply.statusCode === 413 && !stopping.aborted) void reply.removeHeader("connection");
  });
  app.addHook("onRequest", async (request, reply) => {
    if (!stopping.aborted || request.routeOptions.config.open === true) return;
    void reply.header("connection", "close");
    throw new AppError("SHUTTING_DOWN", "The service is shutting down.");
  });
  allowOrigins(app, corsOrigins);
  const observe = { refused: () => metrics.refusedLogins.inc() };
  requireAuthentication(app, { access, sourceOf: options.sourceOf, refusals, observe });
  serveHealth(app, async () => (stopping.aborted ? ["The service is shutting down."] : readiness()));
  serveMetrics(app, metrics, {
    totals: () => readTotals(services.reader),
    sessions: () => readReplication(services.reader),
  });
  serveLogin(app, { access, pageSession, sourceOf: options.sourceOf, refusals, observe });
  servePage(app, page);
  const { apollo: server, streams } = options;
  serveGraphQL(app, { server, streams, services, refusals, pageSession, page, corsOrigins, stopping });
  const { now, sourceOf, cameByTls } = options;
  serveRest(app, { services, access, now, sourceOf, cameByTls, stopping });
  for (const plugin of plugins) await app.register(async (scope) => plugin(scope));
  return app;
}
