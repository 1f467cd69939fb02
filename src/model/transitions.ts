import type { GeoRepStatus } from "./status.js";

/** The changes of a session whose legality depends on its status. */
export const SESSION_ACTIONS = ["START", "STOP", "PAUSE", "RESUME", "DELETE"] as const;
export type SessionAction = (typeof SESSION_ACTIONS)[number];

/** What a poll of a session says about an action: send the command, nothing to do, or not legal (and what to do instead). */
export type Verdict =
  | { readonly kind: "RUN" }
  | { readonly kind: "NO_CHANGE" }
  | { readonly kind: "WRONG_STATE"; readonly reason: string };

const RUN: Verdict = { kind: "RUN" };
const NO_CHANGE: Verdict = { kind: "NO_CHANGE" };
const wrong = (reason: string): Verdict => ({ kind: "WRONG_STATE", reason });

/** A brick that told of itself. */
export interface ReportedBrick {
  readonly status: GeoRepStatus;
  /** Whether glusterd is up on its host: only where it is can a change be carried out. */
  readonly isDaemonUp: boolean;
}

/** What an action changes shows in these statuses: bricks that disagree about them are half done. */
const SHOWN: Record<"START" | "PAUSE" | "RESUME", readonly GeoRepStatus[]> = {
  START: ["NOTSTARTED", "STOPPED"],
  PAUSE: ["PAUSED"],
  RESUME: ["PAUSED"],
};

/** What a brick shows whose worker runs, or is started again and again. */
const WORKING: ReadonlySet<GeoRepStatus> = new Set(["INITIALIZING", "ACTIVE", "PASSIVE", "FAULTY"]);

/**
 * Whether an action is done at some bricks and not at others, as after a monitor has died. Gluster's plain command is then
 * refused by the nodes where there is nothing to do, and so does nothing at the others either; the forced one does what is
 * missing (measured on 10.3).
 */
export function isHalfDone(action: keyof typeof SHOWN, bricks: readonly ReportedBrick[]): boolean {
  const concerned = concernedBy(action, bricks);
  const showing = concerned.filter(({ status }) => SHOWN[action].includes(status)).length;
  return showing > 0 && showing < concerned.length;
}

/**
 * Gluster starts a session without the hosts whose daemon is down. It refuses to pause and to resume it without them
 * (measured on 10.3), so that nobody is told of a session that is resumed while a part of it stays paused.
 */
function concernedBy(action: keyof typeof SHOWN, bricks: readonly ReportedBrick[]): readonly ReportedBrick[] {
  return action === "START" ? bricks.filter(({ isDaemonUp }) => isDaemonUp) : bricks;
}

/** While a brick shows so the action is not done, however well the bricks beside it carry its set. */
function isLeftUndone(action: SessionAction, bricks: readonly ReportedBrick[]): boolean {
  if (action !== "START" && action !== "RESUME") return false;
  return concernedBy(action, bricks).some(({ status }) => SHOWN[action].includes(status));
}

/**
 * What to do with an action on a session that a fresh poll found in `status`. Stricter than Gluster, which answers 0
 * to stop and pause of a session that was never started and to pause of a stopped one. A status that no rule names
 * (UNKNOWN, or bricks that disagree) goes to Gluster, which decides.
 */
export function judge(
  action: SessionAction,
  status: GeoRepStatus,
  force: boolean,
  bricks: readonly ReportedBrick[],
): Verdict {
  switch (action) {
    case "START":
      if (status === "NOTSTARTED" || status === "STOPPED" || status === "UNKNOWN") return RUN;
      // `start force` of a paused session answers "successful" and leaves it paused.
      if (status === "PAUSED") return wrong("The session is paused: resume it.");
      return force || status === "PARTIAL_FAULTY" || isLeftUndone(action, bricks) ? RUN : NO_CHANGE;
    case "STOP":
      if (status === "STOPPED") return NO_CHANGE;
      return status === "NOTSTARTED" ? wrong("The session was never started.") : RUN;
    case "PAUSE":
      if (status === "PAUSED") return NO_CHANGE;
      if (status === "NOTSTARTED") return wrong("The session was never started.");
      return status === "STOPPED" ? wrong("The session is stopped: only a running session can be paused.") : RUN;
    case "RESUME":
      if (status === "PAUSED" || status === "UNKNOWN") return RUN;
      if (status === "NOTSTARTED") return wrong("The session was never started: start it.");
      if (status === "STOPPED") return wrong("The session is stopped: start it.");
      // A monitor that is not there, as while glusterd starts, shows "Stopped": the session may stay paused at its brick.
      return bricks.every(({ status: brick }) => WORKING.has(brick)) ? NO_CHANGE : RUN;
    case "DELETE":
      if (status === "NOTSTARTED" || status === "STOPPED" || status === "UNKNOWN") return RUN;
      return wrong("The session is running: stop it, then delete it.");
  }
}

/** Whether a later poll shows the state that an action was sent for. */
export function reached(
  action: Exclude<SessionAction, "DELETE">,
  status: GeoRepStatus,
  bricks: readonly ReportedBrick[],
): boolean {
  if (isLeftUndone(action, bricks)) return false;
  switch (action) {
    case "START":
      return status !== "NOTSTARTED" && status !== "STOPPED" && status !== "UNKNOWN";
    case "STOP":
      return status === "STOPPED";
    case "PAUSE":
      return status === "PAUSED";
    case "RESUME":
      return status !== "PAUSED" && status !== "STOPPED" && status !== "NOTSTARTED" && status !== "UNKNOWN";
  }
}

/** Whether an action would be done, as far as what was last observed tells. */
export interface Transition {
  readonly action: SessionAction;
  readonly allowed: boolean;
  /** Why it would not be; null where it would. */
  readonly reason: string | null;
}

/** What there is nothing to do for. */
const DONE: Readonly<Record<SessionAction, string>> = {
  START: "The session runs already.",
  STOP: "The session is stopped already.",
  PAUSE: "The session is paused already.",
  RESUME: "The session is not paused.",
  DELETE: "The session is deleted already.",
};

/**
 * What may be done to a session by its status and those of its bricks, whatever their order. Hosts whose glusterd is down tell of no
 * brick, so that every brick counts that told.
 *
 * @param isStartAwaited whether the outcome of a start is waited for, which a stop puts an end to though no brick shows it yet
 * @param unchangeable why nothing can be done to it whatever its status; null for all but few
 */
export function transitionsOf(
  status: GeoRepStatus,
  bricks: readonly GeoRepStatus[],
  isStartAwaited: boolean,
  unchangeable: string | null,
): Transition[] {
  if (unchangeable !== null) return SESSION_ACTIONS.map((action) => ({ action, allowed: false, reason: unchangeable }));
  const reported = bricks.map((brick) => ({ status: brick, isDaemonUp: brick !== "UNKNOWN" }));
  return SESSION_ACTIONS.map((action) => {
    if (action === "STOP" && isStartAwaited) return { action, allowed: true, reason: null };
    const verdict = judge(action, status, false, reported);
    if (verdict.kind === "RUN") return { action, allowed: true, reason: null };
    return { action, allowed: false, reason: verdict.kind === "NO_CHANGE" ? DONE[action] : verdict.reason };
  });
}
