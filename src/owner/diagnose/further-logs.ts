import { AppError } from "../../errors.js";
import type { ClusterClient } from "../../gluster/client.js";
import { reach, type ReachDependencies } from "../on-demand/reach.js";
import { errorOf } from "../failures.js";
import type { OwnerContext } from "../context.js";
import type { FurtherLog } from "./evidence.js";
import { LogReader, type SessionLog } from "./log-reader.js";
import { isError } from "./worker-log.js";

/** The side of a session that logs are on. */
export type Side = "source" | "destination";

/** Logs on one side of a session that may tell what gsyncd's own log on the source does not. */
export interface FurtherLogsOf {
  readonly sessionId: string;
  readonly side: Side;
  /** The side's. */
  readonly clusterId: string;
  /** Which ones a node may have. */
  readonly filesOn: (nodeId: string) => readonly string[];
}

/** A worker that fails writes the same again every ten seconds or so. */
const AGE_MS = 4_000;
/** After nobody answered. */
const RETRY_MS = 60_000;
/** Entries that are kept of a log: more than a worker leaves that was started some times. */
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
 * Reads what the programs that workers start have written: the mounts of both volumes, the changelog library, and gsyncd on the nodes of
 * destinations, whoever owns their clusters. Beside the rounds of the diagnosis, which a destination that cannot be reached must not hold
 * up, and nothing while no worker fails and nothing stands still.
 */
export class FurtherLogs {
  readonly #on: OwnerContext;
  readonly #deps: ReachDependencies;
  readonly #done: () => void;
  readonly #reader: LogReader;
  /** Logs that were last read, by session and side. */
  readonly #logs = new Map<string, readonly Log[]>();
  /** When to read again, epoch milliseconds, by session and side. */
  readonly #next = new Map<string, number>();
  #running: Promise<void> | null = null;

  /** @param done called when something new was read */
  constructor(on: OwnerContext, deps: ReachDependencies, done: () => void) {
    this.#on = on;
    this.#deps = deps;
    this.#done = done;
    this.#reader = new LogReader(on, KEPT);
  }

  of(sessionId: string, side: Side): readonly FurtherLog[] {
    return (this.#logs.get(keyOf({ sessionId, side })) ?? []).flatMap((log) => {
      const known = this.#reader.of(log);
      if (known === null) return [];
      const { entries, readAt, clockOffsetMs } = known;
      const errors = entries.filter(isError);
      const { hostId: id, hostName: name, file } = log;
      return [{ host: { id, name }, file, clockOffsetMs, readAt, errors }];
    });
  }

  /** Whether one of them has errors. */
  has(sessionId: string): boolean {
    const logs = [...this.of(sessionId, "source"), ...this.of(sessionId, "destination")];
    return logs.some(({ errors }) => errors.length > 0);
  }

  /** Reads on in those of them that were not read for a while, where nothing is under way; forgets what others said. */
  begin(wanted: readonly FurtherLogsOf[]): void {
    const { cache, signal } = this.#on;
    this.#reader.keepOnly(new Set(wanted.map(({ sessionId }) => sessionId)), cache.sessions);
    const keys = new Set(wanted.map(keyOf));
    for (const key of this.#logs.keys()) if (!keys.has(key)) this.#logs.delete(key);
    for (const key of this.#next.keys()) if (!keys.has(key)) this.#next.delete(key);
    if (this.#running !== null || signal.aborted) return;
    const now = Date.now();
    const due = wanted
      .map((each) => ({ each, next: this.#next.get(keyOf(each)) ?? 0 }))
      .filter(({ next }) => now >= next)
      .toSorted((a, b) => a.next - b.next);
    const sides = [...Map.groupBy(due, ({ each }) => `${each.side} ${each.clusterId}`).values()].map((those) =>
      those.slice(0, MOST_SESSIONS).map(({ each }) => each),
    );
    if (sides.length === 0) return;
    this.#running = Promise.all(sides.map((those) => this.#readOf(those))).then((news) => {
      this.#running = null;
      if (!signal.aborted && news.includes(true)) this.#done();
    });
  }

  /** Until what is under way has ended. */
  async end(): Promise<void> {
    await this.#running;
  }

  /** @param those of one side and cluster @returns whether there was anything new */
  async #readOf(those: readonly FurtherLogsOf[]): Promise<boolean> {
    const { isAnswered, isNews } = await this.#read(those);
    const next = Date.now() + (isAnswered ? AGE_MS : RETRY_MS);
    for (const each of those) this.#next.set(keyOf(each), next);
    return isNews;
  }

  async #read(those: readonly FurtherLogsOf[]): ReturnType<LogReader["read"]> {
    const { signal, log } = this.#on;
    const [first] = those;
    if (first === undefined) return NOTHING;
    const { side, clusterId } = first;
    try {
      const client = side === "source" ? this.#on.client : await this.#clientOf(clusterId);
      if (client === null) return NOTHING;
      // Of the source those nodes that have a brick are named by the files; any of the destination may serve.
      const nodes = side === "source" ? client.nodes : client.nodes.slice(0, MOST_NODES);
      const logs = those.map((each): [string, Log[]] => [
        keyOf(each),
        nodes.flatMap(({ uuid: hostId, name: hostName }) =>
          each.filesOn(hostId).map((file) => ({ sessionId: each.sessionId, hostId, hostName, file })),
        ),
      ]);
      const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      for (const [key, of] of logs) this.#logs.set(key, of);
      return await this.#reader.read(
        logs.flatMap(([, of]) => of),
        client,
        patience,
      );
    } catch (error) {
      if (signal.aborted) return NOTHING;
      // A credential that cannot be used is told elsewhere.
      const { code, message } = errorOf(error);
      const about = { cluster: clusterId, side };
      if (error instanceof AppError) log.debug({ ...about, code, reason: message }, "further logs could not be read");
      else log.warn({ ...about, err: error }, "further logs could not be read");
      return NOTHING;
    }
  }

  async #clientOf(clusterId: string): Promise<ClusterClient | null> {
    return (await reach(this.#deps, clusterId))?.client ?? null;
  }
}

function keyOf({ sessionId, side }: Pick<FurtherLogsOf, "sessionId" | "side">): string {
  return `${sessionId} ${side}`;
}
