/**
 * `create [name]` writes the migration that leads from the last one to the entities, `check` fails when there would be one.
 * Both run on a PostgreSQL server of their own, in a folder that they remove.
 */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSchema, type MikroORM, type Options, SchemaComparator } from "@mikro-orm/postgresql";
import type { DatabaseAddress } from "../src/db/address.js";
import { startEmbedded } from "../src/db/embedded.js";
import { migrate } from "../src/db/migrate.js";
import { createOrm, ormOptions } from "../src/db/orm.js";
import { createLog } from "../src/log.js";

const FOLDER = path.resolve("migrations");
const SETTINGS = { poolSize: 2, statementTimeoutMs: null };
const log = createLog("warn");

/** The options of the service, but with the files of migrations/ in place of the built list. */
function onFiles(address: DatabaseAddress): Options {
  const { migrations: _built, ...options } = ormOptions(address, log, SETTINGS);
  return {
    ...options,
    migrations: { path: FOLDER, pathTs: FOLDER, emit: "ts", snapshot: true, snapshotName: ".snapshot" },
  };
}

async function create(address: DatabaseAddress, name: string | undefined): Promise<void> {
  await using orm = await createOrm(onFiles(address));
  const made = await orm.migrator.create(FOLDER, false, false, name);
  if (made.fileName === "") {
    console.log("The migrations lead to the entities already.");
    return;
  }
  const classes = (await readdir(FOLDER)).flatMap((file) => /^(Migration\w+)\.ts$/.exec(file)?.[1] ?? []).toSorted();
  const lines = [
    'import type { MigrationObject } from "@mikro-orm/core";',
    ...classes.map((each) => `import { ${each} } from "./${each}.js";`),
    "",
    "/** Every migration, in order: the same list in development, in tests and in the built program. */",
    "export const migrations: MigrationObject[] = [",
    ...classes.map((each) => `  { name: "${each}", class: ${each} },`),
    "];",
    "",
  ];
  await writeFile(path.join(FOLDER, "index.ts"), lines.join("\n"));
  console.log(`Wrote migrations/${made.fileName}: read it before you commit it.`);
}

function inspect(orm: MikroORM): Promise<DatabaseSchema> {
  const [none, skipped] = [undefined, ["mikro_orm_migrations"]];
  return DatabaseSchema.create(orm.em.getConnection(), orm.em.getPlatform(), orm.config, none, none, none, skipped);
}

/** Both ways to the schema are walked, each in a database of its own, and what PostgreSQL then says of the two is compared. */
async function check(address: DatabaseAddress, superuser: DatabaseAddress): Promise<void> {
  const direct = { ...superuser, database: "direct" };
  await using admin = await createOrm(ormOptions(superuser, log, SETTINGS));
  await admin.em.getConnection().execute("create database direct");
  await using fromEntities = await createOrm(ormOptions(direct, log, SETTINGS));
  await fromEntities.schema.create();
  await migrate(address, log);
  await using fromMigrations = await createOrm(ormOptions(address, log, SETTINGS));
  const platform = fromMigrations.em.getPlatform();
  const difference = new SchemaComparator(platform).compare(await inspect(fromMigrations), await inspect(fromEntities));
  const missing = fromMigrations.schema.diffToSQL(difference, { wrap: false, safe: false, dropTables: true });
  if (missing.trim() !== "")
    throw new Error(`The migrations do not lead to the entities. What is missing:\n${missing}`);
  await using files = await createOrm(onFiles(address));
  if (await files.migrator.checkSchema()) {
    throw new Error("migrations/.snapshot.json is not that of the entities: npm run migration:create");
  }
  console.log("The migrations lead to the entities.");
}

const [verb, name] = process.argv.slice(2);
const dataDir = await mkdtemp(path.join(tmpdir(), "georep-migrations-"));
try {
  await using server = await startEmbedded({ dataDir, log, settings: { fsync: "off" } });
  if (verb === "create") await create(server.address, name);
  else if (verb === "check") await check(server.address, server.superuser);
  else throw new Error("usage: migrations.js create [name] | check");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
