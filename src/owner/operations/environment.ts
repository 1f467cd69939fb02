import type { GlusterCommand } from "../../gluster/command.js";
import type { Log } from "../../log.js";
import type { Before, DeletionBefore } from "../../model/before.js";
import type { Check, CheckRecord } from "../../model/checks/checks.js";
import type { OperationProgress } from "../../store/operation-progress.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { Place, SessionView, WorkerView } from "./steps/step.js";

/** What came of a command that was sent. */
export interface Sent {
  readonly exitCode: number | null;
  readonly milliseconds: number;
  readonly output: string;
  /** What a preflight found. */
  readonly checks?: readonly CheckRecord[];
}

export interface Sending {
  readonly at: Place;
  /** Epoch milliseconds after which the command is not sent any more, however long it had to wait. */
  readonly latest: number;
  /** Epoch milliseconds until when one that only reads may take, though some seconds at least. */
  readonly readUntil: number;
  /** Called before it is sent, for each host that it is tried on: another one only while nothing has been sent. */
  readonly onHost: (host: string) => Promise<void>;
}

/** What a command that had to wait for too long ends with: it was not sent. */
export class TooLate extends Error {
  override readonly name = "TooLate";
}

/** What an operation needs of its cluster, and of the destination's. */
export interface OperationEnvironment {
  readonly progress: OperationProgress;
  readonly isDatabaseGone: (error: unknown) => boolean;
  /**
   * A poll made after the call.
   *
   * @throws GlusterFailure when nobody could tell of the session
   */
  observe(operation: OperationRow, signal: AbortSignal): Promise<SessionView>;
  /**
   * What is so at both ends before a session is made.
   *
   * @throws AppError, GlusterFailure when it cannot be made
   */
  readBefore(operation: OperationRow, signal: AbortSignal): Promise<Omit<Before, "sessionExists">>;
  /** Tries on the nodes of both ends whether the session would work, changing nothing. */
  preflight(operation: OperationRow, signal: AbortSignal): Promise<readonly Check[]>;
  /**
   * What a session leaves behind that nothing else needs, as far as it was asked to be cleaned up; null where it was not.
   *
   * @throws AppError, GlusterFailure
   */
  readBeforeDeletion(operation: OperationRow, signal: AbortSignal): Promise<DeletionBefore | null>;
  /**
   * Sends a command to where it belongs, alone.
   *
   * @throws GlusterFailure, AppError; TooLate, and nothing was sent
   */
  send(operation: OperationRow, command: GlusterCommand<unknown>, how: Sending, signal: AbortSignal): Promise<Sent>;
  /** What a worker's node has in its log of errors; empty where there are none, or where it cannot be read. Never throws. */
  errorsOf(operation: OperationRow, worker: WorkerView): Promise<readonly string[]>;
  /** Reads the session's options after they were changed, so that who waits for the change is shown them. Never throws. */
  readOptions(operation: OperationRow): Promise<void>;
  /** The same for its keys. */
  readKeys(operation: OperationRow): Promise<void>;
  readonly log: Log;
}
