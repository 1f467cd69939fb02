import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Pool, PoolClient } from "pg";
import type { Children, Pages } from "./entity-links.js";
import { type Source, tableOf } from "./entity-table.js";
import { type CursorType, type Order, type Page, writeCursor } from "./page.js";
import { preparedOn, type PreparedStatements } from "./prepared-statements.js";
import { type Reading, readingOf, type Selected } from "./selection.js";

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

type Cells = readonly unknown[];

interface Statement {
  readonly text: string;
  readonly values: unknown[];
  /** Rows without the names of their columns. */
  readonly rowMode?: "array";
}

/** A connection that is held for a while. What is sent goes out at once, and is answered in that order. */
interface Lease {
  readonly command: (text: string) => Promise<unknown>;
  readonly send: <R extends object>(statement: Statement) => Promise<R[]>;
  readonly release: () => void;
}

/**
 * Reads in sets: one statement for any number of keys. Values come as PostgreSQL sent them, under the names of the properties;
 * no entity is made of them.
 */
export class Reader {
  readonly #connect: () => Promise<Lease>;

  private constructor(connect: () => Promise<Lease>) {
    this.#connect = connect;
  }

  /** Reads on connections of the pool behind it, outside of its transactions. */
  static of(em: SqlEntityManager): Reader {
    return new Reader(async () => {
      const pool = (await em.getConnection().getNativeClient()) as Pool;
      const prepared = preparedOn(pool);
      return leaseOf(await pool.connect(), prepared);
    });
  }

  /**
   * What is read of it is of one moment, on one connection. No more can be read of it once `read` has ended, or so many
   * statements were sent.
   *
   * @param most statements that `read` sends: with the last one the transaction's end goes out, which else waits for the answers
   */
  async snapshot<T>(read: (reader: Reader) => Promise<T>, most = Infinity): Promise<T> {
    const { command, send, release } = await this.#connect();
    let sent = 0;
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      void command("commit")
        .catch(() => undefined)
        .finally(release);
    };
    // Each goes out together with what is read; where this one fails, so does that.
    command("begin isolation level repeatable read read only").catch(() => undefined);
    const within: Lease = {
      command,
      send: async <R extends object>(statement: Statement) => {
        if (ended) throw new Error("the snapshot has ended");
        const answer = send<R>(statement);
        if ((sent += 1) === most) end();
        return await answer;
      },
      release: () => undefined,
    };
    try {
      return await read(new Reader(async () => within));
    } finally {
      end();
    }
  }

  query<R extends object>(text: string, parameters: readonly unknown[] = []): Promise<R[]> {
    return this.#rows<R>({ text, values: [...parameters] });
  }

  /** Rows without the names of their columns. */
  #cells(text: string, values: unknown[]): Promise<Cells[]> {
    return this.#rows<unknown[]>({ text, values, rowMode: "array" });
  }

  async #rows<R extends object>(statement: Statement): Promise<R[]> {
    const { send, release } = await this.#connect();
    try {
      return await send<R>(statement);
    } finally {
      release();
    }
  }

  /** Records by id; those that do not exist are missing from the map. */
  async byIds<E extends object>(of: Source<E>, ids: readonly string[], selected: Selected<E>): Promise<Map<string, E>> {
    const { columns, joins, record } = readingOf(of, selected);
    const id = tableOf(of).fields["id"];
    const rows = await this.#cells(
      `select ${[id, ...columns].join(", ")} from "${tableOf(of).table}" t ${joins} where ${id} = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row[0] as string, record(row, 1)]));
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
    selected: Selected<E>,
    most: number | null = null,
  ): Promise<Map<string, E[]>> {
    const { columns, joins, record } = readingOf(of, selected, new Set(by.joins.keys()));
    const rows = await this.#cells(
      `select ${[`t."${by.column}"`, ...columns].join(", ")} from "${tableOf(of).table}" t ${[...by.joins.values(), joins].join(" ")}
       where t."${by.column}" = any($1::${by.keyType}[])${by.where === null ? "" : ` and ${by.where}`} order by ${by.orderBy} limit $2`,
      [keys, most],
    );
    const groups = new Map<string, E[]>(keys.map((key) => [key, []]));
    for (const row of rows) groups.get(row[0] as string)?.push(record(row, 1));
    return groups;
  }

  /** One page of all records that the conditions let through. */
  async page<E extends object>(
    of: Source<E>,
    order: Order,
    conditions: readonly Condition[],
    page: Page,
    selected: Selected<E>,
  ): Promise<PageOf<E>> {
    const parameters = new Parameters();
    const reading = readingOf(of, selected);
    const text = pageText(of, { order, conditions, page, reading, first: [] }, parameters);
    return pageFrom(await this.#cells(text, parameters.values), order, page, 0, reading);
  }

  /**
   * The same page of the records of each key.
   *
   * @param most rows to read in all, beside the one that tells of each page whether another follows
   */
  async pages<E extends object>(
    of: Source<E>,
    relation: Pages,
    keys: readonly string[],
    page: Page,
    selected: Selected<E>,
    most: number | null = null,
  ): Promise<Map<string, PageOf<E>>> {
    const { on, order } = relation;
    const parameters = new Parameters();
    const list = parameters.add(keys, "uuid[]");
    const reading = readingOf(of, selected);
    const first = [`row_number() over (order by ${sortText(order, page)})`];
    const text = pageText(of, { order, conditions: [() => on], page, reading, first }, parameters);
    // Sorted here: PostgreSQL would read the pages of all keys before it gives the first row.
    const rows = await this.#cells(
      `select k.key, p.* from unnest(${list}) as k(key) cross join lateral (${text}) p
       limit ${parameters.add(most === null ? null : most + keys.length, "bigint")}`,
      parameters.values,
    );
    const groups = Map.groupBy(rows, (row) => row[0] as string);
    for (const group of groups.values()) group.sort((a, b) => Number(a[1]) - Number(b[1]));
    return new Map(keys.map((key) => [key, pageFrom(groups.get(key) ?? [], order, page, 2, reading)]));
  }

  async count(of: Source<object>, conditions: readonly Condition[]): Promise<number> {
    const parameters = new Parameters();
    const where = whereText(conditions, parameters);
    const [row] = await this.#cells(`select count(*)::int from "${tableOf(of).table}" t ${where}`, parameters.values);
    return Number(row?.[0] ?? 0);
  }

  async counts(of: Source<object>, relation: Pages, keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#cells(
      `select k.key, (select count(*)::int from "${tableOf(of).table}" t where ${relation.on})
       from unnest($1::uuid[]) as k(key)`,
      [keys],
    );
    return new Map(rows.map(([key, count]) => [key as string, Number(count)]));
  }
}

function leaseOf(client: PoolClient, prepared: PreparedStatements): Lease {
  return {
    command: (text) => client.query(text),
    send: async <R extends object>(statement: Statement) =>
      (await client.query<R>({ ...statement, name: prepared.nameOf(client, statement.text) })).rows,
    release: () => client.release(prepared.isFull(client)),
  };
}

export function whereText(conditions: readonly Condition[], parameters: Parameters): string {
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

interface PageStatement {
  readonly order: Order;
  readonly conditions: readonly Condition[];
  readonly page: Page;
  readonly reading: Reading<object>;
  /** What is selected before cursors and records. */
  readonly first: readonly string[];
}

function pageText<E extends object>(
  of: Source<E>,
  { order, conditions, page, reading, first }: PageStatement,
  parameters: Parameters,
): string {
  const key = order.columns.map(({ sql }) => sql).join(", ");
  const beyond = (values: readonly string[], operator: string) => (): string =>
    `(${key}) ${operator} (${order.columns.map(({ type }, at) => bound(parameters, values[at], type)).join(", ")})`;
  const bounds: Condition[] = [];
  if (page.after !== null) bounds.push(beyond(page.after, order.descending ? "<" : ">"));
  if (page.before !== null) bounds.push(beyond(page.before, order.descending ? ">" : "<"));
  const cursors = page.cursors ? order.columns.map(({ sql, type }) => cursorText(sql, type)) : [];
  // One row more than asked for tells whether there is a next page.
  return `select ${[...first, ...cursors, ...reading.columns].join(", ")} from "${tableOf(of).table}" t ${reading.joins}
    ${whereText([...conditions, ...bounds], parameters)} order by ${sortText(order, page)} limit ${page.size + 1}${page.offset === undefined ? "" : ` offset ${page.offset}`}`;
}

/** @param from where the columns of cursors begin */
function pageFrom<E extends object>(
  found: readonly Cells[],
  order: Order,
  page: Page,
  from: number,
  reading: Reading<E>,
): PageOf<E> {
  const more = found.length > page.size;
  const rows = found.slice(0, page.size);
  if (page.backward) rows.reverse();
  const records = from + (page.cursors ? order.columns.length : 0);
  return {
    rows: rows.map((row) => reading.record(row, records)),
    cursors: !page.cursors ? [] : rows.map((row) => writeCursor(order, row.slice(from, records) as string[])),
    hasNextPage: page.backward ? page.before !== null : more,
    hasPreviousPage: page.backward ? more : page.after !== null,
  };
}
