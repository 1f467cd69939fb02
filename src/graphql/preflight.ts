import { recordOf, standingOf } from "../model/checks/checks.js";
import type { PreflightInput } from "../service/sessions/preflight.js";
import type { Context } from "./context.js";

/** Tries a pair now, and tells how long that took. */
export async function preflightOf({ preflight }: Context["services"], input: PreflightInput): Promise<object> {
  const began = performance.now();
  const checks = await preflight.run(input);
  const milliseconds = Math.round(performance.now() - began);
  return { standing: standingOf(checks), checks: checks.map(recordOf), milliseconds };
}
