import { afterAll, beforeAll, expect, test } from "vitest";
import { basic, PASSWORD, type TestService, testService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { graphqlClient } from "../support/graphql-client.js";
import { seed, type Seeded } from "../support/seed.js";

let database: TestDatabase;
let service: TestService;
let rows: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  rows = await seed(database, { clusters: 2, operations: 0 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** What was logged at info from now on. */
function logged() {
  const from = service.logged.length;
  return () =>
    service.logged
      .slice(from)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ level }) => level === 30);
}

const CHANGE = `mutation ($input: RevokeAccessTokenInput!) {
  gone: revokeAccessToken(input: $input) { userErrors { code } } }`;
const NOBODY = { input: { tokenId: "00000000-0000-4000-8000-000000000000" } };

test("a mutation is logged with who asked, from where, and what came of it, and without what was asked for", async () => {
  const lines = logged();
  await service.query(CHANGE, NOBODY);
  const input = { label: "for the audit", role: "OPERATOR", expiresInSeconds: 60 };
  const { data } = await service.query(
    `mutation ($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { token userErrors { code } } }`,
    { input },
  );
  const about = { user: "admin", by: null, source: "127.0.0.1" };
  expect(lines().filter(({ mutation }) => mutation !== undefined)).toMatchObject([
    { ...about, mutation: "revokeAccessToken", refused: ["NOT_FOUND"], msg: "mutation refused" },
    { ...about, mutation: "createAccessToken", refused: [], msg: "mutation done" },
  ]);
  const token = (data as { createAccessToken: { token: string } }).createAccessToken.token;
  expect(JSON.stringify(lines())).not.toContain(token);
});

test("one that comes over WebSocket is logged like one over HTTP, and queries are not", async () => {
  await using client = graphqlClient(service.url, PASSWORD);
  const lines = logged();
  for await (const _ of client.subscribe(`{ viewer { user } }`));
  for await (const _ of client.subscribe(CHANGE, NOBODY));
  await service.query(`{ viewer { user } }`);
  expect(lines().filter(({ source }) => source !== undefined)).toMatchObject([
    { user: "admin", mutation: "revokeAccessToken", refused: ["NOT_FOUND"] },
  ]);
});

test("a change by REST is logged with its path and status", async () => {
  const lines = logged();
  const [session] = rows.sessions;
  const path = `/ovirt-engine/api/clusters/${session?.clusterId}/glustervolumes/${session?.primaryVolumeId}/georeplication-sessions/${session?.id}`;
  const headers = { authorization: basic("admin@internal", PASSWORD), "content-type": "application/xml" };
  await fetch(`${service.url}${path}`, { headers });
  const { status } = await fetch(`${service.url}${path}/options/nonsense?async=true`, { method: "DELETE", headers });
  expect(lines().filter(({ source }) => source !== undefined)).toMatchObject([
    { user: "admin", source: "127.0.0.1", method: "DELETE", path: `${path}/options/nonsense`, status },
  ]);
});

test("a refused log-in is logged with the name and the address, and never with what was shown", async () => {
  const lines = logged();
  const secrets = ["hunter2 of the test", `grt_${"x".repeat(43)}`];
  for (const authorization of [basic("admin", secrets[0] ?? ""), `Bearer ${secrets[1]}`]) {
    await fetch(`${service.url}/graphql?query={viewer{user}}`, { headers: { authorization } });
  }
  expect(lines()).toMatchObject([
    { user: "admin", source: "127.0.0.1", msg: "log-in refused: wrong user or password" },
    { source: "127.0.0.1", msg: "log-in refused: a token that is unknown, expired or revoked" },
  ]);
  for (const secret of secrets) expect(JSON.stringify(lines())).not.toContain(secret);
});

test("a log-in that nothing is checked of is logged with its reason, its name and its address", async () => {
  const lines = logged();
  const ask = (authorization: string) =>
    fetch(`${service.url}/graphql?query={viewer{user}}`, { headers: { authorization } }).then(({ status }) => status);
  expect(await ask("Digest username=hunter3")).toBe(401);
  // More at once than one address may have waiting.
  const statuses = await Promise.all(Array.from({ length: 40 }, (_, guess) => ask(basic("admin", `hunter3 ${guess}`))));
  expect(statuses).toContain(429);
  expect(lines()).toContainEqual(
    expect.objectContaining({
      level: 30,
      source: "127.0.0.1",
      msg: "log-in refused: an Authorization header that is neither Basic nor Bearer",
    }),
  );
  expect(lines()).toContainEqual(
    expect.objectContaining({
      level: 30,
      user: "admin",
      source: "127.0.0.1",
      msg: "log-in refused: too many wrong passwords from there",
    }),
  );
  expect(JSON.stringify(lines())).not.toContain("hunter3");
});
