import { describe, expect, it } from "vitest";
import { type BrickFigures, figuresOfSession } from "../../../src/model/session-figures.js";

const NONE: BrickFigures = {
  status: "PASSIVE",
  lastSyncedAt: null,
  entryPending: null,
  dataPending: null,
  metaPending: null,
  filesPending: null,
  deletesPending: null,
  failures: null,
  filesSkipped: null,
  crawlStatusRaw: null,
};
const brick = (figures: Partial<BrickFigures>): BrickFigures => ({ ...NONE, ...figures });
const REPLICA_2 = { replicaCount: 2, disperseCount: 0 };

const EARLY = "2026-01-01T00:00:05.000Z";
const LATE = "2026-01-01T00:00:10.000Z";

describe("a session is synced up to", () => {
  it("what its slowest set is, and a set up to what its furthest brick is", () => {
    const bricks = [
      brick({ status: "ACTIVE", lastSyncedAt: LATE }),
      brick({ lastSyncedAt: EARLY }),
      brick({ lastSyncedAt: null }),
      brick({ status: "ACTIVE", lastSyncedAt: EARLY }),
    ];
    expect(figuresOfSession(bricks, REPLICA_2).lastSyncedAt).toBe(EARLY);
    expect(figuresOfSession(bricks.slice(0, 2), REPLICA_2).lastSyncedAt).toBe(LATE);
  });

  it("an unknown time while nothing of a set is known", () => {
    const bricks = [brick({ lastSyncedAt: LATE }), NONE, null, NONE];
    expect(figuresOfSession(bricks, REPLICA_2).lastSyncedAt).toBeNull();
    expect(figuresOfSession([], REPLICA_2).lastSyncedAt).toBeNull();
  });
});

describe("what waits and what failed", () => {
  it("is that of Active bricks, beyond the integers of JSON too", () => {
    const bricks = [
      brick({ status: "ACTIVE", entryPending: "9007199254740993", dataPending: "2", metaPending: "1", failures: "3" }),
      brick({ entryPending: "50", failures: "50" }),
      brick({ status: "ACTIVE", entryPending: "4", failures: "0" }),
      brick({ status: "FAULTY", entryPending: "50", failures: "50" }),
    ];
    expect(figuresOfSession(bricks, REPLICA_2)).toMatchObject({ pending: "9007199254741000", failures: "3" });
  });

  it("is that of old releases by their own figures", () => {
    const bricks = [brick({ status: "ACTIVE", filesPending: "4", deletesPending: "2", filesSkipped: "1" })];
    expect(figuresOfSession(bricks, REPLICA_2)).toMatchObject({ pending: "6", failures: "1" });
  });

  it("is not known where no Active brick tells", () => {
    const bricks = [brick({ status: "PAUSED", entryPending: "4", failures: "1" }), brick({ status: "ACTIVE" })];
    expect(figuresOfSession(bricks, REPLICA_2)).toMatchObject({ pending: null, failures: null });
  });
});

describe("the crawl", () => {
  it("is the one that has the longest way to go, over Active bricks", () => {
    const active = (crawlStatusRaw: string | null) => brick({ status: "ACTIVE", crawlStatusRaw });
    const bricks = [
      active("Changelog Crawl"),
      brick({ crawlStatusRaw: "Hybrid Crawl" }),
      active("History Crawl"),
      NONE,
    ];
    expect(figuresOfSession(bricks, REPLICA_2).crawlStatus).toBe("HISTORY");
    expect(figuresOfSession([active("Changelog Crawl"), NONE], REPLICA_2).crawlStatus).toBe("CHANGELOG");
    expect(figuresOfSession([active("Some Crawl of 2031"), active("Changelog Crawl")], REPLICA_2).crawlStatus).toBe(
      "UNKNOWN",
    );
    expect(figuresOfSession([active(null), NONE], REPLICA_2).crawlStatus).toBeNull();
  });
});
