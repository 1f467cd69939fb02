import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Row, Tables } from "../model/tables.js";

/**
 * Inserts rows or brings them up to date, in one statement however many there are; a row that is as it should be is not
 * written. Every column of the table must be in the rows.
 *
 * @param own the columns to bring up to date in a row that is there; all by default. What others write must not be in it:
 *   the caller's idea of it may be old
 */
export async function upsertRows<T extends keyof Tables>(
  em: SqlEntityManager,
  table: T,
  key: readonly (keyof Row<T> & string)[],
  rows: readonly Row<T>[],
  own?: readonly (keyof Row<T> & string)[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const values: readonly string[] = own ?? Object.keys(first).filter((column) => !key.some((part) => part === column));
  const list = (prefix: string): string => values.map((column) => `${prefix}"${column}"`).join(", ");
  await em.execute(
    `insert into "${table}" as stored
     select * from jsonb_populate_recordset(null::"${table}", ?::jsonb)
     on conflict (${key.map((column) => `"${column}"`).join(", ")}) do update
     set ${values.map((column) => `"${column}" = excluded."${column}"`).join(", ")}
     where (${list("stored.")}) is distinct from (${list("excluded.")})`,
    [JSON.stringify(rows)],
  );
}

/** Brings columns of rows that are there up to date, in one statement: those that are in the rows beside the key. */
export async function updateRows<T extends keyof Tables, K extends keyof Row<T> & string>(
  em: SqlEntityManager,
  table: T,
  key: readonly K[],
  rows: readonly (Pick<Row<T>, K> & Partial<Row<T>>)[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const values = Object.keys(first).filter((column) => !key.some((part) => part === column));
  await em.execute(
    `update "${table}" as stored set ${values.map((column) => `"${column}" = seen."${column}"`).join(", ")}
     from jsonb_populate_recordset(null::"${table}", ?::jsonb) as seen
     where ${key.map((column) => `stored."${column}" = seen."${column}"`).join(" and ")}`,
    [JSON.stringify(rows)],
  );
}

/** Deletes the rows with those keys, in one statement. */
export async function deleteRows<T extends keyof Tables, K extends keyof Row<T> & string>(
  em: SqlEntityManager,
  table: T,
  keys: readonly Pick<Row<T>, K>[],
): Promise<void> {
  const [first] = keys;
  if (first === undefined) return;
  const on = Object.keys(first)
    .map((column) => `stored."${column}" = gone."${column}"`)
    .join(" and ");
  await em.execute(
    `delete from "${table}" as stored using jsonb_populate_recordset(null::"${table}", ?::jsonb) as gone where ${on}`,
    [JSON.stringify(keys)],
  );
}
