import { execFileSync } from "node:child_process";

const RUNS = 20;

/** What a script costs the machine that runs it, beyond a shell that does nothing. */
export interface ScriptCost {
  readonly answerBytes: number;
  readonly milliseconds: number;
  /** Of the shell and the programs that it starts. */
  readonly cpuMs: number;
}

/** Runs a script by this machine's own sh. @param inputFile its standard input */
export function costOf(script: string, inputFile = "/dev/null"): ScriptCost {
  const run = timed(script, inputFile);
  const nothing = timed("exit", inputFile);
  return {
    answerBytes: run.answerBytes,
    milliseconds: run.milliseconds - nothing.milliseconds,
    cpuMs: run.cpuMs - nothing.cpuMs,
  };
}

/** Many runs in one shell, whose times have too coarse a measure for one. @returns of one run */
function timed(script: string, inputFile: string): ScriptCost {
  const text = `for run in $(seq ${RUNS}); do ( ${script}\n) <'${inputFile}'; done; times`;
  const began = performance.now();
  const output = execFileSync("/bin/sh", ["-c", text], { encoding: "utf8", maxBuffer: 1024 * 1024 * 1024 });
  const milliseconds = performance.now() - began;
  // user and system time of the shell, then of its children, as 0m0.004000s
  const spent = output
    .split("\n")
    .slice(-3)
    .join(" ")
    .matchAll(/(\d+)m([\d.]+)s/g);
  const seconds = [...spent].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
  return { milliseconds: milliseconds / RUNS, cpuMs: (seconds * 1_000) / RUNS, answerBytes: output.length / RUNS };
}
