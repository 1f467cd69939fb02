import { expect, test } from "vitest";
import { bricksPerSet, statusOfAnswering, statusOfSession } from "../../../src/model/health.js";
import type { GeoRepStatus } from "../../../src/model/status.js";

const LETTERS: Readonly<Record<string, GeoRepStatus>> = {
  A: "ACTIVE",
  P: "PASSIVE",
  I: "INITIALIZING",
  F: "FAULTY",
  S: "STOPPED",
  N: "NOTSTARTED",
  Z: "PAUSED",
  "?": "UNKNOWN",
};
const REPLICA_2 = { replicaCount: 2, disperseCount: 0 };
const REPLICA_3 = { replicaCount: 3, disperseCount: 0 };
const DISPERSE_6 = { replicaCount: 1, disperseCount: 6 };
const PLAIN = { replicaCount: 1, disperseCount: 0 };

const bricks = (letters: string): GeoRepStatus[] =>
  letters
    .replaceAll(" ", "")
    .split("")
    .map((letter) => LETTERS[letter] ?? "UNKNOWN");

test.each([
  // no bricks known
  [PLAIN, "", "UNKNOWN"],
  // replica 2: one Active brick is enough for its set
  [REPLICA_2, "AP", "ACTIVE"],
  [REPLICA_2, "PA", "ACTIVE"],
  [REPLICA_2, "A?", "ACTIVE"],
  [REPLICA_2, "AF", "ACTIVE"],
  [REPLICA_2, "IF", "INITIALIZING"],
  [REPLICA_2, "FP", "FAULTY"],
  [REPLICA_2, "PP", "PASSIVE"],
  [REPLICA_2, "P?", "UNKNOWN"],
  [REPLICA_2, "F?", "UNKNOWN"],
  // all are known and none replicates: halted, whatever the reason
  [REPLICA_2, "SP", "FAULTY"],
  [REPLICA_2, "PN", "FAULTY"],
  [REPLICA_2, "ZS", "FAULTY"],
  [REPLICA_2, "AP SP", "PARTIAL_FAULTY"],
  [REPLICA_3, "SP?", "UNKNOWN"],
  [REPLICA_2, "S?", "UNKNOWN"],
  [REPLICA_2, "NN", "NOTSTARTED"],
  [REPLICA_2, "ZZ", "PAUSED"],
  // distributed over two and three sets
  [REPLICA_2, "AP PA", "ACTIVE"],
  [REPLICA_2, "AP FF", "PARTIAL_FAULTY"],
  [REPLICA_2, "II FF", "PARTIAL_FAULTY"],
  [REPLICA_2, "FF SS", "FAULTY"],
  [REPLICA_2, "FF ??", "FAULTY"],
  [REPLICA_2, "AP II", "INITIALIZING"],
  [REPLICA_2, "AP SS", "PARTIAL_FAULTY"],
  [REPLICA_2, "AP ??", "PARTIAL_FAULTY"],
  [REPLICA_2, "SS NN", "UNKNOWN"],
  [REPLICA_2, "PP ??", "UNKNOWN"],
  [REPLICA_2, "II SS ??", "INITIALIZING"],
  [REPLICA_2, "AP II FF", "PARTIAL_FAULTY"],
  // replica 3, and 2 + 1 arbiter, which Gluster counts among the replicas
  [REPLICA_3, "PAP", "ACTIVE"],
  [REPLICA_3, "PPF", "FAULTY"],
  [REPLICA_3, "APP FFF", "PARTIAL_FAULTY"],
  // disperse 4+2
  [DISPERSE_6, "PPPAPP", "ACTIVE"],
  [DISPERSE_6, "PPPPP?", "UNKNOWN"],
  [DISPERSE_6, "APPPPP FFPPPP", "PARTIAL_FAULTY"],
  // plain: each brick is a set
  [PLAIN, "AAA", "ACTIVE"],
  [PLAIN, "AAF", "PARTIAL_FAULTY"],
  [PLAIN, "AA?", "PARTIAL_FAULTY"],
  [PLAIN, "FFS", "FAULTY"],
  [PLAIN, "PPP", "PASSIVE"],
  // a set that is cut short by a volume being changed counts with what it has
  [REPLICA_2, "AP S", "PARTIAL_FAULTY"],
] as const)("%j with bricks %j is %s", (layout, letters, expected) => {
  expect(statusOfSession(bricks(letters), layout)).toBe(expected);
});

test("the size of a set comes from disperse before replica, and is never below one", () => {
  expect(bricksPerSet({ replicaCount: 3, disperseCount: 6 })).toBe(6);
  expect(bricksPerSet({ replicaCount: 0, disperseCount: 0 })).toBe(1);
});

test.each([
  [REPLICA_2, "S-", "STOPPED"],
  [REPLICA_2, "S- --", "STOPPED"],
  [REPLICA_2, "SA", "ACTIVE"],
  [REPLICA_2, "SS A-", "PARTIAL_FAULTY"],
  [REPLICA_2, "SP", "UNKNOWN"],
  [REPLICA_2, "--", "UNKNOWN"],
  [PLAIN, "Z-Z", "PAUSED"],
  [PLAIN, "", "UNKNOWN"],
] as const)("of those that answer in %j, %j is %s", (layout, letters, expected) => {
  const told = letters
    .replaceAll(" ", "")
    .split("")
    .map((letter) => (letter === "-" ? null : (LETTERS[letter] ?? null)));
  expect(statusOfAnswering(told, layout)).toBe(expected);
});
