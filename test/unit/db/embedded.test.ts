import { execFile } from "node:child_process";
import { mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { ServerAddress } from "../../../src/db/address.js";
import { startEmbedded, type EmbeddedServer } from "../../../src/db/embedded.js";
import { installedPrograms } from "../../../src/db/embedded/native.js";
import { createLog } from "../../../src/log.js";
import { processesOf } from "../../support/processes.js";

const run = promisify(execFile);
const log = createLog("silent");
const root = process.getuid?.() === 0;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-embedded-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The data folder of a service that has run before. */
async function usedFolder(): Promise<string> {
  const dataDir = await temporaryFolder();
  await run("cp", ["-a", `${prepared}/.`, dataDir]);
  return dataDir;
}

let prepared: string;
beforeAll(async () => {
  prepared = await mkdtemp(path.join(tmpdir(), "georep-prepared-"));
  await using server = await startEmbedded({ dataDir: prepared, log });
  expect(await ask(server.address, "select 1 as one")).toEqual([{ one: 1 }]);
});
afterAll(() => rm(prepared, { recursive: true, force: true }));

async function start(dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir, log });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

async function ask<Row extends pg.QueryResultRow>(address: ServerAddress, sql: string): Promise<Row[]> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidFile = (dataDir: string): string => path.join(dataDir, "postgres/cluster/data/postmaster.pid");

async function postmaster(dataDir: string): Promise<number> {
  return Number((await readFile(pidFile(dataDir), "utf8")).split("\n")[0]);
}

const alive = (pid: number): Promise<boolean> =>
  stat(`/proc/${pid}`).then(
    () => true,
    () => false,
  );

describe("the embedded PostgreSQL", () => {
  it("keeps the data between runs, is durable, and leaves no process behind", async () => {
    const dataDir = path.join(await temporaryFolder(), "data");
    const first = await startEmbedded({ dataDir, log });
    await ask(first.address, "create table kept as select 42 as answer");
    const [durable] = await ask(
      first.address,
      "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages, current_setting('data_checksums') as checksums",
    );
    expect(durable).toEqual({ fsync: "on", commit: "on", pages: "on", checksums: "on" });
    const pid = await postmaster(dataDir);
    await first[Symbol.asyncDispose]();
    expect(await alive(pid), "the server outlived its service").toBe(false);
    const second = await start(dataDir);
    expect(await ask(second.address, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("gives the service a role that owns its database and has no other rights", async () => {
    const { address, superuser } = await start(await usedFolder());
    const [role] = await ask(
      address,
      "select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user",
    );
    expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false });
    await expect(ask({ ...address, password: "guess" }, "select 1")).rejects.toThrow("password authentication failed");
    await expect(ask({ ...superuser, password: "" }, "select 1")).rejects.toThrow(/password/);
    expect(await ask(superuser, "show listen_addresses"), "the server listens on the network").toEqual([
      { listen_addresses: "" },
    ]);
  });

  it("refuses a second service in one line while the first lives, and not after it", async () => {
    const dataDir = await usedFolder();
    const first = await startEmbedded({ dataDir, log });
    const refusal = startEmbedded({ dataDir, log });
    await expect(refusal).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/^The data folder .* is in use by another service[^\n]*$/),
    });
    expect(await ask(first.address, "select 1 as one"), "the refused service disturbed the first").toEqual([
      { one: 1 },
    ]);
    await first[Symbol.asyncDispose]();
    await start(dataDir);
  });

  it("lets exactly one of several services win that start at once on a new folder", async () => {
    const dataDir = await temporaryFolder();
    const started = await Promise.allSettled(Array.from({ length: 4 }, () => startEmbedded({ dataDir, log })));
    const won = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    for (const server of won) await server[Symbol.asyncDispose]();
    expect(won).toHaveLength(1);
  });

  it("starts again by itself, on the same address and with all that was committed, when it is killed", async () => {
    const dataDir = await usedFolder();
    const { address } = await start(dataDir);
    await ask(address, "create table kept as select 1 as committed");
    const pid = await postmaster(dataDir);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => postmaster(dataDir)).not.toBe(pid);
    await expect.poll(() => ask(address, "select committed from kept")).toEqual([{ committed: 1 }]);
  });

  it.each([0, 30, 60, 100, 150, 250, 400])("ends whole when it is ended %i ms into such a restart", async (ms) => {
    const dataDir = await usedFolder();
    const server = await startEmbedded({ dataDir, log });
    process.kill(await postmaster(dataDir), "SIGKILL");
    await delay(ms);
    await server[Symbol.asyncDispose]();
    // What the supervisor has just forked may bear its name for a moment after it has ended.
    const message = "processes of the server were left behind";
    await expect.poll(() => processesOf(dataDir), { message, timeout: 5_000 }).toEqual([]);
    await start(dataDir);
  });

  it("starts although its last process id has been given to another program since", async () => {
    const dataDir = await usedFolder();
    const first = await startEmbedded({ dataDir, log });
    const socketLock = path.join(first.address.host, ".s.PGSQL.5432.lock");
    const left = await readFile(pidFile(dataDir), "utf8");
    const leftLock = await readFile(socketLock, "utf8");
    await first[Symbol.asyncDispose]();
    // another program of the same user: one of another user's PostgreSQL itself takes for no server
    const elsewhere = await usedFolder();
    await start(elsewhere);
    const taken = String(await postmaster(elsewhere));
    await writeFile(pidFile(dataDir), left.replace(/^\d+/, taken));
    await writeFile(socketLock, leftLock.replace(/^\d+/, taken));
    const second = await start(dataDir);
    expect(await ask(second.address, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("begins anew after a first start that was killed half-way", async () => {
    const dataDir = await usedFolder();
    // as the folder stands when initdb is killed: under its provisional name, incomplete
    const cluster = path.join(dataDir, "postgres/cluster");
    await rm(path.join(cluster, "data/global"), { recursive: true });
    await rename(path.join(cluster, "data"), path.join(cluster, "data.new"));
    const second = await start(dataDir);
    expect(await ask(second.address, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("works in a folder whose path is too long for a socket", async () => {
    const dataDir = path.join(await temporaryFolder(), "x".repeat(120));
    const { address } = await start(dataDir);
    onTestFinished(() => rm(address.host, { recursive: true, force: true }));
    expect(address.host.startsWith(dataDir)).toBe(false);
    expect((await stat(address.host)).mode & 0o077, "others may enter the socket's folder").toBe(0);
    expect(await ask(address, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("says in one line that the folder was made by another major version", async () => {
    const dataDir = await usedFolder();
    await writeFile(path.join(dataDir, "postgres/cluster/data/PG_VERSION"), "15\n");
    await expect(startEmbedded({ dataDir, log })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/made by PostgreSQL 15 and this release brings 18[^\n]*$/),
    });
  });

  it("says what is wrong when the server cannot start, and leaves the folder free", async () => {
    const dataDir = await usedFolder();
    await expect(startEmbedded({ dataDir, log, settings: { shared_buffers: "nonsense" } })).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      message: expect.stringContaining("postgres.log"),
    });
    await start(dataDir);
  });

  it("says in one line that the data folder cannot be made", async () => {
    const file = path.join(await temporaryFolder(), "file");
    await writeFile(file, "");
    await expect(startEmbedded({ dataDir: file, log })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("cannot be made"),
    });
  });
});

describe.runIf(root)("under root, the embedded PostgreSQL", () => {
  async function rights(dataDir: string): Promise<{ uid: number; capabilities: bigint }> {
    const status = await readFile(`/proc/${await postmaster(dataDir)}/status`, "utf8");
    return {
      uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
      capabilities: BigInt(`0x${/^CapPrm:\s+(\w+)/m.exec(status)?.[1]}`),
    };
  }

  it("runs as an ordinary user without any right of root where that user can reach everything", async () => {
    // The checkout, and with it what npm installed, may lie in a closed folder, and so may the folder for temporary files.
    const open = await mkdtemp("/tmp/georep-open-");
    onTestFinished(() => rm(open, { recursive: true, force: true }));
    const [programs, dataDir] = [path.join(open, "native"), path.join(open, "data")];
    await run("cp", ["-a", installedPrograms(), programs]);
    await run("cp", ["-a", prepared, dataDir]);
    await run("chmod", ["-R", "a+rX", programs]);
    await run("chmod", ["a+rx", open, dataDir]);
    const server = await startEmbedded({ dataDir, programs, log });
    onTestFinished(() => server[Symbol.asyncDispose]());
    const { uid, capabilities } = await rights(dataDir);
    expect(uid).toBeGreaterThan(0);
    expect(capabilities).toBe(0n);
  });

  it("keeps the one right that it needs to pass a closed folder", async () => {
    const dataDir = await usedFolder();
    await start(dataDir);
    const { uid, capabilities } = await rights(dataDir);
    expect(uid).toBeGreaterThan(0);
    expect(capabilities, "more than CAP_DAC_READ_SEARCH").toBe(1n << 2n);
  });
});
