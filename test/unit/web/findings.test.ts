import { describe, expect, it } from "vitest";
import { remedyStepOf } from "../../../src/web/findings/remedy.js";
import { causeOf, compareFindings } from "../../../src/web/findings/words.js";

describe("a step of a remedy", () => {
  it.each([
    ["On dst1: systemctl status sshd; systemctl start sshd", "On dst1:", "systemctl status sshd; systemctl start sshd"],
    [
      "Or on a source node: gluster volume geo-replication vol dst1::vol-dr start force",
      "Or on a source node:",
      "gluster volume geo-replication vol dst1::vol-dr start force",
    ],
    [
      "On src1: gluster volume set all cluster.enable-shared-storage enable # mounts it: some seconds later",
      "On src1:",
      "gluster volume set all cluster.enable-shared-storage enable # mounts it: some seconds later",
    ],
  ])("is a command with where to run it: %s", (text, words, command) => {
    expect(remedyStepOf(text)).toEqual({ words, command });
  });

  it.each([
    "Run the mutation repairGeoRepKeys: it adds the missing keys.",
    "On every destination node: install the package with geo-replication.",
    "On every node of both clusters: rsync --version; install it where it is missing.",
    "Start sshd there, open the port, or name the right one with sshPort.",
    "On dst1: ",
    "",
  ])("is a sentence: %j", (text) => {
    expect(remedyStepOf(text)).toEqual({ words: text, command: null });
  });
});

it("a cause is told in words, and what is an abbreviation stays one", () => {
  expect(["SSH_LOGIN_REFUSED", "GFID_CONFLICT", "UNEXPLAINED"].map(causeOf)).toEqual([
    "SSH login refused",
    "GFID conflict",
    "Unexplained",
  ]);
});

it("findings come the most urgent first, of several the oldest", () => {
  const finding = (severity: "CRITICAL" | "WARNING" | "INFO", day: number) => ({
    severity,
    since: `2026-01-0${day}T00:00:00Z`,
  });
  const sorted = [finding("CRITICAL", 1), finding("CRITICAL", 2), finding("WARNING", 1), finding("INFO", 1)];
  expect(sorted.toReversed().toSorted(compareFindings)).toEqual(sorted);
});
