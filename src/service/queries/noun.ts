import type { Row, Tables } from "../../model/tables.js";

/** SQL text that computes a field; the table of the noun goes by `t`. */
export interface Computed<V> {
  readonly sql: string;
  /** The type of the value; never there at run time. */
  readonly value?: V;
}

export function computed<V>(sql: string): Computed<V> {
  return { sql };
}

type FieldMap<T extends keyof Tables> = Readonly<Record<string, (keyof Row<T> & string) | Computed<unknown>>>;

type ValueOf<T extends keyof Tables, C> = C extends Computed<infer V> ? V : C extends keyof Row<T> ? Row<T>[C] : never;

/**
 * What is read of one table, under the names of the graph. Reads ask for the fields that they need and get objects with
 * exactly these, which saves both the database and the driver most of their work.
 */
export interface Noun<T extends keyof Tables = keyof Tables, M extends FieldMap<T> = FieldMap<T>> {
  readonly table: T;
  readonly fields: { readonly [F in keyof M]: string };
  /** Columns of the fields that are one. */
  readonly columns: ReadonlyMap<string, string>;
  /** The type of a record; never there at run time. */
  readonly record?: { -readonly [F in keyof M]: ValueOf<T, M[F]> };
}

export type RecordOf<N> = N extends { readonly record?: infer R } ? NonNullable<R> : never;
export type FieldOf<N extends AnyNoun> = keyof N["fields"] & string;

/** Any noun, for functions that need no more than its SQL. */
export interface AnyNoun {
  readonly table: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly columns: ReadonlyMap<string, string>;
  readonly record?: Readonly<Record<string, unknown>>;
}

export function noun<T extends keyof Tables, const M extends FieldMap<T>>(table: T, fields: M): Noun<T, M> {
  const texts = new Map<string, string>();
  const columns = new Map<string, string>();
  for (const [field, source] of Object.entries(fields)) {
    texts.set(field, typeof source === "string" ? `t."${source}"` : source.sql);
    const column = COLUMN.exec(texts.get(field) ?? "")?.[1];
    if (column !== undefined) columns.set(field, column);
  }
  return { table, fields: Object.fromEntries(texts) as { [F in keyof M]: string }, columns };
}

/** The same noun with further fields that are computed. */
export function extended<N extends AnyNoun, const M extends Readonly<Record<string, Computed<unknown>>>>(
  of: N,
  more: M,
): Extended<N, M> {
  const texts = Object.entries(more).map(([field, { sql }]) => [field, sql] as const);
  return { table: of.table, columns: of.columns, fields: { ...of.fields, ...Object.fromEntries(texts) } } as Extended<
    N,
    M
  >;
}

interface Extended<N extends AnyNoun, M extends Readonly<Record<string, Computed<unknown>>>> {
  readonly table: N["table"];
  readonly columns: ReadonlyMap<string, string>;
  readonly fields: { readonly [F in keyof N["fields"] | keyof M]: string };
  readonly record?: RecordOf<N> & { readonly [F in keyof M]: M[F] extends Computed<infer V> ? V : never };
}

const COLUMN = /^t\."(\w+)"$/;

/** The record of a row that was read whole; null when a field that is asked for is no column. */
export function recordOfRow<N extends AnyNoun>(
  of: N,
  row: Readonly<Record<string, unknown>>,
  fields: Iterable<FieldOf<N>>,
): RecordOf<N> | null {
  const record: Record<string, unknown> = {};
  for (const field of fields) {
    const column = of.columns.get(field);
    if (column === undefined) return null;
    record[field] = row[column];
  }
  return record as RecordOf<N>;
}

/** All fields of a noun. */
export function allOf<N extends AnyNoun>(of: N): FieldOf<N>[] {
  return Object.keys(of.fields);
}

/** The list of a `select` that makes rows into records. */
export function selectList<N extends AnyNoun>(of: N, fields: Iterable<FieldOf<N>>): string[] {
  return Array.from(fields, (field) => `${of.fields[field]} as "${field}"`);
}
