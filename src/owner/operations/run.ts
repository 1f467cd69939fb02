import type { OperationOutcome, PlannedStep } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import { errorOf } from "../failures.js";
import type { OperationBefore } from "../../model/before.js";
import type { OperationEnvironment } from "./environment.js";
import { Execution, LOST_MS, NOTHING_SENT } from "./execution.js";
import { Failed, Superseded } from "./failed.js";
import { planOf } from "./plan.js";
import type { SessionView, Step } from "./steps/step.js";
import { TakingBack } from "./taking-back.js";

/** How long nobody need answer for an operation that has sent nothing to fail: within the time that callers wait. */
const FIRST_POLL_MS = 10_000;

const CHANGES_OPTIONS: ReadonlySet<OperationRow["kind"]> = new Set(["SET_OPTION", "RESET_OPTION", "SET_CHECKPOINT"]);

/**
 * Carries an operation to its end, or settles one that an earlier owner left: by observing, and by repeating only what does no
 * harm twice. Where a step of several fails, what was done before it is taken back.
 *
 * @throws the reason of `signal` when it aborts first, and what the database throws when it goes away; the operation then
 *   stays as it is, to be taken up again
 * @param takenUpAt epoch milliseconds: it may have waited for its turn since
 * @returns how it ended; null where another operation took its place
 */
export async function runOperation(
  env: OperationEnvironment,
  operation: OperationRow,
  signal: AbortSignal,
  takenUpAt = Date.now(),
): Promise<OperationOutcome | null> {
  try {
    const noChange = await new Run(env, operation, signal).toEnd(takenUpAt);
    if (noChange === null) return null;
    // A session that is made has options as well, which whoever made it may ask for at once.
    const isMade = operation.kind === "CREATE_SESSION" && !noChange;
    if (isMade || CHANGES_OPTIONS.has(operation.kind)) await env.readOptions(operation);
    if (operation.kind === "REPAIR_KEYS") await env.readKeys(operation);
    const outcome = succeeded(noChange);
    await env.progress.finish(operation.id, outcome);
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    if (env.isDatabaseGone(error)) throw error;
    if (error instanceof Superseded) return null;
    const { code } = errorOf(error);
    if (!(error instanceof Failed) && code === "INTERNAL") {
      env.log.error({ err: error, operation: operation.id }, "operation failed unexpectedly");
    }
    const step = error instanceof Failed ? error.step : null;
    // What was sent may have changed them all the same.
    if (step !== null && CHANGES_OPTIONS.has(operation.kind)) await env.readOptions(operation);
    const outcome = failed(error, operation.id);
    await env.progress.finish(operation.id, outcome, step);
    return outcome;
  }
}

class Run {
  readonly #env: OperationEnvironment;
  readonly #operation: OperationRow;
  readonly #signal: AbortSignal;
  readonly #execution: Execution;

  constructor(env: OperationEnvironment, operation: OperationRow, signal: AbortSignal) {
    this.#env = env;
    this.#operation = operation;
    this.#signal = signal;
    this.#execution = new Execution(env, operation, signal);
  }

  /** @returns whether nothing had to be done; null when the operation was superseded before it began */
  async toEnd(takenUpAt: number): Promise<boolean | null> {
    return this.#operation.state === "RUNNING" ? this.#resume() : this.#begin(takenUpAt);
  }

  async #begin(takenUpAt: number): Promise<boolean | null> {
    if (takenUpAt > this.#execution.deadline) {
      // Whoever asked has long stopped waiting for it: done now, it would come out of the blue.
      throw new Failed(
        "OUTCOME_NOT_REACHED",
        "No replica took it up before its deadline; nothing was sent: ask again.",
      );
    }
    // What was spent on waiting for its turn is not taken from its patience.
    this.#execution.deadline += Date.now() - takenUpAt;
    const view = await this.#execution.observe(
      Math.min(this.#execution.deadline, Date.now() + FIRST_POLL_MS),
      "FAILED",
    );
    // What was to go with the volume is gone.
    const isGone = this.#operation.kind === "DELETE_SESSION" && !view.exists;
    if (!isGone) this.#execution.assertVolume(view);
    const before = await this.#readBefore(view);
    const steps = planOf(this.#operation, view.key, { kind: "FRESH", view, before });
    const [first] = steps;
    const verdict = first?.judge(view);
    if (verdict?.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
    if (steps.every((step) => step.judge(view).kind === "NO_CHANGE")) return true;
    if (!(await this.#env.progress.begin(this.#operation.id, steps.map(plannedStep), before))) return null;
    return this.#orTakeBack(steps, () => this.#runFrom(steps, 0, view));
  }

  /** Null where nothing is made, so that nothing need be known to take it back. */
  async #readBefore(view: SessionView): Promise<OperationBefore | null> {
    const { kind, arguments: given } = this.#operation;
    // What the old volume's session left at the destination is what a new one of its name may need.
    if (kind === "DELETE_SESSION" && !view.volumeExists) return null;
    if (kind === "DELETE_SESSION") return this.#env.readBeforeDeletion(this.#operation, this.#signal);
    const makes = kind === "CREATE_SESSION" && (!view.exists || given["force"] === true);
    if (makes) this.#execution.beginPreflight();
    if (!makes && !(kind === "REPAIR_KEYS" && view.exists)) return null;
    return { sessionExists: view.exists, ...(await this.#env.readBefore(this.#operation, this.#signal)) };
  }

  async #resume(): Promise<boolean> {
    const written = await this.#env.progress.steps(this.#operation.id);
    const view = await this.#execution.observe(Date.now() + LOST_MS);
    const own = written.filter((row) => row.undoes === null);
    const steps = planOf(this.#operation, view.key, {
      kind: "RESUMED",
      view,
      steps: own,
      before: this.#operation.before,
    });
    this.#execution.hasChanged = own.some(
      (row, index) => row.startedAt !== null && steps[index]?.command?.changes === true,
    );
    const takenBack = written.filter((row) => row.undoes !== null);
    if (takenBack.length > 0) {
      await this.#feed(steps, 0, steps.length).catch((error: unknown) => {
        if (!(error instanceof Failed)) throw error;
      });
      return this.#takingBack(steps).goOn(own, takenBack);
    }
    return this.#orTakeBack(steps, async () => {
      let next = 0;
      for (const row of own) {
        const step = steps[next];
        if (step === undefined || row.state === "PENDING") break;
        // A step that failed is written together with the end of its operation, or the beginning of what takes it back.
        if (row.state === "FAILED" || row.state === "UNKNOWN") throw new Error(`step ${row.number} is ${row.state}`);
        if (row.state === "RUNNING" && !(await this.#execution.recoverStep(step, row))) break;
        next++;
      }
      await this.#feed(steps, next, next);
      return this.#runFrom(steps, next, await this.#execution.observe(Date.now() + LOST_MS));
    });
  }

  /** Asks again for what the steps `from` need and an earlier owner has been told by a step `before`. */
  async #feed(steps: readonly Step[], from: number, before: number): Promise<void> {
    if (steps.every((step, index) => index < from || step.isFed !== true)) return;
    for (const [index, step] of steps.entries()) {
      if (index < before && step.feedsLater === true) await this.#execution.execute(step, index + 1);
    }
  }

  /** Sends what remains; each step is judged by a poll made just before it, unless it needs none. */
  async #runFrom(steps: readonly Step[], from: number, first: SessionView): Promise<boolean> {
    let last = first;
    let isFresh = true;
    let sent = from > 0;
    for (const [index, step] of steps.entries()) {
      if (index < from) continue;
      const number = index + 1;
      if (!isFresh && step.tellsItself !== true) last = await this.#execution.observe(Date.now() + LOST_MS);
      const verdict = step.judge(last);
      if (verdict.kind === "NO_CHANGE") {
        await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SKIPPED", ...NOTHING_SENT });
        continue;
      }
      this.#execution.assertVolume(last);
      if (verdict.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
      sent = true;
      const view = await this.#execution.execute(step, number);
      isFresh = view !== null;
      last = view ?? last;
    }
    return !sent;
  }

  /** @throws Failed, when what was done has been taken back as far as that was possible */
  async #orTakeBack(steps: readonly Step[], work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (this.#env.isDatabaseGone(error)) throw error;
      if (steps.every((step) => step.takeBack === undefined)) throw this.#ofDeletion(error);
      // What a poll could not tell is not to be made worse.
      if (error instanceof Failed && error.final === "UNKNOWN") throw error;
      return this.#takingBack(steps).begin(error);
    }
  }

  /** What fails after the deletion itself leaves the session deleted all the same. */
  #ofDeletion(error: unknown): unknown {
    if (!(error instanceof Failed) || error.step === null) return error;
    if (this.#operation.kind !== "DELETE_SESSION" || error.step.number === 1) return error;
    const words = `The session is deleted, but what it leaves behind is not cleaned up, or not all: ${error.message}`;
    return new Failed(error.code, words, { final: error.final, step: error.step, cause: error.cause });
  }

  #takingBack(steps: readonly Step[]): TakingBack {
    return new TakingBack(this.#env, this.#operation, this.#execution, steps, this.#signal);
  }
}

function plannedStep({ name, command, at, undo }: Step): PlannedStep {
  return { name, argv: command?.argv ?? [], undo, host: at?.host?.name ?? null };
}

function succeeded(noChange: boolean): OperationOutcome {
  return { state: "SUCCEEDED", noChange, errorCode: null, errorMessage: null };
}

function failed(error: unknown, id: string): OperationOutcome {
  if (error instanceof Failed) {
    return { state: error.final, noChange: false, errorCode: error.code, errorMessage: error.message };
  }
  const { code, message } = errorOf(error, id);
  return { state: "FAILED", noChange: false, errorCode: code, errorMessage: message };
}
