import { command } from "../command.js";
import { SESSION, type SessionBrick, type SessionInFull } from "../documents/session.js";
import { CliError, EXIT } from "../exit-codes.js";
import { findSession } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { findingLines } from "../output/finding.js";
import { operationLine, operationLines } from "../output/operation.js";
import { statusStyle } from "../output/status.js";
import { checkpointWords, sessionJson } from "../output/summary.js";
import { printJson, printTable, styled, type Terminal } from "../output/terminal.js";
import { age, shortDuration, timeAndAge } from "../output/times.js";

export const SESSION_NAME_HELP =
  "A session is named by its id, by the beginning of its id, or as VOLUME, VOLUME::SECONDARYVOLUME or CLUSTER/VOLUME::HOST::SECONDARYVOLUME, as far as no other is named so.";

export const session = command({
  usage: "session <name>",
  description: "Show one session: what is wrong with it, its bricks, checkpoint, options and last operations",
  options: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "Name or id of the session" })
      .option("all-options", { type: "boolean", default: false, describe: "Options too that have their defaults" })
      .option("operations", { type: "number", default: 5, describe: "How many of the last operations, up to 100" }),
  examples: [
    ["session home", "The session of the volume home"],
    ["session berlin/home::lisbon1::home-copy", "The same by its whole name"],
    ["session 3f2a --json | jq '.session.bricks[] | select(.status == \"FAULTY\")'", "Its faulty bricks"],
  ],
  more: SESSION_NAME_HELP,
  run: async (args, context) => {
    if (!(Number.isInteger(args.operations) && args.operations >= 0 && args.operations <= 100)) {
      throw new CliError(EXIT.USAGE, "--operations takes a whole number from 0 to 100.");
    }
    const api = await context.api();
    const { id } = await findSession(api, args.name);
    const { geoRepSession } = await api.ask(SESSION, { id, operations: args.operations });
    if (geoRepSession === null) throw new CliError(EXIT.NOT_FOUND, `The session ${args.name} has just been deleted.`);
    if (context.isJson) {
      printJson(context.terminal, { session: fullJson(geoRepSession) });
      return undefined;
    }
    printHead(context.terminal, geoRepSession, context.now());
    printFindings(context.terminal, geoRepSession, context.now());
    printBricks(context.terminal, geoRepSession.details, context.now());
    printOptions(context.terminal, geoRepSession, args.allOptions);
    printOperations(context.terminal, geoRepSession);
    return undefined;
  },
});

/** A session as `--json` prints it by itself: as in lists, and what it has beside that. */
function fullJson(found: SessionInFull) {
  const {
    sessionKey,
    lastKnownStatus,
    firstSeenAt,
    missingKeys,
    lastVerification,
    openFindings,
    details,
    options,
    operations,
  } = found;
  return {
    ...sessionJson(found),
    lastKnownStatus,
    sessionKey,
    firstSeenAt,
    missingKeys,
    lastVerification,
    openFindings,
    bricks: details.map(({ brick, ...rest }) => ({ brick: brick.name, online: brick.online, ...rest })),
    options,
    operations: operations.nodes,
  };
}

function printHead(terminal: Terminal, found: SessionInFull, now: number): void {
  terminal.out(styled(terminal, "bold", cleanLine(nameOf(found))));
  const lines: (readonly [title: string, value: string | null])[] = [
    ["Id", found.id],
    ["Status", statusStyle(terminal, found.status)],
    ["Since", found.statusSince === null ? null : timeAndAge(found.statusSince, now)],
    ["Reason", found.statusReason === null ? null : cleanLine(found.statusReason)],
    ["Health", statusStyle(terminal, found.health)],
    ["User", cleanLine(found.userName ?? "root")],
    ["Polled", timeAndAge(found.observedAt, now)],
    ["Checkpoint", found.checkpoint === null ? "none" : checkpointWords(found.checkpoint, now)],
    ["Behind", behind(found, now)],
    ["Objective", objective(found, now)],
    ["Verified", verified(terminal, found, now)],
    ["Waiting", waiting(found, now)],
    ["Replaced", found.secondaryVolumeReplaced ? "the secondary volume was made anew under its name" : null],
    ["Keys", missing(found)],
  ];
  for (const [title, value] of lines) {
    if (value !== null) terminal.out(`  ${`${title}:`.padEnd(12)}${value}`);
  }
}

function behind(found: SessionInFull, now: number): string {
  const { lagState, lagStateSince, caughtUpAt } = found;
  if (lagState === null) return "not known";
  if (lagState === "IDLE") return "nothing waits";
  const how = lagState === "STUCK" ? `, nothing is copied for ${age(lagStateSince, now)}` : "";
  const end =
    caughtUpAt === null ? "" : `, caught up in about ${shortDuration((Date.parse(caughtUpAt) - now) / 1_000)}`;
  return `${found.lagSeconds === null ? "first copy" : shortDuration(found.lagSeconds)} (${lagState}${how}${end})`;
}

function objective({ rpoSeconds, rpoBreachedSince }: SessionInFull, now: number): string | null {
  if (rpoSeconds === null) return null;
  const breached = rpoBreachedSince === null ? "" : `, breached for ${age(rpoBreachedSince, now)}`;
  return `at most ${shortDuration(rpoSeconds)} behind${breached}`;
}

function verified(terminal: Terminal, { lastVerification }: SessionInFull, now: number): string | null {
  if (lastVerification === null) return null;
  const { verdict, entriesCompared, finishedAt } = lastVerification;
  return `${statusStyle(terminal, verdict)}, ${entriesCompared} entries compared, ${timeAndAge(finishedAt, now)}`;
}

function waiting({ changesWaitingSince }: SessionInFull, now: number): string | null {
  if (changesWaitingSince === null) return null;
  return `changes wait for ${age(changesWaitingSince, now)}, and nothing is copied: stop and start the session`;
}

function missing({ missingKeys }: SessionInFull): string | null {
  if (missingKeys === null || missingKeys.length === 0) return null;
  const nodes = missingKeys.map((each) => `${each.hostName} on ${each.missingOn.join(", ")}`);
  return cleanLine(`missing of ${nodes.join("; ")}`);
}

function printFindings(terminal: Terminal, { openFindings }: SessionInFull, now: number): void {
  for (const finding of openFindings) {
    terminal.out(`\n${findingLines(terminal, finding, now, false).join("\n")}`);
  }
  if (openFindings.length > 0) terminal.out("\nWhat shows it: georep findings, with the session's name.");
}

function printBricks(terminal: Terminal, bricks: readonly SessionBrick[], now: number): void {
  terminal.out("");
  printTable(terminal, bricks, [
    { title: "BRICK", value: ({ brick }) => brick.name, shrinks: true },
    {
      title: "STATUS",
      value: ({ status }) => status,
      style: (text, { status }) => statusStyle(terminal, status, text),
    },
    { title: "SYNCS TO", value: ({ secondaryHostName }) => secondaryHostName ?? "-", shrinks: true },
    { title: "CRAWL", value: ({ crawlStatusRaw }) => crawlStatusRaw ?? "-", leftOut: 2 },
    { title: "LAST SYNCED", value: ({ lastSyncedAt }) => age(lastSyncedAt, now), isNumber: true },
    { title: "ENTRY", value: ({ entryPending }) => entryPending ?? "-", isNumber: true, leftOut: 3 },
    { title: "DATA", value: ({ dataPending }) => dataPending ?? "-", isNumber: true, leftOut: 3 },
    { title: "META", value: ({ metaPending }) => metaPending ?? "-", isNumber: true, leftOut: 3 },
    { title: "FAILURES", value: ({ failures }) => failures ?? "-", isNumber: true, leftOut: 1 },
  ]);
}

function printOptions(terminal: Terminal, { options }: SessionInFull, showAll: boolean): void {
  const shown = showAll ? options : options.filter(({ modified }) => modified !== false);
  terminal.out("");
  if (shown.length === 0) {
    terminal.out(`No option is changed from its default; --all-options shows all ${options.length}.`);
    return;
  }
  printTable(terminal, shown, [
    { title: "OPTION", value: ({ key }) => key },
    { title: "VALUE", value: ({ value }) => value, shrinks: true },
    { title: "DEFAULT", value: (option) => option.default ?? "-", shrinks: true, leftOut: 1 },
  ]);
}

function printOperations(terminal: Terminal, { operations }: SessionInFull): void {
  for (const operation of operations.nodes) {
    terminal.out(`\n${operationLine(terminal, operation)}`);
    // What went well needs no more than its line.
    if (operation.state !== "SUCCEEDED") terminal.out(operationLines(terminal, operation).join("\n"));
  }
}
