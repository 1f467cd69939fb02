import { execute, getVariableValues, Kind, type OperationDefinitionNode, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Allowance } from "../../src/graphql/allowance.js";
import { createContext, type Services } from "../../src/graphql/context.js";
import { compile } from "../../src/graphql/plan/compile.js";
import { Unusual } from "../../src/graphql/plan/plan.js";
import { run } from "../../src/graphql/plan/run.js";
import { buildGraphQLSchema } from "../../src/graphql/schema.js";
import type { Tables } from "../../src/model/tables.js";
import { Reader } from "../../src/service/queries/reader.js";
import { testService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, uuid } from "../support/seed.js";

const schema = buildGraphQLSchema();
let database: TestDatabase;
let reader: Reader;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database, { clusters: 3, volumes: 2, sessions: 3, events: 20, steps: 2 });
  // a host that has left its pool, a destination that nobody registered, an unfinished history
  await database.sql(`update "gluster_volume_bricks" set "host_id" = $1 where "brick_order" = 3`, [uuid("left")]);
  await database.sql(`update "gluster_georep_session" set "slave_volume_id" = null where "user_name" = 'user1'`);
  await database.sql(`update "operation" set "session_id" = $1 where "kind" = 'STOP_SESSION'`, [uuid("gone")]);
  reader = new Reader(database.orm.em.fork().getKysely<Tables>());
});
afterAll(() => database[Symbol.asyncDispose]());

function planOf(text: string) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error("no operation");
  return { document, operation, plan: compile(schema, document, operation) };
}

async function both(text: string, variables: Record<string, unknown>): Promise<{ planned: string; executed: string }> {
  const { document, operation, plan } = planOf(text);
  if (plan === null) throw new Error("the document has no plan");
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const planned = await run(plan, { schema, reader, allowance: new Allowance(), variables: coerced ?? {} });
  const services = { reader } as Partial<Services> as Services;
  const contextValue = createContext(
    { actor: { user: "admin", tokenId: null, role: "ADMIN" }, source: "test" },
    services,
    () => new AbortController().signal,
  );
  const { data, errors } = await execute({ schema, document, variableValues: variables, contextValue });
  expect(errors).toBeUndefined();
  return { planned: JSON.stringify(planned, null, 1), executed: JSON.stringify(data, null, 1) };
}

const IDS = { id: uuid("cluster 1"), volume: uuid("volume 0 1"), nothing: uuid("nothing") };

describe("a plan gives the very text that graphql-js gives", () => {
  it.each([
    [
      "plain members, aliases and types",
      "{ clusters { nodes { __typename label: name id jump { port address } credentialKind registeredAt lastSeenAt } } }",
    ],
    [
      "nothing but a type",
      "query ($id: ID!) { cluster(id: $id) { __typename } clusters { __typename nodes { __typename } } }",
    ],
    [
      "what is not there",
      "query ($nothing: ID!) { cluster(id: $nothing) { id hosts { id } } geoRepSessions(filter: { clusterId: $nothing }) { totalCount nodes { id } edges { cursor } pageInfo { endCursor hasNextPage } } }",
    ],
    ["counts alone", "{ clusters { totalCount } geoRepSessions { all: totalCount } }"],
    ["enums made of words", "{ volumes { nodes { type typeRaw status options { value key } } } }"],
    [
      "links that lead nowhere",
      "{ geoRepSessions { nodes { id secondaryVolume { name } details { brick { host { name } } } } } operations { nodes { session { id } sessionId } } }",
    ],
    [
      "links in a circle",
      "query ($id: ID!) { cluster(id: $id) { name hosts { cluster { hosts { name bricks { volume { cluster { name } } } } } } } }",
    ],
    [
      "everything of a session",
      `{ geoRepSessions(first: 5) { nodes { id sessionKey status observedAt primaryVolume { name } options { key value id }
      details { id status statusRaw crawlStatus crawlStatusRaw dataPending lastSyncedAt observedAt countersObservedAt checkpointCompleted session { id } }
      operations(first: 1) { totalCount edges { cursor node { kind steps { number argv output } arguments createdAt } } pageInfo { hasNextPage startCursor } } } } }`,
    ],
    [
      "pages within pages, by variables",
      "query ($n: Int, $volume: ID) { geoRepSessions(first: $n, filter: { volumeId: $volume }) { pageInfo { hasNextPage endCursor hasPreviousPage startCursor } nodes { primaryVolume { geoRepSessions(last: $n) { nodes { id } pageInfo { hasPreviousPage } } incomingGeoRepSessions { totalCount nodes { id } } } } } }",
    ],
    [
      "fragments of the type and of its interface",
      "{ clusters(first: 2) { nodes { ...a ... on Node { id } ... { name } } } } fragment a on Cluster { hosts { ...b } id } fragment b on Host { name connected }",
    ],
    ["one value asked for twice", "{ clusters { nodes { name id name } } }"],
    [
      "events in either order",
      "{ old: events(first: 3, order: OLDEST_FIRST) { nodes { number kind before after at } } new: events(first: 3, filter: { kind: [SESSION_PROGRESS] }) { edges { cursor node { number session { id } } } } }",
    ],
  ])("for %s", async (_what, text) => {
    const { planned, executed } = await both(text, { ...IDS, n: 2 });
    expect(planned).toBe(executed);
  });
});

describe("no plan", () => {
  it.each([
    ["a mutation", "mutation { revokeAccessToken(input: { tokenId: 1 }) { userErrors { code } } }"],
    ["a directive", "{ clusters { nodes { id @include(if: true) } } }"],
    ["a directive on a fragment", "{ clusters { nodes { ... @skip(if: false) { id } } } }"],
    ["introspection", "{ __schema { queryType { name } } clusters { nodes { id } } }"],
    ["what is no record", "{ viewer { user } }"],
    ["an object asked for twice under one key", "{ clusters { nodes { hosts { id } hosts { name } } } }"],
    ["rows asked for in two ways", "{ clusters { nodes { id } edges { node { name } } } }"],
    ["something by an id of any type", `{ node(id: "x") { id } }`],
  ])("is made for %s", (_what, text) => {
    expect(planOf(text).plan).toBeNull();
  });

  it("is followed where a value is none that its type allows: graphql-js then says what is wrong", async () => {
    const text = "{ events(first: 1) { nodes { number kind } } }";
    await database.sql(`update "event" set "kind" = 'OF_A_LATER_RELEASE' where "number" = 20`);
    await expect(both(text, {})).rejects.toThrow(Unusual);
    await using service = await testService(database);
    const { errors } = await service.query(text);
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
    expect(service.logged.join("")).toContain("OF_A_LATER_RELEASE");
    await database.sql(`update "event" set "kind" = 'SESSION_PROGRESS' where "number" = 20`);
  });
});
