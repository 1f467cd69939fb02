import { StartOrder } from "../../concurrency/start-order.js";
import { VERIFICATION } from "../../model/operation.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { OperationProgress } from "../../store/operation-progress.js";
import type { OwnerContext } from "../context.js";
import type { OperationEnvironment } from "./environment.js";
import type { LateOutcomes } from "./late-outcomes.js";
import { runOperation } from "./run.js";

export interface RunnerOptions {
  readonly progress: Pick<OperationProgress, "unfinished">;
  /** Carries out what changes nothing, beside all others. */
  readonly verify: (operation: OperationRow, signal: AbortSignal) => Promise<void>;
  /** One for each operation. */
  readonly environment: () => OperationEnvironment;
  /** Told of each that ends without its outcome. */
  readonly late: Pick<LateOutcomes, "load">;
  /** Told of what stops one in the middle. */
  readonly failed: (error: unknown) => void;
}

/** Carries out the operations that are asked for of one cluster, and goes on with what an earlier owner left. */
export class OperationRunner {
  readonly #on: Pick<OwnerContext, "cache" | "signal">;
  readonly #options: RunnerOptions;
  /** Under way, by id. */
  readonly #running = new Map<string, { readonly ended: Promise<void>; readonly over: AbortController }>();
  readonly #turns = new StartOrder();
  #takingUp: Promise<void> = Promise.resolve();

  constructor(on: Pick<OwnerContext, "cache" | "signal">, options: RunnerOptions) {
    this.#on = on;
    this.#options = options;
  }

  /** Begins what is asked for and does not run yet. */
  takeUp(): Promise<void> {
    const taken = this.#takingUp.then(() => this.#takeUp());
    this.#takingUp = taken.catch(() => undefined);
    return taken;
  }

  /** Until nothing of it is under way, after the owner's signal. */
  async end(): Promise<void> {
    await this.#takingUp;
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
  }

  async #takeUp(): Promise<void> {
    const { cache, signal } = this.#on;
    // One that ends while the rows are read would look as if it had to be begun again.
    const running = new Set(this.#running.keys());
    const unfinished = await this.#options.progress.unfinished(cache.cluster.id);
    if (signal.aborted) return;
    const ids = new Set(unfinished.map(({ id }) => id));
    for (const id of running) {
      // A stop took its place while its outcome was waited for; or it has ended by itself, and then this does nothing.
      if (!ids.has(id)) this.#running.get(id)?.over.abort(new Error("the operation is over"));
    }
    for (const operation of unfinished) {
      if (running.has(operation.id)) continue;
      const over = new AbortController();
      const stop = AbortSignal.any([signal, over.signal]);
      const work =
        operation.kind === VERIFICATION ? this.#options.verify(operation, stop) : this.#runInOrder(operation, stop);
      const ended = work
        .catch((error: unknown) => {
          if (!signal.aborted && !over.signal.aborted) this.#options.failed(error);
        })
        .finally(() => this.#running.delete(operation.id));
      this.#running.set(operation.id, { ended, over });
    }
  }

  /**
   * In the order in which they were asked for: an operation begins with its poll when the one before has had an answer to
   * its first command, or cannot be answered. What an earlier owner has begun goes on at once.
   */
  async #runInOrder(operation: OperationRow, signal: AbortSignal): Promise<void> {
    const env = this.#options.environment();
    if (operation.state === "RUNNING") return this.#run(operation, () => runOperation(env, operation, signal));
    const takenUpAt = Date.now();
    const turn = this.#turns.take();
    const inOrder: OperationEnvironment = {
      ...env,
      observe: async (...args) => {
        try {
          return await env.observe(...args);
        } catch (error) {
          turn.over();
          throw error;
        }
      },
      preflight: (...args) => {
        // It takes seconds and no lock: nobody behind it has to wait for it.
        turn.over();
        return env.preflight(...args);
      },
      send: (...args) => env.send(...args).finally(turn.over),
    };
    try {
      await turn.come;
      await this.#run(operation, () => runOperation(inOrder, operation, signal, takenUpAt));
    } finally {
      turn.over();
    }
  }

  async #run({ id }: OperationRow, run: () => ReturnType<typeof runOperation>): Promise<void> {
    const errorCode = (await run())?.errorCode;
    if (errorCode === "OUTCOME_NOT_REACHED" || errorCode === "OUTCOME_UNKNOWN") await this.#options.late.load(id);
  }
}
