import { type EntityClass, type EntityMetadata, type EntityProperty, ReferenceKind } from "@mikro-orm/core";
import { columnOf, idProperty, metadataOf } from "./entity-metadata.js";

/** What can be read of an entity: its properties as SQL about its table, which goes by `t`. */
export interface EntityTable<E extends object> {
  readonly entity: EntityClass<E>;
  readonly table: string;
  /** Columns, and what is computed. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An entity, or one with further fields. */
export type Source<E extends object> = EntityClass<E> | EntityTable<E>;
export type FieldOf<E extends object> = keyof E & string;

const TABLES = new Map<EntityClass<object>, EntityTable<object>>();

export function tableOf<E extends object>(source: Source<E>): EntityTable<E> {
  if (typeof source !== "function") return source;
  const table = TABLES.get(source) ?? tableFrom(metadataOf(source));
  TABLES.set(source, table);
  return table;
}

function tableFrom<E extends object>(metadata: EntityMetadata<E>): EntityTable<E> {
  return { entity: metadata.class, table: metadata.tableName, fields: fieldsUnder(metadata.class, "t") };
}

/** What can be read of an entity, in SQL about its table under another alias. */
export function fieldsUnder(entity: EntityClass<object>, alias: string): Readonly<Record<string, string>> {
  const name = alias === "t" ? alias : `"${alias}"`;
  const columns: Record<string, string> = {};
  const computed: [string, NonNullable<EntityProperty["formula"]>][] = [];
  for (const property of metadataOf(entity).props) {
    if (property.formula !== undefined) computed.push([property.name, property.formula as never]);
    else if (isColumn(entity, property)) columns[property.name] = `${name}."${columnOf(property)}"`;
  }
  const table = { alias, toString: () => name };
  const fields = { ...columns };
  for (const [field, formula] of computed) {
    const text = formula(columns, table as never);
    if (typeof text !== "string") throw new Error(`the formula of ${field} is no text`);
    fields[field] = text;
  }
  return fields;
}

/** The same with further fields, in SQL about `t`. */
export function extended<E extends object, M extends object>(
  of: EntityClass<E>,
  more: Readonly<Record<keyof M & string, string>>,
): EntityTable<E & M> {
  const { entity, table, fields } = tableOf(of);
  return { entity, table, fields: { ...fields, ...more } };
}

/** Whether a property stands for a column: a to-one relation does where no other property has its id. */
function isColumn<E extends object>(entity: EntityClass<E>, property: EntityProperty<E>): boolean {
  if (property.kind === ReferenceKind.MANY_TO_ONE) return idProperty(entity, property) === property.name;
  return property.kind !== ReferenceKind.ONE_TO_MANY;
}

/** All fields of a record. */
export function allOf<E extends object>(source: Source<E>): FieldOf<E>[] {
  return Object.keys(tableOf(source).fields) as FieldOf<E>[];
}

/** The list of a `select` that makes rows into records. */
export function selectList<E extends object>(source: Source<E>, fields: Iterable<FieldOf<E>>): string[] {
  const { fields: known } = tableOf(source);
  return Array.from(fields, (field) => `${known[field]} as "${field}"`);
}
