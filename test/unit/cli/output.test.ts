import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { eventLine } from "../../../src/cli/output/change-line.js";
import { cleanLine, cleanText, safeJson } from "../../../src/cli/output/clean.js";
import { type Column, table } from "../../../src/cli/output/table.js";
import { age, shortDuration } from "../../../src/cli/output/times.js";

const CONTROL = /(?![\n\t])[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

describe("what others have written cannot act on a terminal", () => {
  it("names and texts lose every control character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(cleanLine(text)).not.toMatch(CONTROL);
        expect(cleanLine(text)).not.toMatch(/[\n\t]/);
        expect(cleanText(text)).not.toMatch(CONTROL);
      }),
    );
    expect(cleanLine("a\u001b[31mb\u0007\u009bc\u202ed\ne")).toBe("a\ufffd[31mb\ufffd\ufffdc\ufffdd\ufffde");
    expect(cleanText("one\r\ntwo\tthree\r")).toBe("one\ntwo\tthree\ufffd");
  });

  it("JSON has none of them, and stands for the same value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const json = safeJson({ [text]: text });
        expect(json).not.toMatch(CONTROL);
        expect(JSON.parse(json)).toEqual({ [text]: text });
      }),
    );
  });
});

describe("a table", () => {
  type Row = { readonly name: string; readonly count: string; readonly more: string };
  const columns: readonly Column<Row>[] = [
    { title: "NAME", value: ({ name }) => name, shrinks: true },
    { title: "COUNT", value: ({ count }) => count, isNumber: true },
    { title: "MORE", value: ({ more }) => more, leftOut: 1 },
  ];
  const rows: readonly Row[] = [
    { name: "cluster/a-volume-with-a-long-name::host::another", count: "12", more: "something" },
    { name: "短い名前", count: "3", more: "" },
  ];

  it("shows everything where the width does not matter, in columns that begin at the same place", () => {
    expect(table(rows, columns, null)).toEqual({
      leftOut: [],
      lines: [
        "NAME                                              COUNT  MORE",
        "cluster/a-volume-with-a-long-name::host::another     12  something",
        "短い名前                                              3",
      ],
    });
  });

  it("leaves a column out before it cuts a name short, and cuts names in the middle", () => {
    const { leftOut, lines } = table(rows, columns, 36);
    expect(leftOut).toEqual(["MORE"]);
    expect(lines[1]).toBe("cluster/a-volu…:host::another     12");
  });

  it("is never wider than the terminal, however wide the names", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.record({ name: text, count: fc.constant("1"), more: text })), (random) => {
        for (const line of table(random, columns, 40).lines) expect(stringWidth(line)).toBeLessThanOrEqual(40);
      }),
    );
  });
});

describe("times", () => {
  it("are told in their largest whole unit", () => {
    expect([0, 47, 60, 7_199, 86_399, 200_000].map((each) => shortDuration(each))).toEqual([
      "0s",
      "47s",
      "1m",
      "1h",
      "23h",
      "2d",
    ]);
  });

  it("that lie ahead, by another clock, are no negative ages", () => {
    expect(age(new Date(5_000).toISOString(), 0)).toBe("0s");
    expect(age(null, 0)).toBe("-");
  });
});

it("an event is told in one line, whose control characters do nothing", () => {
  const line = eventLine({
    number: "7",
    at: "2026-03-01T12:00:00Z",
    kind: "SESSION_STATUS_CHANGED",
    clusterId: null,
    clusterName: "berlin\u001b",
    volumeName: "home",
    sessionId: null,
    sessionName: "dst::home-dr",
    hostName: null,
    operationId: null,
    before: { status: "ACTIVE" },
    after: { status: "FAULTY" },
    summary: "has status FAULTY,\nwhich was ACTIVE",
  });
  expect(line).toMatch(
    / {2}SESSION_STATUS_CHANGED {2}berlin\ufffd\/home::dst::home-dr {2}has status FAULTY,\ufffdwhich was ACTIVE$/,
  );
});
