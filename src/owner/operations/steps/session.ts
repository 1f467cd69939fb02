import { deleteSession, pause, resume, start, stop } from "../../../gluster/cli/georep-change.js";
import type { Secondary } from "../../../gluster/cli/georep-command.js";
import { secondaryArg, type VolumeName } from "../../../gluster/values.js";
import type { GeoRepStatus } from "../../../model/status.js";
import { judge, reached, type SessionAction, type Verdict } from "../../../model/transitions.js";
import { type SessionView, type Step, reportedBricks } from "./step.js";

/** How long start, stop, pause, resume and delete take at most, seen from the outside. */
const MAXIMUM_MS = 30_000;

/** How long after Gluster's answer a monitor may take to begin. */
const MONITOR_MS = 20_000;

const NO_SESSION: Verdict = { kind: "WRONG_STATE", reason: "The session does not exist: create it." };

export interface Subject {
  readonly volume: VolumeName;
  readonly secondary: Secondary;
}

export interface StateChange extends Subject {
  readonly force: boolean;
}

export function startStep(change: StateChange): Step {
  const step = stateStep("START", change, start(change.volume, change.secondary, change), "stop");
  return { ...step, isHopeless: isStillborn };
}

/**
 * A monitor that cannot ask the destination for its volume ends, its bricks stay as they were, and nothing starts it again. One
 * that lives may still be asking: a slow login there takes as long as it takes.
 */
function isStillborn({ workers }: SessionView, elapsedMs: number): boolean {
  if (elapsedMs < MONITOR_MS) return false;
  return workers.some(
    ({ status, isDaemonUp, isMonitorAlive }) => isDaemonUp && isMonitorAlive === false && showsNothing(status),
  );
}

export function stopStep(change: StateChange): Step {
  const step = stateStep("STOP", change, stop(change.volume, change.secondary, change), "start");
  return {
    ...step,
    judge: (view) => (view.exists && isStarting(view) ? { kind: "RUN" } : step.judge(view)),
    reached: (view, elapsedMs) => (isStarting(view) ? false : step.reached(view, elapsedMs)),
  };
}

/** Whether a brick shows that nothing runs, and a monitor is there that has yet to start its worker. */
export function isStarting({ workers }: SessionView): boolean {
  return workers.some(({ status, isMonitorAlive }) => isMonitorAlive === true && showsNothing(status));
}

function showsNothing(status: GeoRepStatus | null): boolean {
  return status === "NOTSTARTED" || status === "STOPPED";
}

export function pauseStep(change: StateChange): Step {
  return stateStep("PAUSE", change, pause(change.volume, change.secondary, change), "resume");
}

export function resumeStep(change: StateChange): Step {
  return stateStep("RESUME", change, resume(change.volume, change.secondary, change), "pause");
}

export function deleteStep({ volume, secondary, resetSyncTime }: Subject & { readonly resetSyncTime: boolean }): Step {
  return {
    name: "delete",
    command: deleteSession(volume, secondary, { resetSyncTime }),
    judge: (view) => (view.exists ? judge("DELETE", view.status, false, reportedBricks(view)) : { kind: "NO_CHANGE" }),
    reached: (view) => !view.exists,
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: null,
  };
}

function stateStep(
  action: Exclude<SessionAction, "DELETE">,
  { volume, secondary, force }: StateChange,
  command: Step["command"],
  undo: string,
): Step {
  return {
    name: action.toLowerCase(),
    command,
    judge: (view) => (view.exists ? judge(action, view.status, force, reportedBricks(view)) : NO_SESSION),
    reached: (view: SessionView) => view.exists && reached(action, view.status, reportedBricks(view)),
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: `gluster volume geo-replication ${volume} ${secondaryArg(secondary)} ${undo}`,
  };
}

/** The verdict for a change of a session that is not there. */
export { NO_SESSION };
