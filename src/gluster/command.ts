/** One command to Gluster as a plain value, so that a caller can write down what will run before it runs. */
import { crashOf } from "./refusals/crash.js";
import type { ExecOptions, ExecResult } from "./exec.js";
import { GlusterFailure, type GlusterFailureKind } from "./failure.js";
import { Refusal } from "./refusals/refusal.js";
import { adviceFor } from "./refusals/refusals.js";
import { storable } from "./readable.js";

export interface GlusterCommand<T> {
  /** What it does, for logs and the steps of an operation, e.g. `geo-replication start`. */
  readonly name: string;
  readonly argv: readonly string[];
  /** Sent to standard input. */
  readonly stdin?: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes?: number;
  /** True when the command may change a cluster: such a one is never repeated by the driver. */
  readonly changes: boolean;
  /** Reads a finished command's answer. @throws Refusal */
  parse(result: ExecResult): T;
  /**
   * Runs when the answer was UNEXPLAINED: the text form of a command whose XML form says nothing about its failure. Its
   * `parse` gives the value where the "failure" is none (no sessions), throws the Refusal with the reason otherwise, and
   * gives null when by now there is nothing wrong, whereupon the command runs once more.
   */
  readonly explain?: GlusterCommand<T | null>;
}

/** A way to one host. @throws GlusterFailure when there was no answer to read */
export interface Exec {
  /** The host's name for failures: as the cluster's peers call it, or its address. */
  readonly host: string;
  run(argv: readonly string[], options: ExecOptions): Promise<ExecResult>;
}

export interface Outcome<T> {
  readonly value: T;
  readonly exitCode: number | null;
  /** Milliseconds of the whole command, as ExecResult.ms. */
  readonly ms: number;
  /** What was printed: standard output, then standard error. */
  readonly output: string;
}

/**
 * Runs a command on one host and reads its answer.
 *
 * @param options `timeoutMs`, where it is shorter than the command's own
 * @throws GlusterFailure
 */
export async function runCommand<T>(
  exec: Exec,
  command: GlusterCommand<T>,
  options: Partial<Pick<ExecOptions, "signal" | "timeoutMs">> = {},
): Promise<Outcome<T>> {
  try {
    return await runOnce(exec, command, options);
  } catch (error) {
    if (command.explain === undefined || !(error instanceof Unexplained)) {
      throw error instanceof Unexplained ? error.failure : error;
    }
    const explained = await runOnce(exec, command.explain, options);
    if (explained.value !== null) {
      return { ...explained, value: explained.value };
    }
    try {
      return await runOnce(exec, command, options);
    } catch (again) {
      throw again instanceof Unexplained ? again.failure : again;
    }
  }
}

class Unexplained extends Error {
  readonly failure: GlusterFailure;
  constructor(failure: GlusterFailure) {
    super("unexplained");
    this.failure = failure;
  }
}

async function runOnce<T>(
  exec: Exec,
  command: GlusterCommand<T>,
  { signal, timeoutMs: most = Infinity }: Parameters<typeof runCommand>[2] & object,
): Promise<Outcome<T>> {
  const { name, argv, maxOutputBytes, stdin } = command;
  const timeoutMs = Math.min(command.timeoutMs, most);
  const result = await exec.run(argv, { name, timeoutMs, maxOutputBytes, stdin, signal });
  try {
    return {
      value: command.parse(result),
      exitCode: result.exitCode,
      ms: result.ms,
      output: outputOf(result),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    const crash = error.kind === "UNKNOWN" || error.kind === "BAD_OUTPUT" ? crashOf(result) : null;
    if (crash !== null) {
      const { exitCode } = crash;
      throw failureOf(exec, command, { ...result, exitCode }, "BAD_OUTPUT", `${crash.words} ${error.words}`, error);
    }
    const failure = failureOf(exec, command, result, error.kind, error.words, error);
    throw error.unexplained ? new Unexplained(failure) : failure;
  }
}

function failureOf(
  exec: Exec,
  command: GlusterCommand<unknown>,
  result: ExecResult,
  kind: GlusterFailureKind,
  words: string,
  cause: Refusal,
): GlusterFailure {
  const { exitCode, ms } = result;
  const { argv } = command;
  const { host } = exec;
  const advice = adviceFor(words, host);
  return new GlusterFailure(kind, { argv, host, exitCode, words, advice, sent: true, ms, cause });
}

function outputOf({ stdout, stderr }: ExecResult): string {
  return storable([stdout, stderr].filter((text) => text !== "").join("\n"));
}
