import { once } from "node:events";
import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { AppError, type ErrorCode } from "../../src/errors.js";
import { LARGEST_BODY } from "../../src/http/app.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { cpuMsOf } from "../support/cpu.js";
import { exchange, request } from "../support/raw-http.js";
import { seed, SEEDED_SECRETS } from "../support/seed.js";
import { Subscriber } from "../support/subscriber.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database);
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function post(body: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { authorization: BASIC, "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const codes = (text: string): unknown[] =>
  (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors.map(({ extensions }) => extensions.code);

describe("a malformed request", () => {
  it.each([
    ["is no document", "{ clusters {"],
    ["asks for a field that does not exist", "{ clusters { nodes { password } } }"],
    ["passes a text as a number", `{ clusters(first: "many") { nodes { id } } }`],
    ["has several operations and names none", "query a { viewer { user } } query b { viewer { user } }"],
    ["lacks a variable that it needs", "query ($id: ID!) { cluster(id: $id) { id } }"],
    [
      "has fragments in a circle",
      "{ clusters { nodes { ...a } } } fragment a on Cluster { ...b } fragment b on Cluster { ...a }",
    ],
  ])("that %s is told so, with a code", async (_what, query) => {
    const { status, text } = await post(JSON.stringify({ query }));
    expect(codes(text)).toContain("MALFORMED_REQUEST");
    expect(status).toBe(400);
    expect(text).not.toContain("    at ");
  });

  it.each([
    ["no JSON", `{"query": `, {}, 400],
    ["no document", "{}", {}, 400],
    ["an empty body", "", {}, 400],
    ["a list", JSON.stringify([{ query: "{ viewer { user } }" }]), {}, 400],
    ["text", "{ viewer { user } }", { "content-type": "text/plain" }, 415],
    [
      "a form, as a page of another site could send it",
      "query={viewer{user}}",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
    ],
    ["a prototype", `{"__proto__": {"query": "{ viewer { user } }"}}`, {}, 400],
    ["more than fits", JSON.stringify({ query: `# ${"x".repeat(LARGEST_BODY)}` }), {}, 413],
  ])("with %s in its body is refused", async (_what, body, headers: Record<string, string>, status) => {
    const answer = await post(body, headers);
    expect(answer.status, answer.text).toBe(status);
    expect(codes(answer.text)).toEqual(["MALFORMED_REQUEST"]);
  });

  const BY_GET = `/graphql?query=${encodeURIComponent("{ viewer { user } }")}`;

  it("that is too large is told so, and its connection goes on: a proxy that still sends would tell of a reset instead", async () => {
    const body = "x".repeat(4 * LARGEST_BODY);
    const large = request("POST /graphql", ["Content-Type: application/json", `Content-Length: ${body.length}`]);
    const { answers, closed } = await exchange(service.url, large + body + request(`GET ${BY_GET}`, []), {
      answers: 2,
    });
    expect([answers.map(({ status }) => status), closed]).toEqual([[413, 200], false]);
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const chunked = request("POST /graphql", ["Content-Type: application/json", "Transfer-Encoding: chunked"]);
    const other = await exchange(service.url, chunked + chunk + request(`GET ${BY_GET}`, []), { answers: 2 });
    expect(
      other.answers.map(({ status }) => status),
      "a length that nobody announced",
    ).toEqual([413, 200]);
  });

  it("whose variable is null where there must be a value is told so", async () => {
    const query = `mutation ($w: Int = 1) { startGeoRepSession(input: { sessionId: "x" }, wait: $w) { userErrors { code } } }`;
    expect(codes((await post(JSON.stringify({ query, variables: { w: null } }))).text)).toEqual(["MALFORMED_REQUEST"]);
  });

  const get = (headers: readonly string[]) => exchange(service.url, request(`GET ${BY_GET}`, headers), { answers: 1 });

  it.each([
    ["a page of another site", ["Sec-Fetch-Site: cross-site"]],
    ["a page of a neighbouring site", ["Sec-Fetch-Site: same-site", "Accept: */*"]],
    ["a page of another origin", ["Origin: https://evil.example"]],
    ["a page without an origin", ["Origin: null", "Sec-Fetch-Site: cross-site"]],
  ])("by GET is refused from %s", async (_what, headers) => {
    const { answers } = await get(headers);
    expect(answers[0]?.status).toBe(400);
    expect(codes(answers[0]?.body ?? "")).toEqual(["MALFORMED_REQUEST"]);
  });

  it.each([
    ["a program", []],
    ["a person", ["Sec-Fetch-Site: none", "Accept: text/html, */*;q=0.8"]],
    ["a page of its own", ["Sec-Fetch-Site: same-origin"]],
    ["a page of its own that tells where it is from", ["Origin: http://localhost", "Sec-Fetch-Site: same-origin"]],
    ["a page that may send a header of its own", ["Sec-Fetch-Site: cross-site", "Apollo-Require-Preflight: 1"]],
  ])("by GET is answered to %s", async (_what, headers) => {
    const { answers } = await get(headers);
    expect(JSON.parse(answers[0]?.body ?? "")).toEqual({ data: { viewer: { user: "admin" } } });
  });

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS"])("by %s is told which methods there are", async (method) => {
    const response = await fetch(`${service.url}/graphql`, { method, headers: { authorization: BASIC } });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, POST");
    expect(codes(await response.text())).toEqual(["MALFORMED_REQUEST"]);
  });

  it.each(["h2c", "TLS/1.0", "h2c, websocket", "foo"])(
    "that offers to go on with %s is answered as it is",
    async (other) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      onTestFinished(() => agent.destroy());
      const headers = {
        authorization: BASIC,
        upgrade: other,
        connection: "Upgrade, HTTP2-Settings",
        "http2-settings": "AAMAAABk",
      };
      const ask = async (method: string, path: string, body: string) => {
        const type = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
        const sent = httpRequest(`${service.url}${path}`, {
          agent,
          method,
          headers: { ...headers, ...(body === "" ? {} : type) },
        });
        sent.end(body);
        const [answer] = (await once(sent, "response")) as [IncomingMessage];
        return { status: answer.statusCode, text: await textOf(answer) };
      };
      const query = JSON.stringify({ query: "{ viewer { user } }" });
      const answer = await ask("POST", "/graphql", query);
      expect(JSON.parse(answer.text)).toEqual({ data: { viewer: { user: "admin" } } });
      expect((await ask("GET", "/healthz", "")).status).toBe(200);
    },
  );

  it("by GET changes nothing", async () => {
    const query = `mutation { createAccessToken(input: { label: "by GET" }) { token } }`;
    const response = await fetch(`${service.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: BASIC, "apollo-require-preflight": "1" },
    });
    expect(response.status).toBe(405);
    expect(await database.sql(`select 1 from "access_token" where "label" = 'by GET'`)).toEqual([]);
  });
});

describe("a document that asks for too much", () => {
  const nest = (depth: number): string =>
    depth === 0 ? "{ id }" : `{ id primaryVolume { geoRepSessions(first: 1) { nodes ${nest(depth - 1)} } } }`;
  it.each([
    ["by nesting", `{ geoRepSessions(first: 1) { nodes ${nest(8)} } }`],
    [
      "by large pages in large pages",
      "{ clusters(first: 1000) { nodes { geoRepSessions(first: 1000) { nodes { id } } } } }",
    ],
    ["by aliases", `{ ${Array.from({ length: 60 }, (_, at) => `a${at}: viewer { user }`).join(" ")} }`],
    [
      "by aliases further down",
      `{ clusters { nodes { ${Array.from({ length: 300 }, (_, at) => `a${at}: hosts { id }`).join(" ")} } } }`,
    ],
    [
      "by fragments that double",
      `{ clusters(first: 1) { nodes { ...f0 } } } ${Array.from({ length: 12 }, (_, at) => `fragment f${at} on Cluster { a${at}: commandHost { cluster { ...f${at + 1} } } b${at}: commandHost { cluster { ...f${at + 1} } } }`).join(" ")} fragment f12 on Cluster { id }`,
    ],
  ])("%s is refused before it reaches the database", async (_what, query) => {
    const cost = await cpuMsOf(async () => {
      const { status, text } = await post(JSON.stringify({ query }));
      expect(codes(text), text).toEqual(["TOO_COMPLEX"]);
      expect(status).toBe(400);
    });
    expect(cost, "refusing costs as much as answering").toBeLessThan(2_000);
  });

  it("by variables is refused as well", async () => {
    const query = "query ($n: Int) { clusters(first: $n) { nodes { geoRepSessions(first: $n) { nodes { id } } } } }";
    expect(codes((await post(JSON.stringify({ query, variables: { n: 1000 } }))).text)).toEqual(["TOO_COMPLEX"]);
    const { text } = await post(JSON.stringify({ query, variables: { n: 10 } }));
    expect(text).not.toContain("errors");
  });

  it("by its length is refused while it is read, and quickly", async () => {
    const query = `{ clusters { nodes { ${"id ".repeat(200_000)} } } }`;
    const cost = await cpuMsOf(async () => {
      expect(codes((await post(JSON.stringify({ query }))).text)).toEqual(["MALFORMED_REQUEST"]);
    });
    expect(cost).toBeLessThan(2_000);
  });

  it("is told what costs most of it", async () => {
    const query = `{ clusters(first: 5) { totalCount } geoRepSessions(first: 1000) { nodes { cluster { operations(first: 1000) { nodes { id state kind } } } id } } }`;
    const { text } = await post(JSON.stringify({ query }));
    expect(text).toContain("more than 200000 values, most of them in geoRepSessions.nodes.cluster.operations.nodes:");
    const nested = await post(JSON.stringify({ query: `{ geoRepSessions(first: 1) { nodes ${nest(8)} } }` }));
    expect(nested.text).toContain("nests deeper than 20 fields, at geoRepSessions.nodes.primaryVolume.geoRepSessions");
  });

  const typesOf = (fields: string): string =>
    Array.from({ length: 110 }, (_, at) => `a${at}: types { ${fields} }`).join(" ");
  const doubling = (times: number): string =>
    `{ __schema { types { ...f0 } } } ${Array.from({ length: times }, (_, at) => `fragment f${at} on __Type { ...f${at + 1} ...f${at + 1} }`).join(" ")} fragment f${times} on __Type { name }`;

  it.each([
    ["by names", `{ __schema { ${typesOf("name")} } }`],
    ["by fields", `{ __schema { ${typesOf("name fields { name type { name } }")} } }`],
    ["by fragments that double", doubling(20)],
    [
      "beside what it may ask for",
      `{ ${Array.from({ length: 50 }, (_, at) => `t${at}: __type(name: "Query") { fields { name args { name type { name } } type { fields { name } } } }`).join(" ")} }`,
    ],
  ])("of the schema %s is refused before it is executed", async (_what, query) => {
    const cost = await cpuMsOf(async () => {
      expect(codes((await post(JSON.stringify({ query }))).text)).toEqual(["TOO_COMPLEX"]);
    });
    expect(cost, "refusing costs as much as answering").toBeLessThan(1_000);
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", query);
    expect(await subscriber.errors()).toEqual(["TOO_COMPLEX"]);
  });

  it("has the explorer's own query within its bounds, with room for what the schema may still become", async () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
      schemaDescription: true,
      specifiedByUrl: true,
    });
    const { text } = await post(JSON.stringify({ query }));
    expect(JSON.parse(text)).toMatchObject({ data: { __schema: { queryType: { name: "Query" } } } });
  });
});

describe("a fault of the service", () => {
  it("is told by an id under which the log has the rest", async () => {
    await using broken = await testService(database, {
      services: {
        sessions: new Proxy({} as never, {
          get: () => () => Promise.reject(new Error("a secret of the inside")),
        }),
      },
    });
    const { errors, text, data } = await broken.query(
      `mutation { startGeoRepSession(input: { sessionId: "00000000-0000-4000-8000-000000000000" }) { userErrors { code } } }`,
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL", id: expect.any(String) } }]);
    expect(text).not.toContain("secret of the inside");
    const line = broken.logged.find((each) => each.includes("a secret of the inside"));
    expect(line, "nobody could find out what happened").toContain(String(errors[0]?.extensions["id"]));
  });

  const STOP = `mutation { stopGeoRepSession(input: { sessionId: "00000000-0000-4000-8000-000000000000" }) {
    session { id } operation { id } userErrors { field code message retryable } } }`;

  function throwing(code: ErrorCode): Promise<TestService> {
    const thrown = new AppError(code, `so: ${code}`, { field: "input.sessionId" });
    const sessions = new Proxy({} as never, { get: () => () => Promise.reject(thrown) });
    return testService(database, { services: { sessions } });
  }

  it.each(["OPERATION_IN_PROGRESS", "WRONG_STATE", "NOT_FOUND"] as const)(
    "is not %s: that is the caller's",
    async (code) => {
      await using refusing = await throwing(code);
      const { data } = await refusing.query(STOP);
      const retryable = code === "OPERATION_IN_PROGRESS";
      const userErrors = [{ field: "input.sessionId", code, message: `so: ${code}`, retryable }];
      expect(data).toEqual({ stopGeoRepSession: { session: null, operation: null, userErrors } });
    },
  );

  it.each(["DATABASE_UNAVAILABLE", "SHUTTING_DOWN"] as const)("is %s: no mutation's answer", async (code) => {
    await using refusing = await throwing(code);
    const errors = [{ message: `so: ${code}`, extensions: { code, retryable: true } }];
    expect((await refusing.query(STOP)).errors).toMatchObject(errors);
  });
});

it("a disk of the database that is full is told so, with a code of its own", async () => {
  const full = "begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end";
  await database.sql(`create function fill() returns trigger language plpgsql as $$ ${full} $$`);
  await database.sql(`create trigger full_disk before insert on "access_token" execute function fill()`);
  const { errors, data } = await service.query(
    `mutation { createAccessToken(input: { label: "x" }) { token userErrors { code } } }`,
  );
  await database.sql(`drop trigger full_disk on "access_token"`);
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: "DATABASE_FULL", retryable: true } }]);
  expect(errors[0]?.message).toContain("disk");
});

it("no answer holds a secret", async () => {
  const everything = await service.query(
    `{ clusters { nodes { id name credentialKind jump { address } hosts { hostKeyFingerprint } } } events(first: 1000) { nodes { before after } } }`,
  );
  const unknown = await service.query("{ clusters { nodes { sshCredential } } }");
  const metrics = await fetch(`${service.url}/metrics`, { headers: { authorization: BASIC } });
  for (const text of [everything.text, unknown.text, await metrics.text(), service.logged.join("")]) {
    for (const secret of SEEDED_SECRETS) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/scrypt\$/);
  }
});
