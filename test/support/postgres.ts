import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import type { ServerAddress } from "../../src/db/address.js";
import { startEmbedded } from "../../src/db/embedded.js";
import { migrate } from "../../src/db/migrate.js";
import { createLog } from "../../src/log.js";
import { withClient } from "./pg-client.js";

/** The run's PostgreSQL server; its database `georep` is migrated and serves as the template. */
export interface TestServer {
  readonly address: ServerAddress;
  readonly superuser: ServerAddress;
  /** What `create database` is told of how to copy the template: by its files, which takes a seventh of the time, where it can be told. */
  readonly copying: string;
}

declare module "vitest" {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

interface Shared {
  users: number;
  readonly started: Promise<{ server: TestServer; stop: () => Promise<void> }>;
}

// Each project of the run loads this file for itself; the server is one for all of them.
const shared = globalThis as typeof globalThis & { georepTestServer?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mine = (shared.georepTestServer ??= { users: 0, started: start() });
  mine.users += 1;
  const { server, stop } = await mine.started;
  project.provide("postgres", server);
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    delete shared.georepTestServer;
    await stop();
  };
}

async function start(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const url = process.env["TEST_POSTGRES_URL"];
  return url === undefined ? startOwn() : startOn(url);
}

/** On a server that runs already, of another version perhaps. @param url of its superuser, on a Unix socket */
async function startOn(connectionString: string) {
  const { host, port, user = "postgres", password = "" } = new pg.Client({ connectionString });
  const superuser = { host, port, user, password, database: "postgres" };
  const name = `georep_${randomBytes(6).toString("hex")}`;
  const asSuperuser = (...statements: readonly string[]): Promise<void> =>
    withClient(superuser, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  await asSuperuser(`create role ${name} login password '${name}'`, `create database ${name} owner ${name}`);
  const address = { ...superuser, user: name, password: name, database: name };
  await migrate(address, createLog("warn"));
  const copying = await copyingOn(superuser);
  const stop = () => asSuperuser(`drop database ${name} with (force)`, `drop role ${name}`);
  return { server: { address, superuser, copying }, stop };
}

async function startOwn(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "georep-test-"));
  const log = createLog("warn");
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const settings = { fsync: "off", max_connections: "200", log_statement: "none" };
  const server = stack.use(await startEmbedded({ dataDir, log, settings }));
  await migrate(server.address, log);
  const held = stack.move();
  return {
    server: { address: server.address, superuser: server.superuser, copying: await copyingOn(server.superuser) },
    stop: () => held.disposeAsync(),
  };
}

/** PostgreSQL 14 has no other way. */
function copyingOn(superuser: ServerAddress): Promise<string> {
  return withClient(superuser, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as "version"`,
    );
    return (rows[0]?.version ?? 0) < 150_000 ? "" : "strategy file_copy";
  });
}
