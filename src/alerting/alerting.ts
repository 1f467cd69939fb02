import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { ClusterLocks } from "../db/locks.js";
import type { Log } from "../log.js";
import type { Sender } from "../service/alerts/sender.js";
import type { Secrets } from "../service/clusters/secrets.js";
import type { EventFeed } from "../service/feed/event-feed.js";
import { AddressGuard } from "./addresses.js";
import { Channels } from "./channels.js";
import { Deliverer, type DeliveryObserver } from "./deliverer.js";
import type { SmtpSettings } from "./email.js";
import { Evaluator } from "./evaluator.js";

export interface AlertingOptions {
  readonly em: SqlEntityManager;
  readonly locks: Pick<ClusterLocks, "tryOwn">;
  readonly events: Pick<EventFeed, "follow" | "last">;
  readonly secrets: Pick<Secrets, "unseal">;
  readonly intervalMs: number;
  readonly allowedNetworks: readonly string[];
  readonly smtp: SmtpSettings | null;
  readonly observe: DeliveryObserver;
  readonly log: Log;
}

/** What goes on for alerts in a replica: rules are evaluated by one of the replicas, and deliveries sent by all. */
export interface Alerting extends AsyncDisposable {
  readonly sender: Sender;
  /** Rules have changed, or deliveries were made. */
  hear(): void;
}

export function startAlerting(options: AlertingOptions): Alerting {
  const { em, locks, events, secrets, intervalMs, allowedNetworks, smtp, observe, log } = options;
  const stack = new AsyncDisposableStack();
  const sender = new Channels({ secrets, guard: new AddressGuard(allowedNetworks), smtp });
  const evaluator = stack.use(new Evaluator({ em, locks, events, log, intervalMs }));
  const deliverer = stack.use(new Deliverer({ em, sender, observe, log }));
  return {
    sender,
    hear: () => {
      evaluator.hear();
      deliverer.hear();
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
