import { adminPasswordFile, keepAdminPassword } from "./program/admin-password.js";
import { watchEventLoop } from "./program/event-loop.js";
import type { Config } from "./config.js";
import { openDatabase } from "./db/database.js";
import { databaseUnavailable } from "./db/failure.js";
import { startHttp } from "./http/server.js";
import { ServerCertificate } from "./http/tls/server-certificate.js";
import type { Log } from "./log.js";
import { createMetrics, type Metrics } from "./metrics.js";
import { Access, ADMIN } from "./service/access/access.js";
import { Reader } from "./store/queries/reader.js";
import { type Services, type ServicesHooks, startServices } from "./services.js";

export interface App extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  readonly services: Services;
}

/**
 * Starts the whole service: database, owners, interfaces. Disposing of it stops them in the opposite order.
 *
 * @throws AppError in words for the one who started it
 */
export async function startApp(config: Config, log: Log): Promise<App> {
  await using begun = new AsyncDisposableStack();
  begun.use(watchEventLoop(log));
  const { tlsCertFile: cert, tlsKeyFile: key } = config;
  // First of all: a pair that cannot be used is told before anything else begins.
  const certificate =
    cert === null || key === null
      ? null
      : begun.use(await ServerCertificate.open({ cert, key }, log.child({ part: "tls" })));
  const database = begun.use(await openDatabase(config, log.child({ part: "database" })));
  const { em } = database.orm;
  const metrics = createMetrics();
  const access = new Access(em, log.child({ part: "access" }));
  if (config.adminPassword !== null) await access.setAdminPassword(config.adminPassword);
  // Heard only once there are sockets to poll again.
  const late: { recheck: () => void } = { recheck: () => undefined };
  const services = begun.use(
    await startServices(config, database, log, {
      accessChanged: () => {
        access.forget();
        late.recheck();
      },
      ...observers(metrics),
    }),
  );
  const http = begun.use(
    await startHttp({
      host: config.host,
      port: config.port,
      certificate,
      corsOrigins: config.corsOrigins ?? [],
      trustedProxies: config.trustedProxies ?? [],
      metrics,
      access,
      now: services.now,
      readiness: async () => {
        await database.ping();
        return [];
      },
      services: {
        log: log.child({ part: "graphql" }),
        reader: Reader.of(em.fork()),
        now: () => new Date(services.now()),
        access,
        clusters: services.clusters,
        sessions: services.sessions,
        operations: services.operations,
        preflight: services.preflight,
        alerts: services.alerts,
        sessionFeed: services.sessionFeed,
        eventFeed: services.events,
        databaseUnavailable,
      },
    }),
  );
  late.recheck = () => void http.recheck();
  process.stdout.write(`Listening on ${http.url}\n`);
  // Last of all: a start that fails leaves no password behind that nobody has read.
  const file = adminPasswordFile(config.dataDir);
  if (await access.makeAdmin((password) => keepAdminPassword(file, password))) {
    process.stdout.write(`The password of the user ${ADMIN} is in ${file}, which only the service's user may read.\n`);
  }
  const held = begun.move();
  return { url: http.url, services, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

function observers({ polls, sshCommands, sshConnections, alertDeliveries }: Metrics): ServicesHooks {
  return {
    poll: (kind, outcome, milliseconds) => polls.observe({ kind, outcome }, milliseconds / 1_000),
    delivery: (receiver, outcome) => alertDeliveries.inc({ receiver: receiver.toLowerCase(), outcome }),
    ssh: {
      opened: () => sshConnections.inc(),
      closed: () => sshConnections.dec(),
      ran: (command, failure, milliseconds) => {
        const outcome = failure === null ? "answered" : failure.toLowerCase();
        sshCommands.observe({ command, outcome }, milliseconds / 1_000);
      },
    },
  };
}
