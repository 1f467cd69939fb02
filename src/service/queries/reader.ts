import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Children, Pages } from "./entity-links.js";
import { type FieldOf, selectList, type Source, tableOf } from "./entity-table.js";
import { type CursorType, type Order, type Page, writeCursor } from "./page.js";

/** A condition in SQL about the table `t`; parameters are added while the text is made. */
export type Condition = (parameters: Parameters) => string;

/** Parameters of one statement, in the order of their numbers. */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the placeholder, cast to the type that it is meant to have */
  add(value: unknown, type: string): string {
    return `$${this.values.push(value)}::${type}`;
  }
}

export interface PageOf<R> {
  readonly rows: readonly R[];
  /** One for each row; empty when the page was read without. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Reads in sets: one statement for any number of keys. Rows come as PostgreSQL sent them, under the names of the properties;
 * no entity is made of them.
 */
export class Reader {
  readonly #db: Kysely<unknown>;

  constructor(em: SqlEntityManager) {
    this.#db = em.getKysely();
  }

  async query<R>(text: string, parameters: readonly unknown[] = []): Promise<R[]> {
    const { rows } = await this.#db.executeQuery<R>(CompiledQuery.raw(text, [...parameters]));
    return rows;
  }

  /** Records by id; those that do not exist are missing from the map. */
  async byIds<E extends object>(
    of: Source<E>,
    ids: readonly string[],
    fields: Iterable<FieldOf<E>>,
  ): Promise<Map<string, E>> {
    const id = tableOf(of).fields["id"];
    const rows = await this.query<E & { $key: string }>(
      `select ${[`${id} as "$key"`, ...selectList(of, fields)].join(", ")} from "${tableOf(of).table}" t where ${id} = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.$key, row]));
  }

  /**
   * All records that belong to each of the keys, in order. Only for relations whose length Gluster bounds.
   *
   * @param most rows to read in all
   */
  async children<E extends object>(
    of: Source<E>,
    by: Children,
    keys: readonly string[],
    fields: Iterable<FieldOf<E>>,
    most: number | null = null,
  ): Promise<Map<string, E[]>> {
    const rows = await this.query<E & { $key: string }>(
      `select ${[`t."${by.column}" as "$key"`, ...selectList(of, fields)].join(", ")} from "${tableOf(of).table}" t ${by.join}
       where t."${by.column}" = any($1::${by.keyType}[]) order by ${by.orderBy} limit $2`,
      [keys, most],
    );
    const groups = new Map<string, E[]>(keys.map((key) => [key, []]));
    for (const row of rows) groups.get(row.$key)?.push(row);
    return groups;
  }

  /** One page of all records that the conditions let through. */
  async page<E extends object>(
    of: Source<E>,
    order: Order,
    conditions: readonly Condition[],
    page: Page,
    fields: Iterable<FieldOf<E>>,
  ): Promise<PageOf<E>> {
    const parameters = new Parameters();
    const text = pageText(of, order, conditions, page, selectList(of, fields), parameters);
    return pageFrom(await this.query<E & CursorColumns>(text, parameters.values), order, page);
  }

  /**
   * The same page of the records of each key.
   *
   * @param most rows to read in all
   */
  async pages<E extends object>(
    of: Source<E>,
    relation: Pages,
    keys: readonly string[],
    page: Page,
    fields: Iterable<FieldOf<E>>,
    most: number | null = null,
  ): Promise<Map<string, PageOf<E>>> {
    const parameters = new Parameters();
    const list = parameters.add(keys, "uuid[]");
    const place = `row_number() over (order by ${sortText(relation.order, page)}) as "$row"`;
    const select = [place, ...selectList(of, fields)];
    const text = pageText(of, relation.order, [() => relation.on], page, select, parameters);
    // Sorted here: PostgreSQL would read the pages of all keys before it gives the first row.
    const rows = await this.query<E & CursorColumns & { $key: string; $row: string }>(
      `select k.key as "$key", p.* from unnest(${list}) as k(key) cross join lateral (${text}) p
       limit ${parameters.add(most, "bigint")}`,
      parameters.values,
    );
    const groups = Map.groupBy(rows, (row) => row.$key);
    for (const group of groups.values()) group.sort((a, b) => Number(a.$row) - Number(b.$row));
    return new Map(keys.map((key) => [key, pageFrom(groups.get(key) ?? [], relation.order, page)]));
  }

  async count(of: Source<object>, conditions: readonly Condition[]): Promise<number> {
    const parameters = new Parameters();
    const where = whereText(conditions, parameters);
    const [row] = await this.query<{ count: number }>(
      `select count(*)::int as count from "${tableOf(of).table}" t ${where}`,
      parameters.values,
    );
    return row?.count ?? 0;
  }

  async counts(of: Source<object>, relation: Pages, keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.query<{ key: string; count: number }>(
      `select k.key, (select count(*)::int from "${tableOf(of).table}" t where ${relation.on}) as count
       from unnest($1::uuid[]) as k(key)`,
      [keys],
    );
    return new Map(rows.map((row) => [row.key, row.count]));
  }
}

type CursorColumns = Readonly<Record<`$c${number}`, string>>;

function whereText(conditions: readonly Condition[], parameters: Parameters): string {
  return conditions.length === 0 ? "" : `where ${conditions.map((each) => `(${each(parameters)})`).join(" and ")}`;
}

function sortText(order: Order, page: Page): string {
  const direction = order.descending === page.backward ? "asc" : "desc";
  return order.columns.map(({ sql }) => `${sql} ${direction}`).join(", ");
}

// Instants stand in cursors in UTC, whatever zone the database session has.
function cursorText(sql: string, type: CursorType): string {
  return type === "timestamptz" ? `(${sql} at time zone 'UTC')::text` : `${sql}::text`;
}

function bound(parameters: Parameters, value: unknown, type: CursorType): string {
  return type === "timestamptz"
    ? `(${parameters.add(value, "timestamp")} at time zone 'UTC')`
    : parameters.add(value, type);
}

function pageText<E extends object>(
  of: Source<E>,
  order: Order,
  conditions: readonly Condition[],
  page: Page,
  select: readonly string[],
  parameters: Parameters,
): string {
  const key = order.columns.map(({ sql }) => sql).join(", ");
  const beyond = (values: readonly string[], operator: string) => (): string =>
    `(${key}) ${operator} (${order.columns.map(({ type }, at) => bound(parameters, values[at], type)).join(", ")})`;
  const bounds: Condition[] = [];
  if (page.after !== null) bounds.push(beyond(page.after, order.descending ? "<" : ">"));
  if (page.before !== null) bounds.push(beyond(page.before, order.descending ? ">" : "<"));
  const cursors = page.cursors ? order.columns.map(({ sql, type }, at) => `${cursorText(sql, type)} as "$c${at}"`) : [];
  // One row more than asked for tells whether there is a next page.
  return `select ${[...cursors, ...select].join(", ")} from "${tableOf(of).table}" t
    ${whereText([...conditions, ...bounds], parameters)} order by ${sortText(order, page)} limit ${page.size + 1}${page.offset === undefined ? "" : ` offset ${page.offset}`}`;
}

function pageFrom<R>(found: readonly (R & CursorColumns)[], order: Order, page: Page): PageOf<R> {
  const more = found.length > page.size;
  const rows = found.slice(0, page.size);
  if (page.backward) rows.reverse();
  return {
    rows,
    cursors: !page.cursors ? [] : rows.map((row) => writeCursor(order.columns.map((_, at) => row[`$c${at}`] ?? ""))),
    hasNextPage: page.backward ? page.before !== null : more,
    hasPreviousPage: page.backward ? more : page.after !== null,
  };
}
