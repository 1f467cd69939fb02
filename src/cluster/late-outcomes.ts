import type { Ended, OperationProgress } from "../service/operation-progress.js";
import type { OperationRow } from "../service/operations.js";
import type { LookResult } from "./session-looks.js";
import { planOf } from "./operations/plan.js";
import type { SessionView } from "./operations/step.js";
import type { Surroundings } from "./surroundings.js";

/** How long after its end an operation is still found to have succeeded: later, what a look shows may be anybody's doing. */
const LATE_MS = 3_600_000;

/**
 * Operations that ended without their outcome, which Gluster may bring about all the same: where a look shows it within the hour,
 * and nothing was begun on the session since, the operation is written down as succeeded.
 */
export class LateOutcomes {
  readonly #on: Surroundings;
  readonly #progress: OperationProgress;
  readonly #viewIn: (look: LookResult, operation: OperationRow) => SessionView | null;
  /** By the operation's id. */
  readonly #ended = new Map<string, Ended>();

  /** @param viewIn what the look found of an operation's session; null where it is not the whole of it */
  constructor(
    on: Surroundings,
    progress: OperationProgress,
    viewIn: (look: LookResult, operation: OperationRow) => SessionView | null,
  ) {
    this.#on = on;
    this.#progress = progress;
    this.#viewIn = viewIn;
  }

  /** Those of an earlier owner, or of this one's that has just ended. */
  async load(operationId: string | null = null): Promise<void> {
    const { memory } = this.#on;
    const since = new Date(this.#on.now().getTime() - LATE_MS);
    for (const ended of await this.#progress.endedWithoutOutcome(memory.cluster.id, since, operationId)) {
      this.#ended.set(ended.operation.id, ended);
    }
  }

  /** Asks the database nothing unless the look shows an outcome. */
  async noteIn(look: LookResult): Promise<void> {
    const now = this.#on.now().getTime();
    for (const [id, { operation, steps }] of this.#ended) {
      const isOver = now - Date.parse(operation.finished_at ?? "") > LATE_MS;
      const last = steps.at(-1);
      if (isOver || last === undefined) {
        this.#ended.delete(id);
        continue;
      }
      const view = this.#viewIn(look, operation);
      if (view === null || !shows(view, { operation, steps }, now)) continue;
      const isWritten = await this.#progress.succeededLate(id, last.number);
      this.#ended.delete(id);
      if (isWritten) this.#on.log.info({ operation: id, kind: operation.kind }, "an operation has succeeded after all");
    }
  }
}

/** Whether a look shows what the operation's last step was sent for. */
function shows(view: SessionView, { operation, steps }: Ended, now: number): boolean {
  const last = steps.at(-1);
  if (last?.started_at == null || (!view.volumeExists && operation.kind !== "DELETE_SESSION")) return false;
  const planned = planOf(operation, view.key, { kind: "RESUMED", view, steps, before: operation.before });
  const step = planned.length === steps.length ? planned[last.number - 1] : undefined;
  return (
    step !== undefined && step.name === last.name && step.reached(view, now - Date.parse(last.started_at)) === true
  );
}
