import type { GeoRepStatus } from "./status.js";

/** The changes of a session whose legality depends on its status. */
export type SessionAction = "START" | "STOP" | "PAUSE" | "RESUME" | "DELETE";

/** What a look at a session says about an action: send the command, nothing to do, or not legal (and what to do instead). */
export type Verdict =
  | { readonly kind: "RUN" }
  | { readonly kind: "ALREADY_SO" }
  | { readonly kind: "WRONG_STATE"; readonly reason: string };

const RUN: Verdict = { kind: "RUN" };
const ALREADY_SO: Verdict = { kind: "ALREADY_SO" };
const wrong = (reason: string): Verdict => ({ kind: "WRONG_STATE", reason });

/**
 * What to do with an action on a session that a fresh look found in `status`. Stricter than Gluster, which answers 0
 * to stop and pause of a session that was never started and to pause of a stopped one. A status that no rule names
 * (UNKNOWN, or bricks that disagree) goes to Gluster, which decides.
 */
export function judge(action: SessionAction, status: GeoRepStatus, force: boolean): Verdict {
  switch (action) {
    case "START":
      if (status === "NOTSTARTED" || status === "STOPPED" || status === "UNKNOWN") return RUN;
      // `start force` of a paused session answers "successful" and leaves it paused.
      if (status === "PAUSED") return wrong("The session is paused: resume it.");
      return force || status === "PARTIAL_FAULTY" ? RUN : ALREADY_SO;
    case "STOP":
      if (status === "STOPPED") return ALREADY_SO;
      return status === "NOTSTARTED" ? wrong("The session was never started.") : RUN;
    case "PAUSE":
      if (status === "PAUSED") return ALREADY_SO;
      if (status === "NOTSTARTED") return wrong("The session was never started.");
      return status === "STOPPED" ? wrong("The session is stopped: only a running session can be paused.") : RUN;
    case "RESUME":
      if (status === "PAUSED" || status === "UNKNOWN") return RUN;
      if (status === "NOTSTARTED") return wrong("The session was never started: start it.");
      return status === "STOPPED" ? wrong("The session is stopped: start it.") : ALREADY_SO;
    case "DELETE":
      if (status === "NOTSTARTED" || status === "STOPPED" || status === "UNKNOWN") return RUN;
      return wrong("The session is running: stop it, then delete it.");
  }
}

/** Whether a later look shows the state that an action was sent for. */
export function reached(action: Exclude<SessionAction, "DELETE">, status: GeoRepStatus): boolean {
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
