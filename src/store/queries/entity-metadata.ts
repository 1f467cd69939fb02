import {
  type EntityClass,
  type EntityKey,
  type EntityMetadata,
  type EntityProperty,
  MikroORM,
  ReferenceKind,
} from "@mikro-orm/postgresql";
import { entities } from "../../model/entities/index.js";

// What the decorators tell is made whole by MikroORM, which needs no database for that.
const METADATA = new MikroORM({ entities, dbName: "none" }).getMetadata();

export function metadataOf<E extends object>(entity: EntityClass<E>): EntityMetadata<E> {
  return METADATA.get<E>(entity);
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
  const property = metadataOf(entity).properties[name as EntityKey<E>] as EntityProperty<E> | undefined;
  if (property === undefined) throw new Error(`${entity.name} has no ${name}`);
  return property;
}

/** Names of the properties that are columns, each column once: relations go by their ids. */
export function columnsOf<E extends object>(entity: EntityClass<E>): (keyof E & string)[] {
  const taken = new Set<string>();
  const names: (keyof E & string)[] = [];
  for (const { name, kind, formula, fieldNames } of metadataOf(entity).props) {
    const [column] = fieldNames ?? [];
    if (kind !== ReferenceKind.SCALAR || formula !== undefined || column === undefined || taken.has(column)) continue;
    taken.add(column);
    names.push(name);
  }
  return names;
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
