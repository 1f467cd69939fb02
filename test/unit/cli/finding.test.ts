import { expect, test } from "vitest";
import type { Finding } from "../../../src/cli/documents/findings.js";
import { findingLines } from "../../../src/cli/output/finding.js";
import type { Terminal } from "../../../src/cli/output/terminal.js";

const TERMINAL: Terminal = { out: () => undefined, note: () => undefined, columns: null, hasColors: false };
const AT = "2026-11-29T12:00:00.000Z";
const FINDING: Finding = {
  id: "1",
  code: "GSYNCD_BROKEN",
  severity: "WARNING",
  message: "src1: The node may not run its gsyncd.",
  meaning: "",
  evidence: [
    {
      hostName: "src1",
      brickName: null,
      source: "preflight: gsyncd",
      command: "/usr/libexec/glusterfs/gsyncd\u001b[31m --version",
      lines: ["exitCode: 126"],
    },
    { hostName: "src1", brickName: "src1:/b", source: "/var/log/gsyncd.log", command: null, lines: ["[…] E failed"] },
  ],
  remedy: ["On src1: chmod 755 /usr/libexec/glusterfs/gsyncd"],
  mutation: null,
  since: AT,
  openedAt: AT,
  confirmedAt: AT,
  closedAt: null,
};

test("evidence is printed with the command that shows it where there is one, whatever nodes have written", () => {
  const [, , ...lines] = findingLines(TERMINAL, FINDING, Date.parse(AT), true);
  expect(lines).toEqual([
    "  src1: preflight: gsyncd",
    "    $ /usr/libexec/glusterfs/gsyncd\ufffd[31m --version",
    "    | exitCode: 126",
    "  src1, src1:/b: /var/log/gsyncd.log",
    "    | […] E failed",
    "  1. On src1: chmod 755 /usr/libexec/glusterfs/gsyncd",
  ]);
});
