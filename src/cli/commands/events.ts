import type { Api } from "../api/api.js";
import { following } from "../api/following.js";
import { command } from "../command.js";
import { type EventFields, type EventFilter, EVENTS, FOLLOW_EVENTS, LAST_EVENT } from "../documents/events.js";
import { CliError, EXIT } from "../exit-codes.js";
import { findCluster, findSession } from "../names/find.js";
import { eventLine } from "../output/change-line.js";
import { connectionRemark } from "../output/connection.js";
import { printJson, printJsonLine } from "../output/terminal.js";
import { SESSION_NAME_HELP } from "./session.js";

const DURATION = /^(\d{1,6})([smhd])$/;
const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

const PROGRESS = "SESSION_PROGRESS";

export const events = command({
  usage: "events",
  description: "List what has happened, the oldest first",
  options: (yargs) =>
    yargs
      .option("since", { type: "string", describe: "A time, or how long ago: 2026-03-01T12:00:00Z, 90m, 2d" })
      .option("last", { type: "number", default: 50, describe: "At most so many, the newest; with --since all" })
      .option("session", { type: "string", describe: "About this session: its name or id" })
      .option("cluster", { type: "string", describe: "About this cluster as source or destination: its name or id" })
      .option("kind", {
        type: "string",
        array: true,
        describe: "Of any of these kinds, such as SESSION_STATUS_CHANGED",
      })
      .option("progress", {
        type: "boolean",
        default: false,
        describe: "Figures of replication too, every 10 seconds for each session that copies",
      })
      .option("follow", {
        type: "boolean",
        alias: "f",
        default: false,
        describe: "Then each as it happens, until Ctrl-C",
      }),
  examples: [
    ["events --since 12h --kind SESSION_STATUS_CHANGED", "What the night has brought"],
    ["events --session home --follow", "The last of one session, and what comes"],
    ["events --since 1d --json | jq -r '.events[] | [.at, .kind, .volumeName] | @tsv'", "As a table of your own"],
  ],
  more: `With --follow, --json prints a line of JSON for each event. ${SESSION_NAME_HELP}`,
  run: async (args, context) => {
    const { terminal, isJson } = context;
    const since = args.since === undefined ? null : sinceOf(args.since, context.now());
    if (!(Number.isInteger(args.last) && args.last >= 0))
      throw new CliError(EXIT.USAGE, "--last takes a whole number.");
    const api = await context.api();
    const filter: EventFilter = {
      ...(args.session === undefined ? {} : { sessionId: (await findSession(api, args.session)).id }),
      ...(args.cluster === undefined ? {} : { clusterId: (await findCluster(api, args.cluster)).id }),
      ...(args.kind === undefined || args.kind.length === 0
        ? {}
        : { kind: args.kind.map((each) => each.toUpperCase()) }),
    };
    const isWanted = ({ kind }: EventFields): boolean =>
      args.progress || filter.kind !== undefined || kind !== PROGRESS;
    // Asked before the list is: with nothing listed, what comes from this moment on is followed.
    const last = args.follow ? await lastNumber(api) : null;
    const { found, hasMore } = await listed(api, filter, isWanted, since, args.last);
    const print = (event: EventFields): void =>
      isJson ? printJsonLine(terminal, event) : terminal.out(eventLine(event));
    if (isJson && !args.follow) printJson(terminal, { events: found, hasMore });
    else for (const event of found) print(event);
    if (hasMore) terminal.note(`There are older ones than these ${found.length}: see --since and --last.`);
    if (last === null) return undefined;
    const begin = { after: found.at(-1)?.number ?? last, mustBeKept: false };
    const cursorOf = (data: { readonly events: EventFields }) => data.events.number;
    for await (const followed of following(api, FOLLOW_EVENTS, filter, cursorOf, begin)) {
      if (followed.kind !== "message") connectionRemark(context, followed);
      else if (isWanted(followed.data.events)) print(followed.data.events);
    }
    return undefined;
  },
});

/** Milliseconds since 1970. */
function sinceOf(text: string, now: number): number {
  const [, number, unit] = DURATION.exec(text) ?? [];
  if (number !== undefined) return now - Number(number) * SECONDS[unit as keyof typeof SECONDS] * 1_000;
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new CliError(
    EXIT.USAGE,
    `--since ${text} is no time such as 2026-03-01T12:00:00Z, and no duration such as 90m.`,
  );
}

/** "0" where there is no event yet. */
async function lastNumber(api: Api): Promise<string> {
  const { events: page } = await api.ask(LAST_EVENT, {});
  return page.nodes[0]?.number ?? "0";
}

async function listed(
  api: Api,
  filter: EventFilter,
  isWanted: (event: EventFields) => boolean,
  since: number | null,
  last: number,
): Promise<{ readonly found: readonly EventFields[]; readonly hasMore: boolean }> {
  const found: EventFields[] = [];
  for await (const event of api.rows(EVENTS, { filter }, (answer) => answer.events)) {
    if (since !== null && Date.parse(event.at) < since) break;
    if (!isWanted(event)) continue;
    if (since === null && found.length >= last) return { found: found.toReversed(), hasMore: true };
    found.push(event);
  }
  return { found: found.toReversed(), hasMore: false };
}
