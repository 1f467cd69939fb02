import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ORDER } from "../../src/store/queries/orders.js";
import { writeCursor } from "../../src/store/queries/page.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, uuid } from "../support/seed.js";
import { Subscriber } from "../support/subscriber.js";
import { exchange, request } from "../support/raw-http.js";

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

const codesOf = ({ errors }: { readonly errors: readonly { readonly extensions: object }[] }): unknown[] =>
  errors.map(({ extensions }) => (extensions as { code: string }).code);

describe("what is nested thousands deep", () => {
  const DEEP = 2_400;
  const nest = (open: string, close: string, inside = ""): string => open.repeat(DEEP) + inside + close.repeat(DEEP);
  it.each([
    ["as a literal's lists", `{ events(filter: { kind: ${nest("[", "]")} }) { totalCount } }`],
    ["as a literal's objects", `{ events(filter: ${"{a:".repeat(1_600)}1${"}".repeat(1_600)}) { totalCount } }`],
    ["as a literal of the type ID", `{ cluster(id: ${nest("[", "]")}) { id } }`],
    [
      "as a default value",
      `query ($k: [EventKind!] = ${nest("[", "]")}) { events(filter: { kind: $k }) { totalCount } }`,
    ],
    ["as a variable's type", `query ($k: ${nest("[", "]", "ID")}) { cluster(id: $k) { id } }`],
    ["as selections", nest("{a", "}")],
    ["as inline fragments", `{ ${"...{".repeat(1_600)}a${"}".repeat(1_600)} }`],
    ["as a directive's argument", `{ viewer @skip(if: ${nest("[", "]")}) { user } }`],
  ])("%s is refused, and the connection goes on", async (_what, query) => {
    const answer = await service.query(query);
    expect(codesOf(answer), answer.text.slice(0, 300)).toEqual(["TOO_COMPLEX"]);
    expect(answer.status).toBe(400);
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", query);
    expect(await subscriber.errors()).toEqual(["TOO_COMPLEX"]);
    subscriber.subscribe("2", "{ viewer { user } }");
    expect(await subscriber.value("viewer")).toEqual({ user: "admin" });
  });

  it("as a variable is refused, and the connection goes on", async () => {
    const query = "query ($k: [EventKind!]) { events(filter: { kind: $k }) { totalCount } }";
    const body = JSON.stringify({ query, variables: { k: "K" } }).replace('"K"', nest("[", "]"));
    const headers = { authorization: BASIC, "content-type": "application/json" };
    const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body });
    expect(codesOf((await response.json()) as never)).toEqual(["TOO_COMPLEX"]);
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.socket.send(`{"id":"1","type":"subscribe","payload":${body}}`);
    expect(await subscriber.errors()).toEqual(["TOO_COMPLEX"]);
  });
});

describe("a subscription by POST", () => {
  it.each([
    ["a change of sessions", "subscription { geoRepSessionChanged { cursor } }"],
    ["an event", "subscription { events { number } }"],
  ])("for %s is told where subscriptions are", async (_what, query) => {
    const { errors, status } = await service.query(query);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: "MALFORMED_REQUEST" } }]);
    expect(errors[0]?.message).toContain("WebSocket");
  });
});

describe("a cursor", () => {
  const operations = (cursor: string) =>
    service.query("query ($a: String) { operations(after: $a) { totalCount nodes { id } } }", { a: cursor });
  it.each([
    "2023-02-31 00:00:00",
    "2023-02-29 10:00:00.5",
    "2023-04-31 00:00:00",
    "2023-13-01 00:00:00",
    "0000-01-01 00:00:00",
    "2023-01-01 24:00:01",
    "2023-01-01 23:59:60",
  ])("with the date %s, which does not exist, is none", async (date) => {
    const answer = await operations(writeCursor(ORDER.operations, [date, uuid("x")]));
    expect(codesOf(answer), answer.text).toEqual(["INVALID_ARGUMENT"]);
  });
  it.each(["2024-02-29 10:00:00.123456", "0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"])(
    "with the date %s is one",
    async (date) => {
      const answer = await operations(writeCursor(ORDER.operations, [date, uuid("x")]));
      expect(answer.errors, answer.text).toEqual([]);
    },
  );
});

it.each([
  [
    "idempotency keys",
    `mutation { startGeoRepSession(input: { sessionId: "${uuid("x")}", idempotencyKey: "a\\u0000" }) { userErrors { field code } } }`,
    "input.idempotencyKey",
  ],
  [
    "labels",
    `mutation { createAccessToken(input: { label: "a\\u0000" }) { userErrors { field code } } }`,
    "input.label",
  ],
  [
    "names of clusters",
    `mutation { updateCluster(input: { clusterId: "${uuid("cluster 0")}", name: "a\\u0000" }) { userErrors { field code } } }`,
    "input.name",
  ],
])("NUL is refused in %s", async (_what, query, field) => {
  const { data, text } = await service.query(query);
  expect(Object.values(data ?? {}), text).toEqual([{ userErrors: [{ field, code: "INVALID_ARGUMENT" }] }]);
});

describe("names that look like something else are refused", () => {
  const CLUSTER =
    'mutation ($name: String!) { change: updateCluster(input: { clusterId: "ID", name: $name }) { userErrors { field code } } }'.replace(
      "ID",
      uuid("cluster 0"),
    );
  const LABEL =
    "mutation ($name: String!) { change: createAccessToken(input: { label: $name }) { userErrors { field code } } }";
  const REGISTER = `mutation ($name: String!) { change: registerCluster(input: { name: $name, address: "a", credential: { agent: true } }) { userErrors { field code } } }`;
  it.each([
    "two\nlines",
    "a\rb",
    "a\tb",
    "a\u0085b",
    "a\u2028b",
    "a\u2029b",
    "\u202Eevil",
    "a\u200Fb",
    "a\u061Cb",
    "a\u2066b\u2069",
    "\uFEFFa",
    "\ud800",
    " a",
  ])("%j", async (name) => {
    for (const [query, field] of [
      [CLUSTER, "input.name"],
      [LABEL, "input.label"],
      [REGISTER, "input.name"],
    ] as const) {
      // What is around a label is taken away.
      if (query === LABEL && name.trim() === "a") continue;
      const { data, text } = await service.query(query, { name });
      expect(data, text).toEqual({ change: { userErrors: [{ field, code: "INVALID_ARGUMENT" }] } });
    }
  });
  it.each(["Zürich 2", "حلب", "東京", "👩‍💻 lab"])("%s is a name", async (name) => {
    for (const query of [CLUSTER, LABEL]) {
      expect((await service.query(query, { name })).data).toEqual({ change: { userErrors: [] } });
    }
  });
});

it.each(["password", "privateKey", "keyFile"])(
  "an SSH credential with an empty %s is refused before any host is asked",
  async (kind) => {
    const input = { address: "a", credential: { [kind]: "" } };
    const { data, text } = await service.query(
      "mutation ($input: RegisterClusterInput!) { registerCluster(input: $input) { userErrors { field code } } }",
      { input },
    );
    expect(data, text).toEqual({
      registerCluster: { userErrors: [{ field: `input.credential.${kind}`, code: "INVALID_ARGUMENT" }] },
    });
  },
);

it.each([
  ["in lines", "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n"],
  ["in one line, as a browser's field makes of it", "-----BEGIN OPENSSH PRIVATE KEY-----c2VjcmV0"],
  ["without its first line", "c2VjcmV0\nc2VjcmV0"],
])("a private key given %s as the path of its file is refused without being told", async (_, keyFile) => {
  const { data, text } = await service.query(
    "mutation ($input: RegisterClusterInput!) { registerCluster(input: $input) { userErrors { field code message } } }",
    { input: { address: "a", credential: { keyFile } } },
  );
  expect(data, text).toEqual({
    registerCluster: {
      userErrors: [
        {
          field: "input.credential.keyFile",
          code: "INVALID_ARGUMENT",
          message: expect.stringContaining("privateKey"),
        },
      ],
    },
  });
  expect(text).not.toContain("c2VjcmV0");
});

describe("an answer", () => {
  it("holds what is asked for under the name __proto__", async () => {
    const plain = await service.query("{ __proto__: clusters(first: 1) { nodes { __proto__: name a: id } } }");
    const byPlan = plain.text;
    expect(byPlan).toContain(`"__proto__":{"nodes":[{"__proto__":"`);
    const { text } = await service.query(
      "{ clusters(first: 1) { __proto__: totalCount edges { __proto__: cursor node { volumes { __proto__: totalCount pageInfo { __proto__: hasNextPage } } } } } }",
    );
    expect(text.match(/"__proto__":/g)).toHaveLength(4);
  });
});

describe("what no client of HTTP would send", () => {
  const code = (body: string): unknown => {
    const parsed = JSON.parse(body) as { code?: string; errors?: { extensions: { code: string } }[] };
    return parsed.code ?? parsed.errors?.[0]?.extensions.code;
  };
  it.each([
    ["a line that is no request", "NONSENSE\r\n\r\n", 400],
    ["a method that does not exist", request("FROB /graphql"), 400],
    ["a header without a name", request("GET /healthz", [": x"]), 400],
    ["a head that never ends", request("GET /healthz", [`X-Long: ${"x".repeat(40_000)}`]), 431],
    ["two lengths", request("POST /graphql", ["Content-Length: 1", "Content-Length: 2"], "xx"), 400],
    [
      "a chunk without a length",
      request("POST /graphql", ["Content-Type: application/json", "Transfer-Encoding: chunked"], "zz\r\n\r\n"),
      400,
    ],
    ["a path that cannot be decoded", request("GET /graphql/explorer/%"), 404],
    ["a path with half a character", request("GET /graphql/explorer/%ff"), 404],
    ["a path with NUL", request("GET /graphql/explorer/%00"), 404],
    ["a path that is none", request("GET //%"), 404],
  ])("%s is told so with a code", async (_what, bytes, status) => {
    const { answers } = await exchange(service.url, bytes, { answers: 1 });
    expect(answers[0]?.status, answers[0]?.body).toBe(status);
    expect(["MALFORMED_REQUEST", "NOT_FOUND"]).toContain(code(answers[0]?.body ?? ""));
  });
});
