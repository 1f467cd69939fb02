import {
  type EntityClass,
  type EntityMetadata,
  type EntityProperty,
  type FormulaColumns,
  MikroORM,
  ReferenceKind,
} from "@mikro-orm/postgresql";
import { entities } from "../../model/entities/index.js";
import { connectionsOf } from "../../model/schema/connection-field.js";
import type { CursorType, Order } from "./page.js";

/** What can be read of an entity: its properties as SQL about its table, which goes by `t`. */
export interface EntityTable<E extends object> {
  readonly entity: EntityClass<E>;
  readonly table: string;
  /** Columns, to-one relations as the id of what they lead to, and what is computed. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An entity, or one with further fields. */
export type Source<E extends object> = EntityClass<E> | EntityTable<E>;
export type FieldOf<E extends object> = keyof E & string;

/** Rows that belong to a key all together. */
export interface Children {
  readonly column: string;
  readonly keyType: string;
  /** A join that the order needs, in SQL about `t`. */
  readonly join: string;
  /** In SQL about `t` and what is joined. */
  readonly orderBy: string;
}

/** Rows that belong to a key in pages, in SQL about `t` and the key `k.key`. */
export interface Pages {
  readonly on: string;
  readonly order: Order;
}

// What the decorators tell is made whole by MikroORM, which needs no database for that.
const METADATA = new MikroORM({ entities, dbName: "none" }).getMetadata();
const TABLES = new Map<EntityClass<object>, EntityTable<object>>();

export function metadataOf<E extends object>(entity: EntityClass<E>): EntityMetadata<E> {
  return METADATA.get<E>(entity);
}

export function tableOf<E extends object>(source: Source<E>): EntityTable<E> {
  if (typeof source !== "function") return source;
  const table = TABLES.get(source) ?? tableFrom(metadataOf(source));
  TABLES.set(source, table);
  return table;
}

function tableFrom<E extends object>(metadata: EntityMetadata<E>): EntityTable<E> {
  const columns: Record<string, string> = {};
  const computed: [string, NonNullable<EntityProperty<E>["formula"]>][] = [];
  for (const property of metadata.props) {
    if (property.formula !== undefined) computed.push([property.name, property.formula]);
    else if (property.kind !== ReferenceKind.ONE_TO_MANY) columns[property.name] = `t."${columnOf(property)}"`;
  }
  const table = { alias: "t", toString: () => "t" };
  const fields = { ...columns };
  for (const [name, formula] of computed) {
    const text = formula(columns as FormulaColumns<E>, table as never);
    if (typeof text !== "string") throw new Error(`the formula of ${name} is no text`);
    fields[name] = text;
  }
  return { entity: metadata.class, table: metadata.tableName, fields };
}

/** The same with further fields, in SQL about `t`. */
export function extended<E extends object, M extends object>(
  of: EntityClass<E>,
  more: Readonly<Record<keyof M & string, string>>,
): EntityTable<E & M> {
  const { entity, table, fields } = tableOf(of);
  return { entity, table, fields: { ...fields, ...more } };
}

/** Name of a property's column. */
export function columnOf<E>({ name, fieldNames }: EntityProperty<E>): string {
  const [column] = fieldNames ?? [];
  if (column === undefined) throw new Error(`${name} has no column`);
  return column;
}

/** The type of its values in PostgreSQL: a column that numbers itself holds integers. */
export function typeOf<E>({ name, columnTypes }: EntityProperty<E>): string {
  const [type] = columnTypes ?? [];
  if (type === undefined) throw new Error(`${name} has no column`);
  return type === "bigserial" ? "bigint" : type;
}

export function propertyOf<E extends object>(entity: EntityClass<E>, name: string): EntityProperty<E> {
  const property = metadataOf(entity).props.find((each) => each.name === name);
  if (property === undefined) throw new Error(`${entity.name} has no ${name}`);
  return property;
}

/** Names of the properties that are columns, each column once: relations go by their ids. */
export function columnsOf<E extends object>(entity: EntityClass<E>): FieldOf<E>[] {
  const taken = new Set<string>();
  const names: FieldOf<E>[] = [];
  for (const { name, kind, formula, fieldNames } of metadataOf(entity).props) {
    const [column] = fieldNames ?? [];
    if (kind !== ReferenceKind.SCALAR || formula !== undefined || column === undefined || taken.has(column)) continue;
    taken.add(column);
    names.push(name);
  }
  return names;
}

/** The fields of a record: its columns, and what is computed. */
export function allOf<E extends object>(source: Source<E>): FieldOf<E>[] {
  const { entity, fields } = tableOf(source);
  const relations = new Set<string>(
    metadataOf(entity)
      .props.filter(({ kind }) => kind === ReferenceKind.MANY_TO_ONE)
      .filter((property) => idProperty(entity, property) !== property.name)
      .map(({ name }) => name),
  );
  return Object.keys(fields).filter((name) => !relations.has(name)) as FieldOf<E>[];
}

/** The property of a record that has the id of what a to-one relation leads to. */
export function idProperty<E extends object>(entity: EntityClass<E>, relation: EntityProperty<E>): string {
  if (relation.formula !== undefined) return relation.name;
  const column = columnOf(relation);
  const same = metadataOf(entity).props.find(
    (each) => each.kind === ReferenceKind.SCALAR && each.formula === undefined && each.fieldNames[0] === column,
  );
  return same?.name ?? relation.name;
}

/** The list of a `select` that makes rows into records. */
export function selectList<E extends object>(source: Source<E>, fields: Iterable<FieldOf<E>>): string[] {
  const { fields: known } = tableOf(source);
  return Array.from(fields, (field) => `${known[field]} as "${field}"`);
}

/** All rows that a to-many relation of an entity leads to. */
export function childrenOf<E extends object>(entity: EntityClass<E>, relation: FieldOf<E>): Children {
  const property = propertyOf(entity, relation);
  const target = property.targetMeta as EntityMetadata<object> | undefined;
  if (target === undefined || property.mappedBy === undefined) throw new Error(`${relation} leads to no rows`);
  const key = propertyOf(target.class, property.mappedBy);
  const joins: string[] = [];
  const order: string[] = [];
  for (const [name, by] of Object.entries(property.orderBy ?? {})) {
    const sorted = propertyOf(target.class, name);
    if (typeof by === "string") {
      order.push(`t."${columnOf(sorted)}" ${by}`);
      continue;
    }
    const joined = sorted.targetMeta as EntityMetadata<object> | undefined;
    if (joined === undefined) throw new Error(`${name} is no relation`);
    joins.push(`join "${joined.tableName}" "${name}" on "${name}"."id" = t."${columnOf(sorted)}"`);
    for (const [inner, direction] of Object.entries(by as object)) {
      order.push(`"${name}"."${columnOf(propertyOf(joined.class, inner))}" ${String(direction)}`);
    }
  }
  return {
    column: columnOf(key),
    keyType: key.columnTypes[0] ?? "uuid",
    join: joins.join(" "),
    orderBy: order.join(", "),
  };
}

/** The pages that a connection of an entity leads to. */
export function pagesOf<E extends object>(entity: EntityClass<E>, connection: FieldOf<E>): Pages {
  const options = connectionsOf(entity).get(connection);
  if (options === undefined) throw new Error(`${entity.name} has no connection ${connection}`);
  const of = options.entity();
  const [first = "", ...rest] = options.mappedBy.split(".");
  const column = `t."${columnOf(propertyOf(of, first))}"`;
  const order = orderOf(of, options.orderBy as never[], options.descending);
  const [second] = rest;
  if (second === undefined) return { on: `${column} = k.key`, order };
  const between = propertyOf(of, first).targetMeta as EntityMetadata<object> | undefined;
  if (between === undefined) throw new Error(`${first} is no relation`);
  const inner = columnOf(propertyOf(between.class, second));
  return { on: `${column} in (select b."id" from "${between.tableName}" b where b."${inner}" = k.key)`, order };
}

/** The order by properties that are unique together, all in the same direction. */
export function orderOf<E extends object>(
  entity: EntityClass<E>,
  names: readonly FieldOf<E>[],
  descending = false,
): Order {
  const columns = names.map((name) => {
    const property = propertyOf(entity, name);
    const type = typeOf(property).replace(/\(.*/, "");
    if (!isCursorType(type)) throw new Error(`no order by ${name}, a ${type}`);
    return { sql: `t."${columnOf(property)}"`, type };
  });
  return { columns, descending };
}

const CURSOR_TYPES: ReadonlySet<string> = new Set<CursorType>(["text", "uuid", "bigint", "timestamptz"]);

function isCursorType(type: string): type is CursorType {
  return CURSOR_TYPES.has(type);
}
