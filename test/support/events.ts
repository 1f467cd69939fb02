import { once } from "node:events";

/** Waits for the signal, at most `withinMs`; `what` says what did not happen. */
export async function fired(signal: AbortSignal, what: string, withinMs = 10_000): Promise<void> {
  if (signal.aborted) return;
  await once(signal, "abort", { signal: AbortSignal.timeout(withinMs) }).catch(() => {
    throw new Error(`not within ${withinMs} ms: ${what}`);
  });
}
