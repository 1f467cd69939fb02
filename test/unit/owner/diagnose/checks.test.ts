import { expect, test } from "vitest";
import { CANNOT_TELL, type Check, NOT_REGISTERED } from "../../../../src/model/checks/checks.js";
import { nodeChecks } from "../../../../src/model/checks/node-checks.js";
import type { NodeAnswer, NodeFacts } from "../../../../src/model/checks/node-facts.js";
import type { FindingCode } from "../../../../src/model/findings/findings.js";
import type { SessionEvidence } from "../../../../src/owner/diagnose/evidence.js";
import { judgeSession, untoldOf } from "../../../../src/owner/diagnose/judge.js";
import { nodeAnswer } from "../../../support/node-answer.js";
import { evidenceOf } from "./evidence.js";

/** What a check-up by both source nodes finds, each having told the same. */
function found(answer: Partial<NodeAnswer>, code: FindingCode, sshPort = 22, otherSshPort: number | null = null) {
  const nodes = ["src1", "src2"].map((name, index): NodeFacts => ({
    host: { id: `host-${index}`, name },
    answer: nodeAnswer(answer),
    connected: true,
    reason: null,
    clock: null,
  }));
  const checks = nodeChecks("source", nodes, { syncMethod: "RSYNC", sshPort, otherSshPort });
  const evidence = evidenceOf([], { now: 0, sshPort, checkUp: { at: 0, checks } });
  const causes = judgeSession(evidence, (failed, error) => {
    throw new Error(`the rule of ${failed} failed`, { cause: error });
  });
  return causes.get(code);
}

const SILENT = [
  { name: "dst1", address: "10.0.0.1", answers: true, answersOnOther: false },
  { name: "dst2", address: "10.0.0.2", answers: false, answersOnOther: false },
];

test("an SSH server that a check-up does not reach is told in the words of gsyncd's log", () => {
  expect(found({ hosts: SILENT }, "SSH_UNREACHABLE")).toMatchObject({
    severity: "CRITICAL",
    message: "src1 and src2 cannot reach the SSH server of dst2 on port 22: it does not answer.",
    remedy: [
      "On dst2: systemctl status sshd; systemctl start sshd",
      "On src1 and src2: ssh-keyscan -p 22 dst2 # tells which SSH servers answer there",
      // A session has it where the port was told at its creation and not stored.
      "Where sshd listens on another port than 22: setGeoRepOption with the key ssh-port and the right one.",
    ],
  });
});

test("an SSH server that answers on the port that the service uses, and not on the session's, is told with that port", () => {
  const hosts = SILENT.map((host) => ({ ...host, answers: false, answersOnOther: true }));
  expect(found({ hosts }, "SSH_PORT_DIFFERS", 22, 2222)).toMatchObject({
    severity: "CRITICAL",
    message:
      "The SSH servers of dst1 and dst2 answer src1 and src2 on port 2222; the session connects to port 22, on which none does.",
    remedy: [
      "On a source node: gluster volume geo-replication gvsrc dst1::gvdst config ssh-port 2222 # or setGeoRepOption with the key ssh-port and the value 2222",
    ],
    mutation: "setGeoRepOption",
  });
  expect(found({ hosts }, "SSH_UNREACHABLE", 22, 2222), "one cause is told once").toBeUndefined();
});

test("a gsyncd that may not be run is made executable by a command that names all nodes", () => {
  const gsyncd = { path: "/usr/libexec/glusterfs", exitCode: 126, answer: "" };
  expect(found({ gsyncd }, "GSYNCD_BROKEN")).toMatchObject({
    message: "src1 and src2: The node may not run its gsyncd.",
    remedy: [
      "On src1 and src2: ls -lZL /usr/libexec/glusterfs/gsyncd; chmod 755 /usr/libexec/glusterfs/gsyncd # and restorecon where SELinux is enforced",
    ],
  });
});

test("the remedy of another port names the option of the session that is there", () => {
  expect(found({ hosts: SILENT }, "SSH_UNREACHABLE", 2222)?.remedy.at(-1)).toBe(
    "Where sshd listens on another port than 2222: setGeoRepOption with the key ssh-port and the right one.",
  );
});

test.each<[string, Partial<NodeAnswer>, FindingCode]>([
  ["an rsync that copies nothing", { rsync: { bytes: 0, exitCode: 0, error: "" } }, "RSYNC_COPIES_NOTHING"],
  ["a node without rsync", { rsyncVersion: null, rsync: null }, "RSYNC_MISSING"],
])("%s is mended by an option of the session that is there, and not by creating one", (_, answer, code) => {
  const cause = found(answer, code);
  expect(cause).toMatchObject({ mutation: "setGeoRepOption" });
  expect(cause?.remedy.join(" ")).toMatch(
    /config sync-method tarssh # or setGeoRepOption with the key sync-method and the value tarssh/,
  );
  expect(cause?.remedy.join(" ")).not.toMatch(/Create it with/);
});

const FOLDER = "/usr/libexec/glusterfs";
const PYTHON_FAILED = { path: "/usr/bin/python3", exitCode: 1, answer: "AttributeError: no attribute 'readfp'" };

test.each<[FindingCode, Partial<NodeAnswer>, command: string | null]>([
  ["SOURCE_NOT_MOUNTABLE", { own: { mounted: false, reason: "failed to fetch volume file" } }, null],
  ["GSYNCD_BROKEN", { gsyncd: { path: FOLDER, exitCode: 1, answer: "" } }, `${FOLDER}/gsyncd --version`],
  ["GSYNCD_BROKEN", { gsyncd: null }, null],
  [
    "PYTHON_BROKEN",
    { python: { path: "/usr/bin/env python2", exitCode: 127, answer: "" } },
    "/usr/bin/env python2 --version",
  ],
  [
    "PYTHON_BROKEN",
    { python: PYTHON_FAILED, gsyncd: { path: FOLDER, exitCode: 0, answer: "" } },
    `env PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 ${FOLDER}/python/syncdaemon/gsyncd.py config-check sync-jobs --value 1 --debug`,
  ],
  ["RSYNC_COPIES_NOTHING", { rsync: { bytes: 0, exitCode: 0, error: "" } }, null],
  ["RSYNC_MISSING", { rsyncVersion: null, rsync: null }, "rsync --version"],
  ["HOST_UNRESOLVABLE", { hosts: SILENT.map((host) => ({ ...host, address: null })) }, "getent ahosts dst1 dst2"],
  ["SSH_UNREACHABLE", { hosts: SILENT }, "ssh-keyscan -t ed25519 -p 22 dst2"],
  ["NODE_DISK_FULL", { space: [{ folder: "/var/log", freeBytes: 0 }] }, "df -Pk /var/log"],
])("%s, found by a preflight, comes with the command that showed it, if a single one did", (code, answer, command) => {
  expect(found(answer, code)?.evidence).toMatchObject([
    { hostName: "src1", command },
    { hostName: "src2", command },
  ]);
});

test("a node whose own disk is full is told with the folder and its bytes", () => {
  expect(found({ space: [{ folder: "/var/log", freeBytes: 0 }] }, "NODE_DISK_FULL")).toMatchObject({
    severity: "CRITICAL",
    evidence: [{ lines: expect.arrayContaining(["/var/log freeBytes: 0"]) }, { hostName: "src2" }],
  });
  expect(found({}, "NODE_DISK_FULL")).toBeUndefined();
});

const about = (code: Check["code"], values: Readonly<Record<string, string>>, host: Check["host"] = null): Check => ({
  code,
  status: "FORCEABLE",
  message: "As the preflight says it.",
  remedy: null,
  host,
  values: Object.entries(values).map(([name, value]) => ({ name, value })),
});

function judged(...checks: readonly Check[]) {
  return judgeSession(
    evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"], checkUp: { at: 0, checks } }),
    (code) => {
      throw new Error(`the rule of ${code} failed`);
    },
  );
}

test.each<[FindingCode, Check, message: RegExp, command: string | null]>([
  [
    "SOURCE_VOLUME_STOPPED",
    about("SOURCE_STARTED", { status: "Stopped" }),
    /^As the preflight/,
    "gluster volume info gvsrc",
  ],
  [
    "DESTINATION_VOLUME_STOPPED",
    about("DESTINATION_STARTED", { status: "Stopped" }),
    /^As the preflight/,
    "gluster --remote-host=dst1 volume info gvdst",
  ],
  ["CLOCKS_APART", about("CLOCKS_AGREE", {}), /^As the preflight/, null],
  ["GLUSTER_VERSIONS_DIFFER", about("GLUSTER_VERSIONS_MATCH", {}), /^As the preflight/, null],
  [
    "SYNC_TIME_LEFT_OVER",
    about("NO_LEFTOVER_SYNC_TIME", { syncedUpTo: "2026-11-29T12:00:00.000Z" }, { id: "host-1", name: "src2" }),
    /^Everything that gvsrc held until 2026-11-29T12:00:00.000Z counts as copied, and gvdst is empty\.$/,
    String.raw`getfattr --absolute-names -d -m '\.stime$' -e hex /bricks/gvsrc/brick`,
  ],
])(
  "%s is told of a session that is there by what a preflight of its volumes finds",
  (code, check, message, command) => {
    const causes = judged(check);
    expect([...causes.keys()]).toEqual([code]);
    expect(causes.get(code)).toMatchObject({ message: expect.stringMatching(message), evidence: [{ command }] });
    expect(judged({ ...check, status: "PASSED" }).size).toBe(0);
  },
);

test("a destination volume is full by what is free there, however much the source holds; versions that differ are worth knowing", () => {
  const free = (bytes: string) => judged(about("DESTINATION_FREE_SPACE", { destinationFreeBytes: bytes }));
  expect(free("4000000").get("DESTINATION_FULL")).toMatchObject({ message: "The destination volume is full." });
  expect([...free("5000000").keys()], "less than the source holds").toEqual([]);
  expect(judged(about("GLUSTER_VERSIONS_MATCH", {})).get("GLUSTER_VERSIONS_DIFFER")).toMatchObject({
    severity: "INFO",
  });
});

const CANNOT: Check["values"] = [{ name: CANNOT_TELL, value: NOT_REGISTERED }];

test.each<[what: string, code: FindingCode, check: Check["code"], values: Check["values"], isOver: boolean]>([
  ["a clock is not read", "CLOCKS_APART", "CLOCKS_AGREE", [], false],
  ["the clocks' nodes are not the service's any more", "CLOCKS_APART", "CLOCKS_AGREE", CANNOT, true],
  ["the volume's cluster is not the service's any more", "DESTINATION_VOLUME_STOPPED", "SOURCE_STARTED", [], true],
  ["a volume could not be asked for", "DESTINATION_VOLUME_STOPPED", "DESTINATION_STARTED", [], false],
  ["room is not told", "DESTINATION_FULL", "DESTINATION_FREE_SPACE", [], false],
  ["room is behind a quota", "DESTINATION_FULL", "DESTINATION_FREE_SPACE", CANNOT, true],
])(
  "what a preflight found is over where none can tell any more, and not where one may yet: %s",
  (_what, code, check, values, isOver) => {
    const checks: Check[] = [{ code: check, status: "NOT_CHECKED", message: "", remedy: null, values, host: null }];
    const evidence = [
      {
        hostId: null,
        hostName: null,
        brickId: null,
        brickName: null,
        source: "preflight: x",
        command: null,
        lines: [],
      },
    ];
    const untold = (checkUp: SessionEvidence["checkUp"]) =>
      untoldOf(
        { ...evidenceOf([], { now: 0 }), checkUp },
        new Map([[code, { evidence }]]),
        new Map(),
        new Set(),
        () => undefined,
      ).has(code);
    expect(untold({ at: 0, checks })).toBe(!isOver);
    expect(untold(null), "a preflight may yet tell").toBe(true);
    expect(untold({ at: 0, checks: [] }), "one that could not be made tells nothing").toBe(true);
  },
);
