import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { parse } from "graphql";
import WebSocket from "ws";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { EventDraft } from "../../src/model/events/event.js";
import { appendEvents } from "../../src/store/events.js";
import { deleteOldEvents } from "../../src/store/retention.js";
import { type ConnectionOptions, type ConnectionState, LiveConnection } from "../../src/web/live/connection.js";
import { followSessions, type SessionChange } from "../../src/web/live/session-changes.js";
import { SessionStore } from "../../src/web/live/session-store.js";
import { pageCookie, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { seed, type Seeded, uuid } from "../support/seed.js";
import { TcpProxy } from "../support/tcp-proxy.js";

interface Change extends SessionChange {
  readonly session: { readonly id: string; readonly status: string } | null;
  readonly status: string | null;
}
const FOLLOW = parse(`subscription ($after: BigInt, $clusterId: ID) {
  geoRepSessionChanged(after: $after, clusterId: $clusterId) { cursor kind sessionId status session { id status } } }`) as TypedDocumentNode<
  { readonly geoRepSessionChanged: Change },
  { readonly after?: string | null }
>;
const OFTEN = { interval: 20 };

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
let proxy: TcpProxy;
let cookie: string;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 2, volumes: 1, sessions: 2 });
  service = await testService(database, { recheckMs: 200 });
  proxy = await TcpProxy.start(service.url);
});
beforeEach(async () => {
  proxy.mend();
  cookie = await pageCookie(service.url);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A browser's WebSocket, which sends the page's cookie and origin along. */
class PageSocket extends WebSocket {
  constructor(url: string, protocols: string) {
    super(url, protocols, { headers: { cookie, origin: proxy.url } });
    // A browser throws nothing where a connection is given up before it is open.
    this.on("error", () => undefined);
  }
}

function connected(options: Partial<ConnectionOptions> = {}) {
  const loggedOut = vi.fn<() => void>();
  const connection = new LiveConnection({
    url: `${proxy.url.replace(/^http/, "ws")}/graphql`,
    loggedOut,
    firstWaitMs: 20,
    longestWaitMs: 100,
    webSocketImpl: PageSocket,
    ...options,
  });
  return { connection, loggedOut, [Symbol.asyncDispose]: () => connection.dispose() };
}

/** Everything that a follower is told. */
function followed(connection: Pick<LiveConnection, "follow">) {
  const told: string[] = [];
  const stop = followSessions(
    connection,
    FOLLOW,
    {},
    {
      restart: () => void told.push("restart"),
      change: ({ kind, status }) => void told.push(kind === "CHANGED" ? `${kind} ${status}` : kind),
      failed: (message) => void told.push(`failed: ${message}`),
    },
  );
  return { told, stop };
}

async function append(...statuses: readonly string[]): Promise<void> {
  const [row] = seeded.sessions;
  if (row === undefined) throw new Error("the seed has sessions");
  const drafts = statuses.map((status): EventDraft => ({
    kind: "SESSION_STATUS_CHANGED",
    clusterId: row.clusterId,
    clusterName: "c",
    secondaryClusterId: null,
    volumeId: row.primaryVolumeId,
    volumeName: "v",
    sessionId: row.id,
    before: { status: "ACTIVE" },
    after: { status },
  }));
  await database.orm.em.fork().transactional((em) => appendEvents(em, drafts));
  service.feed.poll();
}

async function reaches(connection: LiveConnection, phase: LiveConnection["state"]["phase"]): Promise<void> {
  await expect.poll(() => connection.state.phase, OFTEN).toBe(phase);
}
const lost = (connection: LiveConnection) => reaches(connection, "lost");
const open = (connection: LiveConnection) => reaches(connection, "open");
async function toldLast(told: readonly string[], last: string): Promise<void> {
  await expect.poll(() => told.at(-1), OFTEN).toBe(last);
}
const snapshot = () => ["restart", ...seeded.sessions.map(() => "SNAPSHOT"), "SNAPSHOT_END"];

describe("the page's connection", () => {
  it("tells the present state, each change, and after a loss those that were missed, once and in order", async () => {
    await using page = connected();
    const { told } = followed(page.connection);
    await toldLast(told, "SNAPSHOT_END");
    await append("FAULTY");
    await toldLast(told, "CHANGED FAULTY");
    proxy.break();
    await lost(page.connection);
    await append("PAUSED", "STOPPED");
    proxy.mend();
    await append("ACTIVE");
    await toldLast(told, "CHANGED ACTIVE");
    expect(told).toEqual([...snapshot(), "CHANGED FAULTY", "CHANGED PAUSED", "CHANGED STOPPED", "CHANGED ACTIVE"]);
    expect(page.connection.state).toMatchObject({ phase: "open", nextTryAt: null });
    expect(page.loggedOut, "a lost network looks like the end of the log-in").not.toHaveBeenCalled();
  });

  it("reads the present state anew where what was missed is no longer kept", async () => {
    await using page = connected();
    const { told } = followed(page.connection);
    await toldLast(told, "SNAPSHOT_END");
    await append("FAULTY");
    await toldLast(told, "CHANGED FAULTY");
    proxy.break();
    await lost(page.connection);
    await append("PAUSED", "STOPPED", "ACTIVE");
    await database.sql(`update "event" set "at" = "at" - interval '40 days'`);
    await deleteOldEvents(database.orm.em, 30);
    proxy.mend();
    await toldLast(told, "SNAPSHOT_END");
    expect(told.slice(snapshot().length)).toEqual(["CHANGED FAULTY", ...snapshot()]);
  });

  it("notices a network that says nothing any more, and says how old the last sign of life is", async () => {
    await using page = connected({ pingMs: 200 });
    const { told } = followed(page.connection);
    await toldLast(told, "SNAPSHOT_END");
    await open(page.connection);
    const before = Date.now();
    proxy.swallow();
    await lost(page.connection);
    const { asOf } = page.connection.state;
    expect(asOf, "what is shown would pass for newer than it is").toBeLessThanOrEqual(before + 1_000);
    expect(asOf).toBeGreaterThan(before - 5_000);
    await append("FAULTY");
    proxy.mend();
    await toldLast(told, "CHANGED FAULTY");
    await open(page.connection);
  });

  it("waits longer from try to try, up to a bound, and not at all when told to", async () => {
    proxy.break();
    await using page = connected({ firstWaitMs: 50, longestWaitMs: 400 });
    const waits: number[] = [];
    const hear = ({ nextTryAt }: ConnectionState): void => {
      if (nextTryAt !== null) waits.push(nextTryAt - Date.now());
    };
    page.connection.onChange(() => hear(page.connection.state));
    followed(page.connection);
    await expect.poll(() => waits.length, OFTEN).toBeGreaterThan(6);
    for (const [index, wait] of waits.entries()) {
      const most = Math.min(400, 50 * 2 ** index);
      expect(wait, `the wait before try ${index + 2}`).toBeLessThanOrEqual(most);
      expect(wait, `the wait before try ${index + 2}`).toBeGreaterThan(most / 2 - 20);
    }
    await using patient = connected({ firstWaitMs: 3_600_000, longestWaitMs: 3_600_000 });
    const { told } = followed(patient.connection);
    await lost(patient.connection);
    proxy.mend();
    patient.connection.tryNow();
    await toldLast(told, "SNAPSHOT_END");
  });

  it("is tried once for all that follow over it", async () => {
    await using page = connected({ firstWaitMs: 3_600_000, longestWaitMs: 3_600_000 });
    const all = Array.from({ length: 5 }, () => followed(page.connection));
    for (const { told } of all) await toldLast(told, "SNAPSHOT_END");
    proxy.break();
    await lost(page.connection);
    proxy.mend();
    const before = proxy.asked;
    page.connection.tryNow();
    await append("PAUSED");
    for (const { told } of all) await toldLast(told, "CHANGED PAUSED");
    expect(proxy.asked - before, "each of them opens a connection of its own").toBe(1);
  });

  it("asks for a log-in when its own has ended, tries nothing until then, and goes on where it was", async () => {
    await using page = connected();
    const { told } = followed(page.connection);
    await toldLast(told, "SNAPSHOT_END");
    await service.access.closeSession(cookie.split("=")[1] ?? "", "PAGE");
    await reaches(page.connection, "logged-out");
    expect(page.loggedOut).toHaveBeenCalledTimes(1);
    expect(page.connection.state.nextTryAt, "credentials that were refused are shown again and again").toBeNull();
    await append("STOPPED");
    cookie = await pageCookie(service.url);
    page.connection.loggedIn();
    await toldLast(told, "CHANGED STOPPED");
    expect(told).toEqual([...snapshot(), "CHANGED STOPPED"]);
  });

  it("tells why nothing more will come, and does not ask for it again", async () => {
    await using page = connected();
    const errors: string[] = [];
    let asked = 0;
    page.connection.follow({
      document: "subscription { nothing }",
      variables: () => {
        asked += 1;
        return {};
      },
      next: () => undefined,
      failed: (told) => {
        errors.push(...told.map(({ message }) => message));
        return false;
      },
    });
    await expect.poll(() => errors, OFTEN).toEqual([expect.stringContaining("Cannot query field")]);
    expect(asked).toBe(1);
    expect(page.connection.state.phase, "one bad document takes the connection from all others").toBe("open");
  });

  it("ends what nobody follows any more", async () => {
    await using page = connected();
    const { told, stop } = followed(page.connection);
    const other = followed(page.connection);
    await toldLast(told, "SNAPSHOT_END");
    await toldLast(other.told, "SNAPSHOT_END");
    stop();
    await append("PAUSED");
    await toldLast(other.told, "CHANGED PAUSED");
    expect(told).toEqual(snapshot());
  });
});

describe("sessions as the page keeps them", () => {
  type Followed = Parameters<LiveConnection["follow"]>[0];

  /** A connection whose messages the test writes. */
  function written() {
    let held: Followed | undefined;
    const connection = {
      follow: (given: unknown) => {
        held = given as Followed;
        return () => undefined;
      },
    } as Pick<LiveConnection, "follow">;
    const there = (): Followed => {
      if (held === undefined) throw new Error("nobody follows");
      return held;
    };
    const subscribe = (): unknown => there().variables();
    const tell = (kind: Change["kind"], id: string | null, cursor: string, status = "ACTIVE"): void => {
      const session = id === null || kind === "REMOVED" ? null : { id, status };
      there().next({ geoRepSessionChanged: { kind, cursor, sessionId: id, status, session } });
    };
    return {
      connection,
      subscribe,
      tell,
      fail: (code: string, field?: string) => there().failed([{ message: code, extensions: { code, field } }]),
    };
  }

  it("are read anew when the connection was lost in the middle of the present state", () => {
    const { connection, subscribe, tell } = written();
    const { told } = followed(connection);
    expect(subscribe()).toEqual({ after: null });
    tell("SNAPSHOT", uuid("one"), "7");
    expect(subscribe(), "sessions that had not arrived would be missing").toEqual({ after: null });
    tell("SNAPSHOT", uuid("one"), "8");
    tell("SNAPSHOT_END", null, "8");
    expect(subscribe()).toEqual({ after: "8" });
    tell("CHANGED", uuid("one"), "9");
    expect(subscribe()).toEqual({ after: "9" });
    expect(told).toEqual(["restart", "SNAPSHOT", "restart", "SNAPSHOT", "SNAPSHOT_END", "CHANGED ACTIVE"]);
  });

  it("are read anew of a service that has another database by now", () => {
    const { connection, subscribe, tell, fail } = written();
    const { told } = followed(connection);
    subscribe();
    tell("SNAPSHOT_END", null, "1000");
    expect(fail("INVALID_ARGUMENT", "after"), "a restored service is never followed again").toBe(true);
    expect(subscribe()).toEqual({ after: null });
    expect(fail("INVALID_ARGUMENT", "after"), "it goes round and round").toBe(false);
    expect(told).toEqual(["restart", "SNAPSHOT_END", "failed: INVALID_ARGUMENT"]);
  });

  it("stay as they were until the present state is complete again, and lack then what is gone", async () => {
    const { connection, subscribe, tell, fail } = written();
    const store = new SessionStore(connection, FOLLOW, {});
    store.subscribe(() => undefined);
    const now = () => {
      const { sessions, ...rest } = store.snapshot();
      return { ids: [...sessions.keys()], ...rest };
    };
    const shown = async (expected: object, message?: string) => {
      await expect.poll(now, { ...OFTEN, message }).toEqual(expected);
    };
    subscribe();
    tell("SNAPSHOT", "a", "1");
    await shown({ ids: ["a"], isComplete: false, error: null });
    tell("SNAPSHOT", "b", "1");
    tell("SNAPSHOT_END", null, "1");
    await shown({ ids: ["a", "b"], isComplete: true, error: null });
    tell("ADDED", "c", "2");
    tell("REMOVED", "a", "3");
    await shown({ ids: ["b", "c"], isComplete: true, error: null });
    expect(fail("EVENTS_EXPIRED"), "it would not be asked for again").toBe(true);
    subscribe();
    const listener = vi.fn<() => void>();
    store.subscribe(listener);
    tell("SNAPSHOT", "c", "9");
    await expect.poll(() => listener, OFTEN).toHaveBeenCalled();
    await shown({ ids: ["b", "c"], isComplete: true, error: null }, "sessions vanish for a moment");
    tell("SNAPSHOT_END", null, "9");
    await shown({ ids: ["c"], isComplete: true, error: null });
    expect(fail("FORBIDDEN")).toBe(false);
    await shown({ ids: ["c"], isComplete: true, error: "FORBIDDEN" });
  });
});
