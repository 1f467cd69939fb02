import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingCode, FindingSeverity } from "../../src/model/findings/findings.js";
import { type Answer, list, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, type Seeded } from "../support/seed.js";
import { Statements } from "../support/statements.js";

interface Given {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** Which of the seeded sessions. */
  readonly of: number;
  /** Bricks of its volume that its evidence is about, by their order. */
  readonly bricks?: readonly number[];
  /** Minutes ago. */
  readonly since: number;
  readonly isClosed?: boolean;
}

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 2, volumes: 2, sessions: 1, bricks: 3, events: 0 });
  service = await testService(database);
  const given: readonly Given[] = [
    { of: 0, code: "CLOCKS_APART", severity: "WARNING", since: 90 },
    { of: 0, code: "SSH_LOGIN_REFUSED", severity: "CRITICAL", bricks: [0], since: 20 },
    { of: 0, code: "GSYNCD_BROKEN", severity: "CRITICAL", bricks: [1, 2], since: 10 },
    { of: 0, code: "WORKER_RESTARTING", severity: "WARNING", bricks: [1], since: 30 },
    { of: 0, code: "RSYNC_FAILED", severity: "CRITICAL", bricks: [0], since: 60, isClosed: true },
    { of: 1, code: "SSH_LOGIN_REFUSED", severity: "WARNING", bricks: [1], since: 5 },
    // of the other cluster
    { of: 2, code: "SSH_LOGIN_REFUSED", severity: "WARNING", bricks: [0], since: 5 },
  ];
  for (const each of given) await insert(each);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const sessionAt = (at: number) => seeded.sessions[at]!;
const bricksOf = (at: number) =>
  seeded.bricks
    .filter(({ volumeId }) => volumeId === sessionAt(at).primaryVolumeId)
    .toSorted((one, other) => one.order - other.order);

async function insert({ code, severity, of, bricks = [], since, isClosed = false }: Given): Promise<void> {
  const evidence = bricks.map((order) => {
    const { id, hostId, hostName, path } = bricksOf(of)[order]!;
    return { hostId, hostName, brickId: id, brickName: `${hostName}:${path}`, source: "gsyncd.log", lines: ["E"] };
  });
  await database.sql(
    `insert into gluster_georep_finding (id, session_id, code, severity, message, evidence, remedy, since, opened_at, confirmed_at, closed_at)
     select gen_random_uuid(), $1, $2, $3, '', $4, '[]', at, at, now(), case when $6 then now() end
     from (select now() - make_interval(mins => $5)) as given(at)`,
    [sessionAt(of).id, code, severity, JSON.stringify(evidence), since, isClosed],
  );
}

async function read(document: string, variables: object = {}): Promise<Answer> {
  const { data, errors, text } = await service.query(document, variables);
  expect(errors, text).toEqual([]);
  return data;
}

/** Which session each is about, and its cause, the oldest first. */
async function found(filter: object): Promise<string[]> {
  const { findings } = await read(
    "query ($filter: GeoRepFindingFilterInput) { findings(filter: $filter) { totalCount nodes { code sessionId } } }",
    { filter },
  );
  const nodes = list(findings, "nodes");
  expect(findings).toMatchObject({ totalCount: nodes.length });
  return nodes
    .map(({ code, sessionId }) => `${seeded.sessions.findIndex(({ id }) => id === sessionId)} ${String(code)}`)
    .toSorted();
}

describe("findings are those", () => {
  it("of a cluster's sessions", async () => {
    expect(await found({ clusterId: sessionAt(2).clusterId })).toEqual(["2 SSH_LOGIN_REFUSED"]);
  });

  it("of a cause", async () => {
    expect(await found({ code: ["SSH_LOGIN_REFUSED", "CLOCKS_APART"] })).toEqual([
      "0 CLOCKS_APART",
      "0 SSH_LOGIN_REFUSED",
      "1 SSH_LOGIN_REFUSED",
      "2 SSH_LOGIN_REFUSED",
    ]);
  });

  it("of a cluster and a cause together", async () => {
    const { clusterId } = sessionAt(0);
    expect(await found({ clusterId, code: ["SSH_LOGIN_REFUSED"] })).toEqual([
      "0 SSH_LOGIN_REFUSED",
      "1 SSH_LOGIN_REFUSED",
    ]);
  });

  it("that are open, or of a severity", async () => {
    expect(await found({ sessionId: sessionAt(0).id, open: false })).toEqual(["0 RSYNC_FAILED"]);
    expect(await found({ sessionId: sessionAt(0).id, severity: ["WARNING"] })).toEqual([
      "0 CLOCKS_APART",
      "0 WORKER_RESTARTING",
    ]);
  });

  it("whose evidence is about a brick, of whichever session of its volume", async () => {
    expect(await found({ brickId: bricksOf(0)[0]?.id })).toEqual(["0 RSYNC_FAILED", "0 SSH_LOGIN_REFUSED"]);
    expect(await found({ brickId: bricksOf(0)[1]?.id, open: true })).toEqual([
      "0 GSYNCD_BROKEN",
      "0 WORKER_RESTARTING",
    ]);
    expect(await found({ brickId: bricksOf(1)[0]?.id })).toEqual([]);
  });

  it("of a brick by an id only", async () => {
    const { errors, text } = await service.query('{ findings(filter: { brickId: "src1:/bricks/1" }) { totalCount } }');
    expect(errors, text).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field: "filter.brickId" } }]);
  });
});

describe("the leading finding", () => {
  it("is the most urgent that is open, of several the oldest; of a brick the one of those that are about it", async () => {
    using statements = new Statements();
    const { geoRepSession } = await read(
      "query ($id: ID!) { geoRepSession(id: $id) { leadingFinding { code } details { brickId leadingFinding { code } } } }",
      { id: sessionAt(0).id },
    );
    expect(geoRepSession).toMatchObject({ leadingFinding: { code: "SSH_LOGIN_REFUSED" } });
    const leading = new Map(
      list(geoRepSession, "details").map(({ brickId, leadingFinding }) => [brickId, leadingFinding]),
    );
    expect(bricksOf(0).map(({ id }) => leading.get(id))).toEqual([
      { code: "SSH_LOGIN_REFUSED" },
      { code: "GSYNCD_BROKEN" },
      { code: "GSYNCD_BROKEN" },
    ]);
    // The session, its details, and the findings of all of them at once.
    expect(statements.texts.filter((text) => text.startsWith("select")).length).toBeLessThanOrEqual(4);
  });

  it("is none where nothing is found", async () => {
    const { geoRepSession } = await read(
      "query ($id: ID!) { geoRepSession(id: $id) { leadingFinding { code } details { leadingFinding { code } } } }",
      { id: sessionAt(3).id },
    );
    expect(geoRepSession).toMatchObject({ leadingFinding: null });
    for (const { leadingFinding } of list(geoRepSession, "details")) expect(leadingFinding).toBeNull();
  });
});
