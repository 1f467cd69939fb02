import type { AlertConditionKind, AlertSeverity, NotificationKind } from "./alerts.js";

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
  readonly alert: AlertSubject;
}

/** Where it is, in one line, such as `Berlin/home → paris1::home-copy`. */
export function placeOf({ clusterName, volumeName, sessionName }: AlertSubject): string {
  const source = [clusterName, volumeName].filter((name) => name !== null).join("/");
  return sessionName === null ? source : `${source} → ${sessionName}`;
}

/** What is told, in one line. */
export function headline({ kind, alert }: Notification): string {
  const word = kind === "FIRING" ? alert.severity : kind;
  const place = placeOf(alert);
  return `[${word}] ${alert.ruleName}${place === "" ? "" : `: ${place}`}`;
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** What `testAlertReceiver` sends: an alert of no rule, about nothing that is there. */
export function testNotification(deliveryId: string, now: string): Notification {
  return {
    deliveryId,
    kind: "TEST",
    alert: {
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
  };
}
