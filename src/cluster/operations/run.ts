import { setTimeout as sleep } from "node:timers/promises";
import type { ErrorCode } from "../../errors.js";
import { GlusterFailure } from "../../gluster/failure.js";
import type { GlusterCommand } from "../../gluster/command.js";
import type { Log } from "../../log.js";
import type { OperationOutcome, OperationProgress, StepRow } from "../../service/operation-progress.js";
import type { OperationRow } from "../../service/operations.js";
import { errorOf } from "../failures.js";
import { planOf } from "./plan.js";
import type { SessionView, Step } from "./step.js";

/** What came of a command that was sent. */
export interface Sent {
  readonly exitCode: number | null;
  readonly milliseconds: number;
  readonly output: string;
}

/** What an operation needs of its cluster. */
export interface OperationEnvironment {
  readonly progress: OperationProgress;
  /**
   * A look made after the call.
   *
   * @throws GlusterFailure when nobody could tell of the session
   */
  look(operation: OperationRow, signal: AbortSignal): Promise<SessionView>;
  /**
   * Sends a command through the cluster's command host, alone; `onHost` is called before, for each host that it is
   * tried on: another one only while nothing has been sent.
   *
   * @throws GlusterFailure
   */
  send(
    operation: OperationRow,
    command: GlusterCommand<unknown>,
    onHost: (host: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<Sent>;
  readonly log: Log;
}

/** How long a look after a successful command may take to show what it was sent for. */
const READ_BACK_MS = 30_000;
/** Without any successful look for so long an operation ends as UNKNOWN. */
const LOST_MS = 600_000;
const LOOK_PAUSE_MS = 500;
const LOCK_PAUSE_MS = 1_000;

class Failed extends Error {
  readonly code: ErrorCode;
  readonly final: "FAILED" | "UNKNOWN";

  constructor(code: ErrorCode, message: string, final: "FAILED" | "UNKNOWN" = "FAILED") {
    super(message);
    this.code = code;
    this.final = final;
  }
}

/**
 * Carries an operation to its end, or settles one that an earlier owner left: by looking, never by repeating.
 *
 * @throws the reason of `signal` when it aborts first; the operation then stays as it is for the next owner
 */
export async function runOperation(
  env: OperationEnvironment,
  operation: OperationRow,
  signal: AbortSignal,
): Promise<void> {
  try {
    const alreadySo = await new Run(env, operation, signal).toEnd();
    if (alreadySo === null) return;
    await env.progress.finish(operation.id, succeeded(alreadySo));
  } catch (error) {
    signal.throwIfAborted();
    await env.progress.finish(operation.id, failed(error));
    if (!(error instanceof Failed) && !(error instanceof GlusterFailure)) {
      env.log.error({ err: error, operation: operation.id }, "operation failed unexpectedly");
    }
  }
}

class Run {
  readonly #env: OperationEnvironment;
  readonly #operation: OperationRow;
  readonly #signal: AbortSignal;

  constructor(env: OperationEnvironment, operation: OperationRow, signal: AbortSignal) {
    this.#env = env;
    this.#operation = operation;
    this.#signal = signal;
  }

  /** @returns whether nothing had to be done; null when the operation was superseded before it began */
  async toEnd(): Promise<boolean | null> {
    return this.#operation.state === "RUNNING" ? this.#resume() : this.#begin();
  }

  async #begin(): Promise<boolean | null> {
    const view = await this.#firstLook();
    const steps = planOf(this.#operation, view.key, { kind: "FRESH", view });
    const [first] = steps;
    const verdict = first?.judge(view);
    if (verdict?.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
    if (steps.every((step) => step.judge(view).kind === "ALREADY_SO")) return true;
    const planned = steps.map(({ name, command, undo }) => ({ name, argv: command.argv, undo }));
    if (!(await this.#env.progress.begin(this.#operation.id, planned))) return null;
    return this.#runFrom(steps, 0, view);
  }

  async #resume(): Promise<boolean> {
    const written = await this.#env.progress.steps(this.#operation.id);
    const view = await this.#look(Date.now() + LOST_MS);
    const steps = planOf(this.#operation, view.key, { kind: "RESUMED", steps: written });
    let next = 0;
    for (const row of written) {
      const step = steps[next];
      if (step === undefined || row.state === "PENDING") break;
      next++;
      if (row.state === "SUCCEEDED" || row.state === "SKIPPED") continue;
      if (row.state !== "RUNNING") throw new Failed("INTERNAL", `The step "${row.name}" had failed before.`);
      await this.#settleLeft(step, row);
    }
    return this.#runFrom(steps, next, await this.#look(Date.now() + LOST_MS));
  }

  /** Sends what remains; each step is judged by a look made just before it. */
  async #runFrom(steps: readonly Step[], from: number, first: SessionView): Promise<boolean> {
    let view = first;
    let sent = from > 0;
    for (const [index, step] of steps.entries()) {
      if (index < from) continue;
      const number = index + 1;
      const verdict = step.judge(view);
      if (verdict.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
      if (verdict.kind === "ALREADY_SO") {
        await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SKIPPED", ...NOTHING });
        continue;
      }
      sent = true;
      view = await this.#execute(step, number);
    }
    return !sent;
  }

  async #execute(step: Step, number: number): Promise<SessionView> {
    const { progress } = this.#env;
    let sentAt = Date.now();
    try {
      const sent = await this.#sendUnlocked(step, async (host) => {
        sentAt = Date.now();
        await progress.stepSent(this.#operation.id, number, host, step.command.argv);
      });
      const view = await this.#readBack(step);
      await progress.stepEnded(this.#operation.id, number, { state: "SUCCEEDED", ...sent });
      return view;
    } catch (error) {
      this.#signal.throwIfAborted();
      const told = error instanceof GlusterFailure ? error : null;
      // The command went out and its end was not seen: Gluster goes on without us, so only looking tells.
      if (
        told !== null &&
        told.sent &&
        (told.kind === "UNREACHABLE" || told.kind === "TIMEOUT" || told.kind === "BAD_OUTPUT")
      ) {
        return this.#settleSent(step, number, sentAt, told);
      }
      const output = error instanceof Error ? error.message : null;
      const state = error instanceof Failed && error.final === "UNKNOWN" ? "UNKNOWN" : "FAILED";
      await progress.stepEnded(this.#operation.id, number, {
        state,
        exitCode: told?.exitCode ?? null,
        milliseconds: Date.now() - sentAt,
        output,
      });
      throw error;
    }
  }

  async #settleSent(step: Step, number: number, sentAt: number, told: GlusterFailure): Promise<SessionView> {
    const ended = { exitCode: told.exitCode, milliseconds: Date.now() - sentAt, output: told.message };
    try {
      const view = await this.#settle(step, sentAt);
      await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SUCCEEDED", ...ended });
      return view;
    } catch (error) {
      this.#signal.throwIfAborted();
      const state = error instanceof Failed && error.final === "UNKNOWN" ? "UNKNOWN" : "FAILED";
      await this.#env.progress.stepEnded(this.#operation.id, number, { state, ...ended });
      throw error;
    }
  }

  /** A step whose command an earlier owner had sent, or was about to. */
  async #settleLeft(step: Step, row: StepRow): Promise<void> {
    const sentAt = row.started_at === null ? Date.now() : Date.parse(row.started_at);
    const output = "The service that sent the command ended before it saw the answer.";
    try {
      await this.#settle(step, sentAt);
      await this.#env.progress.stepEnded(this.#operation.id, row.number, { state: "SUCCEEDED", ...NOTHING, output });
    } catch (error) {
      this.#signal.throwIfAborted();
      const state = error instanceof Failed && error.final === "UNKNOWN" ? "UNKNOWN" : "FAILED";
      await this.#env.progress.stepEnded(this.#operation.id, row.number, { state, ...NOTHING, output });
      throw error;
    }
  }

  /** Sends, and again while Gluster's lock refuses: a refused command did nothing. */
  async #sendUnlocked(step: Step, onHost: (host: string) => Promise<void>): Promise<Sent> {
    const deadline = Date.parse(this.#operation.deadline_at);
    for (;;) {
      try {
        return await this.#env.send(this.#operation, step.command, onHost, this.#signal);
      } catch (error) {
        const locked = error instanceof GlusterFailure && error.kind === "LOCK_HELD";
        if (!locked || Date.now() >= deadline) throw error;
        await this.#pause(LOCK_PAUSE_MS * (0.5 + Math.random()));
      }
    }
  }

  /** Gluster said yes: the outcome is what looks show. */
  async #readBack(step: Step): Promise<SessionView> {
    const until = Date.now() + READ_BACK_MS;
    for (;;) {
      const view = await this.#look(Date.now() + LOST_MS);
      if (step.reached(view) !== false) return view;
      if (Date.now() >= until) {
        throw new Failed(
          "OUTCOME_NOT_REACHED",
          `Gluster answered that it did "${step.name}", but ${READ_BACK_MS / 1_000} s later ${describe(view)}. ` +
            "The log of gsyncd on the source nodes says why.",
        );
      }
      await this.#pause(LOOK_PAUSE_MS);
    }
  }

  /** Nobody saw the command's end: until Gluster must be done with it, and two looks agree. */
  async #settle(step: Step, sentAt: number): Promise<SessionView> {
    let before: string | null = null;
    for (;;) {
      const view = await this.#look(Date.now() + LOST_MS);
      if (step.reached(view) === true) return view;
      const shown = JSON.stringify([view.exists, view.status, [...(view.options ?? [])]]);
      if (Date.now() > sentAt + step.maximumMs) {
        if (shown === before) {
          throw new Failed(
            "OUTCOME_NOT_REACHED",
            `The end of "${step.name}" was not seen, and ${describe(view)}. What it was to do did not happen: ask again.`,
          );
        }
        before = shown;
      }
      await this.#pause(LOOK_PAUSE_MS);
    }
  }

  async #firstLook(): Promise<SessionView> {
    return this.#look(Math.min(Date.parse(this.#operation.deadline_at), Date.now() + READ_BACK_MS), "FAILED");
  }

  /** A look that succeeded; looks that fail are made again until `giveUpAt`. */
  async #look(giveUpAt: number, end: "FAILED" | "UNKNOWN" = "UNKNOWN"): Promise<SessionView> {
    for (;;) {
      try {
        return await this.#env.look(this.#operation, this.#signal);
      } catch (error) {
        this.#signal.throwIfAborted();
        if (Date.now() >= giveUpAt) {
          const { code, message } = errorOf(error);
          if (end === "FAILED") throw new Failed(code, message);
          throw new Failed("OUTCOME_UNKNOWN", `No look at the session succeeded for 10 minutes: ${message}`, "UNKNOWN");
        }
        await this.#pause(LOOK_PAUSE_MS);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return sleep(milliseconds, undefined, { signal: this.#signal });
  }
}

const NOTHING = { exitCode: null, milliseconds: null, output: null } as const;

function describe(view: SessionView): string {
  return view.exists ? `the session is ${view.status}` : "the session does not exist";
}

function succeeded(alreadySo: boolean): OperationOutcome {
  return { state: "SUCCEEDED", alreadySo, errorCode: null, errorMessage: null };
}

function failed(error: unknown): OperationOutcome {
  if (error instanceof Failed) {
    return { state: error.final, alreadySo: false, errorCode: error.code, errorMessage: error.message };
  }
  const { code, message } = errorOf(error);
  return { state: "FAILED", alreadySo: false, errorCode: code, errorMessage: message };
}
