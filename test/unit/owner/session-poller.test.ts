import { afterEach, beforeEach, expect, test } from "vitest";
import { ClusterCache } from "../../../src/owner/cache.js";
import { PROGRESS_MS } from "../../../src/owner/reconcile/progress.js";
import type { Row } from "../../../src/model/row.js";
import type { Event } from "../../../src/model/entities/index.js";
import { type OwnerWrite, writeAsOwner } from "../../../src/store/owner-write.js";
import { CLUSTER, figures, OwnedCluster, SECONDARY, VOLUME } from "../../support/owned-cluster.js";

const SESSIONS = 100;
let on: OwnedCluster;

beforeEach(async () => {
  // 4 hosts with 3 bricks each: 12 bricks, so that 100 sessions have 1,200 details.
  on = await OwnedCluster.start({ hosts: 4, bricksPerHost: 3, sessions: SESSIONS });
});
afterEach(() => on[Symbol.asyncDispose]());

const rows = (table: string) => on.database.sql<Record<string, unknown>>(`select * from ${table} order by 1, 2`);
const kinds = async (): Promise<string[]> =>
  (await on.database.sql<Row<Event>>(`select * from event order by number`)).map((event) => event.kind);

test("statements do not grow with rows, and a poll that finds nothing new writes nothing but when it was", async () => {
  on.tell(SESSIONS, 3, (_, brick) => figures(brick, 1));
  const first = await on.counted(() => on.poller.poll());
  expect((await rows("gluster_georep_session_details")).length).toBe(1_200);
  const before = await rows("gluster_georep_session_details");
  const unchanged = await on.counted(() => on.poller.poll());
  expect(unchanged.length, unchanged.join("\n")).toBe(2);
  on.tell(SESSIONS, 3, (_, brick) => figures(brick, 2));
  const changed = await on.counted(() => on.poller.poll());
  // At first which volumes and hosts are registered. Whom it reached; begin, the cluster's row, sessions, details, the
  // writers' lock, events, commit.
  expect([first.length, changed.length], [...first, ...changed].map((line) => line.slice(0, 80)).join("\n")).toEqual([
    10, 8,
  ]);
  expect((await rows("gluster_georep_session_details")).length).toBe(1_200);
  expect(await rows("gluster_georep_session_details")).not.toEqual(before);
  const events = await kinds();
  expect(events.filter((kind) => kind === "SESSION_ADDED").length).toBe(SESSIONS);
  expect(
    events.filter((kind) => kind === "SESSION_PROGRESS").length,
    "progress is one event per session and poll",
  ).toBe(SESSIONS);
  expect(events.length).toBe(2 * SESSIONS);
});

test("what was read from the database again is the same to a poll as what was kept in memory", async () => {
  on.tell(2, 3, (session, brick) => ({
    ...figures(brick, session),
    checkpointAt: new Date(1_700_000_100_000),
    checkpointCompleted: true,
    checkpointCompletedAt: new Date(1_700_000_200_000),
  }));
  await on.poller.poll();
  const cache = await ClusterCache.load(on.orm.em, CLUSTER);
  if (cache === null) throw new Error("the cluster is gone");
  const poller = on.pollerOn(cache, on.orm.em, on.lost.signal);
  const events = (await kinds()).length;
  await poller.poll();
  expect((await kinds()).length, "a new owner announces changes that are none").toBe(events);
});

test("figures that wait for the next event are told by the next owner, and what is stored is fresh meanwhile", async () => {
  for (const entries of [1, 2, 3]) {
    on.tell(1, 3, (_, brick) => figures(brick, entries));
    await on.poller.poll();
  }
  expect((await kinds()).filter((kind) => kind === "SESSION_PROGRESS").length).toBe(1);
  const stored = (await rows("gluster_georep_session_details")).map((row) => row["entry_pending"]);
  expect(new Set(stored)).toEqual(new Set(["3"]));
  const cache = await ClusterCache.load(on.orm.em, CLUSTER);
  if (cache === null) throw new Error("the cluster is gone");
  const next = on.pollerOn(cache, on.orm.em, on.lost.signal);
  on.aheadMs += PROGRESS_MS;
  await next.poll();
  const events = await on.database.sql<Row<Event>>(`select * from event order by number`);
  const [before, after] = [events.at(-1)?.before, events.at(-1)?.after];
  expect([before, after].map((values) => entriesIn(values))).toEqual([Array(12).fill("2"), Array(12).fill("3")]);
});

test("a poll that finds what the last one found tells the same, notes its time, and misses nothing that time brings", async () => {
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  const [first, second] = [await on.poller.poll(), await on.poller.poll()];
  on.aheadMs += 1_000;
  const third = await on.poller.poll();
  expect(third.sessions, "it was reconciled again").toBe(second.sessions);
  expect(third.sessions).toEqual(first.sessions);
  expect((await rows("cluster"))[0]?.["sessions_observed_at"]).toEqual(third.at);
  // The first change of figures is told at once, the second one later.
  for (const entries of [2, 3]) {
    on.tell(1, 3, (_, brick) => figures(brick, entries));
    await on.poller.poll();
    await on.poller.poll();
  }
  const progress = async () => (await kinds()).filter((kind) => kind === "SESSION_PROGRESS").length;
  expect(await progress()).toBe(1);
  on.aheadMs += PROGRESS_MS;
  await on.poller.poll();
  expect(await progress(), "nothing had changed, and what was kept is never told").toBe(2);
});

test("where a session goes is looked up anew when another cluster's volumes change", async () => {
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  for (let poll = 0; poll < 3; poll += 1) await on.poller.poll();
  const target = async () => (await rows("gluster_georep_session"))[0]?.["slave_host_uuid"];
  expect(await target()).toBeNull();
  const { em } = on.orm;
  const cluster = "7d9c3a52-2f0e-4f4b-9a55-0f4b8c2c4a01";
  const host = "7d9c3a52-2f0e-4f4b-9a55-0f4b8c2c4a02";
  await em.fork().transactional(async (tx) => {
    await tx.execute(
      `insert into "cluster" overriding user value select (jsonb_populate_record(c, jsonb_build_object('id', ?::text, 'name', 'other'))).*
       from "cluster" c`,
      [cluster],
    );
    await tx.execute(
      `insert into "host" overriding user value select (jsonb_populate_record(h, jsonb_build_object('id', ?::text, 'cluster_id', ?::text,
         'name', 'dst0'))).* from "host" h limit 1`,
      [host, cluster],
    );
    await tx.execute(
      `insert into "volume" overriding user value select (jsonb_populate_record(v, jsonb_build_object('id', ?::text, 'cluster_id', ?::text,
         'name', 'dr'))).* from "volume" v limit 1`,
      [SECONDARY, cluster],
    );
  });
  on.directory.expire();
  await on.poller.poll();
  expect(await target()).toBe(host);
});

function entriesIn(values: Row<Event>["after"] | undefined): unknown[] {
  return Object.values(Object(values?.["bricks"])).map((brick) => Object(brick).entryPending);
}

test("an owner that has lost the cluster writes nothing over the next owner's rows", async () => {
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  on.tell(1, 3, (_, brick) => figures(brick, 2));
  const before = [await rows("gluster_georep_session_details"), await rows("cluster"), (await kinds()).length];
  const poll = on.poller.poll();
  // Its first statement is under way by now.
  on.lost.abort(new Error("lost"));
  await expect(poll).rejects.toThrow("lost");
  await expect(on.poller.poll()).rejects.toThrow("lost");
  expect([await rows("gluster_georep_session_details"), (await kinds()).length]).toEqual([before[0], before[2]]);
});

test("the ownership is asked for right before the commit, not only at the beginning", async () => {
  const owner = { em: on.orm.em, clusterId: CLUSTER, signal: on.lost.signal, assertOwned: () => Promise.resolve() };
  const write = (as: OwnerWrite, meanwhile: () => void) =>
    writeAsOwner(as, {}, async (em) => {
      await em.execute(`delete from "volume" where "id" = ?`, [VOLUME]);
      meanwhile();
    });
  const another = () => Promise.reject(new Error("another has it"));
  await expect(write({ ...owner, assertOwned: another }, () => undefined)).rejects.toThrow("another has it");
  await expect(write(owner, () => on.lost.abort(new Error("lost")))).rejects.toThrow("lost");
  expect((await rows("volume")).length).toBe(1);
});

test("losing and regaining the cluster is told once, with the reason, to the followers of each session", async () => {
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  const reports = on.reports;
  on.reports = new Map();
  await on.poller.poll();
  await on.poller.poll();
  on.reports = reports;
  await on.poller.poll();
  const hosts = Array.from({ length: 4 }, () => "HOST_CHANGED");
  const sessions = ["SESSION_CHANGED", "SESSION_CHANGED"];
  expect((await kinds()).slice(2)).toEqual([
    "CLUSTER_LOST",
    ...hosts,
    ...sessions,
    "CLUSTER_REGAINED",
    ...hosts,
    ...sessions,
  ]);
  const [cluster] = await rows("cluster");
  expect(cluster).toMatchObject({ reachable: true, unreachable_reason: null });
});

test("what a host's files cannot tell is written with its reason, and goes when it is told again", async () => {
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  const well = on.reports;
  const [host = ""] = on.hosts;
  const report = well.get(host);
  if (report === undefined) throw new Error("no report");
  const key = `${host}:ssh://no host at all::dr`;
  const odd = [{ subject: "geo-replication/vol_dst_dr/brick_x.status", reason: "last_synced is 1e+20" }];
  const unread = [{ volume: "vol", key, reason: "the host is no name" }];
  on.reports = new Map([...well, [host, { ...report, odd, unread }]]);
  const stored = async () => (await rows("host")).map((row) => row["unread"]).filter((each) => each !== null);
  await on.poller.poll();
  expect(await stored()).toEqual([[...odd, { subject: `vol ${key}`, reason: "the host is no name" }]]);
  const [first, again] = [await on.counted(() => on.poller.poll()), await on.counted(() => on.poller.poll())];
  expect(again.length, "what stays the same is written once").toBe(first.length);
  on.reports = new Map([...well].filter(([id]) => id !== host));
  await on.poller.poll();
  expect((await stored()).length, "a host that does not answer says nothing else").toBe(1);
  on.reports = well;
  await on.poller.poll();
  expect(await stored()).toEqual([]);
});

test("a poll that fails changes nothing but who was reached", async () => {
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  const sessions = await rows("gluster_georep_session");
  const [before] = await rows("cluster");
  on.reports = new Map();
  await on.poller.poll();
  const [after] = await rows("cluster");
  expect(await rows("gluster_georep_session")).toEqual(sessions);
  expect(after).toMatchObject({
    reachable: false,
    unreachable_reason: expect.stringContaining("HOST_UNREACHABLE: ") as string,
    last_seen_at: before?.["last_seen_at"],
    sessions_observed_at: before?.["sessions_observed_at"],
  });
});

test("a session with a value that the database refuses costs no other: it is shown with the reason, and grows old", async () => {
  on.tell(10, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  // A time of JavaScript's that is none of PostgreSQL's.
  const beyond = new Date(8_640_000_000_000_000);
  on.tell(10, 3, (session, brick) => (session === 7 ? { ...brick, lastSyncedAt: beyond } : figures(brick, 2)));
  await on.poller.poll();
  await on.poller.poll();

  const entriesOf = async (name: string) =>
    (
      await on.database.sql<{ pending: string }>(
        `select distinct d.entry_pending as pending from gluster_georep_session_details d
         join gluster_georep_session s on s.session_id = d.session_id where s.slave_host_name = '${name}'`,
      )
    ).map(({ pending }) => pending);
  expect([await entriesOf("dst6"), await entriesOf("dst7"), await entriesOf("dst8")]).toEqual([["2"], ["1"], ["2"]]);
  expect((await kinds()).filter((kind) => kind === "SESSION_PROGRESS").length, "events of others are lost").toBe(9);
  const record = { subject: expect.stringContaining("dst7"), reason: expect.stringContaining("out of range") };
  expect((await rows("host")).map((row) => row["unread"])).toEqual(on.hosts.map(() => [record]));

  on.aheadMs += 301_000;
  await on.poller.poll();
  const aged = (await rows("gluster_georep_session")).filter((row) => row["status"] === "UNKNOWN");
  expect(
    aged.map((row) => row["slave_host_name"]),
    "an old status is taken for the present one",
  ).toEqual(["dst7"]);

  on.tell(10, 3, (_, brick) => figures(brick, 3));
  await on.poller.poll();
  await on.poller.poll();
  expect([await entriesOf("dst7"), new Set((await rows("host")).map((row) => row["unread"]))]).toEqual([
    ["3"],
    new Set([null]),
  ]);
});

test("polls that fail for a fault of ours do not keep an old status alive", async () => {
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  await on.database.sql(`update cluster set sessions_observed_at = now() - interval '10 minutes'`);
  on.tell(2, 3, (_, brick) => ({ ...brick, lastSyncedAt: new Date(Number.NaN) }));
  await expect(on.poller.poll()).rejects.toThrow(RangeError);
  await expect(on.poller.poll()).rejects.toThrow(RangeError);
  const stored = await rows("gluster_georep_session");
  expect(stored.map((row) => [row["status"], row["last_known_status"]])).toEqual([
    ["UNKNOWN", "ACTIVE"],
    ["UNKNOWN", "ACTIVE"],
  ]);
});

test("after a write that failed everything is read again, and nothing is announced twice", async () => {
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  await on.database.sql(`alter table event add constraint broken check (kind <> 'SESSION_PROGRESS')`);
  on.tell(2, 3, (_, brick) => figures(brick, 2));
  await expect(on.poller.poll()).rejects.toThrow("broken");
  await on.database.sql(`alter table event drop constraint broken`);
  await on.poller.poll();
  await on.poller.poll();
  expect((await kinds()).filter((kind) => kind === "SESSION_PROGRESS").length).toBe(2);
});

test("polls that are asked for while one runs share the next one, which begins after they asked", async () => {
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  const running = on.poller.poll();
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  const [a, b, first] = await Promise.all([on.poller.poll(), on.poller.poll(), running]);
  expect(a).toBe(b);
  expect(a).not.toBe(first);
  expect(a.sessions.length).toBe(2);
});

test("exclusive tasks do not overlap: settings that are read anew see a topology that is written, or is not yet", async () => {
  const { cache } = on;
  let inside = 0;
  const task = () =>
    cache.runExclusive(async () => {
      expect(++inside, "two tasks at once").toBe(1);
      await cache.reloadSettings();
      inside--;
    });
  await Promise.all([
    task(),
    task(),
    cache.runExclusive(() => Promise.reject(new Error("x"))).catch(() => (inside = 0)),
    task(),
  ]);
});

test("a session's deletion by us is seen by the first poll without it", async () => {
  on.tell(2, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  const id = [...on.cache.sessions.values()].find(({ row }) => row.secondaryHostName === "dst1")?.row.id ?? "";
  on.poller.deleted(id);
  on.tell(1, 3, (_, brick) => figures(brick, 1));
  await on.poller.poll();
  expect((await rows("gluster_georep_session")).length).toBe(1);
  expect((await kinds()).at(-1)).toBe("SESSION_REMOVED");
});
