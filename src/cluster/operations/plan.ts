import type { Secondary } from "../../gluster/georep-command.js";
import {
  type OptionKey,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseVolumeName,
} from "../../gluster/values.js";
import type { StepRow } from "../../service/operation-progress.js";
import type { OperationRow } from "../../service/operations.js";
import { createSteps } from "./create-steps.js";
import { checkpointStep, resetOptionStep, setOptionStep } from "./option-steps.js";
import { deleteStep, pauseStep, resumeStep, startStep, stopStep, type Subject } from "./session-steps.js";
import type { SessionView, Step } from "./step.js";

/** The new monitor takes some seconds to say that it is not paused any more; until then the old one's word stands. */
const RESTART_MS = 8_000;

// How far a node's clock may be behind ours for a checkpoint to be recognised as set after a command was sent.
const CLOCK_ALLOWANCE_MS = 60_000;

/** What is known when the plan is made: the look before the first command, or the steps that an earlier owner wrote down. */
export type PlanContext =
  | { readonly kind: "FRESH"; readonly view: SessionView }
  | { readonly kind: "RESUMED"; readonly steps: readonly StepRow[] };

/** The commands of an operation, in order. The same operation gives the same plan to the owner that takes it over. */
export function planOf(operation: OperationRow, named: Secondary | null, context: PlanContext): Step[] {
  const subject: Subject = {
    volume: parseVolumeName(operation.volume_name),
    // A session that was found is named as its key names it; one that does not exist yet as the caller named it.
    secondary: named ?? parseSecondaryUrl(operation.session_name),
  };
  const given = operation.arguments;
  const force = given["force"] === true;
  switch (operation.kind) {
    case "CREATE_SESSION": {
      const sshPort = typeof given["sshPort"] === "number" ? given["sshPort"] : null;
      const url = parseSecondaryUrl(operation.session_name);
      const steps = createSteps({ volume: subject.volume, url, sshPort, force });
      if (given["startAfterCreate"] === true) steps.push(startStep({ ...subject, force: false }));
      return steps;
    }
    case "START_SESSION":
      return [startStep({ ...subject, force })];
    case "STOP_SESSION":
      return [stopStep({ ...subject, force })];
    case "PAUSE_SESSION":
      return [pauseStep({ ...subject, force })];
    case "RESUME_SESSION":
      return [resumeStep({ ...subject, force })];
    case "DELETE_SESSION":
      return [deleteStep({ ...subject, resetSyncTime: given["resetSyncTime"] === true })];
    case "SET_OPTION":
      return keepPaused(
        subject,
        context,
        setOptionStep(subject, keyOf(given), parseOptionValue(String(given["value"]))),
      );
    case "RESET_OPTION":
      return keepPaused(subject, context, resetOptionStep(subject, keyOf(given)));
    case "SET_CHECKPOINT":
      return keepPaused(subject, context, checkpointStep(subject, newCheckpoint(operation, context)), false);
  }
}

function keyOf(given: OperationRow["arguments"]): OptionKey {
  return parseOptionKey(String(given["key"]));
}

/**
 * Writing an option un-pauses a paused session in Gluster: it is paused again right after. Not before it was seen to run,
 * or the pause would find everything as it should be, and the restart come after it.
 */
function keepPaused(subject: Subject, context: PlanContext, step: Step, restarts = true): Step[] {
  const again = pauseStep({ ...subject, force: false });
  const paused =
    context.kind === "FRESH"
      ? context.view.status === "PAUSED"
      : context.steps.some((written) => written.name === again.name);
  if (!paused) return [step];
  const unpaused: Step = {
    ...step,
    reached: (view, elapsedMs) => {
      const reached = step.reached(view, elapsedMs);
      return reached !== false && view.status === "PAUSED" && elapsedMs < RESTART_MS ? false : reached;
    },
  };
  return [restarts ? unpaused : step, again];
}

function newCheckpoint(operation: OperationRow, context: PlanContext): (checkpoint: string) => boolean {
  if (context.kind === "FRESH") {
    const before = context.view.options?.get("checkpoint");
    return (checkpoint) => checkpoint !== before;
  }
  const earliest = Date.parse(operation.started_at ?? operation.created_at) - CLOCK_ALLOWANCE_MS;
  return (checkpoint) => Number(checkpoint) * 1_000 >= earliest;
}
