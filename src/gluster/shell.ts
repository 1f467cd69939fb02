/** One safely quoted POSIX command line from an argument vector; nothing else in the house builds command lines. */
import { AppError } from "../errors.js";

/**
 * Single quotes keep every byte but themselves; a quote is closed, escaped and opened again. The C locale of the far side
 * does not matter, since no character is interpreted.
 * @throws AppError INVALID_ARGUMENT for an empty vector, or a NUL byte, which no POSIX command line can carry
 */
export function quoteArgv(argv: readonly string[]): string {
  if (argv.length === 0) {
    throw new AppError("INVALID_ARGUMENT", "A command needs at least one word.");
  }
  return argv.map(quoteWord).join(" ");
}

// Words that a shell takes for its own grammar where a command's name stands.
const RESERVED = /^(if|then|else|elif|fi|do|done|case|esac|while|until|for|in|select|function|time|coproc)$/;

function quoteWord(word: string): string {
  if (word.includes("\0")) {
    throw new AppError("INVALID_ARGUMENT", "A word of a command cannot hold a NUL byte.");
  }
  const isPlain = /^[A-Za-z0-9_/.,:@%+-][A-Za-z0-9_/.,:=@%+-]*$/.test(word);
  const isAssignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(word);
  return isPlain && !isAssignment && !RESERVED.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
