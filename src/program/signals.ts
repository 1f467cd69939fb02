// Ctrl-C reaches the whole process group, and npm passes on what it got: the same wish can arrive twice.
const SAME_WISH_MS = 1_000;

/** Aborts at the first SIGINT or SIGTERM. Who asks again later does not want to wait: the process ends at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  let first = 0;
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (!stopping.signal.aborted) {
        first = performance.now();
        stopping.abort();
      } else if (performance.now() - first > SAME_WISH_MS) {
        endAtOnce();
      }
    });
  }
  return stopping.signal;
}

/**
 * Ends the process whatever hangs. An exit would wait for the threads of Node's file system calls, and one that reads from a
 * device or a dead network share never ends.
 */
export function endAtOnce(): void {
  process.kill(process.pid, "SIGKILL");
}
