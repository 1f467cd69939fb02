/** What came of a step that did not end well, in words. */
import type { GlusterFailure } from "../../gluster/failure.js";
import { errorOf } from "../failures.js";
import { Failed } from "./failed.js";
import type { SessionView, Step } from "./steps/step.js";

/** With what the steps before it have left. */
export function withLeft(message: string, { leaves }: Step): string {
  return leaves === undefined ? message : `${message} ${leaves}`;
}

/** Nobody saw its end, and polls show that it did not come to it. */
export function notReached(step: Step, view: SessionView): Failed {
  const words = `The end of "${step.name}" was not seen, and ${describe(view)}. What it was to do did not happen: ask again.`;
  return new Failed("OUTCOME_NOT_REACHED", words);
}

/** It ended badly, and no poll shows that it was done all the same. */
export function badEnd(step: Step, failure: GlusterFailure, view: SessionView): Failed {
  const { code, message } = errorOf(failure);
  const words = `${message} ("${step.name}" ended with exit code ${failure.exitCode ?? "unknown"}, and ${describe(view)}.)`;
  return new Failed(code, words, { cause: failure });
}

/** Nobody saw its end, and no poll can tell. */
export function unseen(step: Step): Failed {
  const words = `The end of "${step.name}" was not seen, and the session's status does not tell what came of it: check on a host.`;
  return new Failed("OUTCOME_UNKNOWN", words, { final: "UNKNOWN" });
}

export function describe(view: SessionView): string {
  if (!view.exists) return "the session does not exist";
  const down = view.workers.filter(({ status, isDaemonUp }) => status !== null && !isDaemonUp);
  const status = `the session is ${view.status}`;
  if (down.length === 0) return status;
  const hosts = [...new Set(down.map(({ hostName }) => hostName))].join(", ");
  return `${status} (glusterd is down on ${hosts}: what runs there goes on until it is up)`;
}
