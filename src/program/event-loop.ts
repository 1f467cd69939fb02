import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Log } from "../log.js";

/** How often it is checked whether the event loop was blocked. */
const INTERVAL_MS = 1_000;
/** From how long on a block is told: for so long no request was answered. */
const TOLD_MS = 1_000;

/** Warns in the log whenever the event loop was blocked for a second or more. */
export function watchEventLoop(log: Log): Disposable {
  const delays = monitorEventLoopDelay({ resolution: 20 });
  delays.enable();
  const tell = (): void => {
    const milliseconds = Math.round(delays.max / 1e6);
    if (milliseconds < TOLD_MS) return;
    // Never without need: what blocks the loop right after a reset, before the next sample begins, is not measured.
    delays.reset();
    log.warn({ milliseconds }, "the event loop was blocked");
  };
  // After a block, this timer may be called before Node's own, which would then have nothing to measure from: not before the
  // timers are through.
  const timer = setInterval(() => setImmediate(tell), INTERVAL_MS);
  timer.unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      delays.disable();
    },
  };
}
