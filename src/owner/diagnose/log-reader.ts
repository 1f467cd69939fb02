import { GlusterFailure } from "../../gluster/failure.js";
import { type LogCursor, logTails } from "../../gluster/hosts/log-tail.js";
import type { LogEntry } from "../../gluster/report/gsyncd-log.js";
import type { OwnerContext } from "../context.js";

/** A log of a session on one of the source nodes. */
export interface SessionLog {
  readonly sessionId: string;
  readonly hostId: string;
  readonly file: string;
}

/** What is known of such a log. */
export interface KnownLog {
  readonly file: string;
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
  /** By session and host. */
  readonly #logs = new Map<string, KnownLog>();

  constructor(on: Pick<OwnerContext, "client" | "signal" | "now" | "log">) {
    this.#on = on;
  }

  /** Reads on. A node that does not answer leaves what was known. */
  async read(logs: readonly SessionLog[]): Promise<void> {
    const { client } = this.#on;
    const reached = new Set(client.nodes.map(({ uuid }) => uuid));
    const byHost = Map.groupBy(
      logs.filter(({ hostId }) => reached.has(hostId)),
      ({ hostId }) => hostId,
    );
    await Promise.all([...byHost].map(([host, those]) => this.#readOn(host, those)));
  }

  /** Null where it was never read. */
  of(sessionId: string, hostId: string): KnownLog | null {
    return this.#logs.get(placeOf({ sessionId, hostId })) ?? null;
  }

  /** Forgets what sessions said that are well, but for up to where they were read; all of those that are gone. */
  keepOnly(ill: ReadonlySet<string>, present: ReadonlyMap<string, unknown>): void {
    for (const [place, log] of this.#logs) {
      const [session = ""] = place.split(" ", 1);
      if (!present.has(session)) this.#logs.delete(place);
      else if (!ill.has(session) && log.entries.length > 0) this.#logs.set(place, { ...log, entries: [] });
    }
  }

  async #readOn(host: string, logs: readonly SessionLog[]): Promise<void> {
    const { client, signal, now, log } = this.#on;
    const known = logs.map((each) => {
      const before = this.#logs.get(placeOf(each)) ?? null;
      return before?.file === each.file ? before : null;
    });
    try {
      const asked = logs.map(({ file }, index) => ({ file, after: known[index]?.cursor ?? null }));
      const { value, ms } = await client.on(host, logTails(asked), { signal });
      const clockOffsetMs = now().getTime() - ms / 2 - value.at * 1_000;
      for (const [index, each] of logs.entries()) {
        const read = value.logs[index];
        if (read === undefined) continue;
        this.#logs.set(placeOf(each), {
          file: each.file,
          cursor: read.cursor,
          entries: withNew(known[index]?.entries ?? [], read.entries),
          readAt: value.at,
          clockOffsetMs,
        });
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GlusterFailure)) throw error;
      log.debug({ host, kind: error.kind }, "the logs of gsyncd could not be read");
    }
  }
}

/** The same list where nothing is new: what was made of it still stands. */
function withNew(known: readonly LogEntry[], read: readonly LogEntry[]): readonly LogEntry[] {
  return read.length === 0 ? known : [...known, ...read].slice(-KEPT);
}

function placeOf({ sessionId, hostId }: Pick<SessionLog, "sessionId" | "hostId">): string {
  return `${sessionId} ${hostId}`;
}
