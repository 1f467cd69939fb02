import type { Readable, Writable } from "node:stream";
import path from "node:path";
import { isReadable, serviceUrl } from "./address.js";
import { Api } from "./api/api.js";
import { type Environment, VARIABLES } from "./environment.js";
import { CliError, EXIT } from "./exit-codes.js";
import { isOpenToOthers, loginFile, readLogin } from "./login-file.js";
import type { Terminal } from "./output/terminal.js";
import { trustAuthorities } from "./trust.js";

/** What a command is run with: the process, but for tests. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Where questions are asked. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborted when the command is to end, as by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Options that every command has. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly cacert: string | undefined;
}

export interface Context extends Surroundings {
  readonly isJson: boolean;
  /** Absolute path; null where none was given. */
  readonly cacert: string | null;
  /** The API of the service that the user is logged in to. @throws CliError NOT_LOGGED_IN */
  api(): Promise<Api>;
}

export function contextOf(surroundings: Surroundings, options: GlobalOptions): Context {
  const cacert = options.cacert === undefined ? null : path.resolve(options.cacert);
  return { ...surroundings, isJson: options.json, cacert, api: () => connect(surroundings, cacert) };
}

async function connect({ environment, terminal, signal }: Surroundings, cacert: string | null): Promise<Api> {
  const { folder } = environment;
  const stored = environment.url !== null && environment.token !== null ? null : await readLogin(folder);
  const url = environment.url === null ? (stored?.url ?? null) : serviceUrl(environment.url);
  if (url === null) throw notLoggedIn("Not logged in.");
  // A token is shown to no other service than the one that made it.
  const token = environment.token ?? (stored?.url === url ? stored.token : null);
  if (token === null) throw notLoggedIn(`Not logged in to ${url}, which ${VARIABLES.url} names.`);
  if (token === stored?.token && (await isOpenToOthers(folder))) {
    const file = loginFile(folder);
    terminal.note(`Warning: others may read the token in ${file}. Take that right away with: chmod 600 ${file}`);
  }
  warnWhereReadable(terminal, url);
  trustAuthorities(url, cacert ?? (stored?.url === url ? stored.cacert : null));
  return new Api(url, `Bearer ${token}`, signal);
}

export function warnWhereReadable(terminal: Terminal, url: string): void {
  if (!isReadable(url)) return;
  terminal.note(`Warning: what goes to ${url}, credentials too, can be read on the way. Use an address with https.`);
}

function notLoggedIn(reason: string): CliError {
  const words = `${reason} Log in with: georep login URL, or set ${VARIABLES.url} and ${VARIABLES.token}.`;
  return new CliError(EXIT.NOT_LOGGED_IN, words);
}
