import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { migrations } from "../../../migrations/index.js";
import type { ServerAddress } from "../../../src/db/address.js";
import { openDatabase } from "../../../src/db/database.js";
import { databaseUnavailable } from "../../../src/db/failure.js";
import { migrate } from "../../../src/db/migrate.js";
import { createOrm, ormOptions } from "../../../src/db/orm.js";
import { createLog } from "../../../src/log.js";
import { killed, testDatabase, type TestDatabase } from "../../support/database.js";
import { HalfOpenProxy } from "../../support/half-open-proxy.js";

const log = createLog("silent");

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function emptyDatabase(): Promise<ServerAddress> {
  const { address } = inject("postgres");
  const name = `empty_${randomBytes(6).toString("hex")}`;
  await database.sql(`create database ${name} owner ${address.user}`);
  onTestFinished(async () => void (await database.sql(`drop database ${name} with (force)`)));
  return { ...address, database: name };
}

async function orm(address: ServerAddress, statementTimeoutMs: number | null = 30_000) {
  const made = await createOrm(ormOptions(address, log, { poolSize: 3, statementTimeoutMs }));
  onTestFinished(() => made.close(true));
  return made.em.getConnection();
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([work]);
  if (outcome.status === "fulfilled") throw new Error("it succeeded");
  return outcome.reason;
}

describe("a database whose disk is full", () => {
  it("is told from one that is away", async () => {
    const connection = await orm(await emptyDatabase());
    const full = "do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$";
    expect(databaseUnavailable(await failureOf(connection.execute(full)))).toMatchObject({ code: "DATABASE_FULL" });
  });

  it("is noticed without a change of it, since a temporary file is written", async () => {
    const address = await emptyDatabase();
    const databaseUrl = `postgresql://${address.user}:${address.password}@/${address.database}?host=${address.host}`;
    await using opened = await openDatabase({ databaseUrl, dataDir: "/nonexistent", databasePool: 2 }, log);
    await opened.ping();
    // stands in for a disk, of which no test can have too little
    await database.sql(`alter database ${address.database} set temp_file_limit = '0'`);
    await using limited = await openDatabase({ databaseUrl, dataDir: "/nonexistent", databasePool: 2 }, log);
    await expect(limited.ping()).rejects.toThrow("temp_file_limit");
  });
});

describe("migrating", () => {
  it("is done once when several replicas start at the same time", async () => {
    const address = await emptyDatabase();
    await Promise.all([migrate(address, log), migrate(address, log), migrate(address, log)]);
    const rows = await (await orm(address)).execute("select name from mikro_orm_migrations order by id");
    expect(rows).toEqual(migrations.map(({ name }) => ({ name })));
  });

  it("is all or nothing: where one fails, nothing of those before it stays", async () => {
    const address = await emptyDatabase();
    const connection = await orm(address);
    // in the way of a later one
    await connection.execute("create table gluster_georep_checkpoint (id int)");
    await expect(migrate(address, log)).rejects.toThrow("gluster_georep_checkpoint");
    const tables = "select count(*)::int as count from pg_tables where tablename in ('cluster', 'operation')";
    expect(await connection.execute(tables)).toEqual([{ count: 0 }]);
    await connection.execute("drop table gluster_georep_checkpoint");
    await migrate(address, log);
    expect(await connection.execute(tables)).toEqual([{ count: 2 }]);
  });

  it("refuses a database that a newer release has migrated", async () => {
    const address = await emptyDatabase();
    await migrate(address, log);
    await (await orm(address)).execute("insert into mikro_orm_migrations (name) values ('Migration29990101000000')");
    await expect(migrate(address, log)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("Migration29990101000000"),
    });
  });
});

describe("the pool", () => {
  it("closes while a connection is being made, and whoever waits for that one is told", async () => {
    const made = await createOrm(ormOptions(database.address, log, { poolSize: 3, statementTimeoutMs: 30_000 }));
    const connection = made.em.getConnection();
    await connection.execute("select 1");
    // It takes the connection that is there; the next one needs another.
    const running = connection.execute("select pg_sleep(0.2)");
    const late = failureOf(connection.execute("select 1"));
    await turnOfTheLoop();
    await Promise.all([running, made.close(true)]);
    expect(databaseUnavailable(await late)).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  });

  it("recovers when the server ended every connection", async () => {
    const connection = await orm(database.address);
    await connection.execute("select 1");
    const running = failureOf(connection.execute("select pg_sleep(30)"));
    await killed(database, "select pg_sleep(30)");
    expect(databaseUnavailable(await running)).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    // the very next statement may still meet the connection that is just going
    await expect.poll(() => connection.execute("select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("does not wait for ever for a server that was cut off, and recovers with the network", async () => {
    await using proxy = await HalfOpenProxy.start(database.address);
    const connection = await orm(proxy.address, 500);
    await connection.execute("select 1");
    proxy.cut();
    expect(databaseUnavailable(await failureOf(connection.execute("select 1")))).not.toBeNull();
    proxy.mend();
    expect(await connection.execute("select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a database that cannot be reached", () => {
  const open = (databaseUrl: string) => openDatabase({ databaseUrl, dataDir: "/nonexistent", databasePool: 2 }, log);

  it("is told as DATABASE_UNAVAILABLE, whether it refuses, has no such name, or has no such socket", async () => {
    await expect(open("postgresql://u:p@127.0.0.1:1/x")).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
    });
    await expect(open("postgresql://u:p@no-such-host.invalid/x")).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
    });
    await expect(open("postgresql://u:p@/x?host=/nonexistent")).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  });

  it("is not what a wrong password, a broken rule or a missing file is taken for", async () => {
    const { address } = database;
    const wrong = await failureOf(open(`postgresql://${address.user}:wrong@/${address.database}?host=${address.host}`));
    expect(String(wrong)).toContain("refuses the password");
    expect(databaseUnavailable(wrong)).toBeNull();
    const connection = await orm(address);
    expect(databaseUnavailable(await failureOf(connection.execute("select 1/0")))).toBeNull();
    expect(databaseUnavailable(await failureOf(readFile("/nonexistent")))).toBeNull();
    expect(databaseUnavailable("a string")).toBeNull();
  });

  it("is recognised behind other errors", () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(databaseUnavailable(new Error("outer", { cause: refused }))).not.toBeNull();
    expect(databaseUnavailable(new AggregateError([new Error("v6"), refused]))).not.toBeNull();
  });
});

describe("opening the database", () => {
  it("takes the server of DATABASE_URL", async () => {
    const { user, password, host, database: name } = database.address;
    const url = `postgresql://${user}:${password}@/${name}?host=${host}`;
    await using opened = await openDatabase({ databaseUrl: url, dataDir: "/nonexistent", databasePool: 2 }, log);
    await opened.ping();
    expect(await opened.orm.em.getConnection().execute("select current_database() as name")).toEqual([{ name }]);
  });

  it("without DATABASE_URL starts a server in the data folder, survives its death, and ends it", async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "georep-database-"));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const opened = await openDatabase({ databaseUrl: null, dataDir, databasePool: 2 }, log);
    const pid = async () =>
      Number((await readFile(path.join(dataDir, "postgres/cluster/data/postmaster.pid"), "utf8")).split("\n")[0]);
    const first = await pid();
    await opened.ping();
    const running = failureOf(opened.orm.em.getConnection().execute("select pg_sleep(30)"));
    process.kill(first, "SIGKILL");
    expect(databaseUnavailable(await running), "the death of the server is not told as such").not.toBeNull();
    await expect.poll(() => opened.ping()).toBeUndefined();
    const second = await pid();
    await opened[Symbol.asyncDispose]();
    await expect(stat(`/proc/${second}`), "the server outlived the service").rejects.toThrow();
  });
});
