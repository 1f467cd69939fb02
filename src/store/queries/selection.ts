import { metadataOf } from "./entity-metadata.js";
import { type EntityTable, type FieldOf, fieldsUnder, type Source, tableOf } from "./entity-table.js";

/** What is read of a record: fields, and records that to-one relations lead to from there, which come in the same row. */
export interface Selection<E extends object = object> {
  readonly fields: readonly FieldOf<E>[];
  readonly joined: readonly Joined[];
}

interface Joined {
  /** The relation. The outer record has the joined one under this name, null where there is none. */
  readonly name: string;
  readonly of: EntityTable<object>;
  /** Field of the outer record that holds its id. */
  readonly key: string;
  readonly selection: Selection<never>;
}

/** A selection; fields alone where nothing is joined. */
export type Selected<E extends object> = Selection<E> | readonly FieldOf<E>[];

/** A selection as a statement reads it: what it selects, and from where, in SQL about `t`. */
export interface Reading<E extends object> {
  readonly columns: readonly string[];
  readonly joins: string;
  /** Makes the record of a row, whose columns stand there from that place on. */
  readonly record: (row: readonly unknown[], from: number) => E;
}

/** @param there aliases of relations that the statement joins already, to the very rows that they lead to */
export function readingOf<E extends object>(
  of: Source<E>,
  selected: Selected<E>,
  there: ReadonlySet<string> = NOTHING,
): Reading<E> {
  const selection = isSelection(selected) ? selected : { fields: selected, joined: [] };
  const columns: string[] = [];
  const joins: string[] = [];
  const read = follow(tableOf(of).fields, selection, "", { columns, joins, there });
  return { columns, joins: joins.join(" "), record: read as (row: readonly unknown[], from: number) => E };
}

interface Statement {
  readonly columns: string[];
  readonly joins: string[];
  readonly there: ReadonlySet<string>;
}

function follow(
  known: Readonly<Record<string, string>>,
  { fields, joined }: Selection<never>,
  path: string,
  statement: Statement,
): (row: readonly unknown[], from: number) => Record<string, unknown> {
  const { columns, joins, there } = statement;
  const own: readonly string[] = fields;
  const first = columns.length;
  for (const field of own) columns.push(known[field] ?? "null");
  const others = joined.map(({ name, of, key, selection }) => {
    const alias = `${path}${name}`;
    const inner = fieldsUnder(of.entity, alias);
    if (!there.has(alias)) joins.push(`left join "${of.table}" "${alias}" on ${inner["id"]} = ${known[key]}`);
    const id = columns.push(inner["id"] ?? "null") - 1;
    return { name, id, record: follow(inner, selection, `${alias}.`, statement) };
  });
  return (row, from) => {
    const record: Record<string, unknown> = {};
    for (let at = 0; at < own.length; at += 1) record[own[at] as string] = row[from + first + at];
    for (const { name, id, record: inner } of others) record[name] = row[from + id] === null ? null : inner(row, from);
    return record;
  };
}

function isSelection<E extends object>(selected: Selected<E>): selected is Selection<E> {
  return !Array.isArray(selected);
}

const NOTHING: ReadonlySet<string> = new Set();

/** Both selections in one. */
export function union<E extends object>(one: Selection<E>, other: Selection<E>): Selection<E> {
  const joined = new Map(one.joined.map((each) => [each.name, each]));
  for (const each of other.joined) {
    const same = joined.get(each.name);
    joined.set(each.name, same === undefined ? each : { ...same, selection: union(same.selection, each.selection) });
  }
  return { fields: [...new Set([...one.fields, ...other.fields])], joined: [...joined.values()] };
}

/** How many rows are joined to each. */
export function joinsOf({ joined }: Selection<never>): number {
  return joined.reduce((sum, { selection }) => sum + 1 + joinsOf(selection), 0);
}

/**
 * Whether a field costs next to nothing to be read anew for each row that a to-one relation leads to it from: no document, no
 * list, and no statement of its own.
 */
export function isCheap(of: EntityTable<object>, field: string): boolean {
  const property = metadataOf(of.entity).props.find(({ name }) => name === field);
  const types = property?.columnTypes?.join() ?? "";
  return !/json|\[\]/.test(types) && !/\bselect\b/i.test(of.fields[field] ?? "select");
}
