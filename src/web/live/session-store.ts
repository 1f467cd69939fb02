import type { LiveConnection } from "./connection.js";
import { followSessions, type SessionChange, type SessionChangeDocument } from "./session-changes.js";

/** The sessions that a document selects, as they are now. */
export interface LiveSessions<Session> {
  /** By id. Another map after each change. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** Whether all of them have arrived. */
  readonly isComplete: boolean;
  /** Why nothing more arrives; null while it does. */
  readonly error: string | null;
}

type SessionOf<Change extends SessionChange> = NonNullable<Change["session"]>;

/**
 * How often what has arrived is shown, in milliseconds, by up to how many sessions: many changes at once are one, and more sessions
 * take longer to be sorted and drawn.
 */
const SHOWN_EVERY_MS = [
  [200, 100],
  [1_000, 250],
  [Infinity, 1_000],
] as const;
/** What is complete is shown so much later. */
const COMPLETE_MS = 100;

function intervalOf(sessions: number): number {
  return SHOWN_EVERY_MS.find(([most]) => sessions <= most)?.[1] ?? COMPLETE_MS;
}

/** Keeps sessions as they are, for `useSyncExternalStore`: it follows them as long as somebody listens. */
export class SessionStore<Change extends SessionChange, Variables extends object> {
  readonly #begin: () => () => void;
  readonly #listeners = new Set<() => void>();
  readonly #sessions = new Map<string, SessionOf<Change>>();
  /** The present state as it comes anew; null while it is complete. */
  #coming: Map<string, SessionOf<Change>> | null = null;
  #shown: LiveSessions<SessionOf<Change>> = { sessions: new Map(), isComplete: false, error: null };
  #isComplete = false;
  #error: string | null = null;
  #end: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    connection: Pick<LiveConnection, "follow">,
    document: SessionChangeDocument<Change, Variables>,
    filter: Variables,
  ) {
    this.#begin = () =>
      followSessions(connection, document, filter, {
        restart: () => void (this.#coming = new Map()),
        change: (change) => this.#change(change),
        failed: (message) => {
          this.#error = message;
          this.#changed();
        },
      });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#end ??= this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.();
      this.#end = null;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    };
  };

  readonly snapshot = (): LiveSessions<SessionOf<Change>> => this.#shown;

  #change({ kind, session, sessionId }: Change): void {
    // Whatever arrives shows that it goes on.
    this.#error = null;
    if (kind === "SNAPSHOT_END") {
      this.#sessions.clear();
      for (const [id, each] of this.#coming ?? []) this.#sessions.set(id, each);
      this.#coming = null;
      this.#isComplete = true;
      return this.#showIn(COMPLETE_MS);
    }
    if (sessionId !== null) {
      const sessions = this.#coming ?? this.#sessions;
      if (session === null || kind === "REMOVED") sessions.delete(sessionId);
      else sessions.set(sessionId, session);
    }
    this.#changed();
  }

  #present(): ReadonlyMap<string, SessionOf<Change>> {
    return this.#isComplete ? this.#sessions : (this.#coming ?? this.#sessions);
  }

  #changed(): void {
    if (this.#timer === null) this.#showIn(intervalOf(this.#present().size));
  }

  #showIn(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), milliseconds);
  }

  #show(): void {
    this.#timer = null;
    this.#shown = { sessions: new Map(this.#present()), isComplete: this.#isComplete, error: this.#error };
    for (const listener of this.#listeners) listener();
  }
}
