import { afterAll, beforeAll, expect, it } from "vitest";
import { SESSION_METRICS } from "../../src/http/session-metrics.js";
import { BASIC, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { type Sample, scrape } from "../support/scrape.js";
import { seed, type Seeded, uuid } from "../support/seed.js";
import { Statements } from "../support/statements.js";

const T0 = Date.UTC(2026, 0, 1) / 1_000;

let database: TestDatabase;
let seeded: Seeded;
let service: TestService;
let replica: TestService;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 2, volumes: 2, sessions: 3, bricks: 4 });
  service = await testService(database);
  replica = await testService(database);
});
afterAll(async () => {
  await replica[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

function session(at: number): Seeded["sessions"][number] {
  const found = seeded.sessions[at];
  if (found === undefined) throw new Error("the seed has no such session");
  return found;
}

async function ofSession(id: string): Promise<Record<string, number>> {
  const samples = (await scrape(service.url, BASIC)).filter(({ labels }) => labels["session_id"] === id);
  const name = ({ labels, name: metric }: Sample): string =>
    [metric.replace("georep_session_", ""), labels["kind"] ?? labels["status"] ?? labels["health"] ?? labels["code"]]
      .filter((each) => each !== undefined)
      .join(" ");
  return Object.fromEntries(samples.map((sample) => [name(sample), sample.value]));
}

const STATUSES = [
  "INITIALIZING",
  "NOTSTARTED",
  "ACTIVE",
  "PASSIVE",
  "PAUSED",
  "STOPPED",
  "PARTIAL_FAULTY",
  "FAULTY",
  "UNKNOWN",
];
const HEALTHS = ["BROKEN", "DEGRADED", "ATTENTION", "OK"];

it("each session is told with its names and ids, and with the figures of its Active bricks alone", async () => {
  const { id, status, secondaryHostName, secondaryVolumeName } = session(0);
  await database.sql(
    `update gluster_georep_session set last_synced = to_timestamp($2), failures = 10 where session_id = $1`,
    [id, T0 + 30],
  );
  // What others than Active bricks remember does not count.
  await database.sql(
    `update gluster_georep_session_details
     set (entry_pending, data_pending, meta_pending) = (select * from (values (5, 3, 1)) v where status = 'ACTIVE' union all select 0, 900, 0 where status <> 'ACTIVE')
     where session_id = $1`,
    [id],
  );
  expect(await ofSession(id)).toEqual({
    ...Object.fromEntries(STATUSES.map((each) => [`status ${each}`, each === status ? 1 : 0])),
    ...Object.fromEntries(HEALTHS.map((each) => [`health ${each}`, each === "OK" ? 1 : 0])),
    last_synced_timestamp_seconds: T0 + 30,
    "pending_operations entry": 10,
    "pending_operations data": 6,
    "pending_operations meta": 2,
    failures: 10,
    last_poll_timestamp_seconds: T0 + 61.5,
  });
  const [sample] = (await scrape(service.url, BASIC)).filter(({ labels }) => labels["session_id"] === id);
  expect(sample?.labels).toMatchObject({
    cluster: "cluster-000",
    cluster_id: uuid("cluster 0"),
    volume: "vol000",
    secondary_host: secondaryHostName,
    secondary_volume: secondaryVolumeName,
    session_id: id,
  });
});

it("what is not known is absent, and not 0", async () => {
  const { id } = session(1);
  await database.sql(`update gluster_georep_session_details set status = 'STOPPED' where session_id = $1`, [id]);
  await database.sql(`update gluster_georep_session set last_synced = null, failures = null where session_id = $1`, [
    id,
  ]);
  const told = Object.keys(await ofSession(id)).filter((name) => !/^(status|health) /.test(name));
  expect(told).toEqual(["last_poll_timestamp_seconds"]);
});

it("a checkpoint is told with whether it is reached, the present one alone, and changes that wait since when", async () => {
  const { id } = session(2);
  const set = (at: number, completed: number | null, superseded: number | null) =>
    database.sql(
      `insert into gluster_georep_checkpoint (id, session_id, checkpoint_at, first_seen_at, active_bricks, active_completed, completed_at, superseded_at, bricks)
       values (gen_random_uuid(), $1, to_timestamp($2), now(), 2, 0, to_timestamp($3), to_timestamp($4), '[]')`,
      [id, T0 + at, completed === null ? null : T0 + completed, superseded === null ? null : T0 + superseded],
    );
  await set(10, 11, 12);
  await set(20, null, null);
  await database.sql(
    `update gluster_georep_session_details set changes_waiting_since = to_timestamp($2) where session_id = $1 and status = 'ACTIVE'`,
    [id, T0 + 50],
  );
  expect(await ofSession(id)).toMatchObject({
    checkpoint_timestamp_seconds: T0 + 20,
    checkpoint_reached: 0,
    changes_waiting_since_timestamp_seconds: T0 + 50,
  });
  await database.sql(`update gluster_georep_checkpoint set completed_at = now() where session_id = $1`, [id]);
  expect(await ofSession(id)).toMatchObject({ checkpoint_reached: 1 });
});

it("what is found of a session is told while it is open, with its severity, and makes its health", async () => {
  const { id } = session(0);
  const open = (code: string, severity: string) =>
    database.sql(
      `insert into gluster_georep_finding (id, session_id, code, severity, message, evidence, remedy, since, opened_at, confirmed_at)
       values (gen_random_uuid(), $1, $2, $3, '', '[]', '[]', now(), now(), now())`,
      [id, code, severity],
    );
  await open("CLOCKS_APART", "WARNING");
  expect(await ofSession(id)).toMatchObject({ "findings CLOCKS_APART": 1, "health DEGRADED": 1, "health OK": 0 });
  await open("SSH_UNREACHABLE", "CRITICAL");
  expect(await ofSession(id)).toMatchObject({ "health BROKEN": 1, "health DEGRADED": 0 });
  const told = (await scrape(service.url, BASIC)).filter(({ name }) => name === "georep_session_findings");
  expect(told.map(({ labels: { session_id, code, severity }, value }) => [session_id, code, severity, value])).toEqual([
    [id, "CLOCKS_APART", "WARNING", 1],
    [id, "SSH_UNREACHABLE", "CRITICAL", 1],
  ]);
  await database.sql(`update gluster_georep_finding set closed_at = now() where code = 'SSH_UNREACHABLE'`);
  const after = await ofSession(id);
  expect(after).toMatchObject({ "findings CLOCKS_APART": 1, "health DEGRADED": 1 });
  expect(after).not.toHaveProperty("findings SSH_UNREACHABLE");
});

it("every replica tells the same", async () => {
  const shared = async ({ url }: TestService) =>
    (await scrape(url, BASIC)).filter(({ name }) => /^georep_(session|cluster)/.test(name));
  const told = await shared(service);
  expect(told.length).toBeGreaterThan(100);
  expect(await shared(replica)).toEqual(told);
});

it("names with quotes, backslashes and line breaks are told as they are", async () => {
  const hostile = 'a"b\\c\nd} 1\ngeorep_session_failures{session_id="x"} 7';
  await database.sql(`update cluster set name = $1 where id = $2`, [hostile, uuid("cluster 1")]);
  const samples = await scrape(service.url, BASIC);
  expect(
    samples.some(({ labels }) => labels["session_id"] === "x"),
    "a name could make up samples",
  ).toBe(false);
  const names = samples
    .filter(({ labels }) => labels["cluster_id"] === uuid("cluster 1"))
    .map(({ labels }) => labels["cluster"]);
  expect(new Set(names)).toEqual(new Set([hostile]));
});

it("a scrape takes as many statements for many sessions as for few", async () => {
  const count = async () => {
    using statements = new Statements();
    await scrape(service.url, BASIC);
    return statements.texts.length;
  };
  const few = await count();
  expect(few).toBe(2);
  await database.sql(
    `insert into gluster_georep_session (session_id, master_volume_id, slave_host_name, slave_volume_name, status, last_known_status, cluster_id, created_at)
     select gen_random_uuid(), $1, 'host' || n, 'volume', 'ACTIVE', 'ACTIVE', $2, now() from generate_series(1, 300) n`,
    [seeded.volumes[0]?.id, seeded.volumes[0]?.clusterId],
  );
  expect(await count()).toBe(few);
  const told = (await scrape(service.url, BASIC)).filter(({ name, labels }) => {
    return name === "georep_session_status" && labels["status"] === "ACTIVE";
  });
  expect(told).toHaveLength(seeded.sessions.length + 300);
});

it("each metric is told with its type and what it means", async () => {
  await database.sql(`insert into "gluster_georep_session_rpo" ("session_id", "seconds") select "session_id", 900 from "gluster_georep_session"
    on conflict do nothing`);
  const text = await (await fetch(`${service.url}/metrics`, { headers: { authorization: BASIC } })).text();
  for (const { name, help } of SESSION_METRICS) {
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name}{`);
  }
});
