import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import type { ServerAddress } from "../../src/db/address.js";
import { nothingLeft } from "../support/processes.js";

const PROGRAM = `
import { startEmbedded } from "./dist/src/db/embedded.js";
import { createLog } from "./dist/src/log.js";
process.on("SIGINT", () => console.log("interrupted"));
const server = await startEmbedded({ dataDir: process.argv[1], log: createLog("silent") });
console.log(JSON.stringify(server.address));
setInterval(() => undefined, 1_000);
`;

interface Service {
  readonly process: ChildProcess;
  /** The next line that the program prints. */
  line(): Promise<string>;
}

/** A program of its own, in a process group of its own, that holds the embedded server of the data folder. */
function service(dataDir: string): Service {
  const child = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM, dataDir], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { process: child, line: async () => String((await lines.next()).value) };
}

async function ready(started: Service): Promise<ServerAddress> {
  return JSON.parse(await started.line());
}

async function kill(started: Service): Promise<void> {
  const exited = once(started.process, "exit");
  started.process.kill("SIGKILL");
  await exited;
}

async function folder(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "georep-killed-"));
  onTestFinished(async () => {
    await nothingLeft(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

async function ask(address: ServerAddress, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ ...address });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it("ends the server within seconds of a kill -9 of the service, and loses nothing that was committed", async () => {
  const dataDir = await folder();
  const first = service(dataDir);
  await ask(await ready(first), "create table kept as select generate_series(1, 1000) as number");
  await kill(first);
  await nothingLeft(dataDir);
  const second = service(dataDir);
  expect(await ask(await ready(second), "select count(*)::int as rows from kept")).toEqual([{ rows: 1000 }]);
  await kill(second);
});

it("starts again at once, while the server of the killed service is still going", async () => {
  const dataDir = await folder();
  let started = service(dataDir);
  let address = await ready(started);
  await ask(address, "create table runs (number int)");
  for (let run = 1; run <= 5; run += 1) {
    await kill(started);
    started = service(dataDir);
    address = await ready(started);
    await ask(address, `insert into runs values (${run})`);
  }
  expect(await ask(address, "select count(*)::int as runs from runs")).toEqual([{ runs: 5 }]);
  await kill(started);
});

it.each([50, 300, 600])("is not confused by a kill -9 %i ms into its first start", async (ms) => {
  const dataDir = await folder();
  const first = service(dataDir);
  await new Promise((resolve) => setTimeout(resolve, ms));
  await kill(first);
  const second = service(dataDir);
  expect(await ask(await ready(second), "select 1 as one")).toEqual([{ one: 1 }]);
  await kill(second);
});

it("outlives ctrl-C in the terminal, which reaches the whole process group, until the service has drained", async () => {
  const dataDir = await folder();
  const started = service(dataDir);
  const address = await ready(started);
  process.kill(-Number(started.process.pid), "SIGINT");
  expect(await started.line()).toBe("interrupted");
  expect(await ask(address, "select 1 as one")).toEqual([{ one: 1 }]);
  await kill(started);
});
