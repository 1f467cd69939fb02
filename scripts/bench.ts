/** Prints one JSON object of figures. Ratios within a run mean something; bare numbers are this machine's at this moment. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { DatabaseAddress } from "../src/db/address.js";
import { type Database, openDatabase } from "../src/db/database.js";
import { createLog } from "../src/log.js";
import { measureLooks } from "./bench/looks.js";
import { measureProgress } from "./bench/progress.js";
import { endProgram, measureReads, startProgram } from "./bench/reads.js";
import { measureRest } from "./bench/rest.js";
import { seed } from "./bench/seed.js";
import { measureSetUp } from "./bench/set-up.js";

const SIZE = { volumes: 20, sessionsPerVolume: 50, bricksPerVolume: 20, optionsPerSession: 60 };
const PASSWORD = "password of the bench";
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
const log = createLog("error");

async function measureService(folder: string) {
  await using database = await openDatabase(
    { databaseUrl: null, dataDir: path.join(folder, "reads"), databasePool: 30 },
    log,
  );
  const { address } = database;
  const client = new pg.Client(address);
  await client.connect();
  const ids = await seed(client, SIZE);
  await client.end();
  const databaseUrl = urlOf(address);
  const env = {
    DATABASE_URL: databaseUrl,
    GEOREP_DATA_DIR: path.join(folder, "service"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
  };
  const service = await startProgram(
    "dist/src/main.js",
    { ...env, GEOREP_PORT: "0", GEOREP_LOG_LEVEL: "fatal" },
    /http:\/\/[\d.:]+/,
  );
  const floor = await startProgram("dist/scripts/bench/floor.js", env, /^\d+$/);
  try {
    const reads = await measureReads(service, AUTHORIZATION, floor, ids);
    const rest = await measureRest(service, AUTHORIZATION, ids.volumeId);
    return { reads, rest, serviceMemoryMiB: await residentMiB(service.pid) };
  } finally {
    await endProgram(floor.child);
    await endProgram(service.child);
  }
}

/** Milliseconds from the start of the program to its first answer, on a data folder that was there before. */
async function measureStart(folder: string): Promise<number> {
  const env = {
    GEOREP_DATA_DIR: path.join(folder, "start"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    GEOREP_PORT: "0",
    GEOREP_LOG_LEVEL: "fatal",
  };
  await endProgram((await startProgram("dist/src/main.js", env, /http:\/\/[\d.:]+/)).child);
  const began = performance.now();
  const { child, found } = await startProgram("dist/src/main.js", env, /http:\/\/[\d.:]+/);
  const ready = await fetch(`${found}/readyz`);
  const milliseconds = performance.now() - began;
  if (!ready.ok) throw new Error(`not ready: ${await ready.text()}`);
  await endProgram(child);
  return milliseconds;
}

async function onDatabase<T>(dataDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  await using database = await openDatabase({ databaseUrl: null, dataDir, databasePool: 10 }, log);
  return work(database);
}

/** On real Gluster clusters, where there can be some. */
function setUp(folder: string) {
  const env = {
    GEOREP_DATA_DIR: path.join(folder, "set-up"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    GEOREP_PORT: "0",
    GEOREP_LOG_LEVEL: "fatal",
  };
  return measureSetUp(env, AUTHORIZATION);
}

async function residentMiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
}

function urlOf(address: DatabaseAddress): string {
  if ("connectionString" in address) return address.connectionString;
  const url = new URL("postgresql://localhost");
  url.username = address.user;
  url.password = address.password;
  url.pathname = `/${address.database}`;
  url.searchParams.set("host", address.host);
  url.searchParams.set("port", String(address.port));
  return url.toString();
}

const folder = await mkdtemp(path.join(tmpdir(), "georep-bench-"));
try {
  const service = await measureService(folder);
  const startToReadyMs = await measureStart(folder);
  const looks = await onDatabase(path.join(folder, "looks"), (database) => measureLooks(database, log));
  const progress = await onDatabase(path.join(folder, "progress"), (own) => measureProgress(own, log));
  const result = { ...service, startToReadyMs, looks, progress, setUp: await setUp(folder) };
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === "number" ? Math.round(value * 100) / 100 : value;
  process.stdout.write(`${JSON.stringify(result, rounded, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
