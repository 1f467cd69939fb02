import type { Finding, FindingOfSession } from "../documents/findings.js";
import { nameOf } from "../names/session-name.js";
import { cleanLine } from "./clean.js";
import { statusStyle } from "./status.js";
import type { Terminal } from "./terminal.js";
import { timeAndAge } from "./times.js";

/** What is the case, since when, and what to do; with what shows it where that is wanted. @param now milliseconds since 1970 */
export function findingLines(terminal: Terminal, finding: Finding, now: number, withEvidence: boolean): string[] {
  const { severity, code, message, evidence, remedy, mutation, since, closedAt } = finding;
  const lines = [
    `${statusStyle(terminal, severity)} ${cleanLine(code)} since ${timeAndAge(since, now)}`,
    `  ${cleanLine(message)}`,
  ];
  if (closedAt !== null) lines.push(`  Closed ${timeAndAge(closedAt, now)}`);
  if (withEvidence) {
    for (const { hostName, brickName, source, command, lines: shown } of evidence) {
      const place = [hostName, brickName].filter((each) => each !== null).join(", ");
      lines.push(`  ${cleanLine(place === "" ? source : `${place}: ${source}`)}`);
      if (command !== null) lines.push(`    $ ${cleanLine(command)}`);
      for (const line of shown) lines.push(`    | ${cleanLine(line)}`);
    }
  }
  // What was mended needs no remedy.
  if (closedAt === null) {
    for (const [at, each] of remedy.entries()) lines.push(`  ${at + 1}. ${cleanLine(each)}`);
    if (mutation !== null) lines.push(`  Mutation that mends it: ${cleanLine(mutation)}`);
  }
  return lines;
}

/** As `--json` prints it. */
export function findingJson({ session, ...finding }: FindingOfSession) {
  return { ...finding, sessionId: session.id, sessionName: nameOf(session) };
}
