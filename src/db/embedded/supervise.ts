import { spawn, type ChildProcess } from "node:child_process";
import type { Account } from "./account.js";
import type { Native } from "./native.js";

/**
 * Runs the program beside a reader of standard input, which only the service holds open. At its end, be it an orderly stop or
 * the service's death by kill -9, the program gets SIGINT, PostgreSQL's fast shutdown: no orphan is left. SIGINT is repeated
 * because a program that has just been started may not listen to it yet. The shell reaps the program itself, so the process id
 * cannot have been reused while the reader signals it.
 */
const SUPERVISOR = `
exec 4<&0
"$@" </dev/null 4<&- &
program=$!
{ exec 3<&-; read -r _ <&4; while kill -INT "$program"; do sleep 0.1; done; } >/dev/null 2>&1 &
reader=$!
exec 3<&- 4<&-
wait "$program"; code=$?
kill "$reader" 2>/dev/null
wait "$reader" 2>/dev/null
exit "$code"
`;

/**
 * Starts a program of the server in a session of its own, so that ctrl-C in the terminal reaches the service alone. Its standard
 * input is the line to the service: ending it ends the program. `lock` stays open (and so locked) until the last process is gone.
 */
export function supervise(
  account: Account,
  native: Native,
  argv: readonly string[],
  files: { lock: number; output: number },
): ChildProcess {
  const [program, ...args] = [...account.prefix, "sh", "-c", SUPERVISOR, "sh", ...argv];
  return spawn(program ?? "sh", args, {
    detached: true,
    cwd: "/",
    env: { ...native.env },
    stdio: ["pipe", files.output, files.output, files.lock],
    ...account.startAs,
  });
}
