import { status } from "../../gluster/cli/georep-status.js";
import { parseSessionKey, secondaryAsNamed, whyNotNamed } from "../../gluster/values.js";
import { sessionIn, type ReportedSession } from "./merge-reports.js";
import type { PollResult, SessionPoller } from "./session-poller.js";
import type { KnownVolume } from "../rows.js";
import { withCommandLock, Preempted, IDLE_READ_MS, type OwnerContext } from "../context.js";

/** The CLI's status takes Gluster's lock, which keeps operators out: at most this part of the time is spent in it. */
const SHARE = 0.1;
const MOST_REMEMBERED = 10_000;

/** Asks the CLI for sessions of hosts that cannot be asked themselves, one named session at a time. */
export class CliStatusPoller {
  readonly #on: OwnerContext;
  readonly #poller: SessionPoller;
  /** When each session was last asked for, by `sessionIn`. */
  readonly #askedAt = new Map<string, number>();
  #notBefore = 0;

  constructor(on: OwnerContext, poller: SessionPoller) {
    this.#on = on;
    this.#poller = poller;
  }

  /** The session that has waited longest, if one is due. @throws Preempted */
  async askOne(latest: PollResult): Promise<void> {
    if (Date.now() < this.#notBefore) return;
    const [oldest] = this.#incomplete(latest).toSorted((a, b) => this.#lastAsked(a) - this.#lastAsked(b));
    if (oldest === undefined) return;
    const lastAsked = this.#lastAsked(oldest);
    const began = performance.now();
    const rest = (): void => {
      this.#notBefore = Date.now() + (performance.now() - began) * (1 / SHARE - 1);
    };
    try {
      await this.ask(oldest, "idle", IDLE_READ_MS);
      rest();
    } catch (error) {
      if (error instanceof Preempted) this.#askedAt.set(sessionIn(oldest), lastAsked);
      else rest();
      throw error;
    }
  }

  /** @param timeoutMs longest that a host may take to answer */
  async ask(session: ReportedSession, priority: "urgent" | "idle", timeoutMs: number): Promise<void> {
    // Set anew, it comes last: the oldest are the ones that are gone by now.
    this.#askedAt.delete(sessionIn(session));
    this.#askedAt.set(sessionIn(session), Date.now());
    for (const id of this.#askedAt.keys()) if (this.#askedAt.size > MOST_REMEMBERED) this.#askedAt.delete(id);
    const { client, log } = this.#on;
    const at = this.#on.now();
    const command = status(session.volume, parseSessionKey(session.key));
    const { sessions, unread } = await withCommandLock(this.#on, priority, [], async ({ lock, signal }) => {
      await lock.assertHeld();
      return (await client.read(command, { signal, timeoutMs, takesLock: true })).value;
    });
    if (unread.length > 0) log.warn({ session: session.key, unread }, "rows of a session's status cannot be read");
    const same = sessions.find((each) => secondaryAsNamed(each.key) === secondaryAsNamed(session.key));
    this.#poller.cliSaid(sessionIn(session), { at, bricks: same?.bricks ?? [] });
  }

  /** Whether some brick's host neither reports the session nor is known to be down. */
  isIncomplete(session: ReportedSession, poll: PollResult): boolean {
    return isIncomplete(
      session,
      poll,
      this.#on.cache.knownVolumes.find((each) => each.id === session.volumeUuid),
    );
  }

  #incomplete(poll: PollResult): ReportedSession[] {
    const volumes = new Map(this.#on.cache.knownVolumes.map((volume) => [volume.id, volume]));
    return poll.sessions.filter(
      (session) =>
        isIncomplete(session, poll, volumes.get(session.volumeUuid)) &&
        whyNotNamed(secondaryAsNamed(session.key)) === null,
    );
  }

  #lastAsked(session: ReportedSession): number {
    return this.#askedAt.get(sessionIn(session)) ?? 0;
  }
}

function isIncomplete(session: ReportedSession, poll: PollResult, volume: KnownVolume | undefined): boolean {
  return (
    volume?.bricks.some(
      ({ hostId }) => !poll.down.has(hostId) && (!poll.answered.has(hostId) || session.unreadBy.has(hostId)),
    ) ?? false
  );
}
