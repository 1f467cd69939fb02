import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HistoryRecorder } from "../../src/owner/observe/history-recorder.js";
import { type Answer, at, list, testService, type TestService } from "../support/api.js";
import { testDatabase, type TestDatabase } from "../support/database.js";
import { ADMIN, SimulatedService } from "../support/simulated-service.js";
import { seed, type Seeded } from "../support/seed.js";
import { Statements } from "../support/statements.js";

const BEGIN = Date.parse("2026-01-10T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let database: TestDatabase;
let service: TestService;
let seeded: Seeded;
let session: string;
beforeAll(async () => {
  database = await testDatabase();
  seeded = await seed(database, { clusters: 1, volumes: 1, sessions: 2, bricks: 2, events: 0 });
  service = await testService(database);
  session = seeded.sessions[0]?.id ?? "";
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await database.sql(`delete from "gluster_georep_session_history"`);
});

function recorder(): HistoryRecorder {
  const as = {
    em: database.orm.em,
    clusterId: seeded.clusters[0]?.id ?? "",
    signal: new AbortController().signal,
    assertOwned: () => Promise.resolve(),
  };
  return new HistoryRecorder(as, (error) => {
    throw error;
  });
}

interface Figures {
  readonly status?: string;
  /** Since when changes wait, epoch milliseconds. */
  readonly waiting?: number | "NOTHING" | null;
  readonly pending?: number | null;
  readonly failures?: number | null;
}

async function set({ status = "ACTIVE", waiting = null, pending = 0, failures = 0 }: Figures): Promise<void> {
  const lagState = waiting === null ? null : waiting === "NOTHING" ? "IDLE" : "CATCHING_UP";
  await database.sql(
    `update "gluster_georep_session" set "status" = $2, "lag_state" = $3, "unsynced_since" = $4, "pending" = $5, "failures" = $6
     where "session_id" = $1`,
    [session, status, lagState, typeof waiting === "number" ? new Date(waiting) : null, pending, failures],
  );
}

/** Has each minute noted, 3 s after it began, as by a poll. */
async function note(on: HistoryRecorder, from: number, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) await on.note(new Date(from + minute * MINUTE + 3_000));
}

async function history(from: number, to: number, resolution: number | null = null): Promise<Answer[]> {
  const { data, errors, text } = await service.query(
    `query ($id: ID!, $from: DateTime, $to: DateTime, $resolution: Int) { geoRepSession(id: $id) {
       history(from: $from, to: $to, resolution: $resolution) { at status lagSeconds pending failures } } }`,
    { id: session, from: new Date(from).toISOString(), to: new Date(to).toISOString(), resolution },
  );
  expect(errors, text).toEqual([]);
  return list(data, "geoRepSession", "history");
}

async function rowsOf(resolution: number): Promise<number> {
  const [row] = await database.sql(
    `select count(*)::int as "count" from "gluster_georep_session_history" where "session_id" = $1 and "resolution" = $2`,
    [session, resolution],
  );
  return Number(row?.["count"]);
}

const minutesOf = (points: readonly Answer[]): number[] =>
  points.map((point) => (Date.parse(String(at(point, "at"))) - BEGIN) / MINUTE);

describe("the history of a session", () => {
  it("whose figures stay the same is whole, its lag growing, and takes a row in some minutes only", async () => {
    await set({ waiting: BEGIN - 57_000, pending: 2 });
    await note(recorder(), BEGIN, 30);
    const points = await history(BEGIN, BEGIN + 30 * MINUTE, 60);
    expect(minutesOf(points)).toEqual(Array.from({ length: 30 }, (_, minute) => minute));
    const lags = points.map((point) => Number(at(point, "lagSeconds")));
    for (const [minute, lag] of lags.entries()) {
      // Of the last one it is known up to its poll.
      expect(lag, `minute ${minute}`).toBeGreaterThanOrEqual(60 * (minute + 1) - (minute === 29 ? 57 : 0));
      expect(lag, `minute ${minute}`).toBeLessThan(60 * (minute + 2));
    }
    expect(points[29]).toMatchObject({ status: "ACTIVE", pending: "2", failures: "0" });
    expect(await rowsOf(60)).toBeLessThanOrEqual(5);
  });

  it("that has nothing to copy has no lag, however long that is so", async () => {
    await set({ waiting: "NOTHING" });
    await note(recorder(), BEGIN, 30);
    const points = await history(BEGIN, BEGIN + 30 * MINUTE, 60);
    expect(points.map((point) => at(point, "lagSeconds"))).toEqual(Array.from({ length: 30 }, () => 0));
    expect(await rowsOf(60)).toBeLessThanOrEqual(5);
  });

  it("leaves a minute out that comes while another is noted, and waits for that one", async () => {
    await set({ pending: 1 });
    const on = recorder();
    void on.note(new Date(BEGIN));
    await on.note(new Date(BEGIN + MINUTE));
    expect(await rowsOf(60)).toBe(1);
  });

  it("tells the worst of each step", async () => {
    const on = recorder();
    await set({ waiting: BEGIN, pending: 1 });
    await note(on, BEGIN, 1);
    await set({ waiting: BEGIN - HOUR, pending: 9, failures: 4, status: "FAULTY" });
    await note(on, BEGIN + MINUTE, 1);
    await set({ waiting: BEGIN + 2 * MINUTE, pending: 3 });
    await note(on, BEGIN + 2 * MINUTE, 1);
    await set({ status: "PAUSED", pending: null, failures: null });
    await note(on, BEGIN + 3 * MINUTE, 1);
    expect(await history(BEGIN, BEGIN + 2 * MINUTE, 60)).toMatchObject([
      { status: "ACTIVE", lagSeconds: 3, pending: "1" },
      { status: "FAULTY", lagSeconds: 3_663, pending: "9", failures: "4" },
    ]);
    expect(await history(BEGIN, BEGIN + 4 * MINUTE, 240)).toEqual([
      { at: new Date(BEGIN).toISOString(), status: "FAULTY", lagSeconds: 3_663, pending: "9", failures: "4" },
    ]);
    expect((await history(BEGIN + 4 * MINUTE, BEGIN + 5 * MINUTE, 60))[0]).toMatchObject({
      status: "PAUSED",
      lagSeconds: null,
      pending: null,
      failures: null,
    });
  });

  it("has no points of a while in which nobody polled", async () => {
    const on = recorder();
    await set({ waiting: BEGIN });
    await note(on, BEGIN, 5);
    await set({ waiting: BEGIN + HOUR });
    await note(on, BEGIN + HOUR, 5);
    const points = await history(BEGIN, BEGIN + 2 * HOUR, 300);
    // Figures are taken to hold for ten minutes where nothing is noted after them.
    expect(minutesOf(points)).toEqual([0, 5, 10, 60, 65, 70]);
  });

  it("is kept by minutes for a day and by hours after it, and does not grow", async () => {
    let on = recorder();
    for (let hour = 0; hour < 50; hour += 1) {
      const begin = BEGIN + hour * HOUR;
      await set({ waiting: begin - 10_000, pending: hour });
      await note(on, begin, 2);
      // Another replica goes on with it, in the middle of what one has noted.
      if (hour % 7 === 3) on = recorder();
    }
    const end = BEGIN + 50 * HOUR;
    expect(await rowsOf(3_600), "an hour each, but for the present one").toBe(49);
    expect(await rowsOf(60)).toBeLessThanOrEqual(26 * 2);
    const points = await history(BEGIN, end, 3_600);
    expect(points.map((point) => at(point, "pending"))).toEqual(Array.from({ length: 50 }, (_, hour) => String(hour)));
    expect(minutesOf(await history(BEGIN, BEGIN + 10 * HOUR, 60)), "no minutes of so long ago").toEqual([]);
    expect(at((await history(BEGIN, BEGIN + 48 * HOUR, 86_400))[0], "pending"), "the most of a day").toBe("11");
    await note(on, end + 89 * 24 * HOUR, 1);
    expect(await rowsOf(3_600), "90 days of hours, but for the one that was the last").toBe(23);
    await note(on, end + 91 * 24 * HOUR, 1);
    expect([await rowsOf(60), await rowsOf(3_600)], "but for the hour of two days before").toEqual([1, 1]);
  });

  it("of an owner who comes after hours without one is whole as far as there were polls", async () => {
    await set({ waiting: BEGIN });
    await note(recorder(), BEGIN, 3);
    await set({ waiting: BEGIN + 5 * HOUR });
    await note(recorder(), BEGIN + 5 * HOUR, 1);
    expect(await rowsOf(3_600)).toBe(1);
    expect(minutesOf(await history(BEGIN, BEGIN + 6 * HOUR, 3_600))).toEqual([0, 300]);
  });

  it.each(["the same", "another"])(
    "after a month without a poll goes on by %s owner at once, and is whole",
    async (who) => {
      const on = recorder();
      await set({ waiting: BEGIN });
      await note(on, BEGIN + 58 * MINUTE, 1);
      const month = 30 * 24 * HOUR;
      using statements = new Statements();
      await note(who === "the same" ? on : recorder(), BEGIN + month, 1);
      // The sample holds for a while, here into the next hour.
      expect(minutesOf(await history(BEGIN, BEGIN + month, 3_600))).toEqual([0, 60]);
      expect(statements.texts.length, "a statement for each hour without a poll").toBeLessThan(50);
    },
  );

  it("is asked for of many sessions by one statement more", async () => {
    await note(recorder(), BEGIN, 1);
    const from = new Date(BEGIN).toISOString();
    const to = new Date(BEGIN + HOUR).toISOString();
    const counted = async (fields: string) => {
      using statements = new Statements();
      const { data, errors } = await service.query(`{ geoRepSessions { nodes { ${fields} } } }`);
      expect(errors).toEqual([]);
      // A query of several statements reads one snapshot.
      return { data, reads: statements.texts.filter((text) => !/^(?:begin|commit)/.test(text)) };
    };
    const without = await counted("id");
    const { data, reads } = await counted(`id history(from: "${from}", to: "${to}", resolution: 3600) { at }`);
    expect(reads.length, reads.join("\n")).toBe(without.reads.length + 1);
    expect(list(data, "geoRepSessions", "nodes")).toHaveLength(2);
    for (const node of list(data, "geoRepSessions", "nodes")) {
      expect(at(node, "history")).toEqual([{ at: from }]);
    }
  });

  it("that cannot be given is refused with the argument at fault", async () => {
    const { errors, text } = await service.query(
      `{ geoRepSessions { nodes { history(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z", resolution: 60) { at } } } }`,
    );
    expect(errors, text).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", field: "resolution" } }]);
  });
});

it("a session that is polled has a history from its first minute on", async () => {
  const on = await SimulatedService.start();
  try {
    const id = await on.create();
    await on.done(on.services.sessions.start(ADMIN, id, {}));
    await expect
      .poll(
        () => on.database.sql(`select "status" from "gluster_georep_session_history" where "session_id" = $1`, [id]),
        {
          timeout: 150_000,
          message: "no poll noted the session's figures",
        },
      )
      .not.toEqual([]);
  } finally {
    await on[Symbol.asyncDispose]();
  }
  // It waits for the next minute, whatever else the machine does.
}, 240_000);
