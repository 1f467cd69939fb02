import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Secrets } from "../clusters/secrets.js";
import { AlertDeliveries } from "./deliveries.js";
import { AlertReceivers } from "./receivers.js";
import { AlertRules } from "./rules.js";
import type { Sender } from "./sender.js";
import { AlertSilences } from "./silences.js";

/** What callers may do about alerts. */
export class Alerts {
  readonly rules: AlertRules;
  readonly receivers: AlertReceivers;
  readonly silences: AlertSilences;
  readonly deliveries: AlertDeliveries;

  constructor(em: SqlEntityManager, secrets: Secrets, sender: Sender) {
    this.rules = new AlertRules(em);
    this.receivers = new AlertReceivers(em, secrets, sender);
    this.silences = new AlertSilences(em);
    this.deliveries = new AlertDeliveries(em);
  }
}
