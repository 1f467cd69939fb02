import { Api, assertNoUserErrors } from "../api/api.js";
import { command } from "../command.js";
import { warnWhereReadable } from "../context.js";
import { REVOKE_TOKEN } from "../documents/access.js";
import { CliError, EXIT } from "../exit-codes.js";
import { readLogin, removeLogin } from "../login-file.js";
import { printJson } from "../output/terminal.js";
import { trustAuthorities } from "../trust.js";

export const logout = command({
  usage: "logout",
  description: "Revoke the access token of the login, and forget it",
  options: (yargs) =>
    yargs.option("local", {
      type: "boolean",
      default: false,
      describe: "Forget it though the service is not reached: the token stays good until it expires",
    }),
  examples: [
    ["logout", "End the login"],
    ["logout --local", "Forget the login to a service that is gone"],
  ],
  run: async (args, context) => {
    const { environment, terminal, signal } = context;
    const stored = await readLogin(environment.folder);
    if (stored === null) throw new CliError(EXIT.NOT_LOGGED_IN, "Not logged in.");
    const { url, token, tokenId } = stored;
    if (!args.local) {
      trustAuthorities(url, context.cacert ?? stored.cacert);
      warnWhereReadable(terminal, url);
      await revoke(new Api(url, `Bearer ${token}`, signal), tokenId);
    }
    await removeLogin(environment.folder);
    if (context.isJson) printJson(terminal, { url, revoked: !args.local });
    else terminal.out(`Logged out of ${url}.`);
    return undefined;
  },
});

async function revoke(api: Api, tokenId: string): Promise<void> {
  try {
    const { revokeAccessToken } = await api.ask(REVOKE_TOKEN, { tokenId });
    assertNoUserErrors(revokeAccessToken.userErrors);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // It is good for nothing already.
    if (error.exit === EXIT.NOT_LOGGED_IN || error.exit === EXIT.NOT_FOUND) return;
    if (error.exit !== EXIT.UNREACHABLE) throw error;
    throw new CliError(error.exit, `${error.message} The login is kept; logout --local forgets it.`, { cause: error });
  }
}
