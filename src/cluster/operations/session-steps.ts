import { deleteSession, pause, resume, start, stop } from "../../gluster/georep-change.js";
import type { Secondary } from "../../gluster/georep-command.js";
import { secondaryArg, type VolumeName } from "../../gluster/values.js";
import { judge, reached, type SessionAction, type Verdict } from "../../model/transitions.js";
import { type SessionView, type Step, toldBricks } from "./step.js";

/** How long start, stop, pause, resume and delete take at most, seen from the outside. */
const MAXIMUM_MS = 30_000;

const NO_SESSION: Verdict = { kind: "WRONG_STATE", reason: "The session does not exist: create it." };

export interface Subject {
  readonly volume: VolumeName;
  readonly secondary: Secondary;
}

export interface StateChange extends Subject {
  readonly force: boolean;
}

export function startStep(change: StateChange): Step {
  return stateStep("START", change, start(change.volume, change.secondary, change), "stop");
}

export function stopStep(change: StateChange): Step {
  return stateStep("STOP", change, stop(change.volume, change.secondary, change), "start");
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
    judge: (view) => (view.exists ? judge("DELETE", view.status, false, toldBricks(view)) : { kind: "ALREADY_SO" }),
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
    judge: (view) => (view.exists ? judge(action, view.status, force, toldBricks(view)) : NO_SESSION),
    reached: (view: SessionView) => view.exists && reached(action, view.status, toldBricks(view)),
    maximumMs: MAXIMUM_MS,
    repeatable: false,
    undo: `gluster volume geo-replication ${volume} ${secondaryArg(secondary)} ${undo}`,
  };
}

/** The verdict for a change of a session that is not there. */
export { NO_SESSION };
