import { AppError } from "../../errors.js";
import { reach, type ReachDependencies } from "../on-demand/reach.js";
import { errorOf } from "../failures.js";
import type { OwnerContext } from "../context.js";
import type { DestinationLog } from "./evidence.js";
import { LogReader, type SessionLog } from "./log-reader.js";
import { isError } from "./worker-log.js";

/** A session whose workers fail, and the logs that may tell why on the nodes of its destination. */
export interface FailingSession {
  readonly sessionId: string;
  /** The destination's. */
  readonly clusterId: string;
  readonly files: readonly string[];
}

/** A worker that fails writes the same again every ten seconds or so. */
const AGE_MS = 4_000;
/** After nobody answered. */
const RETRY_MS = 60_000;
const RECENT_S = 30;
/** Entries that are kept of a log: more than are written in that time. */
const KEPT = 60;
/** How long a cluster may take to answer, in milliseconds: connections may have to be made. */
const PATIENCE_MS = 15_000;
/** Any node may be the one that a worker mounts the destination on: of a large cluster this many are asked. */
const MOST_NODES = 16;

/** Of many sessions that fail at once this many are read about at a time, in turns. */
const MOST_SESSIONS = 20;

const NOTHING = { isAnswered: false, isNews: false } as const;

type Log = SessionLog & { readonly hostName: string };

/**
 * Reads what the nodes of destinations have written about workers that fail, whoever owns their clusters: beside the rounds of the
 * diagnosis, which a destination that cannot be reached must not hold up, and nothing while no worker fails.
 */
export class DestinationLogs {
  readonly #on: OwnerContext;
  readonly #deps: ReachDependencies;
  readonly #done: () => void;
  readonly #reader: LogReader;
  /** Logs that were last read, by session. */
  readonly #logs = new Map<string, readonly Log[]>();
  /** When to read again, epoch milliseconds, by session. */
  readonly #next = new Map<string, number>();
  #running: Promise<void> | null = null;

  /** @param done called when something new was read */
  constructor(on: OwnerContext, deps: ReachDependencies, done: () => void) {
    this.#on = on;
    this.#deps = deps;
    this.#done = done;
    this.#reader = new LogReader(on, KEPT);
  }

  of(sessionId: string): readonly DestinationLog[] {
    return (this.#logs.get(sessionId) ?? []).flatMap((log) => {
      const known = this.#reader.of(log);
      if (known === null) return [];
      const { entries, readAt, clockOffsetMs } = known;
      const errors = entries.filter((entry) => isError(entry) && readAt - (entry.at ?? 0) < RECENT_S);
      const { hostId: id, hostName: name, file } = log;
      return errors.length === 0 ? [] : [{ host: { id, name }, file, clockOffsetMs, errors }];
    });
  }

  /** Reads on about those of them that were not read for a while, where nothing is under way; forgets what others said. */
  begin(failing: readonly FailingSession[]): void {
    const { cache, signal } = this.#on;
    const ids = new Set(failing.map(({ sessionId }) => sessionId));
    this.#reader.keepOnly(ids, cache.sessions);
    for (const id of this.#logs.keys()) if (!ids.has(id)) this.#logs.delete(id);
    for (const id of this.#next.keys()) if (!ids.has(id)) this.#next.delete(id);
    if (this.#running !== null || signal.aborted) return;
    const now = Date.now();
    const due = failing
      .map((session) => ({ session, next: this.#next.get(session.sessionId) ?? 0 }))
      .filter(({ next }) => now >= next)
      .toSorted((a, b) => a.next - b.next)
      .slice(0, MOST_SESSIONS)
      .map(({ session }) => session);
    if (due.length === 0) return;
    const clusters = Map.groupBy(due, ({ clusterId }) => clusterId);
    this.#running = Promise.all([...clusters].map(([id, those]) => this.#readOf(id, those))).then((news) => {
      this.#running = null;
      if (!signal.aborted && news.includes(true)) this.#done();
    });
  }

  /** Until what is under way has ended. */
  async end(): Promise<void> {
    await this.#running;
  }

  /** @returns whether there was anything new */
  async #readOf(clusterId: string, sessions: readonly FailingSession[]): Promise<boolean> {
    const { isAnswered, isNews } = await this.#read(clusterId, sessions);
    const next = Date.now() + (isAnswered ? AGE_MS : RETRY_MS);
    for (const { sessionId } of sessions) this.#next.set(sessionId, next);
    return isNews;
  }

  async #read(clusterId: string, sessions: readonly FailingSession[]): ReturnType<LogReader["read"]> {
    const { signal, log } = this.#on;
    try {
      const reached = await reach(this.#deps, clusterId);
      if (reached === null) return NOTHING;
      const nodes = reached.client.nodes.slice(0, MOST_NODES);
      const logs = sessions.map(({ sessionId, files }): [string, Log[]] => [
        sessionId,
        nodes.flatMap(({ uuid: hostId, name: hostName }) =>
          files.map((file) => ({ sessionId, hostId, hostName, file })),
        ),
      ]);
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      for (const [id, those] of logs) this.#logs.set(id, those);
      return await this.#reader.read(
        logs.flatMap(([, those]) => those),
        reached.client,
        patience,
      );
    } catch (error) {
      if (signal.aborted) return NOTHING;
      // A credential that cannot be used is told elsewhere.
      const { code, message } = errorOf(error);
      if (error instanceof AppError)
        log.debug({ cluster: clusterId, code, reason: message }, "a destination's logs could not be read");
      else log.warn({ err: error, cluster: clusterId }, "a destination's logs could not be read");
      return NOTHING;
    }
  }
}
