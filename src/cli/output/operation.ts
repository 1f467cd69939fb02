import type { OperationOutcome } from "../documents/changes.js";
import { cleanLine, cleanText } from "./clean.js";
import { statusStyle } from "./status.js";
import type { Terminal } from "./terminal.js";
import { localTime } from "./times.js";

/** One operation in one line, such as `STOP_SESSION SUCCEEDED 2026-03-01 12:30:00 by admin`. */
export function operationLine(terminal: Terminal, operation: OperationOutcome): string {
  const { kind, state, createdAt, requestedBy, noChange } = operation;
  const words = `${cleanLine(kind)} ${statusStyle(terminal, state)} ${localTime(createdAt)} by ${cleanLine(requestedBy)}`;
  return noChange ? `${words} (it was so already)` : words;
}

/** Steps with what they printed, and why the operation did not succeed; indented. */
export function operationLines(terminal: Terminal, operation: OperationOutcome): string[] {
  const lines: string[] = [];
  for (const { number, name, state, hostName, argv, exitCode, output } of operation.steps) {
    const place = hostName === null ? "" : ` on ${cleanLine(hostName)}`;
    const code = exitCode === null ? "" : `, exit code ${exitCode}`;
    lines.push(`${number}. ${cleanLine(name)}${place}: ${statusStyle(terminal, state)}${code}`);
    if (argv.length > 0) lines.push(`   $ ${cleanLine(argv.join(" "))}`);
    if (output !== null && output.trim() !== "") lines.push(...indented(output, "   "));
  }
  if (operation.errorMessage !== null) lines.push(...indented(`${operation.errorCode}: ${operation.errorMessage}`, ""));
  return lines.map((line) => `  ${line}`);
}

function indented(text: string, by: string): string[] {
  return cleanText(text.trimEnd())
    .split("\n")
    .map((line) => `${by}${line}`);
}
