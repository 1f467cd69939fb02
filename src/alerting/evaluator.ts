import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { sleep } from "../concurrency/sleep.js";
import type { ClusterLocks } from "../db/locks.js";
import type { Log } from "../log.js";
import type { EventKind } from "../model/events/event.js";
import type { EventFeed } from "../service/feed/event-feed.js";
import { evaluateAlerts } from "../store/alerts/evaluation.js";

export interface EvaluatorOptions {
  readonly em: SqlEntityManager;
  readonly locks: Pick<ClusterLocks, "tryOwn">;
  readonly events: Pick<EventFeed, "follow" | "last">;
  readonly log: Log;
  readonly intervalMs: number;
}

/** Keys the lock of the replica that evaluates, beside those of clusters, whose serials begin with 1. */
const EVALUATOR = 0;
/** Between two evaluations, however many events there are. */
const SHORTEST_REST_MS = 200;

/** What rules watch may be another after one of these; what follows from the time alone is found by the interval. */
const WAKING: ReadonlySet<EventKind> = new Set<EventKind>([
  "CLUSTER_LOST",
  "CLUSTER_REGAINED",
  "CLUSTER_GLUSTERD_LOST",
  "CLUSTER_GLUSTERD_REGAINED",
  "CLUSTER_REMOVED",
  "SESSION_ADDED",
  "SESSION_STATUS_CHANGED",
  "SESSION_LAG_CHANGED",
  "SESSION_RPO_BREACHED",
  "SESSION_RPO_RECOVERED",
  "SESSION_FINDING_OPENED",
  "SESSION_FINDING_CHANGED",
  "SESSION_FINDING_CLOSED",
  "SESSION_REMOVED",
  "OPERATION_CHANGED",
]);

/** Evaluates the rules again and again, in one replica at a time: another takes over where that one is gone. */
export class Evaluator implements AsyncDisposable {
  readonly #options: EvaluatorOptions;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<unknown>;
  #nudge = new AbortController();

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.#loops = Promise.all([this.#run(), this.#listen()]);
  }

  /** Rules have changed, or may have. */
  hear(): void {
    this.#nudge.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error("the service is shutting down"));
    await this.#loops;
  }

  async #run(): Promise<void> {
    const { locks, em, log, intervalMs } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#nudge = new AbortController();
      try {
        if ((await locks.tryOwn(EVALUATOR)) !== null) await evaluateAlerts(em);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, "alert rules could not be evaluated");
      }
      const least = Math.min(SHORTEST_REST_MS, intervalMs);
      await sleep(least, signal).catch(() => undefined);
      const either = AbortSignal.any([signal, this.#nudge.signal]);
      await sleep(Math.max(intervalMs - least, 0), either).catch(() => undefined);
    }
  }

  async #listen(): Promise<void> {
    const { events, log, intervalMs } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        for await (const _ of events.follow(events.last, ({ kind }) => WAKING.has(kind), signal)) this.hear();
      } catch (error) {
        // The feed may be ahead of this reader, or be closed: the interval finds what was missed.
        log.debug({ err: error }, "events are followed anew");
        await sleep(intervalMs, signal).catch(() => undefined);
      }
    }
  }
}
