import { AppError, type ErrorCode } from "../../errors.js";
import { GlusterFailure } from "../../gluster/failure.js";
import type { GlusterCommand } from "../../gluster/command.js";
import type { Log } from "../../log.js";
import type {
  EndedStep,
  OperationOutcome,
  OperationProgress,
  StepOutcome,
  StepRow,
} from "../../service/operation-progress.js";
import type { OperationRow } from "../../service/operations.js";
import { endUnseen, errorOf } from "../failures.js";
import { pause } from "../pause.js";
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
  readonly isDatabaseGone: (error: unknown) => boolean;
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
  /** Reads the session's options after they were changed, so that who waits for the change is shown them. Never throws. */
  readOptions(operation: OperationRow): Promise<void>;
  readonly log: Log;
}

/** How long nobody need answer for an operation that has sent nothing to fail: within the time that callers wait. */
const FIRST_LOOK_MS = 10_000;
/** How long a look after a successful command may take to show what it was sent for. */
const READ_BACK_MS = 30_000;
/** Without any successful look for so long an operation ends as UNKNOWN. */
const LOST_MS = 600_000;
const LOOK_PAUSE_MS = 500;
const LOCK_PAUSE_MS = 1_000;

/** How an operation ended that did not succeed, with the step that decided it. */
const CHANGES_OPTIONS: ReadonlySet<OperationRow["kind"]> = new Set(["SET_OPTION", "RESET_OPTION", "SET_CHECKPOINT"]);

class Failed extends Error {
  readonly code: ErrorCode;
  readonly final: "FAILED" | "UNKNOWN";
  readonly step: EndedStep | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly final?: "FAILED" | "UNKNOWN"; readonly step?: EndedStep; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.final = options.final ?? "FAILED";
    this.step = options.step ?? null;
  }
}

/**
 * Carries an operation to its end, or settles one that an earlier owner left: by looking, never by repeating.
 *
 * @throws the reason of `signal` when it aborts first, and what the database throws when it goes away; the operation then
 *   stays as it is, to be taken up again
 */
export async function runOperation(
  env: OperationEnvironment,
  operation: OperationRow,
  signal: AbortSignal,
): Promise<void> {
  try {
    const alreadySo = await new Run(env, operation, signal).toEnd();
    if (alreadySo === null) return;
    if (CHANGES_OPTIONS.has(operation.kind)) await env.readOptions(operation);
    await env.progress.finish(operation.id, succeeded(alreadySo));
  } catch (error) {
    signal.throwIfAborted();
    if (env.isDatabaseGone(error)) throw error;
    const { code } = errorOf(error);
    if (!(error instanceof Failed) && code === "INTERNAL") {
      env.log.error({ err: error, operation: operation.id }, "operation failed unexpectedly");
    }
    await env.progress.finish(operation.id, failed(error), error instanceof Failed ? error.step : null);
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
    const deadline = Date.parse(this.#operation.deadline_at);
    if (Date.now() > deadline) {
      // Whoever asked has long stopped waiting for it: done now, it would come out of the blue.
      throw new Failed(
        "OUTCOME_NOT_REACHED",
        "No replica took it up before its deadline; nothing was sent: ask again.",
      );
    }
    const view = await this.#look(Math.min(deadline, Date.now() + FIRST_LOOK_MS), "FAILED");
    this.#assertVolume(view);
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
      // A step that failed is written together with the end of its operation.
      if (row.state === "FAILED" || row.state === "UNKNOWN") throw new Error(`step ${row.number} is ${row.state}`);
      if (row.state === "RUNNING" && !(await this.#settleLeft(step, row))) break;
      next++;
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
      if (verdict.kind === "ALREADY_SO") {
        await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SKIPPED", ...NOTHING });
        continue;
      }
      this.#assertVolume(view);
      if (verdict.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
      sent = true;
      view = await this.#execute(step, number);
    }
    return !sent;
  }

  async #execute(step: Step, number: number): Promise<SessionView> {
    let sentAt = Date.now();
    try {
      const sent = await this.#sendUnlocked(step, async (host) => {
        sentAt = Date.now();
        await this.#env.progress.stepSent(this.#operation.id, number, host, step.command.argv);
      });
      return await this.#concluded(number, sent, () => this.#readBack(step));
    } catch (error) {
      // The end of a command that we abandon ourselves is nobody's answer.
      this.#signal.throwIfAborted();
      if (error instanceof Failed || this.#env.isDatabaseGone(error)) throw error;
      const told = error instanceof GlusterFailure ? error : null;
      const ended = {
        exitCode: told?.exitCode ?? null,
        milliseconds: Date.now() - sentAt,
        output: error instanceof Error ? error.message : null,
      };
      if (told !== null && endUnseen(told)) return this.#concluded(number, ended, () => this.#settle(step, sentAt));
      const view = told === null ? null : await this.#wantedAllTheSame(step);
      if (view !== null) {
        await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SUCCEEDED", ...ended });
        return view;
      }
      const { code, message } = errorOf(error);
      throw new Failed(code, message, { step: { number, outcome: { state: "FAILED", ...ended } }, cause: error });
    }
  }

  /** Writes down how a step ended that was sent, after what `conclude` sees of it. */
  async #concluded(
    number: number,
    ended: Omit<StepOutcome, "state">,
    conclude: () => Promise<SessionView>,
  ): Promise<SessionView> {
    let view: SessionView;
    try {
      view = await conclude();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const step = { number, outcome: { state: error.final, ...ended } };
      throw new Failed(error.code, error.message, { final: error.final, step, cause: error.cause });
    }
    await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SUCCEEDED", ...ended });
    return view;
  }

  /** Gluster refused: when it is as it should be, someone else did it in between, and the refusal says just that. */
  async #wantedAllTheSame(step: Step): Promise<SessionView | null> {
    try {
      const view = await this.#env.look(this.#operation, this.#signal);
      return step.judge(view).kind === "ALREADY_SO" ? view : null;
    } catch (error) {
      this.#signal.throwIfAborted();
      if (this.#env.isDatabaseGone(error)) throw error;
      return null;
    }
  }

  /**
   * A step whose command an earlier owner had sent, or was about to.
   *
   * @returns false when it has to be sent again, and may be
   */
  async #settleLeft(step: Step, row: StepRow): Promise<boolean> {
    const sentAt = row.started_at === null ? Date.now() : Date.parse(row.started_at);
    const ended = { ...NOTHING, output: "The service that sent the command ended before it saw the answer." };
    try {
      await this.#concluded(row.number, ended, () => this.#settle(step, sentAt));
      return true;
    } catch (error) {
      if (error instanceof Failed && step.repeatable) return false;
      throw error;
    }
  }

  /** Sends, and again while a lock refuses, Gluster's or our own: a refused command did nothing. */
  async #sendUnlocked(step: Step, onHost: (host: string) => Promise<void>): Promise<Sent> {
    const deadline = Date.parse(this.#operation.deadline_at);
    for (;;) {
      try {
        return await this.#env.send(this.#operation, step.command, onHost, this.#signal);
      } catch (error) {
        if (!isLocked(error) || Date.now() >= deadline) throw error;
        await this.#pause(LOCK_PAUSE_MS * (0.5 + Math.random()));
      }
    }
  }

  /** Gluster said yes: the outcome is what looks show. */
  async #readBack(step: Step): Promise<SessionView> {
    const answeredAt = Date.now();
    for (;;) {
      const view = await this.#look(Date.now() + LOST_MS);
      const elapsed = Date.now() - answeredAt;
      if (step.reached(view, elapsed) !== false) return view;
      if (elapsed >= READ_BACK_MS) {
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
      const reached = step.reached(view, Date.now() - sentAt);
      if (reached === true) return view;
      const shown = JSON.stringify([view.exists, view.status, [...(view.options ?? [])]]);
      if (Date.now() > sentAt + step.maximumMs) {
        if (shown === before) throw reached === null ? unseen(step) : notReached(step, view);
        before = shown;
      }
      await this.#pause(LOOK_PAUSE_MS);
    }
  }

  /** A look that succeeded; looks that fail are made again until `giveUpAt`. */
  async #look(giveUpAt: number, end: "FAILED" | "UNKNOWN" = "UNKNOWN"): Promise<SessionView> {
    for (;;) {
      try {
        return await this.#env.look(this.#operation, this.#signal);
      } catch (error) {
        this.#signal.throwIfAborted();
        if (this.#env.isDatabaseGone(error)) throw error;
        const { code, message } = errorOf(error);
        if (code === "INTERNAL") this.#env.log.warn({ err: error, operation: this.#operation.id }, "look failed");
        if (Date.now() >= giveUpAt) {
          if (end === "FAILED") throw new Failed(code, message, { cause: error });
          const words = `No look at the session succeeded for ${LOST_MS / 60_000} minutes, so nobody knows what came of it: look yourself. ${message}`;
          throw new Failed("OUTCOME_UNKNOWN", words, { final: "UNKNOWN", cause: error });
        }
        await this.#pause(LOOK_PAUSE_MS);
      }
    }
  }

  /** Another volume may have its name by now, and is not to be touched. What was to go with the volume is gone. */
  #assertVolume(view: SessionView): void {
    if (view.volumeExists || this.#operation.kind === "DELETE_SESSION") return;
    const { volume_name: name, volume_id: id } = this.#operation;
    throw new Failed("NOT_FOUND", `The volume ${name} (${id}) does not exist any more, and its sessions went with it.`);
  }

  #pause(milliseconds: number): Promise<void> {
    return pause(milliseconds, this.#signal);
  }
}

const NOTHING = { exitCode: null, milliseconds: null, output: null } as const;

function isLocked(error: unknown): boolean {
  if (error instanceof GlusterFailure) return error.kind === "LOCK_HELD";
  return error instanceof AppError && error.code === "GLUSTER_LOCKED";
}

function notReached(step: Step, view: SessionView): Failed {
  const words = `The end of "${step.name}" was not seen, and ${describe(view)}. What it was to do did not happen: ask again.`;
  return new Failed("OUTCOME_NOT_REACHED", words);
}

function unseen(step: Step): Failed {
  const words = `The end of "${step.name}" was not seen, and a look cannot tell what came of it: look yourself.`;
  return new Failed("OUTCOME_UNKNOWN", words, { final: "UNKNOWN" });
}

function describe(view: SessionView): string {
  if (!view.exists) return "the session does not exist";
  const [first, ...others] = view.daemonsDown;
  const status = `the session is ${view.status}`;
  if (first === undefined) return status;
  return `${status} (glusterd is down on ${[first, ...others].join(", ")}: what runs there goes on until it is up)`;
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
