import pg from "pg";
import { migrations } from "../../migrations/index.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { createOrm, ormOptions } from "./orm.js";

// Held by the one replica that migrates; the others wait for it.
const MIGRATION_LOCK = 7_036_874_417_765;

/**
 * Brings the database to this release's schema. Of several replicas that start at once one does it, and the others wait.
 *
 * @throws AppError CONFIG_INVALID when the database was migrated by a newer release
 */
export async function migrate(address: DatabaseAddress, log: Log): Promise<void> {
  const client = new pg.Client({ ...address, application_name: "georep migrate" });
  client.on("error", (error) => log.warn({ err: error }, "lost the connection that guards the migration"));
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const known = migrations.map((migration) => migration.name);
    const done = await appliedMigrations(client);
    const unknown = done.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new AppError(
        "CONFIG_INVALID",
        `The database belongs to a newer release (it has ${unknown.join(", ")}): start that one`,
      );
    }
    const pending = known.filter((name) => !done.includes(name));
    if (pending.length === 0) return;
    // A migration may take longer than a request is allowed to.
    await using orm = await createOrm(ormOptions(address, log, { poolSize: 2, statementTimeoutMs: null }));
    await orm.migrator.up();
    log.info({ migrations: pending }, "migrated the database");
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query("select to_regclass('mikro_orm_migrations') is not null as there");
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<{ name: string }>("select name from mikro_orm_migrations order by id");
  return rows.map((row) => row.name);
}
