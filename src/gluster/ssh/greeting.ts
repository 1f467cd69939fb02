/**
 * An answer from the line on where it begins: a node's login scripts may print a greeting before the answer of every
 * command. All of it where no line begins so, which is then the reader's to refuse.
 */
export function withoutGreeting(stdout: string, begins: RegExp): string {
  return stdout.slice(Math.max(0, stdout.search(begins)));
}
