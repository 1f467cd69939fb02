import { AppError } from "../../errors.js";
import { Semaphore } from "../../concurrency/semaphore.js";
import type { OperationOutcome, OperationProgress } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import { keepVerification, type VerificationResult } from "../../store/verifications.js";
import type { OwnerContext } from "../context.js";
import { errorOf } from "../failures.js";
import { Failed } from "../operations/failed.js";
import { type ReachDependencies, reach } from "../on-demand/reach.js";
import { type Ends, Verification, VERIFICATION_STEPS } from "./verification.js";

/** How many of one cluster go on at a time: each is a mount on a node of either end, which reads as fast as it can. */
const AT_ONCE = 2;

export interface VerifierDependencies extends ReachDependencies {
  readonly isDatabaseGone: (error: unknown) => boolean;
}

/**
 * Carries out the operations that compare files of a session at both ends. They change nothing: they take neither Gluster's lock
 * nor a turn among changes, and one that an earlier owner left is made anew.
 */
export class Verifier {
  readonly #on: OwnerContext;
  readonly #deps: VerifierDependencies;
  readonly #progress: OperationProgress;
  readonly #permits = new Semaphore(AT_ONCE);

  constructor(on: OwnerContext, deps: VerifierDependencies, progress: OperationProgress) {
    this.#on = on;
    this.#deps = deps;
    this.#progress = progress;
  }

  /** @throws the reason of `signal` when it aborts first, and what the database throws when it goes away */
  async run(operation: OperationRow, signal: AbortSignal): Promise<void> {
    const release = await this.#permits.acquire({ signal });
    try {
      await this.#toEnd(operation, signal);
    } finally {
      release();
    }
  }

  async #toEnd(operation: OperationRow, signal: AbortSignal): Promise<void> {
    const { id } = operation;
    try {
      if (Date.now() > Date.parse(operation.deadlineAt)) {
        throw new Failed(
          "OUTCOME_NOT_REACHED",
          "Its turn did not come before its deadline; nothing was read: ask again.",
        );
      }
      if (operation.state === "RUNNING") await this.#giveUpSteps(id);
      const ends = await this.#ends(operation);
      if (operation.state === "PENDING" && !(await this.#progress.begin(id, VERIFICATION_STEPS))) return;
      const verification = new Verification(operation, ends, this.#progress, signal);
      const result = await verification.run();
      signal.throwIfAborted();
      const status = this.#on.cache.sessions.get(operation.sessionId)?.row.status ?? "UNKNOWN";
      await this.#progress.finish(id, SUCCEEDED, null, keepVerification(operation, result, status));
      await this.#tell(operation.sessionId, result);
    } catch (error) {
      signal.throwIfAborted();
      if (this.#deps.isDatabaseGone(error)) throw error;
      const { code, message } = error instanceof Failed ? error : errorOf(error, id);
      if (code === "INTERNAL") this.#on.log.error({ err: error, operation: id }, "verification failed unexpectedly");
      const outcome = { state: "FAILED" as const, noChange: false, errorCode: code, errorMessage: message };
      await this.#progress.finish(id, outcome, error instanceof Failed ? error.step : null);
    }
  }

  /** What an earlier owner had sent is sent anew, unless a step before it fails: then nobody is to wait for it. */
  async #giveUpSteps(id: string): Promise<void> {
    const output = "The service that sent the command ended before it saw the answer.";
    for (const { number, state } of await this.#progress.steps(id)) {
      if (state !== "RUNNING") continue;
      await this.#progress.stepEnded(id, number, { state: "SKIPPED", exitCode: null, milliseconds: null, output });
    }
  }

  /** Has the diagnosis of the session go by it: after a reading of what is stored that may have come before it. */
  async #tell(sessionId: string, result: VerificationResult): Promise<void> {
    const { cache, now } = this.#on;
    await cache.runExclusive(async () => {
      if (!cache.sessions.has(sessionId)) return;
      cache.applyVerification({ sessionId, finishedAt: now().toISOString(), ...result });
    });
  }

  /** @throws AppError NOT_FOUND, INVALID_ARGUMENT */
  async #ends(operation: OperationRow): Promise<Ends> {
    const { clusterId, secondaryClusterId, sessionId } = operation;
    const { client, cache } = this.#on;
    const session: Ends["session"] = () => {
      const row = cache.sessions.get(sessionId)?.row;
      if (row === undefined) throw new AppError("NOT_FOUND", "The session does not exist any more.");
      return row;
    };
    session();
    const destination =
      secondaryClusterId === clusterId
        ? client
        : secondaryClusterId === null
          ? undefined
          : (await reach(this.#deps, secondaryClusterId))?.client;
    if (destination === undefined) {
      const words = "The destination's cluster is not registered any more: register it, then ask again.";
      throw new AppError("NOT_FOUND", words);
    }
    return { source: client, destination, session };
  }
}

const SUCCEEDED: OperationOutcome = { state: "SUCCEEDED", noChange: false, errorCode: null, errorMessage: null };
