/** Commands that did not end by themselves: a signal ended them, and what they printed until then is no answer. */
import type { ExecResult } from "../exec.js";

export interface Crash {
  /** As a shell tells a signal: 128 and its number. */
  readonly exitCode: number;
  /** What ended the command, as a sentence. */
  readonly words: string;
}

const SIGNALS: ReadonlyMap<string, number> = new Map([
  ["ILL", 4],
  ["ABRT", 6],
  ["BUS", 7],
  ["FPE", 8],
  ["KILL", 9],
  ["SEGV", 11],
  ["TERM", 15],
]);

const CAUSES: ReadonlyMap<string, string> = new Map([
  ["ABRT", "it gave up by itself"],
  ["BUS", "it crashed"],
  ["FPE", "it crashed"],
  ["ILL", "it crashed"],
  ["KILL", "someone, or the kernel when memory ran out, killed it"],
  ["SEGV", "it crashed"],
]);

/** Null where the command ended by itself. */
export function crashOf({ exitCode, signal }: Pick<ExecResult, "exitCode" | "signal">): Crash | null {
  const named = signal?.replace(/^SIG/, "");
  for (const [name, number] of SIGNALS) {
    if (name !== named && exitCode !== 128 + number) continue;
    const cause = CAUSES.get(name);
    const words = `The command was ended by the signal SIG${name}${cause === undefined ? "" : ` (${cause})`}.`;
    return { exitCode: 128 + number, words };
  }
  return null;
}
