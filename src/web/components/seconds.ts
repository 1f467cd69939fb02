import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let ticks = 0;

/** One timer for all that is shown, as long as anything is. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    ticks += 1;
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, anew each second: for ages. Epoch milliseconds. @param clock the browser's where left out */
export function useSeconds(clock: () => number = Date.now): number {
  useSyncExternalStore(onTick, () => ticks);
  return clock();
}
