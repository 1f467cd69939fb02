import type { SessionRow } from "./rows.js";
import type { GeoRepSessionAction } from "./session-rows.generated.js";

/** What the API would do nothing to, of what is selected. */
export interface Refusals {
  /** Whether nothing is left that it would do something to. */
  readonly isOfAll: boolean;
  /** Of how many, and why. */
  readonly words: string;
}

/** Which sessions an action would change nothing of, by what the API tells of each; null where there are none. */
export function refusalsOf(
  action: GeoRepSessionAction,
  rows: readonly Pick<SessionRow, "transitions">[],
): Refusals | null {
  const reasons = rows.flatMap(({ transitions }) => {
    const reason = transitions.find((transition) => transition.action === action)?.reason;
    return reason == null ? [] : [reason];
  });
  if (reasons.length === 0) return null;
  const whys = [...Map.groupBy(reasons, (reason) => reason)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const each = whys.map(([reason, { length }]) => (whys.length === 1 ? reason : `${length}: ${reason}`));
  return {
    isOfAll: reasons.length === rows.length,
    words: [`Nothing would be done to ${reasons.length} of ${rows.length}.`, ...each].join(" "),
  };
}
