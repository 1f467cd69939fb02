import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import yargs, { type Argv, type FallbackCompletionFunction } from "yargs";
import type { Command, Execute } from "./command.js";
import { alerts } from "./commands/alerts.js";
import { pause, resume, start, stop } from "./commands/change.js";
import { checkpoint } from "./commands/checkpoint.js";
import { clusters } from "./commands/clusters.js";
import { completion } from "./commands/completion.js";
import { events } from "./commands/events.js";
import { findings } from "./commands/findings.js";
import { login } from "./commands/login.js";
import { logout } from "./commands/logout.js";
import { preflight } from "./commands/preflight.js";
import { rpo } from "./commands/rpo.js";
import { session } from "./commands/session.js";
import { sessions } from "./commands/sessions.js";
import { verify } from "./commands/verify.js";
import { watch } from "./commands/watch.js";
import { nameCompletions } from "./completion.js";
import { contextOf, type GlobalOptions, type Surroundings } from "./context.js";
import { VARIABLES } from "./environment.js";
import { CliError, EXIT, EXIT_WORDS, type ExitCode } from "./exit-codes.js";
import { cleanLine, cleanText, safeJson } from "./output/clean.js";
import type { Terminal } from "./output/terminal.js";

const COMMANDS: readonly Command[] = [
  login,
  logout,
  clusters,
  sessions,
  session,
  findings,
  alerts,
  watch,
  start,
  stop,
  pause,
  resume,
  checkpoint,
  rpo,
  verify,
  preflight,
  events,
  completion,
];

const WIDEST_HELP = 110;
const COMPLETIONS = "--get-yargs-completions";
/** A shell that waits for names shows nothing meanwhile. */
const COMPLETION_MS = 3_000;

/** Runs one command line, without the program's own name. @returns the exit code */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, signal } = surroundings;
  let code: ExitCode = EXIT.DONE;
  try {
    if (argv[0] === COMPLETIONS) {
      await complete(argv, surroundings);
      return code;
    }
    const line = commandLine(argv, terminal, async (execute, options) => {
      code = (await execute(contextOf(surroundings, options))) ?? EXIT.DONE;
    }).fail((message, error) => {
      throw error ?? new CliError(EXIT.USAGE, message);
    });
    if (argv.length === 0) {
      terminal.note(await line.getHelp());
      return EXIT.USAGE;
    }
    // What yargs would print by itself, such as help.
    let printed = "";
    await line.parseAsync([...argv], {}, (_error, _argv, output) => {
      printed = output;
    });
    if (printed !== "") terminal.out(printed);
    return code;
  } catch (error) {
    return signal.aborted ? EXIT.INTERRUPTED : reported(error, argv, terminal);
  }
}

function commandLine(argv: readonly string[], terminal: Terminal, execute: Execute): Argv<GlobalOptions> {
  const base: Argv<GlobalOptions> = yargs([...argv])
    .scriptName("georep")
    .usage(
      "$0 <command>\n\nShows and changes geo-replication between GlusterFS clusters, by the service's GraphQL API.",
    )
    .option("json", { type: "boolean", default: false, describe: "Print JSON for programs in place of text" })
    .option("cacert", {
      type: "string",
      requiresArg: true,
      describe: "PEM file of the authority that issued the service's certificate",
    })
    .parserConfiguration({ "parse-positional-numbers": false, "dot-notation": false, "boolean-negation": false })
    .detectLocale(false)
    .wrap(Math.min(terminal.columns ?? WIDEST_HELP, WIDEST_HELP))
    .version(version())
    .help()
    .alias("help", "h")
    .strict()
    .demandCommand(1, 1, "Name a command.", "Name one command.")
    .recommendCommands()
    .check(checkValues)
    .exitProcess(false)
    .epilogue(epilogue());
  return COMMANDS.reduce((line, add) => add(line, execute), base);
}

/** What yargs lets through: a number that is none, and an option with one value that is given several. */
function checkValues(argv: Readonly<Record<string, unknown>>, options: unknown): true {
  const { array = [], number = [] } = options as { readonly array?: string[]; readonly number?: string[] };
  for (const [name, value] of Object.entries(argv)) {
    if (Array.isArray(value) && name !== "_" && name !== "--" && !array.includes(name)) {
      throw new CliError(EXIT.USAGE, `--${name} is given twice.`);
    }
    if (number.includes(name) && Number.isNaN(value)) throw new CliError(EXIT.USAGE, `--${name} takes a number.`);
  }
  return true;
}

function epilogue(): string {
  const codes = Object.entries(EXIT).map(
    ([name, code]) => `  ${String(code).padStart(3)}  ${EXIT_WORDS[name as keyof typeof EXIT]}`,
  );
  return [
    `Exit codes:\n${codes.join("\n")}`,
    `${VARIABLES.url} and ${VARIABLES.token} in the environment take the place of a login. NO_COLOR turns colours off.`,
  ].join("\n\n");
}

function version(): string {
  const file = findPackageJSON(import.meta.url);
  const read: unknown = file === undefined ? {} : JSON.parse(readFileSync(file, "utf8"));
  return String((read as { readonly version?: string }).version);
}

/** Prints what the last word may become. Nothing that the words before it say is done. */
async function complete(argv: readonly string[], surroundings: Surroundings): Promise<void> {
  const { terminal } = surroundings;
  const quiet = { ...terminal, note: () => undefined };
  const signal = AbortSignal.any([surroundings.signal, AbortSignal.timeout(COMPLETION_MS)]);
  const context = contextOf({ ...surroundings, terminal: quiet, signal }, { json: false, cacert: undefined });
  // yargs would go on to the command where the process does not end at once.
  const line = commandLine(argv, quiet, async () => undefined);
  const words = argv.slice(1);
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  // yargs goes by the number of parameters.
  const take: FallbackCompletionFunction = (_current, _argv, completionsOfYargs, _done) => {
    completionsOfYargs((_error, found) => resolve(found ?? []));
  };
  // A line that is not complete is wrong in many ways.
  line.completion("completion-of-yargs", false, take).fail(() => undefined);
  void line.parse();
  // A shell has no place for reasons.
  const names = await nameCompletions(words, () => context.api()).catch(() => []);
  const current = words.at(-1) ?? "";
  const others = (await promise).filter((each) => current.startsWith("-") || !each.startsWith("-"));
  for (const each of [...names, ...others]) if (each.startsWith(current)) terminal.out(each);
}

/** Tells why the command did not do what it was to. */
function reported(error: unknown, argv: readonly string[], terminal: Terminal): ExitCode {
  const known = error instanceof CliError ? error : usageError(error);
  const { exit, code, message, candidates } = known;
  if (argv.includes("--json")) {
    terminal.note(safeJson({ error: { exitCode: exit, code, message, candidates } }));
    return exit;
  }
  terminal.note(cleanText(message));
  for (const candidate of candidates) terminal.note(`  ${cleanLine(candidate)}`);
  if (exit === EXIT.USAGE) terminal.note("See: georep --help, or georep COMMAND --help");
  return exit;
}

/** yargs tells what is wrong with a command line by errors of its own. @throws what is no such error */
function usageError(error: unknown): CliError {
  if (error instanceof Error && error.name === "YError") return new CliError(EXIT.USAGE, error.message);
  throw error;
}
