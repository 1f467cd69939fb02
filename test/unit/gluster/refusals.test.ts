import { describe, expect, test } from "vitest";
import { readTextAnswer, readXmlAnswer } from "../../../src/gluster/envelope.js";
import { Refusal } from "../../../src/gluster/refusal.js";
import { kindOfWords, REFUSAL_RULES } from "../../../src/gluster/refusals.js";
import { answer, fixture, type Recorded, recorded, resultOf } from "./recorded.js";

const every = JSON.parse(fixture("refusals.json")) as readonly Recorded[];

// Refusals of commands that this service never sends, and statuses that name no reason until their text form is read.
const KNOWINGLY_UNKNOWN = [/^geo-replication command failed$/, /^peer detach: failed: /];

function refusalOf(record: Recorded): Refusal {
  try {
    const result = resultOf(record);
    if (record.cmd.includes("--xml")) {
      readXmlAnswer(result, () => undefined);
    } else {
      readTextAnswer(result, () => undefined);
    }
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
  throw new Error(`taken for a success: ${record.cmd}`);
}

test("every refusal ever recorded is recognised", () => {
  expect(every.length).toBeGreaterThan(60);
  const unknown = every
    .map((record) => ({ cmd: record.cmd, refusal: refusalOf(record) }))
    .filter(({ refusal }) => refusal.kind === "UNKNOWN" || refusal.kind === "BAD_OUTPUT")
    .filter(({ refusal }) => !KNOWINGLY_UNKNOWN.some((pattern) => pattern.test(refusal.words)))
    .map(({ cmd, refusal }) => `${refusal.kind} ${cmd}: ${refusal.words}`);
  expect(unknown, "these refusals of Gluster's are not understood").toEqual([]);
});

describe("each rule", () => {
  test.each(REFUSAL_RULES.map((rule) => [rule.kind, rule.example] as const))("%s: %s", (kind, example) => {
    expect(kindOfWords(example), "another rule comes first, or this one does not fit its own example").toBe(kind);
  });
});

test.each([
  ["Unlocking failed on src2. Please check log file for details.", "UNKNOWN"],
  ["something new", "UNKNOWN"],
  ["Commit failed on src2. Error: Geo-replication session between vb and dst1::vb-dr does not exist.", "NOT_FOUND"],
  // Two sentences: the command's and the reason's.
  ["volume set: failed: Another transaction is in progress for gvsrc. Please try again after some time.", "LOCK_HELD"],
])("%s is %s", (words, kind) => {
  expect(kindOfWords(words)).toBe(kind);
});

describe("the envelope", () => {
  test("opRet alone decides: +1 is a refusal though the exit code is 0", () => {
    expect(() => readXmlAnswer(recorded("pause-again.json"), () => 1)).toThrow(
      expect.objectContaining({ kind: "ALREADY_IN_STATE" }),
    );
  });

  test("a filled opErrstr beside opRet 0 is no failure", () => {
    expect(recorded("config-reset.json").stdout).toContain("config-del successful");
    expect(readXmlAnswer(recorded("config-reset.json"), () => "read")).toBe("read");
  });

  test("opErrno tells a held lock whatever the words", () => {
    const words = recorded("locked.json").stdout.replace(/<opErrstr>.*<\/opErrstr>/, "<opErrstr>blah</opErrstr>");
    expect(() => readXmlAnswer(answer(words), () => 1)).toThrow(
      expect.objectContaining({ kind: "LOCK_HELD", words: "blah" }),
    );
  });

  test("entities in Gluster's words are decoded", () => {
    const xml =
      "<cliOutput><opRet>-1</opRet><opErrno>30800</opErrno><opErrstr>a &amp; b already started</opErrstr></cliOutput>";
    expect(() => readXmlAnswer(answer(xml), () => 1)).toThrow(
      expect.objectContaining({ words: "a & b already started" }),
    );
  });

  test.each([
    ["an empty answer", answer("")],
    ["a truncated one", answer(recorded("volume-info.json").stdout.slice(0, 900))],
    ["one without opRet", answer("<cliOutput><opErrno>0</opErrno></cliOutput>")],
    ["another document", answer("<html><body>proxy error</body></html>")],
  ])("%s is BAD_OUTPUT, not an empty success", (_what, result) => {
    expect(() => readXmlAnswer(result, () => 1)).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
  });

  test("a failure without a reason is marked as unexplained", () => {
    expect(() => readXmlAnswer(recorded("status-no-session.json"), () => 1)).toThrow(
      expect.objectContaining({ unexplained: true }),
    );
  });

  test("glusterd being down is a closed way, not an answer", () => {
    expect(() => readXmlAnswer(recorded("glusterd-down.json"), () => 1)).toThrow(
      expect.objectContaining({ kind: "UNREACHABLE" }),
    );
  });
});
