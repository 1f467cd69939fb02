import type { EntityClass, SqlEntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery } from "kysely";
import { utcText } from "../../model/instant.js";
import type { Row } from "../../model/row.js";
import { columnOf, columnsOf, metadataOf, propertyOf, typeOf } from "./entity-metadata.js";

/**
 * The list of a `select` or a `returning` that gives rows of an entity.
 *
 * @param prefix what stands before the names of columns, such as `t.`
 * @param names all columns where left out
 */
export function columnList(
  entity: EntityClass<object>,
  prefix = "",
  names: readonly string[] = columnsOf(entity),
): string {
  return names.map((name) => `${prefix}"${columnOf(propertyOf(entity, name))}" as "${name}"`).join(", ");
}

/** Rows as they came from the database, with instants as ISO 8601 texts in UTC: equal instants are equal texts. */
export function rowsFrom<E extends object, R extends object = Row<E>>(entity: EntityClass<E>, found: R[]): R[] {
  const instants = instantsOf(entity);
  for (const row of found as Record<string, unknown>[]) {
    for (const name of instants) {
      const value = row[name];
      if (typeof value === "string") row[name] = utcText(value);
    }
  }
  return found;
}

/** Rows of a statement with numbered parameters, within the transaction that there may be. */
export async function queryRows<R>(
  em: SqlEntityManager,
  text: string,
  parameters: readonly unknown[] = [],
): Promise<R[]> {
  const { rows } = await em.getKysely().executeQuery<R>(CompiledQuery.raw(text, [...parameters]));
  return rows;
}

/**
 * Sends a statement with numbered parameters that are large: beside it, where `em.execute` would write them into its text, letter
 * by letter.
 *
 * @throws DriverException as `em.execute` does
 */
export async function send(em: SqlEntityManager, text: string, parameters: readonly unknown[]): Promise<void> {
  try {
    await queryRows(em, text, parameters);
  } catch (error) {
    throw error instanceof Error ? em.getDriver().convertException(error) : error;
  }
}

/**
 * Rows of an entity, without a unit of work: for what is read in sets.
 *
 * @param rest of the statement, such as `where "cluster_id" = $1 order by "name"`; the table goes by `t`
 */
export async function readRows<E extends object>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<Row<E>[]> {
  return readColumns(
    em,
    entity,
    columnsOf(entity) as readonly string[] as readonly (keyof Row<E> & string)[],
    rest,
    parameters,
  );
}

/** The same with some of the columns. */
export async function readColumns<E extends object, Name extends keyof Row<E> & string>(
  em: SqlEntityManager,
  entity: EntityClass<E>,
  names: readonly Name[],
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<Pick<Row<E>, Name>[]> {
  const text = `select ${columnList(entity, "t.", names)} from "${metadataOf(entity).tableName}" t ${rest}`;
  return rowsFrom<E, Pick<Row<E>, Name>>(entity, await queryRows<Pick<Row<E>, Name>>(em, text, parameters));
}

const INSTANTS = new Map<EntityClass<object>, readonly string[]>();

function instantsOf(entity: EntityClass<object>): readonly string[] {
  const known =
    INSTANTS.get(entity) ??
    columnsOf(entity).filter((name) => typeOf(propertyOf(entity, name)).startsWith("timestamptz"));
  INSTANTS.set(entity, known);
  return known;
}
