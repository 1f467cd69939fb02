import { usePageServices } from "../app/services.js";
import { spanText } from "../components/ages.js";
import { Since } from "../components/since.js";
import { useSeconds } from "../components/seconds.js";
import type { LiveSession } from "./types.js";

/** How it goes on with what waits. */
export function CatchingUp({
  lagState,
  lagStateSince,
  catchUpRate,
  caughtUpAt,
}: Pick<LiveSession, "lagState" | "lagStateSince" | "catchUpRate" | "caughtUpAt">) {
  const { clock } = usePageServices();
  const now = useSeconds(clock.now);
  if (lagState === "STUCK" && lagStateSince !== null) {
    return (
      <>
        (nothing copied for <Since at={lagStateSince} />)
      </>
    );
  }
  if (caughtUpAt !== null) return `(caught up in about ${spanText(Date.parse(caughtUpAt) - now)})`;
  return catchUpRate !== null && catchUpRate <= 1 ? "(changes come as fast as they are copied, or faster)" : null;
}
