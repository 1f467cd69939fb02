import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { cpuMsOf } from "../support/cpu.js";
import { seed } from "../support/seed.js";
import { Statements } from "../support/statements.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database, { clusters: 3, volumes: 4, sessions: 12, bricks: 3, operations: 4, steps: 3, events: 40 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const NATURAL = `{ clusters { nodes { name hosts { name } volumes { nodes { name bricks { name }
  geoRepSessions { nodes { id status details { status } } } } } } } }`;

/** Few rows, which stand in the answer again and again. */
const circle = (times: number): string =>
  `geoRepSessions { nodes { id ${times === 0 ? "" : `cluster { ${circle(times - 1)} }`} } }`;

/** So long that a few hundred of them are more than an answer may weigh, where as many counts as values are not. */
const LARGE = 8_000;
const ALIASES = 60;

const aliases = (field: string): string => Array.from({ length: ALIASES }, (_, at) => `a${at}: ${field}`).join(" ");

/** How a query was refused, and how many statements that took. */
async function refusalOf(query: string): Promise<{ message: string; statements: number }> {
  using statements = new Statements();
  let text = "";
  const cost = await cpuMsOf(async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { authorization: BASIC, "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    text = await response.text();
    expect(response.status, text.slice(0, 500)).toBe(400);
    // comes behind all that waits for a connection
    await service.query("{ clusters { totalCount } }");
  });
  expect(cost, "refusing costs as much as answering").toBeLessThan(2_000);
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors: { message: string; extensions: object }[] };
  expect(data, "half an answer looks like a whole one").toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: "TOO_COMPLEX" } }]);
  return { message: errors[0]?.message ?? "", statements: statements.texts.length };
}

describe("a query", () => {
  it("may ask for pages in pages without telling their lengths", async () => {
    const { data, errors } = await service.query(NATURAL);
    expect(errors).toEqual([]);
    const cluster = { volumes: { nodes: Array.from({ length: 4 }, () => ({ bricks: expect.any(Array) as unknown })) } };
    expect(data).toMatchObject({ clusters: { nodes: [cluster, cluster, cluster] } });
  });

  it.each([
    ["", "by a plan"],
    ["viewer { user }", "by graphql-js"],
  ])("whose answer is large is answered as several that are not (%s %s)", async (more) => {
    const rows = "geoRepSessions(first: 48) { nodes { id userName status details { id status brick { name } } } }";
    const query = `{ ${more} clusters(first: 3) { nodes { id a: ${rows} b: ${rows} c: ${rows} } } }`;
    const response = await fetch(`${service.url}/graphql`, {
      method: "POST",
      headers: { authorization: BASIC, "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
    expect(response.headers.has("content-length"), "it is written at once").toBe(false);
    const { data } = (await response.json()) as { data: { clusters: { nodes: { id: string }[] } } };
    const { nodes } = data.clusters;
    const single = await Promise.all(
      nodes.map(async ({ id }) => (await service.query(`{ cluster(id: "${id}") { ${rows} } }`)).data),
    );
    expect(nodes).toEqual(
      single.map((answer, at) => {
        const of = (answer as { cluster: { geoRepSessions: object } }).cluster.geoRepSessions;
        return { id: nodes[at]?.id, a: of, b: of, c: of };
      }),
    );
  });

  it("whose few rows would fill a huge answer is refused, and told where and what to pass", async () => {
    const { message, statements } = await refusalOf(`{ clusters { nodes { ${circle(5)} } } }`);
    expect(message).toMatch(/most of them in clusters(\.geoRepSessions\.cluster){2,4}\.geoRepSessions:/);
    expect(message).toContain("pass a smaller `first`");
    expect(statements).toBeLessThan(20);
  });

  it("for many large lists beside one another is refused before each of them is read", async () => {
    const lists = Array.from({ length: 80 }, (_, at) => `a${at}: geoRepSessions { nodes { options { key } id } }`);
    const { statements } = await refusalOf(
      `{ clusters { nodes { ${circle(0).replaceAll("id  }", `cluster { ${lists.join(" ")} } }`)} } } }`,
    );
    expect(statements, "each list was read").toBeLessThan(80);
  });

  it.each([
    ["JSON", `events(first: 40) { nodes { ${aliases("after")} } }`, "events"],
    ["texts", `operations(first: 40) { nodes { steps { ${aliases("output")} } } }`, "operations.steps"],
  ])("whose few values are large %s is refused, and told where", async (_, query, place) => {
    const large = "x".repeat(LARGE);
    await database.orm.em.fork().execute(`update "event" set "after" = jsonb_build_object('x', ?::text)`, [large]);
    await database.orm.em.fork().execute(`update "operation_step" set "output" = ?`, [large]);
    const { message } = await refusalOf(`{ ${query} }`);
    expect(message).toContain(`most of them in ${place}:`);
  });

  it("that asks once for each of them is answered", async () => {
    const { errors } = await service.query(
      "{ events(first: 40) { nodes { before after } } operations(first: 40) { nodes { steps { output } } } }",
    );
    expect(errors).toEqual([]);
  });

  it("that graphql-js executes is refused by its document, and told where and what to pass", async () => {
    // who asks is no record, and has no plan
    const query = NATURAL.replace("{", "{ viewer { user } ");
    const { message, statements } = await refusalOf(query);
    expect(message).toContain("most of them in clusters.nodes.volumes.nodes.geoRepSessions.nodes.details:");
    expect(message).toContain("pass a smaller `first`");
    expect(statements).toBeLessThan(5);
    const { errors } = await service.query(query.replace("volumes {", "volumes(first: 2) {"));
    expect(errors).toEqual([]);
  });
});

it("a mutation whose answer could be too large changes nothing", async () => {
  const { data, errors } = await service.query(
    `mutation { createAccessToken(input: { label: "x" }) { accessToken { id } } stopGeoRepSession(input: { sessionId: "x" }) { session { cluster { ${circle(3)} } } } }`,
  );
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([{ extensions: { code: "TOO_COMPLEX" } }]);
});
