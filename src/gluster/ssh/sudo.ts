/** What sudo says where it does not run a command, told apart from what the command itself says. */
import type { ExecResult } from "../exec.js";

export interface SudoRefusal {
  /** sudo's own words. */
  readonly words: string;
  /** What to do, the line of sudoers among it where one is missing. */
  readonly advice: string;
}

/**
 * The same command for a user who is not root: through `sudo -n`, which fails at once instead of asking a password. The
 * language of sudo's words is that of its caller, so it is set.
 */
export function asRoot(user: string, argv: readonly string[]): readonly string[] {
  return user === "root" ? argv : ["env", "LC_ALL=C", "sudo", "-n", "--", ...argv];
}

// The shell that finds no sudo, or env, which quotes the name as its own language has it.
const NO_SUDO = /^env: .*\bsudo\b|\bsudo: (command )?not found$/m;

// sudo was allowed to, and found no such command: an answer like that of a shell.
const NO_COMMAND = /^sudo(-rs)?: .*command not found$/m;

// sudo goes on after these.
const WARNING = /^sudo(-rs)?: (unable to resolve host|setrlimit\(|unable to send audit message)/;

const REFUSED =
  /^sudo(-rs)?: .*(password is required|must have a tty|not in the sudoers|not allowed to|must be setuid|setuid bit|authentication is required|no tty present)|^Sorry, user .+ (is not allowed to execute|may not run sudo)|^\S+ is not (in the sudoers file|allowed to run sudo)/;

/** Why sudo did not run the command; null where it did, so that the answer is the command's own. */
export function sudoRefusal(
  user: string,
  { exitCode, stdout, stderr }: Pick<ExecResult, "exitCode" | "stdout" | "stderr">,
): SudoRefusal | null {
  if (user === "root" || (exitCode !== 1 && exitCode !== 127)) return null;
  const words = stderr.trim();
  if (exitCode === 127 && NO_SUDO.test(stderr)) {
    const advice = `sudo is not installed on the host, or not in the path of ${user}: install it, or log in as root.`;
    return { words, advice };
  }
  if (exitCode !== 1 || NO_COMMAND.test(stderr)) return null;
  const lines = words.split("\n").filter((line) => line !== "" && !WARNING.test(line));
  // A wrapper or a login script may set the language again: sudo alone has spoken, and nothing else ran.
  const onlySudo = stdout.trim() === "" && lines.length > 0 && lines.every((line) => /^sudo(-rs)?: /.test(line));
  if (!onlySudo && !lines.some((line) => REFUSED.test(line))) return null;
  const isTty = /must have a tty/.test(words);
  const line = isTty ? `Defaults:${user} !requiretty` : `${user} ALL=(root) NOPASSWD: ALL`;
  return { words, advice: `Add the line "${line}" to sudoers on the host (visudo -f /etc/sudoers.d/georep).` };
}
