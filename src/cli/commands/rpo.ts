import { assertNoUserErrors } from "../api/api.js";
import { command } from "../command.js";
import { SET_RPO } from "../documents/rpo.js";
import { CliError, EXIT } from "../exit-codes.js";
import { findSession } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { printJson } from "../output/terminal.js";
import { shortDuration } from "../output/times.js";
import { SESSION_NAME_HELP } from "./session.js";

export const rpo = command({
  usage: "rpo <name> <seconds>",
  description: "Set how far behind a session's destination may be; events tell when it is further behind",
  options: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "Name or id of the session" })
      .positional("seconds", { type: "string", demandOption: true, describe: "60 or more, or none for no objective" }),
  examples: [
    ["rpo home 900", "A quarter of an hour"],
    ["rpo home none", "Take it away"],
  ],
  more: SESSION_NAME_HELP,
  run: async (args, context) => {
    const rpoSeconds = secondsOf(args.seconds);
    const api = await context.api();
    const session = await findSession(api, args.name);
    const { setGeoRepRpo } = await api.ask(SET_RPO, { input: { sessionId: session.id, rpoSeconds } });
    assertNoUserErrors(setGeoRepRpo.userErrors);
    if (context.isJson) printJson(context.terminal, { sessionId: session.id, name: nameOf(session), rpoSeconds });
    else {
      const words = rpoSeconds === null ? "no objective" : `at most ${shortDuration(rpoSeconds)} behind`;
      context.terminal.out(`${cleanLine(nameOf(session))}: ${words}`);
    }
    return undefined;
  },
});

function secondsOf(text: string): number | null {
  if (text === "none") return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CliError(EXIT.USAGE, "An objective is a number of seconds, or none.");
}
