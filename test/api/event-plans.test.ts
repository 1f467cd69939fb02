import { afterAll, beforeAll, expect, test } from "vitest";
import { testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { Statements } from "../support/statements.js";

const EVENTS = 100_000;
/** So many clusters, volumes, sessions and operations share the events. */
const OTHERS = 1_000;

let database: TestDatabase;
let service: TestService;
beforeAll(async () => {
  database = await testDatabase();
  await database.sql(
    `insert into "event" ("at", "kind", "cluster_id", "cluster_name", "secondary_cluster_id", "volume_id", "session_id", "operation_id", "after")
     select now(), case n % ${OTHERS} when 7 then 'SESSION_STATUS_CHANGED' when 8 then 'OPERATION_CHANGED' else 'SESSION_PROGRESS' end,
       md5('cluster' || n % ${OTHERS})::uuid, 'a cluster', md5('cluster' || (n + 1) % ${OTHERS})::uuid, md5('volume' || n % ${OTHERS})::uuid,
       md5('session' || n % ${OTHERS})::uuid, md5('operation' || n % ${OTHERS})::uuid, jsonb_build_object('pending', n)
     from generate_series(1, ${EVENTS}) n`,
  );
  await database.sql(`vacuum analyze "event"`);
  service = await testService(database);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function md5(text: string): Promise<string> {
  const [row] = await database.sql<{ id: string }>("select md5($1)::uuid as id", [text]);
  return row?.id ?? "";
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** How PostgreSQL reads the events that a filter asks for. */
async function planOf(filter: object, asked: string): Promise<readonly PlanNode[]> {
  using statements = new Statements();
  const { errors } = await service.query(
    `query ($filter: EventFilterInput) { events(first: 50, filter: $filter) { ${asked} } }`,
    { filter },
  );
  const sent = statements.sent.filter(({ text }) => text.includes(`from "event" t`));
  const [{ text, values } = { text: "", values: [] }] = sent;
  if (errors.length > 0 || sent.length !== 1) throw new Error(JSON.stringify([errors, sent]));
  const [row] = await database.sql<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(`explain (format json) ${text}`, values);
  if (row === undefined) throw new Error(`no plan of ${text}`);
  return nodesOf(row["QUERY PLAN"][0].Plan);
}

const indexesOf = (nodes: readonly PlanNode[]) => nodes.flatMap((node) => node["Index Name"] ?? []).toSorted();

test.each([
  ["cluster", { clusterId: "cluster5" }, ["event_cluster_id_number_index", "event_secondary_cluster_id_number_index"]],
  ["volume", { volumeId: "volume5" }, ["event_volume_id_number_index"]],
  ["session", { sessionId: "session5" }, ["event_session_id_number_index"]],
  ["operation", { operationId: "operation5" }, ["event_operation_id_number_index"]],
] as const)("the events of a %s are read and counted without a look at all others", async (_of, filter, indexes) => {
  const [[field, name]] = Object.entries(filter) as [[string, string]];
  for (const asked of ["totalCount", "nodes { id }"]) {
    const nodes = await planOf({ [field]: await md5(name) }, asked);
    expect(indexesOf(nodes), `${asked}: ${JSON.stringify(nodes)}`).toEqual(indexes);
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
  }
});

test.each([[["SESSION_STATUS_CHANGED"]], [["SESSION_STATUS_CHANGED", "OPERATION_CHANGED"]]])(
  "the events of the kinds %j are read and counted without a look at all others",
  async (kind) => {
    for (const asked of ["totalCount", "nodes { id }"]) {
      const nodes = await planOf({ kind }, asked);
      expect(indexesOf(nodes), `${asked}: ${JSON.stringify(nodes)}`).toEqual(["event_kind_number_index"]);
      expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    }
  },
);

test("all events are counted by an index alone, which is kept fit for that", async () => {
  const nodes = await planOf({}, "totalCount");
  expect(nodes.map((node) => node["Node Type"])).toEqual(["Aggregate", "Index Only Scan"]);
  const [table] = await database.sql<{ reloptions: string[] }>(
    "select reloptions from pg_class where oid = 'event'::regclass",
  );
  // An index alone does not tell of rows that came since the last VACUUM: by default these are up to a fifth of the table.
  expect(table?.reloptions, "a million events are counted row by row").toEqual([
    "autovacuum_vacuum_insert_scale_factor=0.02",
    "autovacuum_vacuum_scale_factor=0.02",
  ]);
});
