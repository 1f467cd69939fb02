import type { OperationFollowedFragment } from "../changes/operation.generated.js";

/** What Gluster may do with its `force` once it was asked without. */
export type ForceableAction = "START" | "RESUME";

const ACTIONS: Readonly<Partial<Record<OperationFollowedFragment["kind"], ForceableAction>>> = {
  START_SESSION: "START",
  RESUME_SESSION: "RESUME",
};
/**
 * What Gluster itself refuses for what its nodes say of the session, or said yes to without its showing. A peer that is down, a lock
 * and a host that does not answer are in the way of the forced command, too.
 */
const HELPED: ReadonlySet<OperationFollowedFragment["errorCode"]> = new Set([
  "WRONG_STATE",
  "GLUSTER_REFUSED",
  "OUTCOME_NOT_REACHED",
]);

/** What to ask for again with force; null where that would not help, or was tried. */
export function forceableOf({ kind, state, errorCode, steps }: OperationFollowedFragment): ForceableAction | null {
  if (state !== "FAILED" || !HELPED.has(errorCode)) return null;
  const answered = steps.filter(({ exitCode }) => exitCode !== null);
  // Where nothing was sent, the service refused it by its own rules, which know no force.
  if (answered.length === 0 || answered.some(({ argv }) => argv.includes("force"))) return null;
  return ACTIONS[kind] ?? null;
}
