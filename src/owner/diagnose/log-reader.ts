import type { ClusterClient } from "../../gluster/client.js";
import { GlusterFailure } from "../../gluster/failure.js";
import { type LogCursor, logTails } from "../../gluster/hosts/log-tail.js";
import type { LogEntry } from "../../gluster/report/gsyncd-log.js";
import type { OwnerContext } from "../context.js";

/** A log of a session on one of its nodes. */
export interface SessionLog {
  readonly sessionId: string;
  readonly hostId: string;
  readonly file: string;
}

/** What is known of such a log. */
export interface KnownLog {
  readonly cursor: LogCursor | null;
  /** The last ones, in order. */
  readonly entries: readonly LogEntry[];
  /** The node's clock when it was read, epoch seconds. */
  readonly readAt: number;
  /** Milliseconds to add to the node's clock to have the service's. */
  readonly clockOffsetMs: number;
}

/** Entries that are kept of a log: more than a worker writes that was started some ten times. */
const KEPT = 400;

/** Reads what gsyncd writes to the logs of sessions: nothing twice, one command to each node. */
export class LogReader {
  readonly #on: Pick<OwnerContext, "client" | "signal" | "now" | "log">;
  /** By session, host and file. */
  readonly #logs = new Map<string, KnownLog>();

  readonly #kept: number;

  /** @param kept entries of each log */
  constructor(on: Pick<OwnerContext, "client" | "signal" | "now" | "log">, kept = KEPT) {
    this.#on = on;
    this.#kept = kept;
  }

  /**
   * Reads on. A node that does not answer leaves what was known.
   *
   * @param client of the cluster that the logs are in; the owner's own by default
   * @param signal gives up on it
   * @returns whether any node answered, and whether there was anything new
   */
  async read(
    logs: readonly SessionLog[],
    client = this.#on.client,
    signal = this.#on.signal,
  ): Promise<{ readonly isAnswered: boolean; readonly isNews: boolean }> {
    const reached = new Set(client.nodes.map(({ uuid }) => uuid));
    const byHost = Map.groupBy(
      logs.filter(({ hostId }) => reached.has(hostId)),
      ({ hostId }) => hostId,
    );
    const counts = await Promise.all([...byHost].map(([host, those]) => this.#readOn(client, host, those, signal)));
    return { isAnswered: counts.some((count) => count !== null), isNews: counts.some((count) => (count ?? 0) > 0) };
  }

  /** Null where it was never read. */
  of(log: SessionLog): KnownLog | null {
    return this.#logs.get(placeOf(log)) ?? null;
  }

  /**
   * Forgets what sessions said that are well, but for up to where they were read; all of those that are gone.
   *
   * @param left what is kept of an own one that is well all the same
   */
  keepOnly(
    ill: ReadonlySet<string>,
    present: ReadonlyMap<string, unknown>,
    left: (log: KnownLog) => readonly LogEntry[] = () => [],
  ): void {
    for (const [place, log] of this.#logs) {
      const [session = ""] = place.split(" ", 1);
      if (!present.has(session)) this.#logs.delete(place);
      else if (!ill.has(session) && log.entries.length > 0) this.#logs.set(place, { ...log, entries: left(log) });
    }
  }

  /** @returns how many entries were new; null where the node did not answer */
  async #readOn(
    client: ClusterClient,
    host: string,
    logs: readonly SessionLog[],
    signal: AbortSignal,
  ): Promise<number | null> {
    const { now, log } = this.#on;
    const known = logs.map((each) => this.of(each));
    try {
      const asked = logs.map(({ file }, index) => ({ file, after: known[index]?.cursor ?? null }));
      const { value, ms } = await client.on(host, logTails(asked), { signal });
      const clockOffsetMs = now().getTime() - ms / 2 - value.at * 1_000;
      for (const [index, each] of logs.entries()) {
        const read = value.logs[index];
        if (read === undefined) continue;
        this.#logs.set(placeOf(each), {
          // Where there is none for the moment, the next one may stand beside the rest of the last.
          cursor: read.cursor ?? known[index]?.cursor ?? null,
          entries: withNew(known[index]?.entries ?? [], read.entries, this.#kept),
          readAt: value.at,
          clockOffsetMs,
        });
      }
      return value.logs.reduce((sum, { entries }) => sum + entries.length, 0);
    } catch (error) {
      this.#on.signal.throwIfAborted();
      if (!(error instanceof GlusterFailure)) throw error;
      log.debug({ host, kind: error.kind }, "the logs of gsyncd could not be read");
      return null;
    }
  }
}

/** The same list where nothing is new: what was made of it still stands. */
function withNew(known: readonly LogEntry[], read: readonly LogEntry[], kept: number): readonly LogEntry[] {
  return read.length === 0 ? known : [...known, ...read].slice(-kept);
}

function placeOf({ sessionId, hostId, file }: SessionLog): string {
  return `${sessionId} ${hostId} ${file}`;
}
