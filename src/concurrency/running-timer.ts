/** How many parts the time is waited in. */
const PARTS = 6;

/**
 * Calls `act` once after so many milliseconds in which this process ran. Time in which its event loop was blocked, or the process
 * stopped, counts as one part of them at most: what arrived meanwhile is read before `act` is called.
 *
 * @returns what cancels it
 */
export function afterRunning(milliseconds: number, act: () => void): () => void {
  let left = PARTS;
  let last: NodeJS.Immediate | undefined;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    // Also where the last part was too long: a turn of the event loop comes to timers before it reads, and to this after that.
    last = setImmediate(act);
  }, milliseconds / PARTS);
  return () => {
    clearInterval(timer);
    clearImmediate(last);
  };
}
