import { type Alerting, startAlerting } from "./alerting/alerting.js";
import type { DeliveryObserver } from "./alerting/deliverer.js";
import type { SmtpSettings } from "./alerting/email.js";
import { ClusterDirectory } from "./owner/directory.js";
import { SshDiscovery } from "./owner/on-demand/discovery.js";
import { OwnerSupervisor } from "./owner/supervisor.js";
import { SshPlanner } from "./owner/on-demand/planner.js";
import type { PollObserver, PollSettings } from "./owner/context.js";
import { SshProber } from "./owner/on-demand/preflight.js";
import { DatabaseClock } from "./db/clock.js";
import type { DatabaseAddress } from "./db/address.js";
import { databaseUnavailable } from "./db/failure.js";
import { Listener } from "./db/listen.js";
import { ClusterLocks } from "./db/locks.js";
import { type SshObserver, SshPool } from "./gluster/ssh/pool.js";
import type { Log } from "./log.js";
import { Alerts } from "./service/alerts/alerts.js";
import { sealedReceivers } from "./service/alerts/receivers.js";
import { ALERTS_CHANNEL } from "./store/alerts/telling.js";
import { ACCESS_CHANNEL } from "./service/access/access.js";
import { ClusterSyncs, SYNCS_CHANNEL } from "./service/clusters/cluster-syncs.js";
import { Clusters } from "./service/clusters/clusters.js";
import { EventFeed } from "./service/feed/event-feed.js";
import { EVENTS_CHANNEL } from "./store/events.js";
import { Operations } from "./service/operations.js";
import { OWNERS_CHANNEL } from "./store/owner-call.js";
import { Preflight } from "./service/sessions/preflight.js";
import {
  deleteOldAlerts,
  deleteOldEvents,
  deleteOldFindings,
  deleteOldOperations,
  deleteOldProgress,
  deleteOldSilences,
  deleteOldTokens,
} from "./store/retention.js";
import { sealedCredentials } from "./service/clusters/credentials.js";
import { Secrets } from "./service/clusters/secrets.js";
import { SessionFeed } from "./service/feed/session-feed.js";
import { Sessions } from "./service/sessions/sessions.js";
import type { MikroORM } from "@mikro-orm/postgresql";

export interface ServicesConfig extends PollSettings {
  readonly secretKeyFile: string;
  readonly eventRetentionDays: number;
  readonly progressRetentionHours: number;
  readonly operationRetentionDays: number;
  readonly agentSocket: string | null;
  /** How often alert rules are evaluated, in milliseconds. */
  readonly alertIntervalMs: number;
  /** Where webhooks may go beside the public Internet. */
  readonly alertAllowedNetworks: readonly string[] | null;
  readonly smtpUrl: string | null;
  readonly smtpFrom: string | null;
  readonly smtpPassword: string | null;
}

/** Everything behind the interfaces to callers: what callers may do, and the owners that do it. */
export interface Services extends AsyncDisposable {
  readonly clusters: Clusters;
  readonly sessions: Sessions;
  readonly operations: Operations;
  readonly preflight: Preflight;
  readonly alerts: Alerts;
  readonly events: EventFeed;
  readonly sessionFeed: SessionFeed;
  /** Epoch milliseconds by the database's clock, which all replicas have in common. */
  readonly now: () => number;
}

/** What goes on behind the interfaces to callers, for these. */
export interface ServicesHooks {
  /** Passwords or tokens may have changed. */
  readonly accessChanged?: () => void;
  readonly ssh?: SshObserver;
  readonly poll?: PollObserver;
  readonly delivery?: DeliveryObserver;
}

const RETENTION_MS = 3_600_000;

export async function startServices(
  config: ServicesConfig,
  database: { readonly orm: MikroORM; readonly owners: MikroORM; readonly address: DatabaseAddress },
  log: Log,
  hooks: ServicesHooks,
): Promise<Services> {
  await using stack = new AsyncDisposableStack();
  const { em } = database.orm;
  const { em: owners } = database.owners;
  const clock = stack.use(await DatabaseClock.start(owners, log.child({ part: "clock" })));
  const secrets = await Secrets.open(config.secretKeyFile, [
    ...(await sealedCredentials(em)),
    ...(await sealedReceivers(em)),
  ]);
  const pool = stack.use(new SshPool(log.child({ part: "ssh" }), hooks.ssh));
  const locks = stack.use(await ClusterLocks.open(database.address, log.child({ part: "locks" })));
  const events = stack.use(await EventFeed.start(owners, log.child({ part: "events" })));
  const operations = new Operations(em, events);
  const reach = { em, pool, secrets, agentSocket: config.agentSocket, log: log.child({ part: "plan" }) };
  const prober = new SshProber(pool, secrets, config.agentSocket, log.child({ part: "preflight" }));
  const preflight = new Preflight(em, owners, prober);
  const supervisor = stack.use(
    new OwnerSupervisor({
      em: owners,
      pool,
      locks,
      secrets,
      directory: new ClusterDirectory(owners),
      preflight,
      now: clock.now,
      isDatabaseGone: (error) => databaseUnavailable(error) !== null,
      settings: config,
      agentSocket: config.agentSocket,
      observe: hooks.poll ?? (() => undefined),
      log: log.child({ part: "cluster" }),
    }),
  );
  const syncs = new ClusterSyncs(em);
  const alerting: Alerting = stack.use(
    startAlerting({
      em: owners,
      locks,
      events,
      secrets,
      intervalMs: config.alertIntervalMs,
      allowedNetworks: config.alertAllowedNetworks ?? [],
      smtp: smtpOf(config),
      observe: hooks.delivery ?? (() => undefined),
      log: log.child({ part: "alerts" }),
    }),
  );
  stack.use(
    await Listener.start(database.address, log.child({ part: "listen" }), {
      [EVENTS_CHANNEL]: () => events.poll(),
      [ACCESS_CHANNEL]: () => hooks.accessChanged?.(),
      [OWNERS_CHANNEL]: (call) => supervisor.onNotification(call),
      [SYNCS_CHANNEL]: (clusterId) => syncs.hear(clusterId),
      [ALERTS_CHANNEL]: () => alerting.hear(),
    }),
  );
  const tidy = (): void => {
    const { eventRetentionDays: days } = config;
    void Promise.all([
      deleteOldEvents(owners, days),
      deleteOldTokens(owners, days),
      deleteOldFindings(owners, days),
      deleteOldProgress(owners, config.progressRetentionHours),
      deleteOldOperations(owners, config.operationRetentionDays),
      deleteOldAlerts(owners, days),
      deleteOldSilences(owners, days),
    ]).catch((error: unknown) => log.warn({ err: error }, "what is past its time could not be deleted"));
  };
  tidy();
  const timer = setInterval(tidy, RETENTION_MS);
  stack.defer(() => clearInterval(timer));
  const held = stack.move();
  return {
    clusters: new Clusters(em, secrets, new SshDiscovery(pool, secrets, config.agentSocket), syncs),
    sessions: new Sessions(em, operations, new SshPlanner(reach)),
    preflight,
    operations,
    alerts: new Alerts(em, secrets, alerting.sender),
    events,
    sessionFeed: new SessionFeed(em, events),
    now: clock.milliseconds,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function smtpOf({ smtpUrl: url, smtpFrom: from, smtpPassword: password }: ServicesConfig): SmtpSettings | null {
  return url === null || from === null ? null : { url, from, password };
}
