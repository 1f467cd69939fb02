import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventDraft } from "../../../src/model/events/event.js";
import { EventFeed, type EventRow, lastEventNumber } from "../../../src/service/feed/event-feed.js";
import { appendEvents } from "../../../src/store/events.js";
import { deleteOldEvents, deleteOldProgress } from "../../../src/store/retention.js";
import { type TestDatabase, testDatabase } from "../../support/database.js";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const draft = (name: string, more: Partial<EventDraft> = {}): EventDraft => ({
  kind: "CLUSTER_UPDATED",
  clusterId: null,
  clusterName: name,
  ...more,
});

function append(drafts: readonly EventDraft[], at?: Date, linger?: () => Promise<unknown>): Promise<void> {
  return database.orm.em.fork().transactional(async (em) => {
    await appendEvents(em, drafts, at);
    await linger?.();
  });
}

const all = () => true;

/** The next `count` events. */
async function take(
  feed: EventFeed,
  after: bigint,
  count: number,
  signal = AbortSignal.timeout(10_000),
): Promise<EventRow[]> {
  const events: EventRow[] = [];
  for await (const event of feed.follow(after, all, signal)) {
    events.push(event);
    if (events.length === count) return events;
  }
  throw new Error(`${events.length} events instead of ${count} within the time`);
}

test("no reader ever sees a number below one that it has seen, however many write at once", async () => {
  const from = await lastEventNumber(database.orm.em);
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    for (let round = 0; round < 25; round++) {
      // Some hold their transaction open after drawing numbers, and some give it up.
      const linger =
        round % 3 === 0 ? () => new Promise((resolve) => setTimeout(resolve, Math.random() * 8)) : undefined;
      const events = Array.from({ length: 1 + (round % 4) }, (__, index) => draft(`${writer}/${round}/${index}`));
      if (round % 7 === 6) {
        await append(events, undefined, () => Promise.reject(new Error("rolled back"))).catch(() => undefined);
      } else await append(events, undefined, linger);
    }
  });
  let over = false;
  const seen: bigint[] = [];
  const reading = (async () => {
    let last = from;
    for (let rest = 2; rest > 0;) {
      if (over) rest--;
      const rows = await database.orm.em
        .fork()
        .execute<{ number: string }[]>(`select "number" from "event" where "number" > ? order by "number"`, [last]);
      for (const row of rows) seen.push(BigInt(row.number));
      last = seen.at(-1) ?? last;
    }
  })();
  await Promise.all(writers);
  over = true;
  await reading;
  const [row] = await database.sql<{ count: number }>(`select count(*)::int as count from event where number > $1`, [
    from,
  ]);
  expect(seen.length, "a reader that goes on after the highest number it saw has missed some").toBe(row?.count);
});

test("events of one transaction have numbers in their order", async () => {
  const from = await lastEventNumber(database.orm.em);
  const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
  await append(names.map((name) => draft(name)));
  const rows = await database.sql<{ cluster_name: string }>(
    `select cluster_name from event where number > $1 order by number`,
    [from],
  );
  expect(rows.map((row) => row.cluster_name)).toEqual(names);
});

test("followers see every event once and in order: of the past, of the window, and live, from wherever they begin", async () => {
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 20, window: 50 });
  const from = feed.last;
  const live = take(feed, from, 40);
  for (let round = 0; round < 20; round++) await append([draft(`a${round}`), draft(`b${round}`)]);
  const events = await live;
  const expected = events.map((event) => event.number);
  expect(new Set(expected).size).toBe(40);
  expect(expected).toEqual(expected.toSorted((a, b) => Number(BigInt(a) - BigInt(b))));
  for (const skip of [0, 1, 17, 39]) {
    const after = skip === 0 ? from : BigInt(expected[skip - 1] ?? 0);
    const some = await take(feed, after, 40 - skip);
    expect(some.map((event) => event.number)).toEqual(expected.slice(skip));
  }
});

test("who begins far behind the window gets the past from the database, page by page, and then goes on live", async () => {
  const from = await lastEventNumber(database.orm.em);
  await append(Array.from({ length: 2_500 }, (_, index) => draft(`p${index}`)));
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 20, window: 10 });
  const reading = take(feed, from, 2_501);
  await append([draft("live")]);
  expect((await reading).at(-1)?.clusterName).toBe("live");
});

test("a reader from a newer snapshot than what the process has read gets nothing twice", async () => {
  // It never reads by itself.
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 1_000_000 });
  await append([draft("old"), draft("older")]);
  const snapshot = await lastEventNumber(database.orm.em);
  expect(snapshot).toBeGreaterThan(feed.last);
  const next = take(feed, snapshot, 1);
  await append([draft("new")]);
  feed.poll();
  expect((await next)[0]?.clusterName).toBe("new");
});

test("a commit in the very moment of a subscription is neither lost nor told twice", async () => {
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 1_000_000 });
  for (let round = 0; round < 30; round++) {
    const after = feed.last;
    const [events] = await Promise.all([
      take(feed, after, 2),
      append([draft(`x${round}`)]).then(() => feed.poll()),
      append([draft(`y${round}`)]).then(() => feed.poll()),
    ]);
    expect(events.map((event) => event.clusterName).toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1))).toEqual([
      `x${round}`,
      `y${round}`,
    ]);
  }
});

test("a reader that falls out of the window is refused with where to go on, and costs the others nothing", async () => {
  await using feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 1_000_000, window: 10 });
  const from = feed.last;
  const slow = feed.follow(from, all, AbortSignal.timeout(10_000));
  const quick = take(feed, from, 1_301);
  await append([draft("first")]);
  feed.poll();
  const first = await slow.next();
  if (first.done === true) throw new Error("the slow reader got nothing");
  for (let round = 0; round < 13; round++) {
    await append(Array.from({ length: 100 }, (_, index) => draft(`${round}/${index}`)));
    feed.poll();
  }
  await quick;
  // The window is cut before new events come in, and how many came in at a time depends on the machine.
  await append([draft("last")]);
  feed.poll();
  await expect.poll(() => feed.last).toBe(await lastEventNumber(database.orm.em));
  await expect(slow.next()).rejects.toMatchObject({
    code: "SUBSCRIBER_TOO_SLOW",
    message: expect.stringContaining(`after: "${first.value.number}"`) as string,
  });
  const rest = await take(feed, BigInt(first.value.number), 1_300);
  expect(rest[0]?.clusterName, "going on after the refusal skipped an event").toBe("0/0");
});

test("readers end with their signal, and with the feed", async () => {
  const feed = await EventFeed.start(database.orm.em, database.log, { pollMs: 1_000_000 });
  const leaving = new AbortController();
  const left = feed.follow(feed.last, all, leaving.signal).next();
  const staying = feed.follow(feed.last, all, new AbortController().signal).next();
  leaving.abort();
  expect((await left).done).toBe(true);
  const ended = staying.catch((error: unknown) => error);
  await feed[Symbol.asyncDispose]();
  expect(await ended).toMatchObject({ code: "SHUTTING_DOWN" });
});

test("old events are deleted in pieces, and who asks for them is told so, also when nothing is left", async () => {
  await using own = await testDatabase();
  const { em } = own.orm;
  const write = (count: number, at: Date): Promise<void> =>
    em.fork().transactional((fork) =>
      appendEvents(
        fork,
        Array.from({ length: count }, (_, index) => draft(`${index}`)),
        at,
      ),
    );
  const now = new Date();
  await write(5_100, new Date(now.getTime() - 31 * 86_400_000));
  const old = await lastEventNumber(em);
  await write(2, now);
  expect(await deleteOldEvents(em, 30)).toBe(5_100);
  expect(await deleteOldEvents(em, 30)).toBe(0);
  await using feed = await EventFeed.start(em, own.log, { pollMs: 20 });
  await expect(take(feed, 0n, 1)).rejects.toMatchObject({ code: "EVENTS_EXPIRED" });
  expect((await take(feed, old, 2)).length, "what is kept can be read from the horizon on").toBe(2);
  await own.sql(`update "event" set "at" = "at" - interval '31 days'`);
  await deleteOldEvents(em, 30);
  const last = await lastEventNumber(em);
  expect(last, "a subscriber that begins now would begin before the horizon").toBeGreaterThan(old);
  const live = take(feed, last, 1);
  await write(1, now);
  expect((await live).length).toBe(1);
});

test("progress is kept for hours, and its newest event of each session as long as any other event", async () => {
  await using own = await testDatabase();
  const { em } = own.orm;
  const now = new Date();
  const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);
  const [a, b] = ["a", "b"].map((letter) => `${letter.repeat(8)}-0000-4000-8000-000000000001`);
  const write = (session: string | undefined, kind: EventDraft["kind"], hours: number): Promise<void> =>
    em
      .fork()
      .transactional((fork) =>
        appendEvents(fork, [draft(`${hours}`, { kind, sessionId: session ?? null })], hoursAgo(hours)),
      );
  for (const hours of [9, 8, 7]) await write(a, "SESSION_PROGRESS", hours);
  await write(b, "SESSION_PROGRESS", 9);
  await write(a, "SESSION_STATUS_CHANGED", 8);
  await write(a, "SESSION_PROGRESS", 1);
  await write(a, "SESSION_PROGRESS", 0);
  expect(await deleteOldProgress(em, 6)).toBe(3);
  const kept = await own.sql<{ kind: string; cluster_name: string }>(
    `select "kind", "cluster_name" from "event" order by "number"`,
  );
  expect(kept.map(({ kind, cluster_name }) => `${kind} ${cluster_name}`)).toEqual([
    "SESSION_PROGRESS 9",
    "SESSION_STATUS_CHANGED 8",
    "SESSION_PROGRESS 1",
    "SESSION_PROGRESS 0",
  ]);
  await using feed = await EventFeed.start(em, own.log, { pollMs: 20 });
  expect(await take(feed, 0n, 4), "who begins before the gap is refused").toHaveLength(4);
});

test("the window is bounded in bytes too: large events leave it sooner", async () => {
  await using own = await testDatabase();
  const { em } = own.orm;
  await using feed = await EventFeed.start(em, own.log, { pollMs: 1_000_000, windowBytes: 100_000 });
  const append20 = (bytes: number) =>
    em.fork().transactional((fork) =>
      appendEvents(
        fork,
        Array.from({ length: 20 }, (_, index) => draft(`${index}`, { after: { text: "x".repeat(bytes) } })),
      ),
    );
  const read = async () => {
    feed.poll();
    await expect.poll(() => feed.last).toBe(await lastEventNumber(em));
  };
  const slow = feed.follow(0n, all, AbortSignal.timeout(10_000));
  await append20(10);
  await read();
  expect((await slow.next()).done).toBe(false);
  for (let round = 0; round < 3; round++) {
    await append20(20_000);
    await read();
  }
  const next = async () => {
    for await (const _ of slow);
  };
  await expect(next(), "200 events of 20 kB are kept for a reader").rejects.toMatchObject({
    code: "SUBSCRIBER_TOO_SLOW",
  });
});
