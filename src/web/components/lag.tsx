import type { GeoRepLagState } from "../sessions/session-rows.generated.js";
import { Badge } from "./badge.js";
import { Since } from "./since.js";

export interface LagProps {
  readonly state: GeoRepLagState | null;
  /** RFC 3339; null where nothing waits, or nobody knows since when. */
  readonly since: string | null;
}

/** How far a destination is behind: for how long the oldest change has waited. */
export function Lag({ state, since }: LagProps) {
  if (state === null) return null;
  if (state === "IDLE") return "nothing waits";
  const waits = since === null ? "first copy" : <Since at={since} />;
  if (state === "STUCK") return <Badge tone="bad">{waits}</Badge>;
  return state === "CATCHING_UP" ? <Badge tone="busy">{waits}</Badge> : waits;
}
