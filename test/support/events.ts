import { once } from "node:events";
import { PATIENCE_MS } from "./patience.js";

/** Waits for the signal, at most `withinMs`; `what` says what did not happen. */
export async function fired(signal: AbortSignal, what: string, withinMs = PATIENCE_MS): Promise<void> {
  if (signal.aborted) return;
  await once(signal, "abort", { signal: AbortSignal.timeout(withinMs) }).catch(() => {
    throw new Error(`not within ${withinMs} ms: ${what}`);
  });
}
