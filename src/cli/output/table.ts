import stringWidth from "string-width";
import { cleanLine } from "./clean.js";

export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => string;
  readonly isNumber?: boolean;
  /** How it is to look, such as in a colour; widths are counted before. */
  readonly style?: (text: string, row: T) => string;
  /** Whether it may be cut short with `…` where the terminal is narrow. */
  readonly shrinks?: boolean;
  /** Where it does not fit even so, columns are left out, the one with the highest number first; 0 stays. */
  readonly leftOut?: number;
}

export interface Table {
  readonly lines: readonly string[];
  /** Titles of columns that the terminal is too narrow for. */
  readonly leftOut: readonly string[];
}

const GAP = 2;
/** What may be cut short keeps so many columns, and others are left out rather than less. */
const ENOUGH = 20;
/** Where no more can be left out it is cut down to this. */
const LEAST = 10;
const SEGMENTER = new Intl.Segmenter();

/** Rows below their titles. @param width of the terminal; null where it does not matter, and nothing is cut */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], width: number | null): Table {
  let shown = columns.map((column) => {
    const cells = rows.map((row) => cleanLine(column.value(row)));
    return { column, cells, width: Math.max(stringWidth(column.title), ...cells.map((cell) => stringWidth(cell))) };
  });
  const leftOut: string[] = [];
  for (;;) {
    if (width === null || shrink(shown, width, ENOUGH)) break;
    const least = shown.reduce((a, b) => ((b.column.leftOut ?? 0) > (a.column.leftOut ?? 0) ? b : a));
    if ((least.column.leftOut ?? 0) === 0) {
      shrink(shown, width, LEAST);
      break;
    }
    shown = shown.filter((each) => each !== least);
    leftOut.push(least.column.title);
  }
  const line = (cellOf: (each: (typeof shown)[number]) => string) => shown.map(cellOf).join(" ".repeat(GAP)).trimEnd();
  return {
    leftOut,
    lines: [
      line((each) => fit(each.column.title, each.width, each.column.isNumber === true)),
      ...rows.map((row, at) =>
        line(({ column, cells, width: cellWidth }) => {
          const cell = fit(cells[at] ?? "", cellWidth, column.isNumber === true);
          return column.style === undefined ? cell : column.style(cell, row);
        }),
      ),
    ],
  };
}

/** @returns whether they fit now; what was cut short stays so only then */
function shrink(
  shown: readonly { readonly column: Column<never>; width: number }[],
  width: number,
  least: number,
): boolean {
  const before = shown.map((each) => each.width);
  let excess = before.reduce((sum, each) => sum + each, GAP * (shown.length - 1)) - width;
  while (excess > 0) {
    const shrinkable = shown.filter((each) => each.column.shrinks === true && each.width > least);
    if (shrinkable.length === 0) break;
    const widest = shrinkable.reduce((a, b) => (b.width > a.width ? b : a));
    widest.width -= 1;
    excess -= 1;
  }
  if (excess <= 0) return true;
  for (const [at, each] of shown.entries()) each.width = before[at] ?? each.width;
  return false;
}

function fit(text: string, width: number, isNumber: boolean): string {
  const free = width - stringWidth(text);
  if (free < 0) return cut(text, width);
  return isNumber ? " ".repeat(free) + text : text + " ".repeat(free);
}

/** The middle goes: names tell most at their ends. */
function cut(text: string, width: number): string {
  const graphemes = Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
  const begin = taken(graphemes, Math.ceil((width - 1) / 2));
  const end = taken(graphemes.toReversed(), width - 1 - stringWidth(begin.join(""))).toReversed();
  const whole = `${begin.join("")}…${end.join("")}`;
  return whole + " ".repeat(width - stringWidth(whole));
}

/** As many of them as fit. */
function taken(graphemes: readonly string[], width: number): string[] {
  let left = width;
  const end = graphemes.findIndex((each) => (left -= stringWidth(each)) < 0);
  return graphemes.slice(0, end < 0 ? graphemes.length : end);
}
