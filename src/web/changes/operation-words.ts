import type { Tone } from "../components/status.js";
import type { OperationStepState } from "./operation.generated.js";

export const STEP_TONES: Readonly<Record<OperationStepState, Tone>> = {
  FAILED: "bad",
  PENDING: "quiet",
  RUNNING: "busy",
  SKIPPED: "quiet",
  SUCCEEDED: "good",
  UNKNOWN: "notice",
};

/** `START_SESSION` as `Start session`. */
export function wordsOf(name: string): string {
  const words = name.replaceAll("_", " ").toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** A command as a shell takes it. */
export function commandText(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}
