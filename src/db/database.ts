import type { MikroORM } from "@mikro-orm/postgresql";
import type { Config } from "../config.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { startEmbedded } from "./embedded.js";
import { databaseUnavailable } from "./failure.js";
import { migrate } from "./migrate.js";
import { createOrm, ormOptions } from "./orm.js";
import { startFailure } from "./start-failure.js";

export interface Database extends AsyncDisposable {
  readonly address: DatabaseAddress;
  /** For requests. */
  readonly orm: MikroORM;
  /** The same on connections of its own, for what goes on whatever callers ask for: owners, and the feed of events. */
  readonly owners: MikroORM;
  /** Whether the database answers and has room to write. @throws AppError DATABASE_UNAVAILABLE, DATABASE_FULL */
  ping(): Promise<void>;
}

export type DatabaseConfig = Pick<Config, "databaseUrl" | "dataDir" | "databasePool">;

const STATEMENT_TIMEOUT_MS = 30_000;
const OLDEST_SERVER = 14;
/** Connections of owners: their polls take milliseconds each, and many clusters share a few. */
const OWNERS_POOL = 4;
/** Of the embedded server, beside the pools: locks, LISTEN, a migration, and an administrator who looks in. */
const SPARE_CONNECTIONS = 10;

/**
 * Opens the database that the configuration names, or starts the embedded one, and brings it to this release's schema.
 * Disposing of it ends the embedded server.
 *
 * @throws AppError DATABASE_UNAVAILABLE, or CONFIG_INVALID when the database cannot be used as it is
 */
export async function openDatabase(config: DatabaseConfig, log: Log): Promise<Database> {
  await using stack = new AsyncDisposableStack();
  let address: DatabaseAddress;
  if (config.databaseUrl === null) {
    const settings = { max_connections: String(config.databasePool + OWNERS_POOL + SPARE_CONNECTIONS) };
    address = stack.use(await startEmbedded({ dataDir: config.dataDir, log, settings })).address;
  } else {
    address = { connectionString: libpqModes(config.databaseUrl) };
  }
  const settings = { poolSize: config.databasePool, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const orm = await createOrm(ormOptions(address, log, settings));
  stack.defer(() => orm.close(true));
  try {
    await assertServerVersion(orm);
    await migrate(address, log);
  } catch (error) {
    throw startFailure(error, address) ?? databaseUnavailable(error) ?? error;
  }
  const owners = await createOrm(ormOptions(address, log, { ...settings, poolSize: OWNERS_POOL }));
  stack.defer(() => owners.close(true));
  const held = stack.move();
  return {
    address,
    orm,
    owners,
    ping: async () => {
      try {
        await writeSomething(orm);
      } catch (error) {
        throw databaseUnavailable(error) ?? error;
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/**
 * The driver takes each sslmode for verify-full and warns that it will not for long; with this it goes by the meaning that
 * PostgreSQL's documentation gives to them ("SSL Mode Descriptions").
 */
function libpqModes(databaseUrl: string): string {
  const url = URL.parse(databaseUrl);
  if (url?.searchParams.has("sslmode") !== true) return databaseUrl;
  url.searchParams.set("uselibpqcompat", "true");
  return url.href;
}

/** A temporary file, since a table would be left to clean up: what does not fit into so little memory goes to the disk. */
async function writeSomething(orm: MikroORM): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await em.execute("set local work_mem = '64kB'");
    await em.execute("select count(*) from generate_series(1, 20000)");
  });
}

async function assertServerVersion(orm: MikroORM): Promise<void> {
  const [row] = await orm.em
    .getConnection()
    .execute<[{ version: string }]>("select current_setting('server_version_num') as version");
  const major = Math.floor(Number(row.version) / 10_000);
  if (major < OLDEST_SERVER) {
    throw new AppError(
      "CONFIG_INVALID",
      `PostgreSQL ${OLDEST_SERVER} or newer is needed, and this server has version ${major}`,
    );
  }
}
