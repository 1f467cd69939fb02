import { type AlertSubject, commonRemedy, headline, named, type Notification, placeOf } from "../notification.js";

/** A mail as it is kept in the delivery log. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** Of several alerts. */
const MOST_NAMED = 20;

export function mailOf(notification: Notification): Mail {
  const [first, ...others] = notification.alerts;
  const remedy = commonRemedy(notification);
  const lines = [
    ...(others.length === 0 ? ofOne(notification.kind, first) : ofSeveral(notification)),
    ...(remedy.length === 0 ? [] : ["", "What to do:", ...remedy.map((line) => `- ${line}`)]),
    "",
    others.length === 0
      ? `Alert ${first.id}, delivery ${notification.deliveryId}`
      : `${notification.alerts.length} alerts, delivery ${notification.deliveryId}`,
  ];
  // A line break in a header would begin another one.
  const subject = headline(notification).replaceAll(/\s+/g, " ");
  return { subject, text: `${lines.join("\n")}\n` };
}

function ofOne(kind: Notification["kind"], alert: AlertSubject): string[] {
  const place = placeOf(alert);
  return [
    alert.summary,
    "",
    ...(place === "" ? [] : [`Where: ${place}`]),
    `Since: ${alert.since}`,
    ...(kind === "FIRING" || alert.resolvedAt === null ? [] : [`Resolved: ${alert.resolvedAt}`]),
    `Severity: ${alert.severity}`,
    `Rule: ${alert.ruleName}`,
    ...(alert.findingCode === null ? [] : [`Finding: ${alert.findingCode}`]),
  ];
}

function ofSeveral(notification: Notification): string[] {
  const { alerts, more } = named(notification, MOST_NAMED);
  const [first] = notification.alerts;
  return [
    `${notification.alerts.length} alerts of the rule ${first.ruleName}:`,
    "",
    ...alerts.flatMap((alert) => {
      const end = notification.kind === "FIRING" || alert.resolvedAt === null ? "" : `, resolved ${alert.resolvedAt}`;
      return [`${placeOf(alert)}, since ${alert.since}${end}`, `  ${alert.summary}`];
    }),
    ...(more === 0 ? [] : [`and ${more} more`]),
  ];
}
