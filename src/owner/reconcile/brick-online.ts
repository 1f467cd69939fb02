import type { BrickOnline } from "../../store/reachability.js";

type Online = Pick<BrickOnline, "online" | "onlineSince">;

/** Whether a brick's process runs, and since when: a change has been seen only where both are known, before and after it. */
export function onlineAt(before: Online, online: boolean | null, at: Date): Online {
  if (online === before.online) return { online, onlineSince: before.onlineSince };
  return { online, onlineSince: online === null || before.online === null ? null : at.toISOString() };
}
