import { randomUUID } from "node:crypto";
import type { NotificationKind } from "../../model/alerts/alerts.js";
import { bodyFor, mostAlerts, type Told } from "../../model/alerts/formats/body.js";
import type { AlertRow, Telling } from "./telling.js";

/** What one message is about: the alerts of a rule that came to the same, told to the same receiver. */
export interface MessageKey {
  readonly receiverId: string;
  readonly ruleId: string;
  readonly kind: NotificationKind;
}

/** The last message of a key that there is. */
export interface Newest extends MessageKey {
  readonly id: string;
  /** Its place in the order of all deliveries. */
  readonly number: string;
  /** Alerts that it is about, where nobody has begun to send it; null where somebody has. */
  readonly open: readonly AlertRow[] | null;
  /** Milliseconds until the next of its key may go. */
  readonly restMs: number;
}

/** A delivery as it is to be written. */
export interface Message extends MessageKey {
  readonly id: string;
  readonly receiverName: string;
  /** Whether it is there already, and tells of more than before. */
  readonly isKnown: boolean;
  readonly restMs: number;
  readonly body: string;
  /** Alerts that are added to it; of a new one all. */
  readonly alertIds: readonly [string, ...string[]];
}

export function keyOf({ receiverId, ruleId, kind }: MessageKey): string {
  return `${receiverId} ${ruleId} ${kind}`;
}

export function kindOf({ state }: Pick<AlertRow, "state">): NotificationKind {
  return state === "RESOLVED" ? "RESOLVED" : "FIRING";
}

/**
 * Which messages tell of what is due. A grouped receiver is told of several in one: in the last one of the key where nobody has
 * begun to send that, and in new ones behind it. An alert joins none that stands before another message of its own, so that what a
 * receiver is told of one alert stays in order.
 *
 * @param newest by `keyOf`
 */
export function planMessages(due: readonly Telling[], newest: ReadonlyMap<string, Newest>): Message[] {
  const groups = Map.groupBy(due, (telling) =>
    telling.grouped ? keyOf({ ...telling, kind: kindOf(telling) }) : `${telling.receiverId} ${telling.id}`,
  );
  return [...groups].flatMap(([key, group]) => messagesOf(group, newest.get(key) ?? null));
}

function messagesOf(group: readonly Telling[], last: Newest | null): Message[] {
  const [first] = group;
  if (first === undefined) return [];
  const { receiverId, receiverName, receiverKind, format, grouped, ruleId } = first;
  const told: Told = { kind: receiverKind, format, grouped };
  const most = mostAlerts(told);
  const kind = kindOf(first);
  const messages: Message[] = [];
  const add = (id: string, isKnown: boolean, before: readonly AlertRow[], more: readonly Telling[]): void => {
    const [one, ...others] = [...before, ...more];
    const [added, ...rest] = more.map((alert) => alert.id);
    if (one === undefined || added === undefined) return;
    const body = bodyFor(told, { deliveryId: id, kind, alerts: [one, ...others] });
    const restMs = grouped ? (last?.restMs ?? 0) : 0;
    messages.push({ receiverId, receiverName, ruleId, kind, id, isKnown, restMs, body, alertIds: [added, ...rest] });
  };
  const open = last?.open ?? null;
  const mayJoin = (alert: Telling): boolean =>
    last !== null && open !== null && BigInt(last.number) > BigInt(alert.behind);
  const joining = group.filter(mayJoin).slice(0, Math.max(0, most - (open?.length ?? most)));
  if (last !== null && open !== null && joining.length > 0) add(last.id, true, open, joining);
  const joined = new Set(joining.map(({ id }) => id));
  const others = group.filter(({ id }) => !joined.has(id));
  for (let from = 0; from < others.length; from += most) add(randomUUID(), false, [], others.slice(from, from + most));
  return messages;
}
