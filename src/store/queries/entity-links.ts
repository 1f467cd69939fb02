import type { EntityClass, EntityMetadata } from "@mikro-orm/core";
import { connectionsOf } from "../../model/schema/connection-field.js";
import { columnOf, metadataOf, propertyOf, typeOf } from "./entity-metadata.js";
import type { FieldOf } from "./entity-table.js";
import type { CursorType, Order } from "./page.js";

/** Rows that belong to a key all together. */
export interface Children {
  readonly column: string;
  readonly keyType: string;
  /** What the order needs joined, in SQL about `t`, by the relations that lead there. */
  readonly joins: ReadonlyMap<string, string>;
  /** Of all that belong to the key those that are meant, in SQL about `t`; null for all. */
  readonly where: string | null;
  /** In SQL about `t` and what is joined. */
  readonly orderBy: string;
}

/** Rows that belong to a key in pages, in SQL about `t` and the key `k.key`. */
export interface Pages {
  readonly on: string;
  readonly order: Order;
}

/** All rows that a to-many relation of an entity leads to. */
export function childrenOf<E extends object>(entity: EntityClass<E>, relation: FieldOf<E>): Children {
  const property = propertyOf(entity, relation);
  const target = property.targetMeta as EntityMetadata<object> | undefined;
  if (target === undefined || property.mappedBy === undefined) throw new Error(`${relation} leads to no rows`);
  const key = propertyOf(target.class, property.mappedBy);
  const joins = new Map<string, string>();
  const order: string[] = [];
  for (const [name, by] of Object.entries(property.orderBy ?? {})) {
    const sorted = propertyOf(target.class, name);
    if (typeof by === "string") {
      order.push(`t."${columnOf(sorted)}" ${by}`);
      continue;
    }
    const joined = sorted.targetMeta as EntityMetadata<object> | undefined;
    if (joined === undefined) throw new Error(`${name} is no relation`);
    joins.set(name, `join "${joined.tableName}" "${name}" on "${name}"."id" = t."${columnOf(sorted)}"`);
    for (const [inner, direction] of Object.entries(by as object)) {
      order.push(`"${name}"."${columnOf(propertyOf(joined.class, inner))}" ${String(direction)}`);
    }
  }
  return {
    column: columnOf(key),
    keyType: typeOf(key),
    joins,
    where: conditionOf(target.class, property.where),
    orderBy: order.join(", "),
  };
}

/** A relation's own condition: properties that are to be null. */
function conditionOf(of: EntityClass<object>, where: unknown): string | null {
  if (where === undefined) return null;
  const conditions = Object.entries(where as object).map(([name, value]) => {
    if (value !== null) throw new Error(`a relation is read by what is null, and not by another value of ${name}`);
    return `t."${columnOf(propertyOf(of, name))}" is null`;
  });
  return conditions.join(" and ");
}

/** The pages that a connection of an entity leads to. */
export function pagesOf<E extends object>(entity: EntityClass<E>, connection: FieldOf<E>): Pages {
  const options = connectionsOf(entity).get(connection);
  if (options === undefined) throw new Error(`${entity.name} has no connection ${connection}`);
  const of = options.entity();
  const order = orderOf(of, options.orderBy as never[], options.descending);
  const { mappedBy } = options;
  if (typeof mappedBy !== "string") {
    const between = metadataOf(mappedBy.entity());
    const [row, owner] = [mappedBy.row, mappedBy.owner].map((name) => columnOf(propertyOf(between.class, name)));
    return { on: `t."id" in (select b."${row}" from "${between.tableName}" b where b."${owner}" = k.key)`, order };
  }
  const [first = "", ...rest] = mappedBy.split(".");
  const column = `t."${columnOf(propertyOf(of, first))}"`;
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
