import { afterEach, beforeEach, expect, test } from "vitest";
import { PROGRESS_MS } from "../../../src/owner/reconcile/progress.js";
import { EventFeed } from "../../../src/service/feed/event-feed.js";
import { type SessionChange, SessionFeed } from "../../../src/service/feed/session-feed.js";
import { CLUSTER, figures, OwnedCluster, SECONDARY, VOLUME } from "../../support/owned-cluster.js";
import { PATIENCE_MS } from "../../support/patience.js";

let on: OwnedCluster;
let feed: EventFeed;
let sessions: SessionFeed;

beforeEach(async () => {
  on = await OwnedCluster.start({ hosts: 1, bricksPerHost: 1, sessions: 2 });
  feed = await EventFeed.start(on.orm.em, on.database.log, { pollMs: 10 });
  sessions = new SessionFeed(on.orm.em, feed);
});
afterEach(async () => {
  await feed[Symbol.asyncDispose]();
  await on[Symbol.asyncDispose]();
});

/** Late enough for an event of the figures. */
const poll = (entryPending: number, count = 2): Promise<unknown> => {
  on.aheadMs += PROGRESS_MS;
  on.tell(count, 1, (_, brick) => figures(brick, entryPending));
  return on.poller.poll();
};

async function until(
  changes: AsyncGenerator<SessionChange, void>,
  last: (change: SessionChange) => boolean,
): Promise<SessionChange[]> {
  const seen: SessionChange[] = [];
  for await (const change of changes) {
    seen.push(change);
    if (last(change)) return seen;
  }
  throw new Error(`ended after ${seen.map((change) => change.kind).join(", ")}`);
}
const within = () => AbortSignal.timeout(PATIENCE_MS);
const ended = (change: SessionChange): boolean => change.kind === "SNAPSHOT_END";

test("the present state first, with one cursor, and then each change once", async () => {
  await poll(1);
  const changes = sessions.subscribe({}, null, within());
  const snapshot = await until(changes, ended).catch(() => []);
  expect(snapshot.map((change) => change.kind)).toEqual(["SNAPSHOT", "SNAPSHOT", "SNAPSHOT_END"]);
  expect(new Set(snapshot.map((change) => change.cursor)).size).toBe(1);
});

test("snapshot and events together give the state, whatever commits in between", async () => {
  await poll(1);
  const writer = { over: false };
  const writing = (async () => {
    for (let round = 2; round < 60; round++) await poll(round);
    writer.over = true;
    // Whoever has not seen its nine changes by now ends with one that comes after.
    await poll(60);
  })();
  for (let subscriber = 0; !writer.over; subscriber++) {
    const numbers: bigint[] = [];
    const changes = await until(
      sessions.subscribe({}, null, within()),
      (change) => numbers.push(BigInt(change.cursor)) > 8 || writer.over,
    );
    const events = changes.filter((change) => change.event !== null).map((change) => BigInt(change.cursor));
    const sorted = events.toSorted((a, b) => (a < b ? -1 : 1));
    expect(events, `subscriber ${subscriber} was told out of order`).toEqual(sorted);
    expect(new Set(events).size).toBe(events.length);
    const snapshotAt = BigInt(changes[0]?.cursor ?? 0);
    const between = await on.database.sql<{ number: string }>(
      `select number from event where number > $1 and number <= $2 and kind like 'SESSION_%' order by number`,
      [snapshotAt, events.at(-1) ?? snapshotAt],
    );
    expect(events.map(String), `subscriber ${subscriber} missed something`).toEqual(between.map((row) => row.number));
  }
  await writing;
});

test("with a cursor everything since comes, and no snapshot", async () => {
  await poll(1);
  const [first] = await until(sessions.subscribe({}, null, within()), ended);
  await poll(2);
  await poll(3, 1);
  await poll(3, 1);
  const after = BigInt(first?.cursor ?? 0);
  const changes = await until(sessions.subscribe({}, after, within()), (change) => change.kind === "REMOVED");
  expect(changes.map((change) => change.kind)).toEqual(["CHANGED", "CHANGED", "CHANGED", "REMOVED"]);
  expect(changes.at(-1)).toMatchObject({ previousStatus: "ACTIVE", status: null, row: null });
});

test("a cursor that no event has had, and one that is too old, are refused", async () => {
  await poll(1);
  await expect(sessions.subscribe({}, 1_000_000n, within()).next()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await on.database.sql(`insert into event_horizon (id, deleted_up_to) values (1, 2)`);
  await expect(sessions.subscribe({}, 1n, within()).next()).rejects.toMatchObject({ code: "EVENTS_EXPIRED" });
});

test("filters let through what they name, and a cluster is source or destination", async () => {
  await poll(1);
  const ids = [...on.cache.sessions.keys()];
  const other = "90000000-0000-4000-8000-000000000009";
  const count = async (filter: Parameters<SessionFeed["subscribe"]>[0]): Promise<number> =>
    (await until(sessions.subscribe(filter, null, within()), ended)).length - 1;
  expect(await count({ sessionId: ids[0] ?? "" })).toBe(1);
  expect([await count({ volumeId: VOLUME }), await count({ clusterId: CLUSTER })]).toEqual([2, 2]);
  expect([await count({ volumeId: other }), await count({ clusterId: other })]).toEqual([0, 0]);
  // Registered a moment ago, while the owner of the source still has an older picture of the other clusters.
  await on.database.sql(
    `insert into cluster (id, name, ssh_port, ssh_user, ssh_credential, reachable, registered_by, registered_at)
     values ('${other}', 'other', 22, 'root', '{"kind":"AGENT"}', true, 'admin', now())`,
  );
  await on.database.sql(
    `insert into volume (id, cluster_id, name, type, status, replica_count, arbiter_count, disperse_count, redundancy_count, transport, options)
     values ('${SECONDARY}', '${other}', 'dr', 'Distribute', 'Started', 1, 0, 0, 0, 'tcp', '{}')`,
  );
  expect(await count({ clusterId: other })).toBe(2);
  const message = sessions.subscribe({ clusterId: other }, feed.last, within()).next();
  await poll(2);
  expect((await message).value, "the change is in no message, though the session was in the snapshot").toMatchObject({
    event: { kind: "SESSION_PROGRESS", secondaryClusterId: other },
  });
});
