import { constants } from "node:os";
import { readEnvironment } from "./environment.js";
import { EXIT } from "./exit-codes.js";
import type { Terminal } from "./output/terminal.js";
import { run } from "./program.js";

/** Runs the command line of this process, and sets its exit code. */
export async function runProcess(): Promise<void> {
  const { stdin, stdout, stderr } = process;
  const stopping = new AbortController();
  let stopped: "SIGINT" | "SIGTERM" | "SIGHUP" | null = null;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // Who asks twice does not want to wait.
      if (stopped !== null) process.exit(codeOf(name));
      stopped = name;
      stopping.abort();
    });
  }
  // Whoever reads the output has enough of it, such as head.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? codeOf("SIGPIPE") : EXIT.FAILED);
  });
  stderr.on("error", () => undefined);
  const terminal: Terminal = {
    out: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    columns: stdout.isTTY ? stdout.columns : null,
    hasColors: stdout.isTTY && stdout.hasColors(),
  };
  const environment = readEnvironment();
  const surroundings = { terminal, environment, stdin, stderr, signal: stopping.signal, now: Date.now };
  const code = await run(process.argv.slice(2), surroundings);
  process.exitCode = stopped === null ? code : codeOf(stopped);
}

/** As shells have it of a process that a signal ended. */
function codeOf(signal: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGPIPE"): number {
  return 128 + constants.signals[signal];
}
