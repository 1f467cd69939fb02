import { expect, test } from "vitest";
import { compare } from "../../../../src/model/verification/compare.js";
import { type Entry, type EntryFacts, type Look, shownBytes } from "../../../../src/model/verification/entry.js";
import { type Judged, summaryOf } from "../../../../src/model/verification/summary.js";

const SYNCED = 1_000_000;
const FACTS: EntryFacts = { type: "f", mode: "644", uid: 1, gid: 2, bytes: 100, changedAt: "900000.1234567890" };

function there(facts: Partial<EntryFacts> = {}, more: Partial<Extract<Look, { kind: "THERE" }>> = {}): Look {
  return {
    kind: "THERE",
    facts: { ...FACTS, ...facts },
    sum: null,
    isUnreadable: false,
    target: "",
    attributes: [],
    ...more,
  };
}

const entry = (facts: Partial<EntryFacts> = {}): Entry => ({ ...FACTS, ...facts, path: "a/b" });
/** Of an entry that is at first and at last as `own` says. */
const verdict = (own: Partial<EntryFacts>, destination: Look | undefined, again: Look | undefined = there(own)) =>
  compare({ entry: entry(own), destination, again }, SYNCED);
const kinds = (own: Partial<EntryFacts>, destination: Look, again?: Look) => {
  const found = verdict(own, destination, again);
  return found.kind === "DIFFERENT" ? found.differences.map(({ kind }) => kind) : found.kind;
};

test("each way to differ has its name, and several are told together", () => {
  expect(kinds({}, there({ changedAt: "1.0" }))).toBe("IDENTICAL");
  expect(kinds({}, { kind: "MISSING" })).toEqual(["MISSING"]);
  expect(kinds({}, there({ bytes: 0 }))).toEqual(["EMPTY"]);
  expect(kinds({}, there({ bytes: 99 }))).toEqual(["SIZE"]);
  expect(kinds({ bytes: 0 }, there({ bytes: 99 })), "content where there is none at the source").toEqual(["SIZE"]);
  expect(kinds({}, there({ type: "d", mode: "1", uid: 9 })), "nothing else is compared then").toEqual(["TYPE"]);
  expect(kinds({}, there({ mode: "4644", gid: 1 }))).toEqual(["OWNER", "MODE"]);
  expect(kinds({}, there({}, { sum: "a" }), there({}, { sum: "b" }))).toEqual(["CONTENT"]);
  expect(kinds({}, there({}, { sum: null }), there({}, { sum: "b" })), "not asked for at one end").toBe("IDENTICAL");
  const link = { type: "l", mode: "777" };
  expect(kinds(link, there({ ...link, mode: "755", bytes: 3 }, { target: "x" }))).toEqual(["TARGET"]);
  expect(kinds({ type: "d" }, there({ type: "d", bytes: 4_096 })), "folders have no size of their own").toBe(
    "IDENTICAL",
  );
  expect(kinds({}, there({}, { attributes: ["user.a=0x1"] }))).toEqual(["XATTRS"]);
});

test("a change counts as copied from five seconds before what the session is synced up to", () => {
  for (const [changedAt, isSettled] of [
    ["999995.0000000000", true],
    ["999995.1000000000", false],
    ["1000001.0", false],
  ] as const) {
    expect(verdict({ changedAt }, { kind: "MISSING" }), changedAt).toMatchObject({ kind: "DIFFERENT", isSettled });
  }
  expect(compare({ entry: entry(), destination: { kind: "MISSING" }, again: there() }, null)).toMatchObject({
    isSettled: false,
  });
});

test("what changed at the source between the looks may differ, by the last digit of its time", () => {
  const again = there({ changedAt: "900000.1234567891" });
  expect(verdict({}, there({ bytes: 0 }), again)).toMatchObject({ kind: "DIFFERENT", isSettled: false });
  expect(verdict({}, there(), again)).toEqual({ kind: "IDENTICAL" });
  expect(verdict({}, { kind: "MISSING" }, { kind: "MISSING" })).toEqual({ kind: "GONE" });
});

test("what could not be read is neither missing nor identical", () => {
  const lost: Look = { kind: "UNREADABLE", reason: "Transport endpoint is not connected" };
  expect(verdict({}, lost)).toMatchObject({
    kind: "NOT_COMPARED",
    reason: expect.stringMatching(/^at the destination: T/),
  });
  expect(verdict({}, there(), lost)).toMatchObject({
    kind: "NOT_COMPARED",
    reason: expect.stringMatching(/^at the source/),
  });
  expect(verdict({}, there({}, { isUnreadable: true }))).toMatchObject({ kind: "NOT_COMPARED" });
  expect(verdict({}, there(), there({}, { isUnreadable: true }))).toMatchObject({ kind: "NOT_COMPARED" });
  expect(verdict({}, undefined)).toMatchObject({ kind: "NOT_COMPARED" });
  expect(kinds({}, there({ mode: "600" }, { isUnreadable: true })), "what is known is told").toEqual(["MODE"]);
});

const judged = (
  destination: Look | undefined,
  facts: Partial<EntryFacts> = {},
  again: Look = there(facts),
): Judged => ({
  entry: entry(facts),
  verdict: compare({ entry: entry(facts), destination, again }, SYNCED),
});
const WHOLE = { isWhole: true, trouble: null };
const PART = { isWhole: false, trouble: null };
const LATE = { changedAt: "1000001.0" };

test("the verdict is that of the worst that is known", () => {
  const of = (...all: readonly Judged[]) => summaryOf(all, WHOLE, SYNCED).verdict;
  expect(of(judged(there()))).toBe("IDENTICAL");
  expect(of()).toBe("IDENTICAL");
  expect(of(judged(there()), judged({ kind: "MISSING" }, LATE))).toBe("NOT_YET");
  expect(of(judged(undefined), judged({ kind: "MISSING" }, LATE))).toBe("INCOMPLETE");
  expect(of(judged(undefined), judged({ kind: "MISSING" }))).toBe("DIFFERENT");
  expect(summaryOf([], PART, SYNCED).verdict, "no time to see anything").toBe("INCOMPLETE");
  const broken = { isWhole: false, trouble: "Input/output error" };
  expect(summaryOf([judged(there())], broken, SYNCED), "who knows what is not seen").toMatchObject({
    verdict: "INCOMPLETE",
    message: expect.stringContaining("could not be read before the sample was chosen: Input/output error."),
  });
  expect(of(judged({ kind: "MISSING" }, {}, { kind: "MISSING" })), "it went away at both ends").toBe("IDENTICAL");
});

test("figures and words tell faults apart from what is only late, empty files before all", () => {
  const summary = summaryOf(
    [
      judged({ kind: "MISSING" }),
      judged(there({ mode: "600" })),
      judged(there({ bytes: 0 })),
      judged(there({ bytes: 0 }), LATE),
      judged(there()),
      judged(undefined),
      judged({ kind: "MISSING" }, {}, { kind: "MISSING" }),
    ],
    PART,
    SYNCED,
  );
  expect(summary).toMatchObject({ verdict: "DIFFERENT", compared: 5, different: 3, notYet: 1, notCompared: 1 });
  expect(summary.counts).toEqual([
    { kind: "EMPTY", entries: 1 },
    { kind: "MISSING", entries: 1 },
    { kind: "MODE", entries: 1 },
  ]);
  expect(summary.differences.map(({ kind, settled }) => [kind, settled])).toEqual([
    ["EMPTY", true],
    ["MISSING", true],
    ["MODE", true],
    ["EMPTY", false],
  ]);
  expect(summary.differences[0]).toMatchObject({ path: "a/b", changedAt: "1970-01-11T10:00:00.123Z" });
  expect(summary.message).toMatch(/^1 file is EMPTY at the destination/);
  expect(summary.message).toContain("3 of 5 entries differ at the destination (1 EMPTY, 1 MISSING, 1 MODE)");
  expect(summary.message).toContain("1 that differ may not be copied yet");
  expect(summary.message).toContain("1 could not be compared: the time was over before.");
  expect(summary.message).toContain("Not all of the source was seen");
});

test("of many differences and long names as much is kept as anyone reads", () => {
  const one = judged({ kind: "MISSING" });
  const long = { ...one, entry: { ...one.entry, path: "\u00ff".repeat(4_000) } };
  const { differences, different } = summaryOf(
    Array.from({ length: 500 }, () => long),
    WHOLE,
    SYNCED,
  );
  expect([differences.length, different]).toEqual([100, 500]);
  expect(differences[0]?.path).toHaveLength(1_001);
});

test("names are shown so that nobody takes one for another, or for a command of a terminal", () => {
  const latin1 = (text: string | readonly number[]) =>
    (typeof text === "string" ? Buffer.from(text) : Buffer.from(text)).toString("latin1");
  expect(shownBytes(latin1("plain/näme 文件"))).toBe("plain/näme 文件");
  expect(shownBytes(latin1("new\nline\u001b[2J"))).toBe("new\\x0aline\\x1b[2J");
  expect(shownBytes(latin1([0x61, 0xff, 0x0a, 0xc3]))).toBe("a\\xff\\x0a\\xc3");
  expect(shownBytes(latin1("back\\slash"))).toBe("back\\\\slash");
  expect(shownBytes(latin1([0xff, 0x5c]))).toBe("\\xff\\\\");
  expect(shownBytes(latin1("\u202egpj.exe"))).toBe("\\xe2\\x80\\xaegpj.exe");
});
