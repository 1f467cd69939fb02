import { describe, expect, it, test } from "vitest";
import { GEOREP_STATUSES, type GeoRepStatus } from "../../../src/model/status.js";
import {
  isHalfDone,
  judge,
  reached,
  type ReportedBrick,
  SESSION_ACTIONS,
  transitionsOf,
} from "../../../src/model/transitions.js";

const up = (status: GeoRepStatus): ReportedBrick => ({ status, isDaemonUp: true });

// In the order of GEOREP_STATUSES; R run, . already so, x wrong state.
const VERDICTS = [
  //                 INIT NOTS ACTI PASS PAUS STOP PART FAUL UNKN
  ["START", false, ".    R    .    .    x    R    R    .    R"],
  ["START", true, " R    R    R    R    x    R    R    R    R"],
  ["STOP", false, " R    x    R    R    R    .    R    R    R"],
  ["STOP", true, "  R    x    R    R    R    .    R    R    R"],
  ["PAUSE", false, "R    x    R    R    .    x    R    R    R"],
  ["RESUME", false, ".   x    .    .    R    x    .    .    R"],
  ["DELETE", false, "x   R    x    x    x    R    x    x    R"],
] as const;
const LETTER = { RUN: "R", NO_CHANGE: ".", WRONG_STATE: "x" } as const;

test.each(VERDICTS)("%s with force %s", (action, force, expected) => {
  const told = GEOREP_STATUSES.map((status) => LETTER[judge(action, status, force, []).kind]);
  expect(told.join(" ")).toBe(expected.trim().split(/ +/).join(" "));
});

test.each([
  ["START", "y    n    y    y    y    n    y    y    n"],
  ["STOP", " n    n    n    n    n    y    n    n    n"],
  ["PAUSE", "n    n    n    n    y    n    n    n    n"],
  ["RESUME", "y   n    y    y    n    n    y    y    n"],
] as const)("a poll after %s shows it as done", (action, expected) => {
  const told = GEOREP_STATUSES.map((status) => (reached(action, status, []) ? "y" : "n"));
  expect(told.join(" ")).toBe(expected.trim().split(/ +/).join(" "));
});

test.each([
  ["START", "STOPPED"],
  ["START", "NOTSTARTED"],
  ["RESUME", "PAUSED"],
] as const)("%s is not done while a brick is %s, though the bricks beside it carry the set", (action, left) => {
  for (const status of ["ACTIVE", "PARTIAL_FAULTY"] as const) {
    expect(judge(action, status, false, [up("ACTIVE"), up(left)])).toEqual({ kind: "RUN" });
    expect(reached(action, status, [up("ACTIVE"), up(left)])).toBe(false);
    expect(reached(action, status, [up("ACTIVE"), up("PASSIVE")])).toBe(true);
  }
});

test("where a daemon is down Gluster starts without it, and a paused brick there is not taken for resumed", () => {
  const beside = (status: GeoRepStatus) => [up("ACTIVE"), { status, isDaemonUp: false }];
  expect(judge("START", "ACTIVE", false, beside("STOPPED"))).toEqual({ kind: "NO_CHANGE" });
  expect(reached("START", "ACTIVE", beside("STOPPED"))).toBe(true);
  expect(judge("RESUME", "ACTIVE", false, beside("PAUSED"))).toEqual({ kind: "RUN" });
  expect(reached("RESUME", "ACTIVE", beside("PAUSED"))).toBe(false);
  expect(isHalfDone("PAUSE", beside("PAUSED")), "the plain command would be refused").toBe(true);
});

test("while a brick's monitor is not there nobody is told that the session is resumed already", () => {
  for (const missing of ["STOPPED", "NOTSTARTED", "UNKNOWN"] as const) {
    expect(judge("RESUME", "ACTIVE", false, [up("ACTIVE"), up(missing)]), missing).toEqual({ kind: "RUN" });
  }
  for (const working of ["INITIALIZING", "PASSIVE", "FAULTY"] as const) {
    expect(judge("RESUME", "ACTIVE", false, [up("ACTIVE"), up(working)]), working).toEqual({ kind: "NO_CHANGE" });
  }
});

test("every refusal says why", () => {
  const reasons = VERDICTS.flatMap(([action, force]) =>
    GEOREP_STATUSES.map((status) => judge(action, status, force, [])).flatMap((verdict) =>
      verdict.kind === "WRONG_STATE" ? [verdict.reason] : [],
    ),
  );
  expect(reasons.filter((reason) => !/^The session .+\.$/.test(reason))).toEqual([]);
});

test("what is already so counts as reached, or an operation would wait for what it has", () => {
  for (const action of ["START", "STOP", "PAUSE", "RESUME"] as const) {
    const so = GEOREP_STATUSES.filter((status) => judge(action, status, false, []).kind === "NO_CHANGE");
    expect(
      so.filter((status) => !reached(action, status, [])),
      action,
    ).toEqual([]);
  }
});

describe("what is offered", () => {
  const allowed = (status: GeoRepStatus, bricks: readonly GeoRepStatus[]): string[] =>
    transitionsOf(status, bricks, false, null)
      .filter((each) => each.allowed)
      .map(({ action }) => action);

  it.each<[GeoRepStatus, GeoRepStatus[], string[]]>([
    ["NOTSTARTED", ["NOTSTARTED"], ["START", "DELETE"]],
    ["STOPPED", ["STOPPED"], ["START", "DELETE"]],
    ["ACTIVE", ["ACTIVE", "PASSIVE"], ["STOP", "PAUSE"]],
    // one brick carries the set, and its neighbour was left behind by a start or a resume
    ["ACTIVE", ["ACTIVE", "STOPPED"], ["START", "STOP", "PAUSE", "RESUME"]],
    ["ACTIVE", ["ACTIVE", "PAUSED"], ["STOP", "PAUSE", "RESUME"]],
    ["PAUSED", ["PAUSED"], ["STOP", "RESUME"]],
    ["FAULTY", ["FAULTY"], ["STOP", "PAUSE"]],
    ["PARTIAL_FAULTY", ["ACTIVE", "STOPPED"], ["START", "STOP", "PAUSE", "RESUME"]],
    ["UNKNOWN", [], ["START", "STOP", "PAUSE", "RESUME", "DELETE"]],
  ])("of %s with bricks %j is %j", (status, bricks, actions) => {
    expect(allowed(status, bricks)).toEqual(actions);
  });

  it.each<GeoRepStatus>(["NOTSTARTED", "STOPPED"])(
    "includes a stop of what is %s while a start is waited for",
    (status) => {
      const stop = transitionsOf(status, [status], true, null).find(({ action }) => action === "STOP");
      expect(stop).toEqual({ action: "STOP", allowed: true, reason: null });
    },
  );

  it("is nothing of a session that no command can name, and the reason is told, whatever its status", () => {
    const reason = "It cannot be named.";
    for (const status of GEOREP_STATUSES) {
      const offered = transitionsOf(status, [status], true, reason);
      expect(offered).toEqual(SESSION_ACTIONS.map((action) => ({ action, allowed: false, reason })));
    }
  });

  it("says why not, for whatever is not", () => {
    for (const status of GEOREP_STATUSES) {
      for (const { allowed: may, reason } of transitionsOf(status, [status], false, null))
        expect(reason === null).toBe(may);
    }
    expect(transitionsOf("PAUSED", ["PAUSED"], false, null)[0]).toMatchObject({
      action: "START",
      reason: "The session is paused: resume it.",
    });
  });
});
