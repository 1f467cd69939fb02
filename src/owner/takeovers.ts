import type { KnownSession } from "./rows.js";

/** How long, in milliseconds, a takeover counts. */
const RECENT_MS = 600_000;

/** A worker that became Active where it was Passive at the poll before, and replicates its set from then on. */
export interface Takeover {
  readonly brickId: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * Which workers took over of late, as polls saw it: of a session that is Active no log is read. What comes and goes between two polls
 * is not seen.
 */
export class Takeovers {
  /** Since when it is asked for them, epoch milliseconds; null for not yet. */
  #since: number | null = null;
  /** By session id, in the order of time; a list is never changed. */
  readonly #recent = new Map<string, readonly Takeover[]>();

  /** @param before the session at the poll before; undefined where it was not known yet */
  note(before: KnownSession | undefined, { row, details }: KnownSession, at: number): void {
    if (before === undefined || before.details === details) return;
    // As in the logs: what was before a session was stopped or paused does not count any more.
    if (row.status === "STOPPED" || row.status === "PAUSED") return this.forget(row.id);
    const found: Takeover[] = [];
    for (const [brickId, { status }] of details) {
      if (status === "ACTIVE" && before.details.get(brickId)?.status === "PASSIVE") found.push({ brickId, at });
    }
    if (found.length > 0) this.#recent.set(row.id, [...(this.#recent.get(row.id) ?? []), ...found]);
  }

  /** @returns the same list as long as it holds the same */
  of(sessionId: string, now: number): readonly Takeover[] {
    const known = this.#recent.get(sessionId) ?? NONE;
    const recent = known.filter(({ at }) => now - at < RECENT_MS);
    if (recent.length === known.length) return known;
    this.forget(sessionId);
    if (recent.length > 0) this.#recent.set(sessionId, recent);
    return recent.length > 0 ? recent : NONE;
  }

  /** Whether all that counts is known: what was before the cluster is owned is not. */
  areKnown(now: number): boolean {
    this.#since ??= now;
    return now - this.#since >= RECENT_MS;
  }

  forget(sessionId: string): void {
    this.#recent.delete(sessionId);
  }
}

const NONE: readonly Takeover[] = [];
