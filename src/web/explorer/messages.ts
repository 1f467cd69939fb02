import { exactText } from "../components/times.js";
import type { ConnectionState, ServiceError } from "../live/connection.js";

/** How many messages of a subscription are kept. */
const KEPT = 50;

interface Message {
  /** When it came, here and in UTC. */
  readonly at: string;
  readonly data: unknown;
}

/** What is shown of a subscription. */
export interface SubscriptionView {
  readonly connection: string;
  readonly received: number;
  /** The last ones, the newest first. */
  readonly messages: readonly Message[];
  readonly errors?: readonly ServiceError[];
}

/** Collects what a subscription tells, up to a number that a page can show. */
export class Messages {
  #received = 0;
  #messages: readonly Message[] = [];
  #errors: readonly ServiceError[] | null = null;
  #after: unknown = null;

  /** Number of the event that the last message includes, by which the subscription can go on; null before any. */
  get after(): unknown {
    return this.#after;
  }

  add(data: unknown, at = new Date()): void {
    this.#received += 1;
    this.#messages = [{ at: exactText(at.getTime()), data }, ...this.#messages].slice(0, KEPT);
    this.#after = cursorIn(data) ?? this.#after;
  }

  end(errors: readonly ServiceError[]): void {
    this.#errors = errors;
  }

  view(state: ConnectionState): SubscriptionView {
    const view = { connection: wordsOf(state), received: this.#received, messages: this.#messages };
    if (this.#errors === null) return view;
    return { ...view, connection: "the subscription has ended", errors: this.#errors };
  }
}

function wordsOf({ phase, asOf, nextTryAt }: ConnectionState): string {
  switch (phase) {
    case "open":
      return "open";
    case "connecting":
      return "connecting";
    case "logged-out":
      return "closed, since the log-in has ended";
    case "lost": {
      const since = asOf === null ? "" : `, heard from last at ${exactText(asOf)}`;
      return nextTryAt === null ? `lost${since}; trying again` : `lost${since}; next try at ${exactText(nextTryAt)}`;
    }
  }
}

function cursorIn(data: unknown): unknown {
  const [field] = Object.values(data ?? {}) as (Readonly<Record<string, unknown>> | null)[];
  if (typeof field !== "object" || field === null || field["kind"] === "SNAPSHOT") return null;
  return field["cursor"] ?? field["number"] ?? null;
}
