import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, at, list, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, uuid } from "../support/seed.js";

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database, { clusters: 3, volumes: 3, sessions: 3, bricks: 4, events: 40 });
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function read(document: string, variables: object = {}): Promise<Answer> {
  const { data, errors, text } = await service.query(document, variables);
  expect(errors, text).toEqual([]);
  return data;
}

describe("pages", () => {
  const WALKS = [
    ["geoRepSessions", "{ id }", 27],
    ["volumes", "{ id }", 9],
    ["clusters", "{ id }", 3],
    ["operations", "{ id }", 54],
    ["events", "{ number }", 40],
  ] as const;

  it.each(WALKS)("of %s lose and double nothing, walking forward", async (field, node, count) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 100; page += 1) {
      const data = await read(
        `query ($after: String) { ${field}(first: 4, after: $after) {
           totalCount edges { cursor node ${node} } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        { after },
      );
      expect(at(data, field, "totalCount")).toBe(count);
      expect(at(data, field, "pageInfo", "hasPreviousPage")).toBe(page > 0);
      const edges = list(data, field, "edges");
      seen.push(...edges.map((edge) => JSON.stringify(edge["node"])));
      after = String(edges.at(-1)?.["cursor"]);
      expect(at(data, field, "pageInfo", "endCursor")).toBe(after);
      if (at(data, field, "pageInfo", "hasNextPage") === false) break;
    }
    expect(seen).toHaveLength(count);
    expect(new Set(seen).size, "a row came twice").toBe(count);
  });

  it.each(WALKS)("of %s are the same walking backward", async (field, node, count) => {
    const all = await read(`{ ${field}(first: 1000) { nodes ${node} } }`);
    const seen: unknown[] = [];
    let before: string | null = null;
    for (let page = 0; page < 100; page += 1) {
      const data = await read(
        `query ($before: String) { ${field}(last: 4, before: $before) {
           nodes ${node} pageInfo { hasPreviousPage startCursor } } }`,
        { before },
      );
      seen.unshift(...list(data, field, "nodes"));
      before = String(at(data, field, "pageInfo", "startCursor"));
      if (at(data, field, "pageInfo", "hasPreviousPage") === false) break;
    }
    expect(seen).toHaveLength(count);
    expect(seen).toEqual(list(all, field, "nodes"));
  });

  it("within a list give each parent its own page", async () => {
    const { clusters } = await read(
      "{ clusters { nodes { geoRepSessions(first: 4) { totalCount nodes { id cluster { id } } pageInfo { hasNextPage endCursor } } id } } }",
    );
    for (const cluster of list(clusters, "nodes")) {
      const page = cluster["geoRepSessions"];
      expect(page).toMatchObject({ totalCount: 9, pageInfo: { hasNextPage: true } });
      expect(list(page, "nodes")).toHaveLength(4);
      for (const node of list(page, "nodes")) expect(node["cluster"]).toEqual({ id: cluster["id"] });
      const next = await read(
        "query ($id: ID!, $after: String) { cluster(id: $id) { geoRepSessions(first: 10, after: $after) { nodes { id } pageInfo { hasNextPage } } } }",
        { id: cluster["id"], after: at(page, "pageInfo", "endCursor") },
      );
      expect(list(next, "cluster", "geoRepSessions", "nodes")).toHaveLength(5);
      expect(at(next, "cluster", "geoRepSessions", "pageInfo", "hasNextPage")).toBe(false);
    }
  });

  it("of nothing are empty and say so", async () => {
    const { geoRepSessions } = await read(
      "query ($c: ID) { geoRepSessions(filter: { clusterId: $c }) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
      { c: uuid("nothing") },
    );
    expect(geoRepSessions).toEqual({
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(await read("{ geoRepSessions(first: 0) { nodes { id } totalCount } }")).toEqual({
      geoRepSessions: { nodes: [], totalCount: 27 },
    });
  });

  const cursor = (values: unknown): string => Buffer.from(JSON.stringify(values)).toString("base64url");
  it.each([
    ["geoRepSessions", { after: "garbage" }, "after"],
    ["geoRepSessions", { after: cursor(["not a uuid"]) }, "after"],
    ["geoRepSessions", { before: cursor([]) }, "before"],
    ["geoRepSessions", { before: cursor({ a: 1 }) }, "before"],
    ["clusters", { after: cursor(["a\u0000b", uuid("x")]) }, "after"],
    ["operations", { after: cursor(["2026-13-45 99:99:99", uuid("x")]) }, "after"],
    ["operations", { after: cursor(["infinity", uuid("x")]) }, "after"],
    ["events", { after: cursor(["99999999999999999999"]) }, "after"],
    ["events", { first: 1001 }, "first"],
    ["events", { first: -1 }, "first"],
    ["events", { last: 5000 }, "last"],
    ["events", { first: 1, last: 1 }, "last"],
  ])("%s refuses %j", async (field, variables, argument) => {
    const { errors, text } = await service.query(
      `query ($first: Int, $last: Int, $after: String, $before: String) {
         ${field}(first: $first, last: $last, after: $after, before: $before) { totalCount nodes { __typename } } }`,
      variables,
    );
    expect(errors, text).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field: argument } }]);
  });
});
