import { randomBytes } from "node:crypto";
import type { MikroORM } from "@mikro-orm/postgresql";
import pg from "pg";
import { expect, inject } from "vitest";
import type { ServerAddress } from "../../src/db/address.js";
import { createOrm, ormOptions } from "../../src/db/orm.js";
import { createLog, type Log } from "../../src/log.js";
import { withClient } from "./pg-client.js";

export interface TestDatabase extends AsyncDisposable {
  readonly address: ServerAddress;
  readonly orm: MikroORM;
  readonly log: Log;
  /** Runs SQL as the server's superuser, in this database. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A migrated database of one's own on the run's server; disposing of it drops it, whoever is still connected. */
export async function testDatabase(): Promise<TestDatabase> {
  const { address: template, superuser: everywhere, copying } = inject("postgres");
  const asSuperuser = (statement: string) => withClient(everywhere, (client) => client.query(statement));
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(`create database ${name} template ${template.database} owner ${template.user} ${copying}`);
  const address = { ...template, database: name };
  const log = createLog("silent");
  // Each connection costs the server as much as some dozens of statements, and the machine has other tests to run.
  const orm = await createOrm(ormOptions(address, log, { poolSize: 5, statementTimeoutMs: 30_000 }));
  // Tests that wait for rows ask again and again: a connection for each question would keep the server busy with log-ins.
  const superuser = new pg.Pool({ ...everywhere, database: name, max: 2, idleTimeoutMillis: 0 });
  // Dropping the database ends them.
  superuser.on("error", () => undefined);
  return {
    address,
    orm,
    log,
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await superuser.query<Row>(text, [...values]);
      return rows;
    },
    [Symbol.asyncDispose]: async () => {
      await orm.close(true);
      await asSuperuser(`drop database ${name} with (force)`);
      await superuser.end();
    },
  };
}

/** Has the server end the connection on which that statement runs, as soon as it does. */
export async function killed(database: TestDatabase, statement: string): Promise<void> {
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
    where query = $1 and state = 'active' and datname = current_database()`;
  await expect.poll(() => database.sql(kill, [statement])).toHaveLength(1);
}
