import { AppError } from "../../errors.js";
import { isUuid } from "../../model/ids.js";
import { isDate } from "../../model/instant.js";
import { DEFAULT_PAGE, LARGEST_PAGE, type PageInput } from "../../model/page.js";

export type CursorType = "text" | "uuid" | "bigint" | "timestamptz";

/** What an order's cursors hold. */
export interface CursorForm {
  readonly columns: readonly { readonly type: CursorType }[];
  /** Stands in its cursors, so that none of another order is taken for one of its; the usual order of a list has none. */
  readonly name?: string;
}

/** Columns that give rows one stable order: unique together, all in the same direction. */
export interface Order extends CursorForm {
  readonly columns: readonly { readonly sql: string; readonly type: CursorType }[];
  readonly descending: boolean;
}

/** A checked page: how many rows, from which end, between which rows. */
export interface Page {
  readonly size: number;
  /** From the end: the last rows before `before`. */
  readonly backward: boolean;
  readonly after: readonly string[] | null;
  readonly before: readonly string[] | null;
  /** Whether each row's cursor is wanted. */
  readonly cursors: boolean;
  /** Rows to leave out before the first one, for callers who count pages. */
  readonly offset?: number;
}

/** @throws AppError INVALID_ARGUMENT naming the argument at fault */
export function pageOf(input: PageInput, order: CursorForm, cursors = true): Page {
  const { first = null, last = null } = input;
  if (first !== null && last !== null) {
    throw new AppError("INVALID_ARGUMENT", "Pass first or last, not both.", { field: "last" });
  }
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 0 || size > LARGEST_PAGE) {
    throw new AppError("INVALID_ARGUMENT", `A page has 0 to ${LARGEST_PAGE} rows, not ${size}.`, {
      field: first === null ? "last" : "first",
    });
  }
  return {
    size,
    backward: last !== null,
    after: input.after == null ? null : readCursor(input.after, order, "after"),
    before: input.before == null ? null : readCursor(input.before, order, "before"),
    cursors,
  };
}

/** Where a row stands in the order, opaque to callers. */
export function writeCursor({ name }: CursorForm, values: readonly string[]): string {
  const parts = name === undefined ? values : [name, ...values];
  return Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");
}

function readCursor(cursor: string, { columns, name }: CursorForm, field: string): readonly string[] {
  const parts = parseCursor(cursor);
  const values = name === undefined ? parts : parts?.[0] === name ? parts.slice(1) : null;
  const fits = values?.length === columns.length && columns.every(({ type }, at) => IS[type](values[at] ?? ""));
  if (!fits) {
    throw new AppError("INVALID_ARGUMENT", "That is no cursor of this list: pass one that pageInfo or edges held.", {
      field,
    });
  }
  return values;
}

function parseCursor(cursor: string): string[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(values) && values.every((value) => typeof value === "string") ? values : null;
  } catch {
    return null;
  }
}

// A cursor is a caller's text: what PostgreSQL would refuse must not get that far.
const IS: Readonly<Record<CursorType, (value: string) => boolean>> = {
  text: (value) => !value.includes("\0"),
  uuid: isUuid,
  bigint: (value) => /^(-1|\d{1,18})$/.test(value),
  timestamptz: (value) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/.test(value) && isDate(value.slice(0, 19)),
};
