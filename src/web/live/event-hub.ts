import type { LiveConnection } from "./connection.js";
import { type EventKind, LiveEventsDocument, type LiveEventsSubscription } from "./events.generated.js";
import { isOfCursor } from "./session-changes.js";

export type LiveEvent = LiveEventsSubscription["events"];

/** What events are told to; null stands for events that nobody has: everything may be another. */
export type EventListener = (event: LiveEvent | null) => void;

/** All but figures, which come by the thousand and change nothing else. */
export const TELLING_KINDS: EventKind[] = [
  "ALERT_DELIVERY_DEAD",
  "ALERT_DELIVERY_REPLAYED",
  "ALERT_FIRED",
  "ALERT_RECEIVER_CHANGED",
  "ALERT_RESOLVED",
  "ALERT_RULE_CHANGED",
  "ALERT_SILENCE_CHANGED",
  "CLUSTER_GLUSTERD_LOST",
  "CLUSTER_GLUSTERD_REGAINED",
  "CLUSTER_LOST",
  "CLUSTER_REGAINED",
  "CLUSTER_REGISTERED",
  "CLUSTER_REMOVED",
  "CLUSTER_UPDATED",
  "HOST_ADDED",
  "HOST_CHANGED",
  "HOST_KEY_PINNED",
  "HOST_REMOVED",
  "OPERATION_CHANGED",
  "SESSION_ADDED",
  "SESSION_BRICK_STATUS_CHANGED",
  "SESSION_CHANGED",
  "SESSION_CHECKPOINT_CHANGED",
  "SESSION_CHECKPOINT_COMPLETED",
  "SESSION_FINDING_CHANGED",
  "SESSION_FINDING_CLOSED",
  "SESSION_FINDING_OPENED",
  "SESSION_KEYS_CHANGED",
  "SESSION_LAG_CHANGED",
  "SESSION_OPTIONS_CHANGED",
  "SESSION_REMOVED",
  "SESSION_RPO_BREACHED",
  "SESSION_RPO_CHANGED",
  "SESSION_RPO_RECOVERED",
  "SESSION_STALLED",
  "SESSION_STALL_ENDED",
  "SESSION_STATUS_CHANGED",
  "SESSION_VERIFIED",
  "VOLUME_ADDED",
  "VOLUME_BRICK_CHANGED",
  "VOLUME_CHANGED",
  "VOLUME_REMOVED",
];

/** Before it is begun again after a failure, in milliseconds. */
const AGAIN_MS = 5_000;

/** One subscription to events for all who want to read something anew when it has changed. */
export class EventHub {
  readonly #connection: Pick<LiveConnection, "follow">;
  readonly #lastEvent: () => Promise<string | null>;
  readonly #againMs: number;
  readonly #listeners = new Set<EventListener>();
  #isBegun = false;
  #after = "0";

  /** @param lastEvent the number of the last event there is; null when that could not be read */
  constructor(
    connection: Pick<LiveConnection, "follow">,
    lastEvent: () => Promise<string | null>,
    againMs: number = AGAIN_MS,
  ) {
    this.#connection = connection;
    this.#lastEvent = lastEvent;
    this.#againMs = againMs;
  }

  /** @returns what ends it */
  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    if (!this.#isBegun) void this.#begin();
    return () => this.#listeners.delete(listener);
  }

  /** Tells that everything may be another. */
  readonly tellAll = (): void => this.#tell(null);

  async #begin(): Promise<void> {
    this.#isBegun = true;
    const last = await this.#lastEvent().catch(() => null);
    if (last === null) return this.#beginLater();
    this.#after = last;
    // What was read before that number was known may be older.
    this.tellAll();
    this.#connection.follow({
      document: LiveEventsDocument,
      variables: () => ({ after: this.#after, kind: TELLING_KINDS }),
      next: ({ events: event }) => {
        this.#after = event.number;
        this.#tell(event);
      },
      failed: (errors) => {
        if (errors.some(isOfCursor)) void this.#begin();
        else this.#beginLater();
        return false;
      },
      ended: () => {
        this.#beginLater();
        return false;
      },
    });
  }

  /** As long as somebody listens; who comes later begins it himself. */
  #beginLater(): void {
    setTimeout(() => {
      if (this.#listeners.size > 0) void this.#begin();
      else this.#isBegun = false;
    }, this.#againMs);
  }

  #tell(event: LiveEvent | null): void {
    for (const listener of this.#listeners) listener(event);
  }
}
