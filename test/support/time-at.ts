import { setTimeout as sleep } from "node:timers/promises";

/**
 * When this process comes to a moment, by `performance.now()`: however late a busy machine is, what the same process was to do then
 * can be held against it.
 */
export async function timeAt(moment: Date): Promise<number> {
  await sleep(moment.getTime() - Date.now());
  return performance.now();
}
