import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASIC, testService, type TestService } from "../support/api.js";
import { cpuMsOf } from "../support/cpu.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed } from "../support/seed.js";
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

interface Told {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

/** What a document is told over HTTP and over WebSocket, in this order. */
async function refusals(query: string, variables: object = {}): Promise<Told[]> {
  const { errors, text } = await service.query(query, variables);
  expect(errors, text.slice(0, 500)).toHaveLength(1);
  using subscriber = await Subscriber.connect(service.url, BASIC);
  subscriber.subscribe("1", query, variables);
  const message = await subscriber.next();
  expect(message.type, JSON.stringify(message).slice(0, 500)).toBe("error");
  const told = message.payload as Told[];
  expect(told).toHaveLength(1);
  return [...(errors as unknown as Told[]), ...told];
}

const BY_KIND = "query ($k: [EventKind!]) { events(filter: { kind: $k }) { totalCount } }";

describe("variables", () => {
  it("that are wrong by the thousand are refused at the first ones", async () => {
    // as many as a request over HTTP can hold, and a message over WebSocket
    const k = Array.from({ length: 40_000 }, () => "W");
    const cost = await cpuMsOf(async () => {
      for (const { extensions } of await refusals(BY_KIND, { k })) expect(extensions.code).toBe("TOO_COMPLEX");
    });
    expect(cost, "each wrong value is told of").toBeLessThan(1_500);
    const many = await cpuMsOf(async () => {
      // More than fits into a request at all.
      const { errors } = await service.query(BY_KIND, { k: Array.from({ length: 145_000 }, () => "W") });
      expect(errors).toMatchObject([{ extensions: { code: "MALFORMED_REQUEST" } }]);
    });
    expect(many, "each wrong value is told of").toBeLessThan(1_500);
  });

  it("that are wrong by the hundred are told of in a few words", async () => {
    const k = Array.from({ length: 900 }, () => "WRONG");
    for (const { message, extensions } of await refusals(BY_KIND, { k })) {
      expect(extensions.code).toBe("MALFORMED_REQUEST");
      expect(message.length).toBeLessThan(1_000);
      expect(message).toContain('"k[0]"');
    }
  });

  it("that are many and right are taken", async () => {
    const { data } = await service.query(BY_KIND, { k: Array.from({ length: 900 }, () => "SESSION_REMOVED") });
    expect(data).toEqual({ events: { totalCount: 0 } });
  });

  it("count with their default value as with a given one", async () => {
    const page = (inner: string): string => `{ nodes { cluster { operations(first: $n) ${inner} } } }`;
    const query = `query ($n: Int = 1000) { events(first: $n) ${page(page("{ nodes { id } }"))} }`;
    for (const { extensions } of await refusals(query)) expect(extensions.code).toBe("TOO_COMPLEX");
    for (const { extensions } of await refusals(query, { n: 1_000 })) expect(extensions.code).toBe("TOO_COMPLEX");
    const { errors } = await service.query(query.replace("1000", "2"));
    expect(errors).toEqual([]);
  });

  it.each([
    ["is missing", "query ($id: ID!) { cluster(id: $id) { id } }", {}, "$id"],
    ["is null", "query ($id: ID!) { cluster(id: $id) { id } }", { id: null }, "$id"],
    ["has another type", "query ($n: Int) { clusters(first: $n) { totalCount } }", { n: "many" }, "$n"],
  ])("one of which %s are refused, and it is named", async (_what, query, variables, name) => {
    for (const { message, extensions } of await refusals(query, variables)) {
      expect(extensions.code).toBe("MALFORMED_REQUEST");
      expect(message).toContain(name);
    }
  });
});

const SECRET = "hunter2-a-secret";
const REGISTER = "mutation ($input: RegisterClusterInput!) { registerCluster(input: $input) { userErrors { code } } }";
const inline = (input: string): string => `mutation { registerCluster(input: ${input}) { userErrors { code } } }`;

describe("a secret in the wrong place is not echoed", () => {
  it.each([
    ["as a variable's mistyped field", REGISTER, { input: { address: "a", credential: { pasword: SECRET } } }],
    ["as a variable's list", REGISTER, { input: { address: "a", credential: { password: [SECRET] } } }],
    ["as a variable's whole object", REGISTER, { input: { address: "a", credential: SECRET } }],
    ["as a variable's number", REGISTER, { input: { address: "a", port: SECRET, credential: { password: "x" } } }],
    ["as a variable of another type", REGISTER, { input: SECRET }],
    [
      "as a variable's enum",
      `query ($k: [EventKind!]) { events(filter: { kind: $k }) { totalCount } }`,
      { k: [SECRET] },
    ],
    ["as a literal's whole object", inline(`{ address: "a", credential: "${SECRET}" }`), {}],
    ["as a literal's list", inline(`{ address: "a", credential: { password: ["${SECRET}"] } }`), {}],
    ["as a literal's number", inline(`{ address: "a", port: "${SECRET}", credential: { agent: true } }`), {}],
    ["as a literal's enum", `{ events(filter: { kind: ["${SECRET}"] }) { totalCount } }`, {}],
    ["as a literal's name", `{ events(filter: { kind: [${SECRET.replaceAll("-", "_")}] }) { totalCount } }`, {}],
    ["as a text where there must be a name", inline(`{ address: "a", "${SECRET}": 1 }`), {}],
    ["as a block where there must be a name", inline(`{ address: "a", """${SECRET}""": 1 }`), {}],
    [
      "beside a variable that is null where it must not be",
      `mutation ($p: Int = 22) { registerCluster(input: { address: "a", port: $p, credential: { password: "${SECRET}" } }) { userErrors { code } } }`,
      { p: null },
    ],
  ])("%s", async (_what, query, variables) => {
    const { text } = await service.query(query, variables);
    expect(text).toContain("MALFORMED_REQUEST");
    expect(text).not.toMatch(/hunter2/);
    using subscriber = await Subscriber.connect(service.url, BASIC);
    subscriber.subscribe("1", query, variables);
    const said = JSON.stringify(await subscriber.next());
    expect(said).toContain("MALFORMED_REQUEST");
    expect(said).not.toMatch(/hunter2/);
    expect(service.logged.join("")).not.toMatch(/hunter2/);
  });

  it("as text that is no JSON", async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { authorization: BASIC, "content-type": "application/json" },
      body: `{"query": "{ viewer { user } }", "variables": {"password": "${SECRET}" oops}}`,
    });
    const text = await response.text();
    expect(text).toContain("MALFORMED_REQUEST");
    expect(text).not.toMatch(/hunter2/);
  });
});
