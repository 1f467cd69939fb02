import { sentence } from "../../sentence.js";
import type { StepRow } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import { errorOf } from "../failures.js";
import type { OperationEnvironment } from "./environment.js";
import { type Execution, LOST_MS, NOTHING_SENT } from "./execution.js";
import { Failed, Superseded } from "./failed.js";
import { NOT_THERE, type Step } from "./steps/step.js";

/** A step that takes an earlier one back. */
interface Undoing {
  readonly step: Step;
  /** Number of the step that it takes back. */
  readonly undoes: number;
}

/** Takes back what an operation has done before it failed: the last step first, each a step of its own, written before it is sent. */
export class TakingBack {
  readonly #env: OperationEnvironment;
  readonly #operation: OperationRow;
  readonly #execution: Execution;
  readonly #steps: readonly Step[];
  readonly #signal: AbortSignal;

  constructor(
    env: OperationEnvironment,
    operation: OperationRow,
    execution: Execution,
    steps: readonly Step[],
    signal: AbortSignal,
  ) {
    this.#env = env;
    this.#operation = operation;
    this.#execution = execution;
    this.#steps = steps;
    this.#signal = signal;
  }

  /** @throws Failed always: the reason, and what is left of what was done; or Superseded */
  async begin(reason: unknown): Promise<never> {
    const own = await this.#env.progress.steps(this.#operation.id);
    const failure = reason instanceof Failed ? reason : null;
    const { code, message } = failure ?? errorOf(reason, this.#operation.id);
    if (failure === null && code === "INTERNAL") {
      this.#env.log.error({ err: reason, operation: this.#operation.id }, "operation failed unexpectedly");
    }
    const undoings = this.#undoings(own, failure);
    if (undoings.length === 0) throw reason;
    const isBegun = await this.#env.progress.beginTakingBack(
      this.#operation.id,
      { code, message },
      failure?.step ?? null,
      undoings.map(({ step, undoes }) => ({
        name: step.name,
        argv: step.command?.argv ?? [],
        undo: null,
        host: step.at?.host?.name ?? null,
        undoes,
      })),
    );
    if (!isBegun) throw new Superseded("a stop took the operation's place");
    return this.#run(undoings, own.length, 0, { code, message });
  }

  /** Goes on with what an earlier owner has begun to take back. @throws Failed as `begin` */
  async goOn(own: readonly StepRow[], written: readonly StepRow[]): Promise<never> {
    const { errorCode, errorMessage } = this.#operation;
    const reason = { code: errorCode ?? "INTERNAL", message: errorMessage ?? "" } as const;
    const undoes = new Set(written.map((row) => row.undoes));
    const undoings = own.toReversed().flatMap((row) => (undoes.has(row.number) ? this.#undoingsOf(row) : []));
    const done = written.findIndex((row) => row.state === "PENDING" || row.state === "RUNNING");
    const left = written.filter((row) => row.state === "FAILED" || row.state === "UNKNOWN").map(leftOf);
    return this.#run(undoings, own.length, done < 0 ? written.length : done, reason, left);
  }

  #undoings(own: readonly StepRow[], failure: Failed | null): Undoing[] {
    return own.toReversed().flatMap((row) => {
      // A step that said itself that it did nothing needs nothing; of one whose end is not known it is not certain.
      const mayHaveDone =
        row.state === "RUNNING" && !(failure?.refused === true && failure.step?.number === row.number);
      return row.state === "SUCCEEDED" || mayHaveDone ? this.#undoingsOf(row) : [];
    });
  }

  #undoingsOf(row: StepRow): Undoing[] {
    const steps = this.#steps[row.number - 1]?.takeBack?.(row.input) ?? [];
    return steps.map((step) => ({ step, undoes: row.number }));
  }

  async #run(
    undoings: readonly Undoing[],
    ownSteps: number,
    from: number,
    reason: Pick<Failed, "code" | "message">,
    left: string[] = [],
  ): Promise<never> {
    for (const [index, { step }] of undoings.entries()) {
      if (index < from) continue;
      const why = await this.#takeBack(step, ownSteps + index + 1);
      if (why !== null) left.push(why);
    }
    const end =
      left.length === 0
        ? "What had been done was taken back."
        : `This is left of what had been done: ${left.join("; ")}.`;
    throw new Failed(reason.code, `${sentence(reason.message)} ${end}`);
  }

  /** @returns what is left, and why; null when nothing is. One that fails does not keep the others from being taken back. */
  async #takeBack(step: Step, number: number): Promise<string | null> {
    try {
      const verdict = step.judge(
        step.tellsItself === true ? NOT_THERE : await this.#execution.observe(Date.now() + LOST_MS),
      );
      if (verdict.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
      if (verdict.kind === "RUN") await this.#execution.execute(step, number);
      else await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SKIPPED", ...NOTHING_SENT });
      return null;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (this.#env.isDatabaseGone(error)) throw error;
      const { message } = error instanceof Failed ? error : errorOf(error, this.#operation.id);
      const outcome = error instanceof Failed ? error.step?.outcome : undefined;
      await this.#env.progress.stepEnded(
        this.#operation.id,
        number,
        outcome ?? { state: "FAILED", ...NOTHING_SENT, output: message },
      );
      return leftOf({ name: step.name, hostName: step.at?.host?.name ?? null, output: message });
    }
  }
}

function leftOf({ name, hostName, output }: Pick<StepRow, "name" | "hostName" | "output">): string {
  const words = (output ?? "").trim().replace(/\.$/, "");
  return `"${name}"${hostName === null ? "" : ` on ${hostName}`} did not succeed${words === "" ? "" : ` (${words})`}`;
}
