import type { ReceiverKind, WebhookFormat } from "../alerts.js";
import type { Notification } from "../notification.js";
import { alertmanagerBody } from "./alertmanager.js";
import { mailOf } from "./email.js";
import { genericBody } from "./generic.js";
import { slackBody } from "./slack.js";

const BODIES: Readonly<Record<WebhookFormat, (notification: Notification) => object>> = {
  GENERIC: genericBody,
  ALERTMANAGER: alertmanagerBody,
  SLACK: slackBody,
};

/** What is sent to a receiver, as text: JSON by its format, or a `Mail` as JSON. */
export function bodyFor(
  { kind, format }: { readonly kind: ReceiverKind; readonly format: WebhookFormat | null },
  notification: Notification,
): string {
  return JSON.stringify(kind === "EMAIL" ? mailOf(notification) : BODIES[format ?? "GENERIC"](notification));
}
