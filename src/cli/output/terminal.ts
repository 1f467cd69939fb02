import { styleText } from "node:util";
import { safeJson } from "./clean.js";
import { type Column, table } from "./table.js";

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Where results and remarks are written. */
export interface Terminal {
  /** Standard output, a line or lines without the last line break. */
  readonly out: (text: string) => void;
  /** Standard error, likewise. */
  readonly note: (text: string) => void;
  /** Columns of standard output; null where it is no terminal. */
  readonly columns: number | null;
  /** Whether standard output shows colours, and its user wants them. */
  readonly hasColors: boolean;
}

export function styled(terminal: Terminal, style: Style, text: string): string {
  return terminal.hasColors ? styleText(style, text, { validateStream: false }) : text;
}

export function printTable<T>(terminal: Terminal, rows: readonly T[], columns: readonly Column<T>[]): void {
  const { lines, leftOut } = table(rows, columns, terminal.columns);
  const [head = "", ...body] = lines;
  terminal.out([styled(terminal, "bold", head), ...body].join("\n"));
  if (leftOut.length > 0) {
    terminal.note(`Left out, since the terminal is too narrow: ${leftOut.join(", ")}. See --json, or a wider one.`);
  }
}

/** One JSON document. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(safeJson(value, 2));
}

/** One line of a stream of JSON lines. */
export function printJsonLine(terminal: Terminal, value: unknown): void {
  terminal.out(safeJson(value));
}
