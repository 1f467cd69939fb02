import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { startSimulator } from "../../simulator/simulator.js";
import { NO_DELAYS } from "../../simulator/spec.js";
import { type App, startApp } from "../../src/app.js";
import { loadConfig } from "../../src/config.js";
import { createLog } from "../../src/log.js";
import { Secrets } from "../../src/service/clusters/secrets.js";
import { at, basic } from "../support/api.js";
import { registerCluster, syncCluster } from "../support/clusters.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { graphqlClient } from "../support/graphql-client.js";
import { blocksOf, sectionOf } from "../support/markdown.js";
import { newKey } from "../support/ssh-key.js";

const PAGE = "docs/operating.md";

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "georep-operating-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function ownDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  return database;
}

interface Started {
  readonly app: App;
  readonly logged: string[];
  /** Of the user admin, as the first start has made it. */
  readonly password: string;
}

/** The whole service on a database, as the program starts it. */
async function started(
  { host, port, user, password, database }: Required<pg.ClientConfig>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const logged: string[] = [];
  const dataDir = await folder();
  const config = await loadConfig(
    {},
    {
      DATABASE_URL: `postgresql://${user}:${String(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
      GEOREP_DATA_DIR: dataDir,
      GEOREP_PORT: "0",
      GEOREP_POLL_INTERVAL: "0.2",
      GEOREP_LOG_LEVEL: "debug",
      ...settings,
    },
  );
  const log = createLog(config.logLevel, { write: (line) => void logged.push(line) });
  const app = await startApp(config, log);
  onTestFinished(() => app[Symbol.asyncDispose]());
  const kept = await readFile(path.join(dataDir, "admin-password"), "utf8");
  return { app, logged, password: kept.trim() };
}

async function ask({ app, password }: Started, query: string, variables: object = {}): Promise<unknown> {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { authorization: basic("admin", password), "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return at(await response.json(), "data");
}

/** Registers a simulated cluster that has a session, and waits until it was read. @returns the key that it is reached with */
async function registered({ app, password }: Started): Promise<string> {
  const key = newKey();
  const simulator = await startSimulator({
    users: { root: { authorizedKeys: [key.public] } },
    clusters: [
      {
        name: "source",
        nodes: ["src1"],
        volumes: [{ name: "vol", kind: "distribute" }],
        sessions: [{ volume: "vol", destination: "dst1::vol-dr", state: "Active" }],
      },
      { name: "destination", nodes: ["dst1"], volumes: [{ name: "vol-dr", kind: "distribute" }] },
    ],
    timings: NO_DELAYS,
  });
  onTestFinished(() => simulator[Symbol.asyncDispose]());
  const [node] = simulator.cluster("source").nodes;
  await using client = graphqlClient(app.url, password);
  const input = { name: "source", address: node?.address, port: node?.port, credential: { privateKey: key.private } };
  await syncCluster(client, await registerCluster(client, input), 60);
  return key.private;
}

test("a role that may do no more than the page says is enough for the whole service", async () => {
  const database = await ownDatabase();
  const { superuser } = inject("postgres");
  const name = `rights_${randomBytes(4).toString("hex")}`;
  const [grants] = blocksOf(PAGE, "PostgreSQL").flatMap(({ language, text }) => (language === "sql" ? [text] : []));
  const granted = (grants ?? "").replaceAll("georep", name);
  expect(granted).toMatch(/^grant connect on database .*;\ngrant usage, create on schema public to .*;\n$/);
  await database.sql(`create role ${name} login password '${name}'`);
  await database.sql(`create database ${name}`);
  onTestFinished(async () => {
    await database.sql(`drop database ${name} with (force)`);
    await database.sql(`drop role ${name}`);
  });
  const inside = new pg.Client({ ...superuser, database: name });
  await inside.connect();
  await inside.query(`revoke all on database ${name} from public`);
  await inside.query("revoke all on schema public from public");
  await inside.query(granted);
  await inside.end();
  const service = await started({
    ...superuser,
    user: name,
    password: name,
    database: name,
  } as Required<pg.ClientConfig>);
  await registered(service);
  await expect
    .poll(() => ask(service, "{ geoRepSessions { nodes { status } } }"))
    .toEqual({ geoRepSessions: { nodes: [{ status: "ACTIVE" }] } });
  expect((await fetch(`${service.app.url}/readyz`)).status).toBe(200);
});

test("a service whose database has no room left is not ready, says so, and is ready again once there is some", async () => {
  const database = await ownDatabase();
  await database.sql(`alter database ${database.address.database} set search_path = public, pg_catalog`);
  const { app } = await started(database.address as Required<pg.ClientConfig>);
  const ready = async () => {
    const response = await fetch(`${app.url}/readyz`);
    return [response.status, await response.json()];
  };
  expect(await ready()).toEqual([200, { status: "ready" }]);
  // Stands in for a disk, of which no test can have too little: PostgreSQL fails as where it finds no room for a file.
  await database.sql(
    `create function public.generate_series(integer, integer) returns setof integer language plpgsql as
     $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`,
  );
  expect(await ready(), "who sends requests here is told that all is well").toEqual([
    503,
    { status: "not ready", reasons: ["The disk of the database is full: make room on it."] },
  ]);
  await database.sql(`drop function public.generate_series(integer, integer)`);
  expect(await ready()).toEqual([200, { status: "ready" }]);
});

test("the statement for a lost key lets a service with another key start", async () => {
  const database = await ownDatabase();
  const sealed = (await Secrets.open(path.join(await folder(), "lost"))).seal("a key");
  await database.sql(
    `insert into cluster (id, name, ssh_port, ssh_user, ssh_credential, reachable, registered_by, registered_at)
     values (gen_random_uuid(), 'berlin', 22, 'root', $1, true, 'admin', now())`,
    [JSON.stringify({ kind: "PASSWORD", sealed })],
  );
  const address = database.address as Required<pg.ClientConfig>;
  await expect(started(address)).rejects.toThrow("secrets in the database were stored with another key");
  const [statement] = blocksOf(PAGE, "Backup and restore").flatMap(({ language, text }) =>
    language === "sql" ? [text] : [],
  );
  await database.sql(statement ?? "");
  const service = await started(address);
  expect(await ask(service, "{ clusters { nodes { name } } }")).toEqual({ clusters: { nodes: [{ name: "berlin" }] } });
});

const namesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

/** Rows of the table with that head: the names in the first column, and those in the second. */
function table(page: string, head: string): readonly (readonly [string[], string[]])[] {
  const [, rest = ""] = page.split(`\n${head}\n|---|---|\n`);
  return (rest.split("\n\n")[0] ?? "").split("\n").map((row) => {
    const [, first = "", second = ""] = row.split(" | ").join("| ").split("| ");
    return [namesIn(first), namesIn(second)];
  });
}

test("lines of the log have the fields that the page says, and nothing of what is secret", async () => {
  const page = sectionOf(await readFile(PAGE, "utf8"), "Log");
  const fields = table(page, "| field | |");
  const messages = table(page, "| message | fields |").flatMap(([names, own]) =>
    names.map((name) => [name, own] as const),
  );
  expect(fields.flatMap(([names]) => names)).toEqual(["level", "time", "part", "cluster", "msg", "err"]);
  expect(messages).toHaveLength(12);

  const database = await ownDatabase();
  const service = await started(database.address as Required<pg.ClientConfig>, {
    GEOREP_TRUSTED_PROXIES: "127.0.0.0/8",
  });
  const { app, logged, password } = service;
  const key = await registered(service);
  const { createAccessToken: made } = (await ask(
    service,
    `mutation { createAccessToken(input: { label: "log", role: OPERATOR, expiresInSeconds: 60 }) {
       token accessToken { id } userErrors { code } } }`,
  )) as { createAccessToken: object };
  const token = String(at(made, "token"));
  await ask(service, `mutation ($id: ID!) { revokeAccessToken(input: { tokenId: $id }) { userErrors { code } } }`, {
    id: at(made, "accessToken", "id"),
  });
  await ask(service, `mutation ($id: ID!) { removeCluster(input: { clusterId: $id }) { userErrors { code } } }`, {
    id: "00000000-0000-4000-8000-000000000000",
  });
  for (const authorization of [basic("admin", "hunter2 of the log"), `Bearer ${token}`]) {
    await fetch(`${app.url}/graphql`, { headers: { authorization } });
  }
  const body = JSON.stringify({ user: "admin", password });
  await fetch(`${app.url}/login`, { method: "POST", headers: { "content-type": "application/json" }, body });
  await fetch(`${app.url}/api/clusters/00000000-0000-4000-8000-000000000000/glustervolumes/x/georeplication-sessions`, {
    method: "POST",
    headers: { authorization: basic("admin@internal", password), "content-type": "application/xml" },
    body: "<georeplication-session/>",
  });
  await ask(
    service,
    `mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }`,
    { input: { currentPassword: password, newPassword: "another one of the log" } },
  );
  await fetch(`${app.url}/graphql`, { headers: { authorization: "Digest username=admin" } });
  // More than one address may have waiting, and more addresses than there is room for in all.
  for (const addresses of [1, 250]) {
    const guesses = Array.from({ length: 250 }, (_, each) =>
      fetch(`${app.url}/graphql`, {
        headers: {
          // Equal ones would share a check.
          authorization: basic("admin", `hunter2 of the log ${each}`),
          "x-forwarded-for": `192.0.2.${1 + (each % addresses)}`,
        },
      }),
    );
    await Promise.all(guesses);
  }

  const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
  const levels = [...page.matchAll(/(\d0) (?:trace|debug|info|warn|error|fatal)/g)].map(([, level]) => Number(level));
  const parts = [undefined, ...(fields.find(([names]) => names.includes("part"))?.[1] ?? [])];
  expect(levels).toHaveLength(6);
  for (const line of lines) {
    expect(levels, JSON.stringify(line)).toContain(line["level"]);
    expect(line, JSON.stringify(line)).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      msg: expect.any(String),
    });
    expect(parts).toContain(line["part"]);
  }
  for (const [message, own] of messages) {
    const told = lines.filter(({ msg }) => msg === message);
    expect(told.length, message).toBeGreaterThan(0);
    for (const { level, ...line } of told) {
      expect([level, Object.keys(line).toSorted()]).toEqual([30, [...own, "msg", "part", "time"].toSorted()]);
    }
  }
  const whole = logged.join("");
  for (const secret of [password, "another one of the log", "hunter2 of the log", token, key.split("\n")[1] ?? key]) {
    expect(whole).not.toContain(secret);
  }
});
