import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything that was written to standard error so far. */
  readonly log: () => string;
  /** The same of standard output. */
  readonly output: () => string;
  /** Sends the signal and waits for the end. @returns the exit code, null when the signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built program as a user would, and resolves when it says where it listens.
 *
 * @param until what it has printed by then; the address is the first group
 */
export async function startService(
  env: Readonly<Record<string, string>>,
  program = "dist/service/main.js",
  until = /Listening on (http:\S+)\n/,
): Promise<RunningService> {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], GEOREP_PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const ended = once(child, "exit");
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      output += `${line}\n`;
      const found = until.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then(([code]) => reject(new Error(`the service ended with ${String(code)}: ${log}`)));
  });
  return {
    url,
    process: child,
    log: () => log,
    output: () => output,
    end: async (signal) => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
