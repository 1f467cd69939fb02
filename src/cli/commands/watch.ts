import { following } from "../api/following.js";
import { command } from "../command.js";
import { FOLLOW_SESSIONS, type SessionChange } from "../documents/events.js";
import { findCluster, findSession } from "../names/find.js";
import { changeLine } from "../output/change-line.js";
import { sessionJson } from "../output/summary.js";
import { printJsonLine } from "../output/terminal.js";
import { connectionRemark } from "../output/connection.js";
import { SESSION_NAME_HELP } from "./session.js";

export const watch = command({
  usage: "watch [name]",
  description: "Show sessions as they are, and then each change as it happens, until Ctrl-C",
  options: (yargs) =>
    yargs
      .positional("name", { type: "string", describe: "Name or id of the session; all where left out" })
      .option("cluster", { type: "string", describe: "Of this cluster as source or destination: its name or id" })
      .option("after", { type: "string", describe: "Go on behind a cursor that an earlier watch printed as JSON" })
      .conflicts("name", "cluster"),
  examples: [
    ["watch", "All sessions"],
    ["watch home", "The session of the volume home"],
    ["watch --json | jq -c 'select(.status == \"FAULTY\")'", "A line of JSON for each that breaks"],
  ],
  more: `A connection that is lost is made again, and what was missed is told then. ${SESSION_NAME_HELP}`,
  run: async (args, context) => {
    const { terminal, isJson, now } = context;
    const api = await context.api();
    const filter = {
      ...(args.name === undefined ? {} : { sessionId: (await findSession(api, args.name)).id }),
      ...(args.cluster === undefined ? {} : { clusterId: (await findCluster(api, args.cluster)).id }),
    };
    const begin = args.after === undefined ? null : { after: args.after, mustBeKept: true };
    for await (const followed of following(api, FOLLOW_SESSIONS, filter, cursorOf, begin)) {
      if (followed.kind !== "message") {
        connectionRemark(context, followed);
        continue;
      }
      const change = followed.data.geoRepSessionChanged;
      if (isJson) printJsonLine(terminal, changeJson(change));
      else if (change.kind === "SNAPSHOT_END") terminal.note("These are all; changes follow.");
      else terminal.out(changeLine(terminal, change, now()));
    }
    return undefined;
  },
});

/** Before the end of the present state, sessions are missing that nothing behind its cursor would tell of. */
function cursorOf({ geoRepSessionChanged: { kind, cursor } }: { readonly geoRepSessionChanged: SessionChange }) {
  return kind === "SNAPSHOT" ? null : cursor;
}

/** A message as `--json` prints it. */
function changeJson({ session, ...rest }: SessionChange) {
  return { ...rest, session: session === null ? null : sessionJson(session) };
}
