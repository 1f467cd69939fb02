import type { Secondary } from "../../gluster/cli/georep-command.js";
import {
  type GroupName,
  type OptionKey,
  parseGroupName,
  parseOptionKey,
  parseOptionValue,
  parseSecondaryUrl,
  parseVolumeName,
} from "../../gluster/values.js";
import { isSameOption, optionDefinition } from "../../model/options/judge.js";
import { isHalfDone } from "../../model/transitions.js";
import type { StepRow } from "../../store/operation-progress.js";
import type { Pair } from "../../service/sessions/preflight.js";
import type { OperationRow } from "../../store/operation-events.js";
import type { Before, OperationBefore } from "../../model/before.js";
import { createSteps, repairSteps } from "./steps/create.js";
import { deleteSteps } from "./steps/delete.js";
import { checkpointStep, PEERS_STEP, peersStep, resetOptionStep, setOptionStep, touchStep } from "./steps/options.js";
import { pauseStep, resumeStep, startStep, stopStep, type Subject } from "./steps/session.js";
import { type SessionView, type Step, reportedBricks } from "./steps/step.js";

/** The new monitor takes some seconds to say that it is not paused any more; until then the old one's word stands. */
const RESTART_MS = 8_000;

/**
 * Gluster restarts one node's monitor after the other's (gd_commit_op_phase in glusterd-syncop.c), and each says that it is not
 * paused any more when the destination has answered it (monitor.py, distribute). A pause that meets one which does not say so
 * yet is refused.
 */
const ALL_RESTARTED_MS = 60_000;

// How far a node's clock may be behind ours for a checkpoint to be recognised as set after a command was sent.
const CLOCK_ALLOWANCE_MS = 60_000;

/** What is known when the plan is made: the poll before the first command, or the steps that an earlier owner wrote down. */
export type PlanContext =
  | { readonly kind: "FRESH"; readonly view: SessionView; readonly before?: OperationBefore | null }
  | {
      readonly kind: "RESUMED";
      readonly view: SessionView;
      readonly steps: readonly StepRow[];
      readonly before?: OperationBefore | null;
    };

/** A session that is there already needs nothing of what a new one does. */
const NOTHING_BEFORE: Before = {
  sessionExists: true,
  sourceNodes: 0,
  primaryOptions: {},
  readOnly: null,
  keyFiles: [],
};

/** The commands of an operation, in order. The same operation gives the same plan to the owner that takes it over. */
export function planOf(operation: OperationRow, named: Secondary | null, context: PlanContext): Step[] {
  const subject: Subject = {
    volume: parseVolumeName(operation.volumeName),
    // A session that was found is named as its key names it; one that does not exist yet as the caller named it.
    secondary: named ?? parseSecondaryUrl(operation.sessionName),
  };
  const given = operation.arguments;
  const force = given["force"] === true;
  switch (operation.kind) {
    case "CREATE_SESSION":
      return stepsOfCreation(operation.volumeName, operation.sessionName, given, creationBefore(context));
    case "START_SESSION":
      return [startStep({ ...subject, force: force || forced(context, "START") })];
    case "STOP_SESSION":
      return [stopStep({ ...subject, force })];
    case "PAUSE_SESSION":
      return [pauseStep({ ...subject, force: force || forced(context, "PAUSE") })];
    case "RESUME_SESSION":
      return [resumeStep({ ...subject, force: force || forced(context, "RESUME") })];
    case "DELETE_SESSION":
      return deleteSteps({
        ...subject,
        url: parseSecondaryUrl(operation.sessionName),
        resetSyncTime: given["resetSyncTime"] === true,
        before: context.before != null && "sessionExists" in context.before ? null : (context.before ?? null),
      });
    case "REPAIR_KEYS":
      return repairSteps(parseSecondaryUrl(operation.sessionName), creationBefore(context));
    case "SET_OPTION": {
      const [key, value] = [keyOf(given, context), parseOptionValue(String(given["value"]))];
      const before = context.kind === "FRESH" ? context.view.lastRead?.get(key) : undefined;
      const restarts = restartsOf(given, before !== undefined && before !== value);
      return keepPaused(subject, context, setOptionStep(subject, key, value), restarts);
    }
    case "RESET_OPTION":
      return keepPaused(subject, context, resetOptionStep(subject, keyOf(given, context)), restartsOf(given, false));
    case "SET_CHECKPOINT": {
      const step = checkpointStep(subject, newCheckpoint(operation, context));
      const touch = given["touch"] === true ? [touchStep(subject)] : [];
      return [...keepPaused(subject, context, step, "NO"), ...touch];
    }
    // It sends nothing that changes the session: owner/verify/ carries it out.
    case "VERIFY_SESSION":
      return [];
  }
}

function creationBefore({ before }: PlanContext): Before {
  return before != null && "sessionExists" in before ? before : NOTHING_BEFORE;
}

/** @param given arguments of the operation @param named destination as the caller named it */
export function stepsOfCreation(
  volume: string,
  named: string,
  given: OperationRow["arguments"],
  before: Before,
): Step[] {
  return createSteps({
    volume: parseVolumeName(volume),
    url: parseSecondaryUrl(named),
    keys: keysOf(given),
    sshPort: portOf(given),
    syncMethod: syncMethodOf(given),
    force: given["force"] === true,
    start: given["startAfterCreate"] === true,
    before,
  });
}

/** How a user other than root is let in at the destination, as the arguments of a creation tell; Gluster's own way does not. */
export function accessOf(given: OperationRow["arguments"]): { readonly group: GroupName | null } | null {
  if (given["keys"] === "PUSH_PEM") return null;
  return { group: typeof given["userGroup"] === "string" ? parseGroupName(given["userGroup"]) : null };
}

/** What is tried before a session is made. */
export function pairOf(operation: OperationRow): Pair {
  const { volumeId: id, volumeName: name, clusterId, secondaryClusterId, arguments: given } = operation;
  const { user, host, volume } = parseSecondaryUrl(operation.sessionName);
  return {
    primary: { id, name, clusterId },
    destination: { host, volume, clusterId: secondaryClusterId },
    user,
    sshPort: portOf(given),
    keys: keysOf(given),
    syncMethod: syncMethodOf(given),
    operationId: operation.id,
  };
}

function keysOf(given: OperationRow["arguments"]): "MANAGED" | "PUSH_PEM" {
  return given["keys"] === "PUSH_PEM" ? "PUSH_PEM" : "MANAGED";
}

function portOf(given: OperationRow["arguments"]): number | null {
  return typeof given["sshPort"] === "number" ? given["sshPort"] : null;
}

function syncMethodOf(given: OperationRow["arguments"]): "RSYNC" | "TARSSH" {
  return given["syncMethod"] === "TARSSH" ? "TARSSH" : "RSYNC";
}

/** As the session's own Gluster calls the option: other releases have other names for it. */
function keyOf(given: OperationRow["arguments"], { view }: PlanContext): OptionKey {
  const asked = String(given["key"]);
  const own = [...(view.lastRead?.keys() ?? [])].find((name) => isSameOption(name, asked));
  return parseOptionKey(own ?? asked);
}

/** Whether writing the option restarts the workers: Gluster does nothing where the value is what it is already. */
type Restarts = "NO" | "PERHAPS" | "YES";

function restartsOf(given: OperationRow["arguments"], isNews: boolean): Restarts {
  if (optionDefinition(String(given["key"]))?.restartsWorkers === false) return "NO";
  return isNews ? "YES" : "PERHAPS";
}

/** Whether the plain command would be refused for what is half done. */
function forced(context: PlanContext, action: Parameters<typeof isHalfDone>[0]): boolean {
  if (context.kind === "FRESH") return isHalfDone(action, reportedBricks(context.view));
  return context.steps.some((written) => written.argv.includes("force"));
}

/**
 * Writing an option un-pauses a paused session in Gluster: it is paused again right after. Not before it was seen to run,
 * or the pause would find everything as it should be, and the restart come after it. And not at all while Gluster would
 * refuse the pause, forced or not: what was un-paused would go on, and the host that is down would stay paused.
 */
function keepPaused(subject: Subject, context: PlanContext, step: Step, restarts: Restarts): Step[] {
  const again = pauseStep({ ...subject, force: false });
  const paused =
    context.kind === "FRESH"
      ? context.view.status === "PAUSED"
      : context.steps.some((written) => written.name === again.name);
  const { workers } = context.view;
  const checked = context.kind === "FRESH" || context.steps.some((written) => written.name === PEERS_STEP);
  if (!paused) return restarts !== "NO" && checked ? [peersStep(step, workers, LEFT_OUT), step] : [step];
  if (restarts === "NO") return [step, again];
  const unpaused: Step = {
    ...step,
    reached: (view, elapsedMs) => {
      const reached = step.reached(view, elapsedMs);
      const reported = reportedBricks(view).filter(({ isDaemonUp }) => isDaemonUp);
      const stillPaused = reported.filter(({ status }) => status === "PAUSED").length;
      const isBegun = stillPaused < reported.length || restarts === "YES";
      const waitMs = stillPaused === 0 ? 0 : isBegun ? ALL_RESTARTED_MS : RESTART_MS;
      return elapsedMs < waitMs ? false : reached;
    },
  };
  const leaves = `By then "${step.name}" was done, which un-paused the session: pause it again.`;
  return [peersStep(step, workers, UNPAUSED), unpaused, { ...again, leaves }];
}

const LEFT_OUT =
  "Gluster would write the option on the other hosts only, and not bring it there later. Nothing was changed: bring it up, then ask again.";
const UNPAUSED =
  "Writing an option un-pauses the session, and Gluster pauses it again only with glusterd up on every host of its bricks. " +
  "Nothing was changed.";

function newCheckpoint(operation: OperationRow, context: PlanContext): (checkpoint: string) => boolean {
  if (context.kind === "FRESH") {
    const before = context.view.options?.get("checkpoint");
    return (checkpoint) => checkpoint !== before;
  }
  const earliest = Date.parse(operation.startedAt ?? operation.createdAt) - CLOCK_ALLOWANCE_MS;
  return (checkpoint) => Number(checkpoint) * 1_000 >= earliest;
}
