import type { Argv, ArgumentsCamelCase } from "yargs";
import type { Context, GlobalOptions } from "./context.js";
import type { ExitCode } from "./exit-codes.js";

interface CommandSpec<T> {
  /** As yargs has it: the name with its positional arguments. */
  readonly usage: string;
  readonly description: string;
  readonly options: (yargs: Argv<GlobalOptions>) => Argv<T>;
  /** Command lines below `georep`, with what each does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** What else its help tells. */
  readonly more?: string;
  /** @returns the exit code; 0 where there is none */
  readonly run: (args: ArgumentsCamelCase<T>, context: Context) => Promise<ExitCode | undefined>;
}

/** What is done with the command that a command line names. */
export type Execute = (
  run: (context: Context) => Promise<ExitCode | undefined>,
  options: GlobalOptions,
) => Promise<void>;

/** Adds one command to a command line. */
export type Command = (yargs: Argv<GlobalOptions>, execute: Execute) => Argv<GlobalOptions>;

export function command<T extends GlobalOptions>(spec: CommandSpec<T>): Command {
  return (yargs, execute) =>
    yargs.command(
      spec.usage,
      spec.description,
      (own) => {
        const withExamples = spec
          .options(own)
          .example(spec.examples.map(([line, does]): [string, string] => [`$0 ${line}`, does]));
        return spec.more === undefined ? withExamples : withExamples.epilogue(spec.more);
      },
      (args) => execute((context) => spec.run(args, context), args),
    );
}
