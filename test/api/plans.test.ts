import { execute, getVariableValues, Kind, type OperationDefinitionNode, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createContext, type Services } from "../../src/graphql/context.js";
import { Allowance } from "../../src/graphql/limits/allowance.js";
import { compile } from "../../src/graphql/plan/compile.js";
import { Unusual } from "../../src/graphql/plan/plan.js";
import { run } from "../../src/graphql/plan/run.js";
import { buildGraphQLSchema } from "../../src/graphql/schema.js";
import { eventId, sessionId } from "../../src/model/ids.js";
import { Reader } from "../../src/store/queries/reader.js";
import { testService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { referenceSchema } from "../support/reference-executor.js";
import { RandomDocuments } from "../support/random-documents.js";
import { search } from "../support/search.js";
import { seed, uuid } from "../support/seed.js";

const schema = buildGraphQLSchema();
const REFERENCE = referenceSchema();
const NOW = (): Date => new Date();
let database: TestDatabase;
let reader: Reader;
beforeAll(async () => {
  database = await testDatabase();
  await seed(database, { clusters: 3, volumes: 2, sessions: 3, events: 20, steps: 2 });
  // a host that has left its pool, a destination that nobody registered, an unfinished history
  await database.sql(`update "gluster_volume_bricks" set "host_id" = $1 where "brick_order" = 3`, [uuid("left")]);
  await database.sql(`update "gluster_georep_session" set "slave_volume_id" = null where "user_name" = 'user1'`);
  await database.sql(`update "operation" set "session_id" = $1 where "kind" = 'STOP_SESSION'`, [uuid("gone")]);
  await database.sql(
    `insert into "gluster_georep_session_history" ("session_id", "resolution", "at", "status", "lag_seconds", "pending", "failures")
     select s."session_id", 60, '2026-01-01T00:00:03Z'::timestamptz + n * interval '4 minutes', 'ACTIVE', n, n * 7 % 5, nullif(n % 3, 2)
     from "gluster_georep_session" s, generate_series(0, 5) as n`,
  );
  reader = Reader.of(database.orm.em.fork());
});
afterAll(() => database[Symbol.asyncDispose]());

function planOf(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error("no operation");
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (coerced === undefined) throw new Error("the variables do not fit");
  return { document, coerced, plan: compile(schema, document, operation, coerced) };
}

/** The answer by a plan of the whole document, by graphql-js with a plan of each root, and by graphql-js alone. */
async function answers(text: string, variables: Record<string, unknown>) {
  const { document, coerced, plan } = planOf(text, variables);
  if (plan === null) throw new Error(`the document has no plan: ${text}`);
  const planned = await run(plan, { schema, reader, allowance: new Allowance(), variables: coerced, now: NOW });
  const services = { reader, now: NOW } as Partial<Services> as Services;
  const contextValue = createContext(
    { actor: { user: "admin", tokenId: null, role: "ADMIN" }, source: "test" },
    services,
    () => new AbortController().signal,
  );
  const entered = await execute({ schema, document, variableValues: variables, contextValue });
  const executed = await execute({
    schema: REFERENCE,
    document,
    variableValues: variables,
    contextValue: { reader },
  });
  expect([entered.errors, executed.errors]).toEqual([undefined, undefined]);
  const printed = (data: unknown): string => JSON.stringify(data, null, 1);
  return { planned: printed(planned), entered: printed(entered.data), executed: printed(executed.data) };
}

const IDS = {
  yes: true,
  session: sessionId(uuid("volume 0 0"), "node1-0::vol000"),
  event: eventId("3"),
  id: uuid("cluster 1"),
  volume: uuid("volume 0 1"),
  nothing: uuid("nothing"),
};

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
      "objects asked for twice, with what either wants",
      "{ clusters { nodes { hosts { id } hosts { name cluster { id } } hosts { cluster { name } } } nodes { id } } } ",
    ],
    [
      "rows shown in two ways, and the types of edges",
      "{ clusters { nodes { id } again: nodes { name hosts { id } } edges { __typename node { name } cursor } edges { node { description } } pageInfo { __typename endCursor } } __typename }",
    ],
    [
      "directives, by variables and by constants",
      `query ($yes: Boolean!, $no: Boolean = false) { clusters { nodes { id @include(if: $yes) name @skip(if: $yes)
        ... @include(if: $no) { description } ...more @skip(if: $no) hosts @include(if: true) @skip(if: false) { id } } }
        volumes @include(if: $no) { totalCount } } fragment more on Cluster { sshPort sshUser @include(if: $no) }`,
    ],
    [
      "whatever has an id, and nothing",
      `query ($id: ID!, $session: ID!, $event: ID!, $nothing: ID!) { a: node(id: $id) { ...n } b: node(id: $session) { ...n }
        c: node(id: $event) { ...n } d: node(id: $nothing) { ...n } }
        fragment n on Node { __typename id ... on Cluster { name hosts { id } } ... on GeoRepSession { status details { id } }
          ... on Event { number cluster { name } } }`,
    ],
    [
      "events in either order",
      "{ old: events(first: 3, order: OLDEST_FIRST) { nodes { number kind before after at } } new: events(first: 3, filter: { kind: [SESSION_PROGRESS] }) { edges { cursor node { number session { id } } } } }",
    ],
  ])("for %s", async (_what, text) => {
    const { planned, entered, executed } = await answers(text, { ...IDS, n: 2 });
    expect(planned).toBe(executed);
    expect(entered).toBe(executed);
  });
});

const { numRuns, seed: number, timeout } = search(400);
it(
  `answers of random documents, by the seed ${number}, are those of graphql-js`,
  async () => {
    const { id, session, event, nothing } = IDS;
    const ids = [id, session, event, nothing, uuid("host 1 0"), uuid("volume 0 1")];
    const documents = new RandomDocuments(schema, number, ids);
    for (let n = 0; n < numRuns; n += 1) {
      const text = documents.next();
      const { planned, entered, executed } = await answers(text, {});
      const which = `document ${n}: ${text}`;
      expect(planned, which).toBe(executed);
      expect(entered, which).toBe(executed);
    }
  },
  timeout,
);

it("what takes more than one statement is of one moment: how many there are, and which", async () => {
  const moveTo = (cluster: string): Promise<unknown> =>
    database.sql(`update "volume" set "cluster_id" = $1, "name" = 'moved' where "id" = $2`, [
      uuid(cluster),
      uuid("volume 0 0"),
    ]);
  onTestFinished(async () => void (await moveTo("cluster 0")));
  class Meanwhile extends Allowance {
    #reads = 0;
    override async read<T>(weight: number, read: (most: number) => Promise<T>): Promise<T> {
      this.#reads += 1;
      // Clusters are read, volumes are counted; their pages come now.
      if (this.#reads === 2) await moveTo("cluster 2");
      return super.read(weight, read);
    }
  }
  const { coerced, plan } = planOf("{ clusters { nodes { volumes { totalCount nodes { id } } } } }");
  if (plan === null) throw new Error("no plan");
  const data = await run(plan, { schema, reader, allowance: new Meanwhile(), variables: coerced, now: NOW });
  const { nodes } = data["clusters"] as { nodes: { volumes: { totalCount: number; nodes: object[] } }[] };
  for (const { volumes } of nodes) expect(volumes.totalCount).toBe(volumes.nodes.length);
});

describe("no plan", () => {
  it.each([
    ["a mutation", "mutation { revokeAccessToken(input: { tokenId: 1 }) { userErrors { code } } }"],
    ["introspection", "{ __schema { queryType { name } } clusters { nodes { id } } }"],
    ["what is no record", "{ viewer { user } }"],
    [
      "more objects than any document may have",
      `{ cluster(id: "x") { ...f0 } } ${Array.from({ length: 12 }, (_, n) => `fragment f${n} on ${n % 2 === 0 ? "Cluster" : "Host"} { ${n === 11 ? "id" : n % 2 === 0 ? `a: hosts { ...f${n + 1} } b: hosts { ...f${n + 1} }` : `a: cluster { ...f${n + 1} } b: cluster { ...f${n + 1} }`} }`).join(" ")}`,
    ],
  ])("is made for %s", (_what, text) => {
    expect(planOf(text).plan).toBeNull();
  });

  it("is followed where a value is none that its type allows: graphql-js then says what is wrong", async () => {
    const text = "{ events(first: 1) { nodes { number kind } } }";
    await database.sql(`update "event" set "kind" = 'OF_A_LATER_RELEASE' where "number" = 20`);
    await expect(answers(text, {})).rejects.toThrow(Unusual);
    await using service = await testService(database);
    const { errors } = await service.query(text);
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
    expect(service.logged.join("")).toContain("OF_A_LATER_RELEASE");
    await database.sql(`update "event" set "kind" = 'SESSION_PROGRESS' where "number" = 20`);
  });
});
