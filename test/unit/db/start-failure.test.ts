import { randomBytes } from "node:crypto";
import dns from "node:dns";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from "vitest";
import { openDatabase } from "../../../src/db/database.js";
import { testDatabase, type TestDatabase } from "../../support/database.js";

let database: TestDatabase;
const role = `guest_${randomBytes(4).toString("hex")}`;
const bare = `bare_${randomBytes(4).toString("hex")}`;

beforeAll(async () => {
  database = await testDatabase();
  await database.sql(`create role ${role} login password 'guest of the house'`);
  await database.sql(`create database ${bare}`);
});
afterAll(async () => {
  await database.sql(`drop database ${bare}`);
  await database.sql(`drop role ${role}`);
  await database[Symbol.asyncDispose]();
});

/** Why the service does not start on that database. */
async function whyNot(databaseUrl: string): Promise<unknown> {
  const config = { databaseUrl, dataDir: "/nonexistent", databasePool: 2 };
  try {
    await using _opened = await openDatabase(config, database.log);
  } catch (error) {
    return error;
  }
  throw new Error("the database was opened");
}

function url(user: string, password: string, name: string): string {
  const { host } = inject("postgres").address;
  return `postgresql://${user}:${encodeURIComponent(password)}@localhost/${name}?host=${encodeURIComponent(host)}`;
}

const oneLine = (words: RegExp, code = "CONFIG_INVALID") => ({
  code,
  message: expect.stringMatching(new RegExp(`^The database server at ${words.source}[^\\n]*$`)) as string,
});

test("a wrong password names the user, and not the password", async () => {
  const error = await whyNot(url(role, "hunter2", bare));
  expect(error).toMatchObject(oneLine(/.* refuses the password of the user guest_\w+: check DATABASE_URL/));
  expect(String(error)).not.toContain("hunter2");
});

test("a database that is not there is named, with the command that makes it", async () => {
  expect(await whyNot(url(role, "guest of the house", "nosuch"))).toMatchObject(
    oneLine(/.* has no database nosuch: create it \(createdb nosuch\)/),
  );
});

test("a role that may make no tables is told what to be granted", async () => {
  expect(await whyNot(url(role, "guest of the house", bare))).toMatchObject(
    oneLine(/.* lets the user guest_\w+ make no tables .*GRANT CREATE ON SCHEMA public TO guest_/),
  );
});

test("a host that does not resolve, and a port where nothing listens, are named with the reason", async () => {
  // A resolver that loses a question would be one that does not answer.
  const lookup = vi.spyOn(dns, "lookup").mockImplementationOnce(((
    name: string,
    _: unknown,
    told: (error: Error) => void,
  ) => {
    process.nextTick(told, Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }));
  }) as typeof dns.lookup);
  onTestFinished(() => lookup.mockRestore());
  expect(await whyNot("postgresql://u:p@db.invalid:5499/x")).toMatchObject(
    oneLine(/db\.invalid:5499 cannot be reached, since its name does not resolve/, "DATABASE_UNAVAILABLE"),
  );
  expect(await whyNot("postgresql://u:p@127.0.0.1:1/x")).toMatchObject(
    oneLine(/127\.0\.0\.1:1 cannot be reached, since nothing listens there/, "DATABASE_UNAVAILABLE"),
  );
});

test("a server that takes connections and says nothing is named", async () => {
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await whyNot(`postgresql://u:p@127.0.0.1:${port}/x`)).toMatchObject(
    oneLine(new RegExp(`127\\.0\\.0\\.1:${port} does not answer: check DATABASE_URL`), "DATABASE_UNAVAILABLE"),
  );
});

test.each(["require", "verify-full"])("sslmode=%s on a server without TLS is told as that", async (mode) => {
  // PostgreSQL's answer to SSLRequest where it has no TLS (protocol, "SSL Session Encryption").
  const server = createServer((socket) => socket.on("error", () => {}).once("data", () => socket.write("N")));
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const warnings: unknown[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", warned);
  onTestFinished(() => void process.off("warning", warned));
  expect(await whyNot(`postgresql://u:p@127.0.0.1:${port}/x?sslmode=${mode}`)).toMatchObject(
    oneLine(/127.0.0.1:\d+ speaks no TLS: switch it on there, or take sslmode out of DATABASE_URL/),
  );
  expect(warnings, "the driver prints a page about TLS").toEqual([]);
});
