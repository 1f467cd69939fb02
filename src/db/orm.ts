import { Migrator } from "@mikro-orm/migrations";
import { defineConfig, MikroORM, type Options } from "@mikro-orm/postgresql";
import { migrations } from "../../migrations/index.js";
import type { Log } from "../log.js";
import { entities } from "../model/entities/index.js";
import { databaseName, type DatabaseAddress } from "./address.js";
import { DatabaseSocket } from "./socket.js";

export interface OrmSettings {
  /** Most connections at a time. */
  readonly poolSize: number;
  /** Longest time that a statement may take; null for no bound. */
  readonly statementTimeoutMs: number | null;
}

/** How MikroORM is set up, the same in the service, in tests and in the scripts that make and check migrations. */
export function ormOptions(address: DatabaseAddress, log: Log, settings: OrmSettings): Options {
  const timeout = settings.statementTimeoutMs;
  return defineConfig({
    entities,
    dbName: databaseName(address),
    ensureDatabase: false,
    // what MikroORM says by itself is about connections that dropped
    logger: (message) => log.warn(message),
    colors: false,
    driverOptions: {
      ...address,
      application_name: "georep",
      max: settings.poolSize,
      // Statements of one connection are sent without waiting for the answers to those before.
      pipeline: true,
      connectionTimeoutMillis: 5_000,
      ...(timeout !== null && { statement_timeout: timeout, idle_in_transaction_session_timeout: timeout }),
      stream: () => new DatabaseSocket(timeout === null ? null : timeout + 5_000),
    },
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, silent: true },
  });
}

export function createOrm(options: Options): Promise<MikroORM> {
  return MikroORM.init(options);
}
