/**
 * Prints one JSON object of figures, of all parts or of those that are named: `npm run bench -- reads rest`, or
 * `npm run bench -- attacks.introspection` for one attack. Ratios within a run mean something; bare numbers are this machine's at this moment.
 * Ends with 1 where a figure is beyond its bound.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { DatabaseAddress } from "../src/db/address.js";
import { type Database, openDatabase } from "../src/db/database.js";
import { createLog } from "../src/log.js";
import { measureAttacks } from "./bench/attacks.js";
import { beyondBounds } from "./bench/bounds.js";
import { measureDiagnosis } from "./bench/diagnosis.js";
import { measurePolls } from "./bench/polls.js";
import { measureManyClusters, POLL_INTERVAL } from "./bench/many-clusters.js";
import { residentMiB } from "./bench/process.js";
import { measureProgress } from "./bench/progress.js";
import { endProgram, measureReads, SERVICE, startProgram } from "./bench/reads.js";
import { measureRest } from "./bench/rest.js";
import { seed } from "./bench/seed.js";
import { measureSetUp } from "./bench/set-up.js";
import { measureSilence } from "./bench/silence.js";

const SIZE = { volumes: 20, sessionsPerVolume: 50, bricksPerVolume: 20, optionsPerSession: 60 };
const PASSWORD = "password of the bench";
const AUTHORIZATION = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
const log = createLog("error");

const PARTS = [
  "reads",
  "rest",
  "attacks",
  "start",
  "polls",
  "progress",
  "diagnosis",
  "manyClusters",
  "setUp",
  "silence",
] as const;
type Part = (typeof PARTS)[number];

/** Parts that were named, each with what was named of it. */
function chosenOf(names: readonly string[]): (part: Part) => boolean {
  const parts = new Set(names.map((name) => name.split(".")[0]));
  const unknown = [...parts].filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(", ")}: there are ${PARTS.join(", ")}.`);
  // Ten minutes of waiting are for who asks for them.
  return (part) => (parts.size === 0 ? part !== "silence" : parts.has(part));
}

async function measureService(folder: string) {
  await using database = await openDatabase(
    { databaseUrl: null, dataDir: path.join(folder, "reads"), databasePool: 30 },
    log,
  );
  const { address } = database;
  const client = new pg.Client(address);
  await client.connect();
  const ids = await seed(client, SIZE);
  const databaseUrl = urlOf(address);
  const env = {
    DATABASE_URL: databaseUrl,
    GEOREP_DATA_DIR: path.join(folder, "service"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
  };
  const service = await startProgram(
    SERVICE,
    { ...env, GEOREP_PORT: "0", GEOREP_LOG_LEVEL: "fatal" },
    /http:\/\/[\d.:]+/,
  );
  const floor = await startProgram(["dist/scripts/bench/floor.js"], env, /^\d+$/);
  try {
    const result = {
      ...(chosen("reads") && { reads: await measureReads(service, AUTHORIZATION, floor, ids) }),
      ...(chosen("rest") && { rest: await measureRest(service, AUTHORIZATION, ids.volumeId) }),
      serviceMemoryMiB: await residentMiB(service.pid),
    };
    const only = named.flatMap((name) => name.split(".")[1] ?? []);
    return {
      ...result,
      ...(chosen("attacks") && { attacks: await measureAttacks(service, AUTHORIZATION, client, only) }),
    };
  } finally {
    await client.end();
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
  const start = () => startProgram(SERVICE, env, /http:\/\/[\d.:]+/);
  // One makes the folder, and the next compiles into it.
  await endProgram((await start()).child);
  await endProgram((await start()).child);
  const began = performance.now();
  const { child, found } = await start();
  const ready = await fetch(`${found}/readyz`);
  const milliseconds = performance.now() - began;
  if (!ready.ok) throw new Error(`not ready: ${await ready.text()}`);
  await endProgram(child);
  return milliseconds;
}

async function onDatabase<T>(dataDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  await using database = await openDatabase({ databaseUrl: null, dataDir, databasePool: 10 }, log);
  return await work(database);
}

/** On real Gluster clusters, where there can be some. */
function onLab(folder: string) {
  return { GEOREP_DATA_DIR: folder, GEOREP_ADMIN_PASSWORD: PASSWORD, GEOREP_PORT: "0", GEOREP_LOG_LEVEL: "fatal" };
}

async function manyClusters(folder: string) {
  const env = {
    GEOREP_DATA_DIR: path.join(folder, "many-clusters"),
    GEOREP_ADMIN_PASSWORD: PASSWORD,
    GEOREP_PORT: "0",
    GEOREP_LOG_LEVEL: "fatal",
    GEOREP_POLL_INTERVAL: String(POLL_INTERVAL),
  };
  const service = await startProgram(SERVICE, env, /http:\/\/[\d.:]+/);
  try {
    return await measureManyClusters(service, AUTHORIZATION);
  } finally {
    await endProgram(service.child);
  }
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

const named = process.argv.slice(2);
const chosen = chosenOf(named);
const folder = await mkdtemp(path.join(tmpdir(), "georep-bench-"));
try {
  const result = {
    ...((chosen("reads") || chosen("rest") || chosen("attacks")) && (await measureService(folder))),
    ...(chosen("start") && { startToReadyMs: await measureStart(folder) }),
    ...(chosen("polls") && {
      polls: await onDatabase(path.join(folder, "polls"), (database) => measurePolls(database, log)),
    }),
    ...(chosen("progress") && {
      progress: await onDatabase(path.join(folder, "progress"), (database) => measureProgress(database, log)),
    }),
    ...(chosen("diagnosis") && {
      diagnosis: await onDatabase(path.join(folder, "diagnosis"), (database) => measureDiagnosis(database, log)),
    }),
    ...(chosen("manyClusters") && { manyClusters: await manyClusters(folder) }),
    ...(chosen("setUp") && { setUp: await measureSetUp(onLab(path.join(folder, "set-up")), AUTHORIZATION) }),
    ...(chosen("silence") && { silence: await measureSilence(onLab(path.join(folder, "silence")), AUTHORIZATION) }),
  };
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === "number" ? Math.round(value * 100) / 100 : value;
  process.stdout.write(`${JSON.stringify(result, rounded, 2)}\n`);
  for (const each of beyondBounds(result)) {
    process.stderr.write(`Beyond its bound: ${each}.\n`);
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
