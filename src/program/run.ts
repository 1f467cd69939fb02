import { AppError } from "../errors.js";
import { endAtOnce } from "./signals.js";

/** How long a program that has failed may take to end by itself. */
const END_MS = 3_000;

/** Runs a program to its end. What its user can mend is told in one line; any other fault with its stack. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    // A file that it could not read may keep a thread of the process for ever.
    setTimeout(endAtOnce, END_MS).unref();
  }
}
