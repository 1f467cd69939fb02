import { ALERT_SEVERITIES, type AlertConditionKind, type AlertSeverity, type NotificationKind } from "./alerts.js";

/** What an alert is about, as it was when it fired. Ids and names are those of the time. */
export interface AlertSubject {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly condition: AlertConditionKind;
  readonly severity: AlertSeverity;
  /** What is the case, by name. */
  readonly summary: string;
  /** What to do about it, in order; empty where that is not known. */
  readonly remedy: readonly string[];
  /** Since when it is the case, ISO 8601 in UTC, as the other times. */
  readonly since: string;
  readonly firedAt: string | null;
  readonly resolvedAt: string | null;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly volumeId: string | null;
  readonly volumeName: string | null;
  readonly sessionId: string | null;
  /** `[user@]HOST::VOLUME`. */
  readonly sessionName: string | null;
  readonly operationId: string | null;
  readonly findingCode: string | null;
}

/** One message to one receiver. */
export interface Notification {
  /** The same for every attempt, by which a receiver knows what it has already. */
  readonly deliveryId: string;
  readonly kind: NotificationKind | "TEST";
  /** Of one rule; the first was first. Several only where the receiver is grouped. */
  readonly alerts: readonly [AlertSubject, ...AlertSubject[]];
}

/** Alerts that one message is about at most. Machines are told of each by name, people only how many there are. */
export const MOST_ALERTS = { forMachines: 100, forPeople: 1_000 } as const;

/** The alerts that a message names where it names so many at most, and how many more there are. */
export function named(
  { alerts }: Notification,
  most: number,
): { readonly alerts: readonly AlertSubject[]; readonly more: number } {
  const shown = alerts.slice(0, most);
  return { alerts: shown, more: alerts.length - shown.length };
}

/** What to do about all of them; empty where that is not known, or not the same for each. */
export function commonRemedy({ alerts: [first, ...others] }: Notification): readonly string[] {
  const key = JSON.stringify(first.remedy);
  return others.every(({ remedy }) => JSON.stringify(remedy) === key) ? first.remedy : [];
}

/** Where it is, in one line, such as `Berlin/home → paris1::home-copy`. */
export function placeOf({ clusterName, volumeName, sessionName }: AlertSubject): string {
  const source = [clusterName, volumeName].filter((name) => name !== null).join("/");
  return sessionName === null ? source : `${source} → ${sessionName}`;
}

/** What is told, in one line. */
export function headline({ kind, alerts }: Notification): string {
  const [first] = alerts;
  // A rule may have been made more or less urgent between two of them.
  const severity = ALERT_SEVERITIES.find((each) => alerts.some((alert) => alert.severity === each)) ?? first.severity;
  const word = kind === "FIRING" ? severity : kind;
  const about = alerts.length === 1 ? placeOf(first) : `${alerts.length} alerts`;
  return `[${word}] ${first.ruleName}${about === "" ? "" : `: ${about}`}`;
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** What `testAlertReceiver` sends: an alert of no rule, about nothing that is there. */
export function testNotification(deliveryId: string, now: string): Notification {
  return {
    deliveryId,
    kind: "TEST",
    alerts: [
      {
        id: NOBODY,
        ruleId: NOBODY,
        ruleName: "test",
        condition: "STATUS",
        severity: "INFO",
        summary: "This is a test: nothing is wrong.",
        remedy: [],
        since: now,
        firedAt: now,
        // Over at once, so that nothing stays open at the receiver.
        resolvedAt: now,
        clusterId: null,
        clusterName: null,
        volumeId: null,
        volumeName: null,
        sessionId: null,
        sessionName: null,
        operationId: null,
        findingCode: null,
      },
    ],
  };
}
