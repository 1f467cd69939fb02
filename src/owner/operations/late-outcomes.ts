import type { Ended, OperationProgress } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { PollResult } from "../observe/session-poller.js";
import { planOf } from "./plan.js";
import type { SessionView } from "./steps/step.js";
import type { OwnerContext } from "../context.js";

/** How long after its end an operation is still found to have succeeded: later, what a poll shows may be anybody's doing. */
const LATE_MS = 3_600_000;

/**
 * Operations that ended without their outcome, which Gluster may bring about all the same: where a poll shows it within the hour,
 * and nothing was begun on the session since, the operation is written down as succeeded.
 */
export class LateOutcomes {
  readonly #on: OwnerContext;
  readonly #progress: OperationProgress;
  readonly #viewIn: (observe: PollResult, operation: OperationRow) => SessionView | null;
  /** By the operation's id. */
  readonly #ended = new Map<string, Ended>();

  /** @param viewIn what the poll found of an operation's session; null where it is not the whole of it */
  constructor(
    on: OwnerContext,
    progress: OperationProgress,
    viewIn: (observe: PollResult, operation: OperationRow) => SessionView | null,
  ) {
    this.#on = on;
    this.#progress = progress;
    this.#viewIn = viewIn;
  }

  /** Those of an earlier owner, or of this one's that has just ended. */
  async load(operationId: string | null = null): Promise<void> {
    const { cache } = this.#on;
    const since = new Date(this.#on.now().getTime() - LATE_MS);
    for (const ended of await this.#progress.endedWithoutOutcome(cache.cluster.id, since, operationId)) {
      this.#ended.set(ended.operation.id, ended);
    }
  }

  /** Asks the database nothing unless the poll shows an outcome. */
  async noteIn(observe: PollResult): Promise<void> {
    const now = this.#on.now().getTime();
    for (const [id, { operation, steps }] of this.#ended) {
      const isOver = now - Date.parse(operation.finishedAt ?? "") > LATE_MS;
      const last = steps.at(-1);
      if (isOver || last === undefined) {
        this.#ended.delete(id);
        continue;
      }
      const view = this.#viewIn(observe, operation);
      if (view === null || !shows(view, { operation, steps }, now)) continue;
      const isWritten = await this.#progress.succeededLate(id, last.number);
      this.#ended.delete(id);
      if (isWritten) this.#on.log.info({ operation: id, kind: operation.kind }, "an operation has succeeded after all");
    }
  }
}

/** Whether a poll shows what the operation's last step was sent for. */
function shows(view: SessionView, { operation, steps }: Ended, now: number): boolean {
  const last = steps.at(-1);
  if (last?.startedAt == null || (!view.volumeExists && operation.kind !== "DELETE_SESSION")) return false;
  const planned = planOf(operation, view.key, { kind: "RESUMED", view, steps, before: operation.before });
  const step = planned.length === steps.length ? planned[last.number - 1] : undefined;
  return step !== undefined && step.name === last.name && step.reached(view, now - Date.parse(last.startedAt)) === true;
}
