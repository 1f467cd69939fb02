import type { EntityClass, SqlEntityManager } from "@mikro-orm/postgresql";
import type { Row } from "../model/row.js";
import { send } from "./queries/rows.js";
import { columnOf, columnsOf, metadataOf, propertyOf, typeOf } from "./queries/entity-metadata.js";

type Column<E> = keyof Row<E> & string;

/** Inserts rows, in one statement however many there are. Every column of the table must be in the rows. */
export async function insertRows<E extends object>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  rows: readonly Row<E>[],
): Promise<void> {
  if (rows.length > 0) await send(em, insertion(entity, ""), [JSON.stringify(rows)]);
}

/**
 * Inserts rows or brings them up to date, in one statement however many there are; a row that is as it should be is not
 * written. Every column of the table must be in the rows.
 *
 * @param own the columns to bring up to date in a row that is there; all by default. What others write must not be in it:
 *   the caller's idea of it may be old
 */
export async function upsertRows<E extends object>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  key: readonly Column<E>[],
  rows: readonly Row<E>[],
  own?: readonly Column<E>[],
): Promise<void> {
  if (rows.length === 0) return;
  const names: readonly string[] = own ?? columnsOf(entity).filter((name) => !key.some((part) => part === name));
  const values = names.map((name) => quoted(entity, name));
  const list = (prefix: string): string => values.map((column) => `${prefix}${column}`).join(", ");
  await send(
    em,
    `${insertion(entity, "as stored")}
     on conflict (${key.map((name) => quoted(entity, name)).join(", ")}) do update
     set ${values.map((column) => `${column} = excluded.${column}`).join(", ")}
     where (${list("stored.")}) is distinct from (${list("excluded.")})`,
    [JSON.stringify(rows)],
  );
}

/** Brings columns of rows that are there up to date, in one statement: those that are in the rows beside the key. */
export async function updateRows<E extends object, K extends Column<E>>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  key: readonly K[],
  rows: readonly (Pick<Row<E>, K> & Partial<Row<E>>)[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const names = columnsOf(entity).filter((name) => Object.hasOwn(first, name));
  const values = names.filter((name) => !key.some((part) => part === name));
  await send(
    em,
    `update ${tableName(entity)} as stored set ${values.map((name) => `${quoted(entity, name)} = seen."${name}"`).join(", ")}
     from ${recordset(entity, names)} as seen where ${same(entity, key)}`,
    [JSON.stringify(rows)],
  );
}

/** Deletes the rows with those keys, in one statement. */
export async function deleteRows<E extends object, K extends Column<E>>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  keys: readonly Pick<Row<E>, K>[],
): Promise<void> {
  const [first] = keys;
  if (first === undefined) return;
  const names = columnsOf(entity).filter((name) => Object.hasOwn(first, name));
  await send(
    em,
    `delete from ${tableName(entity)} as stored using ${recordset(entity, names)} as seen where ${same(entity, names)}`,
    [JSON.stringify(keys)],
  );
}

/**
 * A parameter, rows as JSON, as a set of records with columns of these names and of the types that they have in the table.
 *
 * @param parameter its number
 */
export function recordset<E extends object>(entity: EntityClass<E>, names: readonly string[], parameter = 1): string {
  const columns = names.map((name) => `"${name}" ${typeOf(propertyOf(entity, name))}`);
  // The function's own list of columns needs a name of its own.
  return `(select * from jsonb_to_recordset($${parameter}::jsonb) as r(${columns.join(", ")}))`;
}

function insertion<E extends object>(entity: EntityClass<E>, alias: string): string {
  const names = columnsOf(entity);
  const columns = names.map((name) => quoted(entity, name)).join(", ");
  const values = names.map((name) => `seen."${name}"`).join(", ");
  return `insert into ${tableName(entity)} ${alias} (${columns}) select ${values} from ${recordset(entity, names)} as seen`;
}

function same<E extends object>(entity: EntityClass<E>, key: readonly string[]): string {
  return key.map((name) => `stored.${quoted(entity, name)} = seen."${name}"`).join(" and ");
}

function tableName<E extends object>(entity: EntityClass<E>): string {
  return `"${metadataOf(entity).tableName}"`;
}

/** Name of a property's column, in SQL. */
export function quoted<E extends object>(entity: EntityClass<E>, name: string): string {
  return `"${columnOf(propertyOf(entity, name))}"`;
}
