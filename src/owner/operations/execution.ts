import { AppError } from "../../errors.js";
import { GlusterFailure } from "../../gluster/failure.js";
import type { GlusterCommand } from "../../gluster/command.js";
import type { StepOutcome, StepRow } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { Verdict } from "../../model/transitions.js";
import { endUnclear, endUnseen, errorOf } from "../failures.js";
import { brickName } from "../rows.js";
import { sleep } from "../../concurrency/sleep.js";
import { refusalOf, summaryOf } from "../../model/checks/check-messages.js";
import { type Check, recordOf, speaksAgainst } from "../../model/checks/checks.js";
import { type OperationEnvironment, type Sent, TooLate } from "./environment.js";
import { Failed } from "./failed.js";
import { badEnd, describe, notReached, unseen, withLeft } from "./step-failures.js";
import { SOURCE, type SessionView, type Step } from "./steps/step.js";

/** A preflight under way. */
interface Trial {
  readonly checks: Promise<readonly Check[]>;
  readonly began: number;
}

/** How long polls after a successful command may at least take to show what it was sent for, where the deadline is near. */
const READ_BACK_MS = 30_000;
/** Without any successful poll for so long an operation ends as UNKNOWN. */
export const LOST_MS = 600_000;
const POLL_PAUSE_MS = 500;
/** The same once what is usual has gone by. */
const LATER_POLL_PAUSE_MS = 2_000;
/** The same where the CLI has to be asked, which takes Gluster's lock. */
const CLI_POLL_PAUSE_MS = 10_000;
const LOCK_PAUSE_MS = 1_000;
/**
 * Once a change was sent, each further step may wait so long for the cluster, which is longer than any other command holds it: what
 * is begun is better finished, or taken back, than left half done.
 */
const LATER_STEP_MS = 150_000;

/** A command that tells itself what came of it is sent so often, where its answer was lost. */
const ATTEMPTS = 3;
const AGAIN_PAUSE_MS = 2_000;

const NO_POLL = Promise.resolve(null);

/** What is written of a step for which nothing was sent. */
export const NOTHING_SENT = { exitCode: null, milliseconds: null, output: null } as const;

/** Sends the steps of one operation, and finds out what came of each. */
export class Execution {
  readonly #env: OperationEnvironment;
  readonly #operation: OperationRow;
  readonly #signal: AbortSignal;
  #preflight: Trial | null = null;
  /** Until when commands are sent, and again where a lock refuses them, epoch milliseconds. */
  deadline: number;
  /** Whether something may have been changed by now. */
  hasChanged = false;

  constructor(env: OperationEnvironment, operation: OperationRow, signal: AbortSignal) {
    this.#env = env;
    this.#operation = operation;
    this.#signal = signal;
    this.deadline = Date.parse(operation.deadlineAt);
  }

  /** @returns what a poll showed afterwards; null where none was made, because the command's own answer tells */
  async execute(step: Step, number: number): Promise<SessionView | null> {
    const { command } = step;
    let sentAt = Date.now();
    const send = (): Promise<Sent> => {
      if (command === null) return this.#judgePreflight(number);
      return this.#sendUnlocked(step, command, async (host) => {
        sentAt = Date.now();
        this.hasChanged ||= command.changes;
        const { id } = this.#operation;
        await this.#env.progress.markSending(id, number, host, command.argv, command.stdin ?? null);
      });
    };
    try {
      if (step.tellsItself === true) return await this.#concluded(step, number, await this.#tell(send), () => NO_POLL);
      const sent = await send();
      return await this.#concluded(step, number, sent, () => this.#readBack(step, number, sent));
    } catch (error) {
      // The end of a command that we abandon ourselves is nobody's answer.
      this.#signal.throwIfAborted();
      if (this.#env.isDatabaseGone(error) || (error instanceof Failed && error.step !== null)) throw error;
      if (error instanceof TooLate) throw this.#tooLate(step, number, error);
      const failure = error instanceof GlusterFailure ? error : null;
      const ended = {
        exitCode: failure?.exitCode ?? null,
        milliseconds: Date.now() - sentAt,
        output: error instanceof Error ? error.message : null,
      };
      const unseenEnd = failure !== null && endUnseen(failure);
      if (failure !== null && endUnclear(failure) && step.tellsItself !== true) {
        return this.#concluded(step, number, ended, () => this.#settle(step, sentAt, failure));
      }
      if (unseenEnd && step.tellsItself !== true) {
        return this.#concluded(step, number, ended, () => this.#settle(step, sentAt));
      }
      const view = failure === null || step.tellsItself === true ? null : await this.#satisfiedAnyway(step);
      if (view !== null) {
        // Not by this step: it is none of those that are taken back when a later one fails.
        await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SKIPPED", ...ended });
        return view;
      }
      const { code, message } = error instanceof Failed ? error : this.#errorOf(error);
      const outcome = { state: "FAILED" as const, ...ended };
      throw new Failed(code, withLeft(message, step), { step: { number, outcome }, refused: !unseenEnd, cause: error });
    }
  }

  #tooLate(step: Step, number: number, cause: TooLate): Failed {
    const words = this.hasChanged
      ? `"${step.name}" had to wait for the cluster for too long and was not sent.`
      : `"${step.name}" had to wait for the cluster until the operation's deadline; nothing was sent: ask again.`;
    const outcome = { state: "SKIPPED", ...NOTHING_SENT, output: words } as const;
    return new Failed("OUTCOME_NOT_REACHED", withLeft(words, step), {
      step: { number, outcome },
      refused: true,
      cause,
    });
  }

  #errorOf(error: unknown): ReturnType<typeof errorOf> {
    const { id } = this.#operation;
    const known = errorOf(error, id);
    if (known.code === "INTERNAL") this.#env.log.error({ err: error, operation: id }, "a step failed unexpectedly");
    return known;
  }

  /** Begins what the step of the preflight waits for: it needs nothing of what else is polled before. */
  beginPreflight(): Trial {
    const checks = this.#env.preflight(this.#operation, this.#signal);
    // Where the operation ends before that step, nobody asks what came of it.
    checks.catch(() => undefined);
    return (this.#preflight = { checks, began: performance.now() });
  }

  /** @throws Failed where a check speaks against it */
  async #judgePreflight(number: number): Promise<Sent> {
    const { id, arguments: given } = this.#operation;
    await this.#env.progress.markSending(id, number, null, []);
    const { began, checks: tried } = this.#preflight ?? this.beginPreflight();
    const checks = await tried;
    const found = {
      milliseconds: Math.round(performance.now() - began),
      output: summaryOf(checks),
      checks: checks.map(recordOf),
    };
    const against = speaksAgainst(checks, given["force"] === true);
    if (against.length === 0) return { exitCode: null, ...found };
    const outcome = { state: "FAILED" as const, exitCode: null, ...found };
    throw new Failed("PREFLIGHT_FAILED", refusalOf(against), { step: { number, outcome }, refused: true });
  }

  /** Has a command sent again whose end was not seen, since doing it twice is as good as once. */
  async #tell(send: () => Promise<Sent>): Promise<Sent> {
    let last: GlusterFailure | null = null;
    for (let attempt = 1; ; attempt++) {
      try {
        return await send();
      } catch (error) {
        // What was sent in time tells more than that there is no time for it to be sent again.
        if (error instanceof TooLate && last !== null) throw last;
        const isUnseen = error instanceof GlusterFailure && endUnseen(error) && !endUnclear(error);
        if (!isUnseen || attempt === ATTEMPTS || this.#signal.aborted) throw error;
        last = error;
        await this.sleep(AGAIN_PAUSE_MS);
      }
    }
  }

  /** Writes down how a step ended that was sent, after what `conclude` sees of it. */
  async #concluded<T extends SessionView | null>(
    step: Step,
    number: number,
    ended: Omit<StepOutcome, "state">,
    conclude: () => Promise<T>,
  ): Promise<T> {
    let view: T;
    try {
      view = await conclude();
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const decided = { number, outcome: { state: error.final, ...ended } };
      // Where Gluster refused, it has said why itself.
      const isExplained = step.explainedByLog === true && error.code === "OUTCOME_NOT_REACHED";
      const why = isExplained ? await this.#explained() : null;
      throw new Failed(error.code, withLeft(why ?? error.message, step), {
        final: error.final,
        step: decided,
        cause: error.cause,
      });
    }
    await this.#env.progress.stepEnded(this.#operation.id, number, { state: "SUCCEEDED", ...ended });
    return view;
  }

  /** Gluster refused: when it is as it should be, someone else did it in between, and the refusal says just that. */
  async #satisfiedAnyway(step: Step): Promise<SessionView | null> {
    try {
      const view = await this.#env.observe(this.#operation, this.#signal);
      return step.judge(view).kind === "NO_CHANGE" ? view : null;
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
  async recoverStep(step: Step, row: StepRow): Promise<boolean> {
    if (step.tellsItself === true) {
      const sent = row.startedAt === null ? 0 : Date.parse(row.startedAt);
      await this.sleep(Math.max(0, sent + step.maximumMs - Date.now()));
      return false;
    }
    const sentAt = row.startedAt === null ? Date.now() : Date.parse(row.startedAt);
    const { number, exitCode, milliseconds, output } = row;
    const answered = { exitCode, milliseconds: milliseconds ?? 0, output: output ?? "" };
    const unseenEnd = { ...NOTHING_SENT, output: "The service that sent the command ended before it saw the answer." };
    try {
      if (exitCode === null) await this.#concluded(step, number, unseenEnd, () => this.#settle(step, sentAt));
      else {
        const answeredAt = sentAt + answered.milliseconds;
        await this.#concluded(step, number, answered, () => this.#readBack(step, number, answered, answeredAt));
      }
      return true;
    } catch (error) {
      if (error instanceof Failed && step.repeatable) return false;
      throw error;
    }
  }

  /** Sends, and again while a lock refuses, Gluster's or our own: a refused command did nothing. */
  async #sendUnlocked(
    step: Step,
    command: GlusterCommand<unknown>,
    onHost: (host: string) => Promise<void>,
  ): Promise<Sent> {
    const { at = SOURCE } = step;
    const latest = this.hasChanged ? Math.max(this.deadline, Date.now() + LATER_STEP_MS) : this.deadline;
    const readUntil = this.hasChanged ? Infinity : this.deadline;
    for (let refusal: unknown = null; ;) {
      try {
        return await this.#env.send(this.#operation, command, { at, latest, readUntil, onHost }, this.#signal);
      } catch (error) {
        if (error instanceof TooLate && refusal !== null) throw refusal;
        if (!isLocked(error) || Date.now() >= latest) throw error;
        refusal = error;
        await this.sleep(LOCK_PAUSE_MS * (0.5 + Math.random()));
        if (at.cluster === "source") await this.#judgeAgain(step, error, latest);
      }
    }
  }

  /** Whoever held the lock may have done the same, or another thing, or made another volume of the name. */
  async #judgeAgain(step: Step, refusal: unknown, latest: number): Promise<void> {
    const view = await this.observe(latest, "FAILED");
    const verdict: Verdict = step.tellsItself === true ? { kind: "RUN" } : step.judge(view);
    if (verdict.kind === "NO_CHANGE") throw refusal;
    this.assertVolume(view);
    if (verdict.kind === "WRONG_STATE") throw new Failed("WRONG_STATE", verdict.reason);
  }

  /**
   * Gluster said yes: the outcome is what polls show, until the operation's deadline. Once it has to be waited for, the yes is
   * written down: from then on a stop may take the operation's place, and the owner that takes it over knows.
   */
  async #readBack(step: Step, number: number, sent: Sent, answeredAt = Date.now()): Promise<SessionView> {
    const until = Math.max(answeredAt + (step.outcomeMs ?? READ_BACK_MS), this.deadline);
    for (let isWritten = false; ;) {
      const view = await this.observe(Date.now() + LOST_MS);
      const elapsed = Date.now() - answeredAt;
      if (step.reached(view, elapsed) !== false) return view;
      if (Date.now() >= until || step.isHopeless?.(view, elapsed) === true) {
        throw new Failed(
          "OUTCOME_NOT_REACHED",
          `Gluster answered that it did "${step.name}", but ${Math.round(elapsed / 1_000)} s later ${describe(view)}. ` +
            "The log of gsyncd on the source nodes says why.",
        );
      }
      if (!isWritten) await this.#env.progress.stepAnswered(this.#operation.id, number, sent);
      isWritten = true;
      const rest = isByCli(view) ? CLI_POLL_PAUSE_MS : LATER_POLL_PAUSE_MS;
      await this.sleep(elapsed < READ_BACK_MS ? POLL_PAUSE_MS : rest);
    }
  }

  /**
   * Nobody saw the command's end, or knows what it means: until Gluster must be done with it, and two polls agree.
   *
   * @param told what the command said at its end, where that was seen: it stands unless a poll shows otherwise
   */
  async #settle(step: Step, sentAt: number, failure: GlusterFailure | null = null): Promise<SessionView> {
    let before: string | null = null;
    for (;;) {
      const view = await this.observe(Date.now() + LOST_MS);
      const elapsed = Date.now() - sentAt;
      const reached = step.reached(view, elapsed);
      if (reached === true) return view;
      const isOver = reached === null || step.isHopeless?.(view, elapsed) === true;
      if (isOver && failure !== null) throw badEnd(step, failure, view);
      const shown = JSON.stringify([view.exists, view.status, [...(view.options ?? [])]]);
      if (Date.now() > sentAt + step.maximumMs) {
        if (shown === before) {
          if (failure !== null) throw badEnd(step, failure, view);
          throw reached === null ? unseen(step) : notReached(step, view);
        }
        before = shown;
      }
      await this.sleep(POLL_PAUSE_MS);
    }
  }

  /** Why not every worker works, by the logs of those that do not; null where none of them is known. */
  async #explained(): Promise<string | null> {
    const view = await this.observe(Date.now() + LOST_MS);
    const idle = view.workers.filter(({ status }) => status !== "ACTIVE" && status !== "PASSIVE");
    if (!view.exists || idle.length === 0) return null;
    const reasons = await Promise.all(
      idle.map(async (worker) => {
        const errors = await this.#env.errorsOf(this.#operation, worker);
        const words = errors.length === 0 ? "its log has no errors" : `its log says: ${errors.join(" | ")}`;
        return `${brickName(worker)} is ${worker.status ?? "UNKNOWN"}, and ${words}`;
      }),
    );
    return `Gluster started the session, but not every worker came to replicate. ${reasons.join(". ")}.`;
  }

  /** A poll that succeeded; polls that fail are made again until `giveUpAt`. */
  async observe(giveUpAt: number, end: "FAILED" | "UNKNOWN" = "UNKNOWN"): Promise<SessionView> {
    for (;;) {
      try {
        return await this.#env.observe(this.#operation, this.#signal);
      } catch (error) {
        this.#signal.throwIfAborted();
        if (this.#env.isDatabaseGone(error)) throw error;
        const { code, message } = errorOf(error, this.#operation.id);
        if (code === "INTERNAL") this.#env.log.warn({ err: error, operation: this.#operation.id }, "poll failed");
        if (Date.now() >= giveUpAt) {
          if (end === "FAILED") throw new Failed(code, message, { cause: error });
          const words = `The session could not be read for ${LOST_MS / 60_000} minutes, so what came of it is not known: check its status on a host. ${message}`;
          throw new Failed("OUTCOME_UNKNOWN", words, { final: "UNKNOWN", cause: error });
        }
        await this.sleep(POLL_PAUSE_MS);
      }
    }
  }

  /** Another volume may have its name by now, and is not to be touched. */
  assertVolume(view: SessionView): void {
    if (view.volumeExists) return;
    const { volumeName: name, volumeId: id } = this.#operation;
    throw new Failed("NOT_FOUND", `The volume ${name} (${id}) does not exist any more, and its sessions went with it.`);
  }

  sleep(milliseconds: number): Promise<void> {
    return sleep(milliseconds, this.#signal);
  }
}

/** Whether some brick was told of by nothing but the CLI. */
function isByCli({ workers }: SessionView): boolean {
  return workers.some(({ status, isMonitorAlive }) => status !== null && isMonitorAlive === null);
}

function isLocked(error: unknown): boolean {
  if (error instanceof GlusterFailure) return error.kind === "LOCK_HELD";
  return error instanceof AppError && error.code === "GLUSTER_LOCKED";
}
