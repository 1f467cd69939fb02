import { command } from "../command.js";
import { type Alert, type AlertFilter, ALERTS } from "../documents/alerts.js";
import { findSession } from "../names/find.js";
import { cleanLine } from "../output/clean.js";
import { rankIn, SEVERITIES } from "../output/ranks.js";
import { statusStyle } from "../output/status.js";
import { printJson, styled, type Terminal } from "../output/terminal.js";
import { localTime, timeAndAge } from "../output/times.js";
import { SESSION_NAME_HELP } from "./session.js";

/** What fires before what is about to. */
const STATES: readonly string[] = ["FIRING", "PENDING", "RESOLVED"];

export const alerts = command({
  usage: "alerts [name]",
  description: "List the alerts of the service's rules, with since when they are so and what to do",
  options: (yargs) =>
    yargs.positional("name", { type: "string", describe: "About this session: its name or id" }).option("all", {
      type: "boolean",
      default: false,
      describe: "Those too that are resolved, as long as they are kept",
    }),
  examples: [
    ["alerts", "What fires now, and what is about to"],
    ["alerts home --all", "What is and was about one session"],
    ["alerts --json | jq -r '.alerts[] | [.severity, .ruleName, .summary] | @tsv'", "As a table of your own"],
  ],
  more: `Those that fire come first, the most urgent of them at the top. ${SESSION_NAME_HELP}`,
  run: async (args, context) => {
    const { terminal } = context;
    const api = await context.api();
    const filter: AlertFilter = {
      ...(args.name === undefined ? {} : { sessionId: (await findSession(api, args.name)).id }),
      ...(args.all ? {} : { state: ["FIRING", "PENDING"] }),
    };
    const found = (await api.allRows(ALERTS, { filter }, (answer) => answer.alerts)).toSorted(compare);
    if (context.isJson) printJson(terminal, { alerts: found });
    else printAlerts(terminal, found, context.now());
    return undefined;
  },
});

function compare(a: Alert, b: Alert): number {
  const byState = rankIn(STATES, a.state) - rankIn(STATES, b.state);
  return byState || rankIn(SEVERITIES, a.severity) - rankIn(SEVERITIES, b.severity) || b.since.localeCompare(a.since);
}

function printAlerts(terminal: Terminal, found: readonly Alert[], now: number): void {
  if (found.length === 0) terminal.out("No alert is there.");
  for (const [at, alert] of found.entries()) {
    if (at > 0) terminal.out("");
    const { severity, state, ruleName, summary, remedy, since, resolvedAt, silencedUntil } = alert;
    const head = `${statusStyle(terminal, severity)} ${state} since ${timeAndAge(since, now)}`;
    terminal.out(styled(terminal, "bold", cleanLine(placeOf(alert))));
    terminal.out(`  ${head}: ${cleanLine(ruleName)}`);
    terminal.out(`    ${cleanLine(summary)}`);
    if (resolvedAt !== null) terminal.out(`    Resolved ${timeAndAge(resolvedAt, now)}`);
    if (silencedUntil !== null) terminal.out(`    Nobody is told of it until ${localTime(silencedUntil)}`);
    if (resolvedAt === null) {
      for (const [step, each] of remedy.entries()) terminal.out(`    ${step + 1}. ${cleanLine(each)}`);
    }
  }
}

/** As sessions are named: `CLUSTER/VOLUME::HOST::VOLUME`, or the cluster alone. */
function placeOf({ clusterName, volumeName, sessionName }: Alert): string {
  const source = [clusterName, volumeName].filter((name) => name !== null).join("/");
  return sessionName === null ? source : `${source}::${sessionName}`;
}
