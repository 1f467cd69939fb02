import { hostname, userInfo } from "node:os";
import { text } from "node:stream/consumers";
import { serviceUrl } from "../address.js";
import { Api, assertNoUserErrors } from "../api/api.js";
import { command } from "../command.js";
import { type Context, warnWhereReadable } from "../context.js";
import { CREATE_TOKEN, REVOKE_TOKEN, type Role } from "../documents/access.js";
import { CliError, EXIT } from "../exit-codes.js";
import { loginFile, readLogin, type StoredLogin, writeLogin } from "../login-file.js";
import { printJson } from "../output/terminal.js";
import { localTime } from "../output/times.js";
import { trustAuthorities } from "../trust.js";

const ROLES = ["OPERATOR", "ADMIN"] as const satisfies readonly Role[];
const DAY_SECONDS = 86_400;

export const login = command({
  usage: "login <url>",
  description: "Log in to a service, and keep an access token for the other commands",
  options: (yargs) =>
    yargs
      .positional("url", { type: "string", demandOption: true, describe: "Address of the service" })
      .option("user", { type: "string", default: "admin", describe: "Name of the user" })
      .option("password-stdin", { type: "boolean", default: false, describe: "Read the password from standard input" })
      .option("role", {
        choices: ROLES,
        default: "OPERATOR" satisfies Role,
        describe: "What the token may do: OPERATOR acts on sessions, ADMIN may everything",
      })
      .option("expires", { type: "number", default: 90, describe: "Days until the token expires, 1 to 366" }),
  examples: [
    ["login https://georep.example.org", "Ask for the password of admin"],
    ["login https://georep.example.org --role ADMIN --expires 7", "Be allowed everything for a week"],
    ["login http://127.0.0.1:4000 --password-stdin < data/admin-password", "Read the password from a file"],
  ],
  more: "The password is kept nowhere. The token is in a file of your own, in $XDG_CONFIG_HOME/georep or ~/.config/georep.",
  run: async (args, context) => {
    const { environment, terminal, signal } = context;
    const url = serviceUrl(args.url);
    if (!(args.expires >= 1 && args.expires <= 366)) {
      throw new CliError(EXIT.USAGE, "--expires takes a number of days from 1 to 366.");
    }
    if (args.user === "" || args.user.includes(":"))
      throw new CliError(EXIT.USAGE, "--user takes a name without a colon.");
    trustAuthorities(url, context.cacert);
    warnWhereReadable(terminal, url);
    const password = await passwordFrom(args.passwordStdin, args.user, context);
    const credentials = Buffer.from(`${args.user}:${password}`).toString("base64");
    const api = new Api(url, `Basic ${credentials}`, signal);
    const input = { label: label(), role: args.role, expiresInSeconds: Math.round(args.expires * DAY_SECONDS) };
    const { createAccessToken: created } = await asLogin(api.ask(CREATE_TOKEN, { input }));
    assertNoUserErrors(created.userErrors);
    const { token, accessToken } = created;
    if (token === null || accessToken === null) throw new CliError(EXIT.FAILED, "The service made no token.");
    const before = await readLogin(environment.folder).catch(() => null);
    const { id: tokenId, user, role, expiresAt } = accessToken;
    await writeLogin(environment.folder, { url, token, tokenId, user, role, expiresAt, cacert: context.cacert });
    await revokeEarlier(api, before);
    if (context.isJson) printJson(terminal, { url, user, role, expiresAt });
    else terminal.out(`Logged in to ${url} as ${user} with the role ${role}, until ${localTime(expiresAt)}.`);
    if (environment.url !== null || environment.token !== null) {
      terminal.note(
        `Warning: GEOREPCLI_URL and GEOREPCLI_TOKEN are used in place of ${loginFile(environment.folder)}.`,
      );
    }
    return undefined;
  },
});

/** Who made the token, for the list of tokens. */
function label(): string {
  let user: string;
  try {
    user = userInfo().username;
  } catch {
    // There is no such user in the system's list, as in a container.
    user = `uid ${process.getuid?.() ?? "unknown"}`;
  }
  return `georep of ${user} on ${hostname()}`.slice(0, 200);
}

async function passwordFrom(fromStdin: boolean, user: string, { stdin, stderr, signal }: Context): Promise<string> {
  if (fromStdin) {
    const [line = ""] = (await text(stdin)).split(/\r?\n/, 1);
    if (line === "") throw new CliError(EXIT.USAGE, "Standard input holds no password in its first line.");
    return line;
  }
  if (stdin.isTTY !== true) {
    throw new CliError(EXIT.USAGE, "There is no terminal to ask for the password: pass it by --password-stdin.");
  }
  const { read } = await import("read");
  const none = new CliError(EXIT.INTERRUPTED, "No password was given.");
  const { promise: given, resolve, reject } = Promise.withResolvers<string>();
  const giveUp = (): void => reject(none);
  // Ctrl-D ends the reading without an answer, and nothing else keeps the process then.
  process.once("beforeExit", giveUp);
  signal.addEventListener("abort", giveUp);
  read({ prompt: `Password of ${user}:`, silent: true, input: stdin, output: stderr }).then(resolve, giveUp);
  try {
    return await given;
  } finally {
    process.off("beforeExit", giveUp);
    signal.removeEventListener("abort", giveUp);
  }
}

/** The advice to log in helps nobody who does just that. */
async function asLogin<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CliError) || error.exit !== EXIT.NOT_LOGGED_IN) throw error;
    throw new CliError(error.exit, "The service does not know this user with this password.", {
      code: "UNAUTHENTICATED",
    });
  }
}

/** Of what is stored no more the token is to be good for nothing. Where that fails it ends by itself, and nobody has it. */
async function revokeEarlier(api: Api, before: StoredLogin | null): Promise<void> {
  if (before?.url !== api.url) return;
  await api.ask(REVOKE_TOKEN, { tokenId: before.tokenId }).catch(() => undefined);
}
