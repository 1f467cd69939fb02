import { expect, test } from "vitest";
import type { Check } from "../../../../src/model/checks/checks.js";
import type { Cause, FindingCode } from "../../../../src/model/findings/findings.js";
import type { SessionEvidence, WorkerEvidence } from "../../../../src/owner/diagnose/evidence.js";
import { besideUntold, untoldOf, wantsFurtherLogs } from "../../../../src/owner/diagnose/judge.js";
import { evidenceOf } from "./evidence.js";

const ALL = evidenceOf([], { now: 0 });
const LOG = ALL.nodes.get("host-0")?.logFile ?? "";
const MOUNT = "/var/log/glusterfs/geo-replication/gvsrc_dst1_gvdst/mnt-bricks-gvsrc-brick.log";
const PREFLIGHT = "preflight: rsync copies";

const shown = (source: string, hostId = "host-0"): Cause["evidence"] => [
  { hostId, hostName: "src1", brickId: "brick-0", brickName: "src1:/b", source, command: null, lines: [] },
];
const cause = (code: FindingCode): Cause => ({
  code,
  severity: "WARNING",
  message: "",
  since: null,
  evidence: [],
  remedy: [],
  mutation: null,
});
const causes = (...codes: FindingCode[]) => new Map(codes.map((code) => [code, cause(code)]));
const NONE = new Set<FindingCode>();
const untoldBy = (source: string) => new Map([["GSYNCD_BROKEN" as const, { evidence: shown(source) }]]);

function fail(code: FindingCode, error: unknown): never {
  throw new Error(`the rule ${code} failed`, { cause: error });
}

/** Whether nobody tells of a finding that is open and not found any more. */
function isUntold(
  code: FindingCode,
  source: string,
  evidence: SessionEvidence,
  found = causes(),
  thrown = NONE,
): boolean {
  return untoldOf(evidence, new Map([[code, { evidence: shown(source) }]]), found, thrown, fail).has(code);
}

const ACTIVE = { status: "ACTIVE" } as const;
const workers = (more: Partial<WorkerEvidence>): Partial<SessionEvidence> => ({
  workers: ALL.workers.map((worker) => ({ ...worker, ...more })),
});
const nodes = (more: object): Partial<SessionEvidence> => ({
  nodes: new Map([...ALL.nodes].map(([id, node]) => [id, { ...node, ...more }])),
});
const preflight = (status: Check["status"]): Partial<SessionEvidence> => ({
  checkUp: {
    at: 0,
    checks: [{ code: "RSYNC_COPIES", status, host: { id: "host-0", name: "src1" }, values: [] } as unknown as Check],
  },
});
/** Of a time in which the session copied. */
const WRITES = { volumeName: "gvdst", bytes: 1_000_000n, seconds: 120, until: "2026-11-27T06:02:00.000Z" };
const mountLog = { host: { id: "host-0", name: "src1" }, file: MOUNT, clockOffsetMs: 0, readAt: 0, errors: [] };

test.each<
  [what: string, code: FindingCode, source: string, untold: Partial<SessionEvidence>, told: Partial<SessionEvidence>]
>([
  ["a node that is silent", "MONITOR_DIED", "monitor.status", nodes({ hasAnswered: false }), {}],
  ["a node that is silent", "SESSION_FILES_MISSING", "folders", nodes({ hasAnswered: false }), {}],
  ["a node that is silent", "OPTIONS_DIFFER", "gsyncd.conf", nodes({ hasAnswered: false }), {}],
  [
    "a node that left the cluster",
    "OPTIONS_DIFFER",
    "gsyncd.conf",
    nodes({ hasAnswered: false }),
    { nodes: new Map() },
  ],
  ["a log that was not read", "SSH_LOGIN_REFUSED", LOG, nodes({ clockOffsetMs: null }), {}],
  ["a log that was not read", "WORKER_RESTARTING", LOG, nodes({ clockOffsetMs: null }), {}],
  ["a log that was not read", "UNEXPLAINED", LOG, nodes({ clockOffsetMs: null }), {}],
  ["a mount's log that was not read", "SOURCE_NOT_MOUNTABLE", MOUNT, {}, { saidHere: [mountLog] }],
  ["a mount of a worker that fails", "DESTINATION_NOT_MOUNTABLE", MOUNT, {}, workers(ACTIVE)],
  ["processes that nobody tells of", "SOURCE_BRICK_DOWN", "processes", workers({ isBrickOnline: null }), {}],
  ["room that nobody tells of", "SOURCE_BRICK_FULL", "the file system", workers({ isRoomKnown: false }), {}],
  ["options that were not read", "CHANGELOG_OFF", "gluster volume info", { volumeOptions: null }, {}],
  ["takeovers of less than ten minutes", "WORKER_FLAPPING", "the worker’s status", { areTakeoversKnown: false }, {}],
  ["what owners of destinations saw", "CLOCKS_APART", "the host’s clock", { areDestinationsRead: false }, {}],
  ["what owners of destinations saw", "DESTINATION_WRITTEN_TO", "bricks", { areDestinationsRead: false }, {}],
  ["a time without copying", "DESTINATION_WRITTEN_TO", "bricks", { destinationWrites: WRITES }, {}],
  [
    "a time without writes",
    "DESTINATION_WRITTEN_TO",
    "bricks",
    { destinationWrites: WRITES },
    { destinationWrites: { ...WRITES, bytes: 0n } },
  ],
  ["a preflight that was not made", "RSYNC_COPIES_NOTHING", PREFLIGHT, {}, preflight("PASSED")],
  [
    "a node that did not answer a preflight",
    "RSYNC_COPIES_NOTHING",
    PREFLIGHT,
    preflight("NOT_CHECKED"),
    preflight("PASSED"),
  ],
  ["a preflight of rsync", "RSYNC_COPIES_NOTHING", PREFLIGHT, {}, { syncMethod: "TARSSH" }],
])("without %s %s is not over", (_what, code, source, untold, told) => {
  expect(isUntold(code, source, { ...ALL, ...untold })).toBe(true);
  expect(isUntold(code, source, { ...ALL, ...told })).toBe(false);
});

/** A session of bricks on src1, by path and with the status of each worker. */
const bricks = (statuses: Readonly<Record<string, WorkerEvidence["status"]>>): SessionEvidence => ({
  ...ALL,
  workers: Object.entries(statuses).flatMap(([path, status]) =>
    ALL.workers.slice(0, 1).map((worker) => ({ ...worker, status, brick: { ...worker.brick, id: path, path } })),
  ),
});
const HERE = "/var/log/glusterfs/geo-replication/gvsrc_dst1_gvdst";
const THERE = "/var/log/glusterfs/geo-replication-secondaries/gvsrc_dst1_gvdst";

test.each<[whose: string, source: string, statuses: Parameters<typeof bricks>[0], untold: boolean]>([
  ["the mount of a worker that works", `${HERE}/mnt-b-1.log`, { "/b/1": "ACTIVE", "/b/2": "FAULTY" }, false],
  ["the mount of a worker that fails", `${HERE}/mnt-b-1.log`, { "/b/1": "FAULTY", "/b/2": "ACTIVE" }, true],
  ["the mount of a worker that nobody tells of", `${HERE}/mnt-b-1.log`, { "/b/1": "UNKNOWN", "/b/2": "FAULTY" }, true],
  ["changelogs of a worker that works", `${HERE}/changes-b-1.log`, { "/b/1": "PASSIVE", "/b/2": "FAULTY" }, false],
  ["a far mount of one that works", `${THERE}/mnt-src1-b-1.log`, { "/b/1": "ACTIVE", "/b/2": "FAULTY" }, false],
  ["a far mount of one that fails", `${THERE}/mnt-src1-b-1.log`, { "/b/1": "FAULTY", "/b/2": "ACTIVE" }, true],
  ["the far gsyncd of all, one of which fails", `${THERE}/gsyncd.log`, { "/b/1": "ACTIVE", "/b/2": "FAULTY" }, true],
  ["the far gsyncd of all, none of which fails", `${THERE}/gsyncd.log`, { "/b/1": "ACTIVE", "/b/2": "PASSIVE" }, false],
  ["a brick whose path begins another", `${HERE}/mnt-b-1.log`, { "/b/1": "ACTIVE", "/b/1/1": "FAULTY" }, false],
  ["a brick whose path ends as another", `${HERE}/mnt-a-b-1.log`, { "/a/b/1": "ACTIVE", "/b/1": "FAULTY" }, false],
])("a log that was not read: %s", (_whose, source, statuses, untold) => {
  const known = shown(source, source.startsWith(HERE) ? "host-0" : "far");
  const open = new Map([["SOURCE_NOT_MOUNTABLE" as const, { evidence: known }]]);
  expect(untoldOf(bricks(statuses), open, causes(), NONE, fail).size === 1).toBe(untold);
});

test("what a worker's log told that works on another node is told, where the bricks have one path", () => {
  const mended = ALL.workers.map((worker) => (worker.brick.id === "brick-0" ? { ...worker, ...ACTIVE } : worker));
  expect(isUntold("SOURCE_NOT_MOUNTABLE", MOUNT, ALL)).toBe(true);
  expect(isUntold("SOURCE_NOT_MOUNTABLE", MOUNT, { ...ALL, workers: mended })).toBe(false);
});

test("a finding whose rule threw is not over", () => {
  expect(isUntold("FILES_DIFFER", "a verification", ALL)).toBe(false);
  expect(isUntold("FILES_DIFFER", "a verification", ALL, causes(), new Set<FindingCode>(["FILES_DIFFER"]))).toBe(true);
});

test("a finding whose rule throws when it is asked whether it would tell is not over, and the others are", () => {
  const failed: FindingCode[] = [];
  const broken: SessionEvidence = {
    ...ALL,
    get areTakeoversKnown(): boolean {
      throw new Error("broken");
    },
  };
  const open = new Map([
    ["WORKER_FLAPPING", { evidence: shown("the worker’s status") }],
    ["MONITOR_DIED", { evidence: shown("monitor.status") }],
  ] as const);
  const untold = untoldOf<Pick<Cause, "evidence">>(broken, open, causes(), NONE, (code) => failed.push(code));
  expect([...untold.keys()]).toEqual(["WORKER_FLAPPING"]);
  expect(failed).toEqual(["WORKER_FLAPPING"]);
});

test("what was vague is over once what explains it is found, whoever is silent", () => {
  const silent = { ...ALL, ...nodes({ clockOffsetMs: null }) };
  expect(isUntold("UNEXPLAINED", LOG, silent, causes("KEYS_MISSING"))).toBe(true);
  expect(isUntold("UNEXPLAINED", LOG, silent, causes("SSH_LOGIN_REFUSED"))).toBe(false);
  expect(isUntold("SSH_UNREACHABLE", LOG, silent, causes("SSH_PORT_DIFFERS"))).toBe(false);
});

test("further logs are read where one of them would tell of a finding, also beside a cause that explains all", () => {
  const found = causes("SSH_LOGIN_REFUSED");
  const everywhere = found.set("SSH_LOGIN_REFUSED", {
    ...cause("SSH_LOGIN_REFUSED"),
    severity: "CRITICAL",
    evidence: shown(LOG),
  });
  expect(wantsFurtherLogs(ALL, everywhere, new Map())).toBe(false);
  expect(wantsFurtherLogs(ALL, everywhere, untoldBy(LOG))).toBe(false);
  expect(wantsFurtherLogs(ALL, everywhere, untoldBy(MOUNT))).toBe(true);
  expect(wantsFurtherLogs({ ...ALL, saidHere: [mountLog] }, everywhere, untoldBy(MOUNT))).toBe(false);
  const byMount = new Map([
    ["SOURCE_NOT_MOUNTABLE", { ...cause("SOURCE_NOT_MOUNTABLE"), evidence: shown(MOUNT) }],
  ] as const);
  expect(wantsFurtherLogs({ ...ALL, saidHere: [mountLog] }, byMount, new Map())).toBe(true);
});

test("nothing is unexplained beside a cause of which nobody tells any more", () => {
  const found = causes("UNEXPLAINED", "KEYS_MISSING");
  expect([...besideUntold(found, causes("GSYNCD_BROKEN")).keys()]).toEqual(["KEYS_MISSING"]);
  expect(besideUntold(found, causes("WORKER_FLAPPING"))).toBe(found);
});
