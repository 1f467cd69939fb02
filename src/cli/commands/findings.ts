import { command } from "../command.js";
import { type FindingOfSession, FINDINGS, type FindingFilter } from "../documents/findings.js";
import { findSession } from "../names/find.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "../output/clean.js";
import { findingJson, findingLines } from "../output/finding.js";
import { rankIn, SEVERITIES } from "../output/ranks.js";
import { printJson, styled, type Terminal } from "../output/terminal.js";
import { SESSION_NAME_HELP } from "./session.js";

export const findings = command({
  usage: "findings [name]",
  description: "List why sessions do not replicate as they should, with what shows it and what to do",
  options: (yargs) =>
    yargs.positional("name", { type: "string", describe: "Of this session: its name or id" }).option("all", {
      type: "boolean",
      default: false,
      describe: "Those too that are closed, as long as they are kept",
    }),
  examples: [
    ["findings", "Whatever is wrong now"],
    ["findings home --all", "What is wrong with one session, and what was"],
    ["findings --json | jq -r '.findings[] | [.severity, .code, .sessionName] | @tsv'", "As a table of your own"],
  ],
  more: `Open ones come first, the most urgent of them at the top. ${SESSION_NAME_HELP}`,
  run: async (args, context) => {
    const { terminal } = context;
    const api = await context.api();
    const filter: FindingFilter = {
      ...(args.name === undefined ? {} : { sessionId: (await findSession(api, args.name)).id }),
      ...(args.all ? {} : { open: true }),
    };
    const found = (await api.allRows(FINDINGS, { filter }, (answer) => answer.findings)).toSorted(compare);
    if (context.isJson) printJson(terminal, { findings: found.map(findingJson) });
    else printFindings(terminal, found, context.now());
    return undefined;
  },
});

/** Of those that are closed the last one comes first. */
function compare(a: FindingOfSession, b: FindingOfSession): number {
  if (a.closedAt !== null && b.closedAt !== null) return b.closedAt.localeCompare(a.closedAt);
  if (a.closedAt !== null || b.closedAt !== null) return a.closedAt === null ? -1 : 1;
  return rank(a) - rank(b) || nameOf(a.session).localeCompare(nameOf(b.session)) || a.since.localeCompare(b.since);
}

function rank({ severity }: FindingOfSession): number {
  return rankIn(SEVERITIES, severity);
}

function printFindings(terminal: Terminal, found: readonly FindingOfSession[], now: number): void {
  if (found.length === 0) terminal.out("Nothing is found to be wrong.");
  for (const [at, finding] of found.entries()) {
    if (at > 0) terminal.out("");
    terminal.out(styled(terminal, "bold", cleanLine(nameOf(finding.session))));
    for (const line of findingLines(terminal, finding, now, true)) terminal.out(`  ${line}`);
  }
}
