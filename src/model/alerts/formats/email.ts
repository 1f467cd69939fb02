import { headline, type Notification, placeOf } from "../notification.js";

/** A mail as it is kept in the delivery log. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
}

export function mailOf(notification: Notification): Mail {
  const { kind, alert } = notification;
  const place = placeOf(alert);
  const lines = [
    alert.summary,
    "",
    ...(place === "" ? [] : [`Where: ${place}`]),
    `Since: ${alert.since}`,
    ...(kind === "FIRING" || alert.resolvedAt === null ? [] : [`Resolved: ${alert.resolvedAt}`]),
    `Severity: ${alert.severity}`,
    `Rule: ${alert.ruleName}`,
    ...(alert.findingCode === null ? [] : [`Finding: ${alert.findingCode}`]),
    ...(alert.remedy.length === 0 ? [] : ["", "What to do:", ...alert.remedy.map((line) => `- ${line}`)]),
    "",
    `Alert ${alert.id}, delivery ${notification.deliveryId}`,
  ];
  // A line break in a header would begin another one.
  const subject = headline(notification).replaceAll(/\s+/g, " ");
  return { subject, text: `${lines.join("\n")}\n` };
}
