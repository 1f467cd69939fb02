import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { Throttle } from "../concurrency/throttle.js";
import { AppError } from "../errors.js";
import { Capacity } from "../graphql/subscriptions/capacity.js";
import type { Services } from "../graphql/context.js";
import { EventStreams } from "../graphql/subscriptions/event-streams.js";
import { Executions } from "../graphql/subscriptions/executions.js";
import type { OutboxLimits } from "../graphql/subscriptions/outbox.js";
import { buildGraphQLSchema } from "../graphql/schema.js";
import { startGraphQLServer } from "../graphql/server.js";
import { GraphQLSockets } from "../graphql/subscriptions/socket.js";
import type { Metrics } from "../metrics.js";
import type { Access } from "../service/access/access.js";
import { buildHttpApp, type RoutePlugin } from "./app.js";
import type { Readiness } from "./health.js";
import { REFUSALS } from "./access/refusals.js";
import { sourcesBehind } from "./access/source.js";
import { PageSession } from "./access/page-session.js";
import { tlsBehind } from "./access/tls.js";
import { builtPage } from "./page.js";
import type { ServerCertificate } from "./tls/server-certificate.js";
import { acceptUpgrades } from "./upgrade.js";

export interface HttpOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Web origins whose pages may call the service. */
  readonly corsOrigins: readonly string[];
  /** Addresses and networks of proxies that tell whom a request comes from. */
  readonly trustedProxies?: readonly string[];
  /** What is shown to those who come by TLS; plain HTTP where left out. */
  readonly certificate?: ServerCertificate | null;
  readonly services: Services;
  readonly access: Pick<
    Access,
    "authenticate" | "logIn" | "logInByToken" | "openSession" | "session" | "closeSession" | "stillValid" | "ofPassword"
  >;
  /** Epoch milliseconds by a clock that all replicas have in common: what one of them signs another goes by. */
  readonly now: () => number;
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly plugins?: readonly RoutePlugin[];
  /** Folder of the built page; that of the repository where left out. */
  readonly page?: string;
  /** Milliseconds that requests under way may take when the service shuts down. */
  readonly drainMs?: number;
  readonly outbox?: OutboxLimits;
  readonly recheckMs?: number;
  readonly loginMs?: number;
  readonly pingMs?: number;
}

export interface HttpServer extends AsyncDisposable {
  /** `http://address:port`, or `https:`, as it is listened on. */
  readonly url: string;
  /** Checks now whether subscribers would still be let in; for each notification that access changed. */
  recheck(): Promise<void>;
}

/**
 * Serves everything over HTTP. Disposing of it refuses what is new, tells subscribers and those who wait, and gives requests
 * under way some time to end.
 *
 * @throws AppError CONFIG_INVALID when the address cannot be listened on
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { access, corsOrigins, metrics, services } = options;
  await using begun = new AsyncDisposableStack();
  const stopping = new AbortController();
  const schema = buildGraphQLSchema();
  const cameByTls = tlsBehind(options.trustedProxies ?? []);
  const pageSession = new PageSession(access, cameByTls);
  const { signal } = stopping;
  const refusals = new Throttle(REFUSALS, signal);
  const apollo = await startGraphQLServer(schema, services, refusals, (type, failed) => {
    metrics.operations.inc({ type, outcome: failed ? "failed" : "succeeded" });
  });
  begun.defer(() => apollo.stop());
  const sourceOf = sourcesBehind(options.trustedProxies ?? []);
  const capacity = new Capacity();
  const executions = new Executions(schema, services, refusals, signal);
  const sockets = createSockets(options, executions, capacity);
  const streams = createStreams(options, executions, capacity);
  const parts = {
    apollo,
    streams,
    services,
    refusals,
    access,
    now: options.now,
    pageSession,
    page: options.page ?? builtPage(),
    certificate: options.certificate ?? null,
    metrics,
    corsOrigins,
    sourceOf,
    cameByTls,
    stopping: signal,
  };
  const app = await buildHttpApp({ ...parts, readiness: options.readiness, plugins: options.plugins ?? [] });
  // Both at once: a server is not closed before the last of its connections is.
  begun.defer(async () => {
    await Promise.all([sockets[Symbol.asyncDispose](), streams[Symbol.asyncDispose](), app.close()]);
  });
  const upgrades = { access, pageSession, sockets, capacity, corsOrigins, sourceOf, stopping: signal };
  acceptUpgrades(app.server, { ...services, ...upgrades });
  await listen(app, options);
  const held = begun.move();
  return {
    url: urlOf(app, parts.certificate === null ? "http" : "https"),
    recheck: async () => {
      await Promise.all([sockets.recheck(), streams.recheck()]);
    },
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      const hurry = setTimeout(() => {
        services.log.warn("requests under way were cut off");
        app.server.closeAllConnections();
      }, options.drainMs ?? 10_000);
      await held.disposeAsync();
      clearTimeout(hurry);
    },
  };
}

function createStreams(
  { access, metrics, outbox, recheckMs }: HttpOptions,
  executions: Executions,
  capacity: Capacity,
): EventStreams {
  return new EventStreams({
    executions,
    capacity,
    stillValid: (principal) => access.stillValid(principal),
    observe: { opened: () => metrics.subscribers.inc(), closed: () => metrics.subscribers.dec() },
    outbox,
    recheckMs,
  });
}

function createSockets(
  { access, metrics, outbox, recheckMs, loginMs, pingMs, services }: HttpOptions,
  executions: Executions,
  capacity: Capacity,
): GraphQLSockets {
  return new GraphQLSockets({
    executions,
    capacity,
    services,
    authenticate: (authorization, source) => access.authenticate(authorization, source),
    stillValid: (principal) => access.stillValid(principal),
    observe: {
      opened: () => metrics.subscribers.inc(),
      closed: (code) => {
        metrics.subscribers.dec();
        metrics.closedSubscribers.inc({ code });
      },
    },
    outbox,
    recheckMs,
    loginMs,
    pingMs,
  });
}

async function listen(app: FastifyInstance, { host, port }: HttpOptions): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = WHY_NOT[code] ?? (error instanceof Error ? error.message : String(error));
    throw new AppError("CONFIG_INVALID", `Cannot listen on ${host} port ${port}: ${why}.`, { cause: error });
  }
}

const WHY_NOT: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program does already",
  EADDRNOTAVAIL: "this machine has no such address",
  EACCES: "the system does not allow it",
  ENOTFOUND: "there is no such name",
};

function urlOf(app: FastifyInstance, scheme: string): string {
  const { address, family, port } = app.server.address() as AddressInfo;
  return `${scheme}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
