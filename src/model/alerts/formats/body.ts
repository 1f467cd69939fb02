import type { ReceiverKind, WebhookFormat } from "../alerts.js";
import { MOST_ALERTS, type Notification } from "../notification.js";
import { alertmanagerBody } from "./alertmanager.js";
import { mailOf } from "./email.js";
import { genericBody, genericGroupBody } from "./generic.js";
import { slackBody } from "./slack.js";

/** A receiver, as far as what it is sent depends on it. */
export interface Told {
  readonly kind: ReceiverKind;
  /** Null for e-mail. */
  readonly format: WebhookFormat | null;
  /** Whether one message may be about several alerts. */
  readonly grouped: boolean;
}

const BODIES: Readonly<Record<WebhookFormat, (notification: Notification) => object>> = {
  GENERIC: genericBody,
  ALERTMANAGER: alertmanagerBody,
  SLACK: slackBody,
};

/** What is sent to a receiver, as text: JSON by its format, or a `Mail` as JSON. */
export function bodyFor({ kind, format, grouped }: Told, notification: Notification): string {
  if (kind === "EMAIL") return JSON.stringify(mailOf(notification));
  const body = grouped && format === "GENERIC" ? genericGroupBody : BODIES[format ?? "GENERIC"];
  return JSON.stringify(body(notification));
}

/** How many alerts one message to a receiver may be about. */
export function mostAlerts({ kind, format, grouped }: Told): number {
  if (!grouped) return 1;
  return kind === "EMAIL" || format === "SLACK" ? MOST_ALERTS.forPeople : MOST_ALERTS.forMachines;
}
