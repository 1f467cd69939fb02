import { describe, expect, test } from "vitest";
import { readTextAnswer, readXmlAnswer } from "../../../src/gluster/cli/envelope.js";
import { Refusal } from "../../../src/gluster/refusals/refusal.js";
import { adviceFor, kindOfWords, REFUSAL_RULES } from "../../../src/gluster/refusals/refusals.js";
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

// What the CLI prints after a word that it does not know.
const CLI_USAGE =
  "\n\n Usage: gluster [options] <help> <peer> <pool> <volume>\n Options:\n --help  Shows the help information\n";

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
    for (const phase of ["Staging", "Commit"]) {
      expect(kindOfWords(`${phase} failed on src2. Error: ${example}`), "what a peer says").toBe(kind);
      expect(kindOfWords(`${phase} failed on src2. Error: ${example}\n${phase} failed on src3. Error: x`)).toBe(kind);
    }
  });
});

test.each([
  ["something new", "UNKNOWN"],
  ["Staging failed on src2. Error: something new", "UNKNOWN"],
  ["Unlocking failed on src2. Please check log file for details.", "BAD_OUTPUT"],
  ["Unlocking failed for one of the peer.", "BAD_OUTPUT"],
  ["Please check gsync config file. Unable to get statefile's name", "WRONG_STATE"],
  ["pid-file entry mising in config file and template config file.", "WRONG_STATE"],
  ["Unable to spawn gsyncd.", "WRONG_STATE"],
  ["Failed to store the Volumeinformation", "WRONG_STATE"],
  ["Failed to write to /var/lib/glusterd/geo-replication/x: No space left on device", "DISK_FULL"],
  ["Pre-validation failed on localhost. Please check log file for details", "WRONG_STATE"],
  ["Session between vb and dst1::vb-dr has not been created. Please create session and retry.", "NOT_FOUND"],
  ["volume reset: failed: Option nosuch does not exist", "INVALID_ARGUMENT"],
  ["Unable to fetch slave volume details. Please check the slave cluster and slave volume.", "WRONG_STATE"],
  ["unrecognized command", "INVALID_ARGUMENT"],
  [`unrecognized word: geo-replication (position 1)${CLI_USAGE}`, "WRONG_STATE"],
  [`unrecognized word: reset-sync-time (position 5)${CLI_USAGE}`, "INVALID_ARGUMENT"],
  // Several peers: one that says why goes before one that only says that.
  [
    "Staging failed on src2. Please check log file for details.\nStaging failed on src3. Error: Volume name gv1 does not exist",
    "NOT_FOUND",
  ],
  ["Commit failed on src2. Error: Geo-replication session between vb and dst1::vb-dr does not exist.", "NOT_FOUND"],
  // Two sentences: the command's and the reason's.
  ["volume set: failed: Another transaction is in progress for gvsrc. Please try again after some time.", "LOCK_HELD"],
])("%s is %s", (words, kind) => {
  expect(kindOfWords(words)).toBe(kind);
});

describe("the advice", () => {
  test.each([
    ["Staging failed on src2. Please check the log file for more details.", /glusterd\.log on src2 says why/],
    ["Commit failed on localhost. Please check log file for details.", /glusterd\.log on src1 says why/],
    ["Unlocking failed on src2. Please check log file for details.", /restart glusterd on src2/],
    [
      "Please check gsync config file. Unable to get statefile's name",
      /gsyncd does not run on src1.*newer.*glusterd\.log/,
    ],
    ["Staging failed on src3. Error: Unable to spawn gsyncd", /gsyncd does not run on src3/],
    ["nohost not reachable.", /^src1 cannot open an SSH connection to it: name the destination's host as/],
    ["Unable to get remote volume uuid.", /destination has that volume.*src1 reaches/],
    [
      `unrecognized word: geo-replication (position 1)${CLI_USAGE}`,
      /gsyncd does not run on src1.*permission to execute/,
    ],
    ["Staging failed on src2. Error: Invalid Url: dst1::gvdst", /gsyncd does not run on src2/],
    ["gsync peer_gsec_create command not found.", /glusterfs-geo-replication on src1/],
  ])("%s: names the host", (words, advice) => {
    expect(adviceFor(words, "src1")).toMatch(advice);
  });

  test("of words that tell everything themselves, and of unknown ones, there is none", () => {
    expect(adviceFor("Volume nosuch does not exist", "src1")).toBeUndefined();
    expect(adviceFor("something new", "src1")).toBeUndefined();
  });
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
