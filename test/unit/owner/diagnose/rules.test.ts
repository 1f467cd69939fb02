import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DifferenceKind } from "../../../../src/model/verification/compare.js";
import { type LogEntry, parseLogLines } from "../../../../src/gluster/report/gsyncd-log.js";
import type { FindingCode } from "../../../../src/model/findings/findings.js";
import type { GeoRepStatus } from "../../../../src/model/status.js";
import type { SessionEvidence, WorkerEvidence } from "../../../../src/owner/diagnose/evidence.js";
import { setsReplicated } from "../../../../src/owner/diagnose/gather.js";
import { judgeSession, untoldOf } from "../../../../src/owner/diagnose/judge.js";
import type { DetailRow, KnownSession } from "../../../../src/owner/rows.js";
import { Takeovers } from "../../../../src/owner/takeovers.js";
import { statusesIn, workerLog } from "../../../../src/owner/diagnose/worker-log.js";
import { BRICK, evidenceOf } from "./evidence.js";

function recorded(name: string, folder = "gsyncd-log-10.3") {
  const entries = parseLogLines(
    readFileSync(new URL(`../../../fixtures/${folder}/${name}.txt`, import.meta.url), "utf8")
      .split("\n")
      .slice(0, -1),
  );
  return { entries, now: (entries.at(-1)?.at ?? 0) + 2 };
}

function causesIn(name: string, about: Partial<Parameters<typeof evidenceOf>[1]> = {}) {
  const { entries, now } = recorded(name);
  return judgeSession(evidenceOf(entries, { now, ...about }), (code, error) => {
    throw new Error(`the rule ${code} failed`, { cause: error });
  });
}

test.each<[name: string, code: FindingCode, message: string]>([
  ["ssh-keys-gone", "SSH_LOGIN_REFUSED", "root@dst2 refuses the login of src1: their keys are not admitted there."],
  ["sshd-down", "SSH_UNREACHABLE", "src1 cannot reach the SSH server of dst2 on port 22: Connection refused."],
  ["port-wrong", "SSH_UNREACHABLE", "src1 cannot reach the SSH server of dst1 on port 2222: Connection refused."],
  ["host-unresolvable", "HOST_UNRESOLVABLE", "src1 cannot resolve dst1."],
  [
    "gsyncd-not-exec-dst",
    "GSYNCD_BROKEN",
    "The destination cannot run /usr/lib/x86_64-linux-gnu/glusterfs/gsyncd for src1: Permission denied.",
  ],
  [
    "gsyncd-gone-dst",
    "GSYNCD_BROKEN",
    "The destination cannot run /usr/lib/x86_64-linux-gnu/glusterfs/gsyncd for src1: No such file or directory.",
  ],
  [
    "libgfchangelog-gone",
    "GSYNCD_BROKEN",
    "gsyncd of src1 does not start: libgfchangelog.so.0: cannot open shared object file.",
  ],
  ["python-gone-dst", "PYTHON_BROKEN", "gsyncd fails for src1 with the Python that is there: /usr/bin/python3 failed."],
  [
    "python-newer-dst",
    "PYTHON_BROKEN",
    "gsyncd fails for src1 with the Python that is there: AttributeError: 'RawConfigParser' object has no attribute 'readfp'.",
  ],
  [
    "ssh-not-exec",
    "SUDO_DENIED",
    'gsyncd of src1 is denied what it needs: execution of "ssh" failed with EACCES (Permission denied)',
  ],
  [
    "rsync-not-exec",
    "SUDO_DENIED",
    "gsyncd of src1 is denied what it needs: PermissionError: [Errno 13] Permission denied: 'rsync'",
  ],
  [
    "glusterfs-not-exec-dst",
    "SUDO_DENIED",
    'The destination denies gsyncd for src1 what it needs: execution of "/usr/sbin/glusterfs" failed with EACCES (Permission denied)',
  ],
  ["name-not-utf8", "NAME_NOT_UTF8", "gsyncd of src1 ends at a file or directory whose name is no UTF-8."],
  ["meta-volume", "META_VOLUME_NOT_MOUNTED", "use_meta_volume is on, and the meta volume is not mounted on src1."],
  ["rsync-gone", "RSYNC_MISSING", "src1 has no rsync."],
  ["rsync-gone-dst", "RSYNC_MISSING", "The destination has no rsync for src1."],
  [
    "dst-full",
    "RSYNC_FAILED",
    "rsync of src1 ends with 11: error in file I/O: such as a full disk at the destination.",
  ],
  ["dst-brick-full", "DESTINATION_FULL", "The destination volume has no room for what the workers of src1 copy."],
  [
    "rsync-option",
    "RSYNC_FAILED",
    "rsync of src1 ends with 1: syntax or usage error: the option rsync-options may hold one that this rsync does not know.",
  ],
  [
    "gfid-mismatch",
    "GFID_CONFLICT",
    "The destination has other files under the names of 2 entries of src1: /same and /name.",
  ],
  [
    "meta-refused",
    "ENTRIES_FAILED",
    "The destination refuses a change of src1, and the worker ends at it each time that it is started: PermissionError: [Errno 1] Operation not permitted.",
  ],
  [
    "parent-missing",
    "ENTRIES_FAILED",
    "The destination could not take 2 entries of src1: .gfid/5f1e0696-2935-499f-8fec-0d8867a5b5dc/c and .gfid/b7ea1079-98b0-4404-a14e-147a124b8142/d.",
  ],
  ["tar-missing", "TAR_FAILED", "The destination has no tar for src1."],
])("what gsyncd of 10.3 wrote while %s is %s, and nothing else", (name, code, message) => {
  const causes = causesIn(name);
  expect([...causes.keys()]).toEqual([code]);
  expect(causes.get(code)?.message).toBe(message);
  const [evidence] = causes.get(code)?.evidence ?? [];
  expect(evidence?.lines.length).toBeGreaterThan(0);
  expect(causes.get(code)?.severity).toBe("CRITICAL");
});

/** What the gsyncd of a release writes where an SSH client fails: see record.py among the fixtures. */
function released(name: string) {
  const { entries, now } = recorded(name, "gsyncd-log-by-release");
  return judgeSession(evidenceOf(entries, { now }), () => undefined);
}

const UNREACHED = "src1 cannot reach the SSH server of dst1 on port 22: Connection refused.";
const REFUSED = "root@dst1 refuses the login of src1: their keys are not admitted there.";
const NO_COMMAND =
  'The destination admits src1 by a key without command="…/gsyncd" before it in authorized_keys: no gsyncd is run there.';
const NOT_FOUND =
  "The destination cannot run gsyncd for src1: a program, or a library of one, is missing there or cannot be started (exit code 127), and gsyncd has lost the words that say which.";

test.each(["5.13", "6.10", "7.9", "8.6", "9.6"])("what gsyncd of %s writes is understood as well", (release) => {
  expect(released(`worker-${release}`).get("SSH_UNREACHABLE")?.message).toBe(UNREACHED);
  expect(released(`monitor-${release}`).get("SSH_LOGIN_REFUSED")?.message).toBe(REFUSED);
  const missing = released(`missing-${release}`);
  expect([...missing.keys()]).toEqual(["GSYNCD_BROKEN"]);
  expect(missing.get("GSYNCD_BROKEN")).toMatchObject({ message: NO_COMMAND, mutation: "repairGeoRepKeys" });
});

test.each(["9.6-late", "11.1"])(
  "where gsyncd loses what an SSH client said (%s), nothing is made of its own fault, and the exit code tells",
  (release) => {
    const missing = released(`missing-${release}`);
    expect([...missing.keys()]).toEqual(["GSYNCD_BROKEN"]);
    expect(missing.get("GSYNCD_BROKEN")).toMatchObject({ message: NOT_FOUND, mutation: null });
    const unreached = released(`worker-${release}`);
    expect([...unreached.keys()]).toEqual(["UNEXPLAINED"]);
    expect(unreached.get("UNEXPLAINED")?.message).toMatch(/command returned error \[\{cmd=ssh .*\{error=255\}\]$/);
  },
);

test.each([
  ["missing", "127", "a program, or a library of one, is missing there or cannot be started (exit code 127)"],
  ["missing", "126", "a program cannot be executed there (exit code 126)"],
  ["monitor", "127", "a program, or a library of one, is missing there or cannot be started (exit code 127)"],
])("the exit code that is left where 11 has lost the words of a shell (%s, %s) is told", (name, code, words) => {
  const entries = recorded(`${name}-11.1`, "gsyncd-log-by-release").entries.map((entry) => ({
    ...entry,
    text: entry.text.replace(/error=\d+/, `error=${code}`),
  }));
  const causes = judgeSession(evidenceOf(entries, { now: (entries.at(-1)?.at ?? 0) + 2 }), () => undefined);
  expect([...causes.keys()]).toContain("GSYNCD_BROKEN");
  expect(causes.get("GSYNCD_BROKEN")?.message).toContain(`cannot run gsyncd for src1: ${words}`);
});

test.each([
  "zsh:1: no such file or directory: /nonexistent/gsyncd",
  "/nonexistent/gsyncd: Command not found.",
  "rbash: /nonexistent/gsyncd: restricted: cannot specify `/' in command names",
])(
  "whatever a shell says of the program that is asked for where no command is forced (%s), the key lacks its command",
  (said) => {
    const { entries, now } = recorded("missing-9.6", "gsyncd-log-by-release");
    const others = entries.map((entry) => ({ ...entry, text: entry.text.replace(/^ssh> .*/, `ssh> ${said}`) }));
    const causes = judgeSession(evidenceOf(others, { now }), () => undefined);
    expect(causes.get("GSYNCD_BROKEN")?.message).toBe(NO_COMMAND);
  },
);

test("a log-in that fails without a word is most likely refused where the keys of the node are missing on that destination node", () => {
  const judged = (name: string, hostId: string, missingOn: readonly string[], written = (text: string) => text) => {
    const { entries, now } = recorded(name, "gsyncd-log-by-release");
    const evidence = evidenceOf(
      entries.map((entry) => ({ ...entry, text: written(entry.text) })),
      { now },
    );
    const missingKeys = [{ hostId, hostName: "src1", missingOn, advice: null }];
    const { session } = evidence;
    const row = { ...session.row, missingKeys };
    return judgeSession({ ...evidence, session: { ...session, row } }, () => undefined).get("SSH_LOGIN_REFUSED");
  };
  const refused = judged("monitor-11.1", "host-0", ["dst1"]);
  expect(refused).toMatchObject({ severity: "CRITICAL", mutation: "repairGeoRepKeys" });
  expect(refused?.message).toMatch(
    /^ssh of src1 fails \(exit code 255\), most likely because keys of theirs are missing/,
  );
  expect(judged("worker-11.1", "host-0", ["dst1"]), "a worker's").toBeDefined();
  const asRoot = (text: string) => text.replace("root@dst1 /nonexistent", "dst1 /nonexistent");
  expect(judged("worker-11.1", "host-0", ["dst1"], asRoot), "a session of root names no user").toBeDefined();
  expect(judged("worker-11.1", "host-0", ["dst2"]), "they are missing on another node").toBeUndefined();
  expect(judged("worker-11.1", "host-1", ["dst1"]), "the keys of another node are missing").toBeUndefined();
  expect(judged("worker-9.6", "host-0", ["dst1"]), "ssh says that it was not let near the log-in").toBeUndefined();
});

test("what ssh -v prints of every log-in is no word of a key without its command", () => {
  const { entries, now } = recorded("missing-9.6", "gsyncd-log-by-release");
  const verbose = entries.map((entry) => ({
    ...entry,
    text: entry.text.replace(/^ssh> .*/, "ssh> debug1: Sending command: /nonexistent/gsyncd slave gvsrc dst1::gvdst"),
  }));
  expect([...judgeSession(evidenceOf(verbose, { now }), () => undefined).keys()]).not.toContain("GSYNCD_BROKEN");
});

test("that a monitor of 11 fails at what an SSH client said is no fault of the Python there", () => {
  const { entries } = recorded("monitor-11.1", "gsyncd-log-by-release");
  expect(entries.at(-1)?.text).toContain("TypeError: must be str or None, not bytes");
  expect([...released("monitor-11.1").keys()]).toEqual(["UNEXPLAINED"]);
});

/** With tabs between what is told, as from 3.12 to 7. */
function tabbed(line: string): string {
  return line.replace(/ \[\{(.*)\}\]$/, (_, fields: string) => `\t${fields.replaceAll("}, {", "\t")}`);
}

test.each([
  ["in braces, as since 8", (line: string) => line],
  ["with tabs, as from 3.12 to 7", tabbed],
])("what an attempt before failed at is no cause any more: fields %s", (_, written) => {
  const recordedNow = recorded("ssh-keys-gone");
  const lines = recordedNow.entries.flatMap((entry) => entry.lines).map(written);
  const last = recordedNow.entries.at(-1)?.at ?? 0;
  const stamp = (seconds: number) => new Date((last + seconds) * 1_000).toISOString().slice(0, 19).replace("T", " ");
  const later = [
    `[${stamp(70)}.1] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=${BRICK}}, {secondary_node=dst2}]`,
    `[${stamp(71)}.1] E [syncdutils(worker ${BRICK}):845:errlog] Popen: command returned error [{cmd=rsync -aR0 . -e ssh dst2:/proc/1/cwd}, {error=12}]`,
  ].map(written);
  const codes = (all: readonly string[], now: number) => [
    ...judgeSession(evidenceOf(parseLogLines(all), { now }), () => undefined).keys(),
  ];
  expect(codes(lines, last + 2)).toEqual(["SSH_LOGIN_REFUSED"]);
  expect(codes([...lines, ...later], last + 72)).toEqual(["RSYNC_FAILED"]);
});

test.each([
  ["8 to 11", (line: string) => line],
  ["3.12 to 7", tabbed],
  [
    "before 3.12",
    (line: string) =>
      line
        .replace(/starting gsyncd worker.*/, "starting gsyncd worker")
        .replace(
          /Worker not confirmed after wait.*/,
          "worker(/bricks/gvsrc/brick) not confirmed in 60 sec, aborting it",
        ),
  ],
])("a worker that hangs is told by its monitor, which writes that as information: %s", (_, written) => {
  const entries = parseLogLines(
    [
      "[2026-11-28 04:59:20.1] I [monitor(monitor):160:monitor] Monitor: starting gsyncd worker [{brick=/bricks/gvsrc/brick}, {slave_node=dst2}]",
      "[2026-11-28 04:59:20.2] I [resource(worker /bricks/gvsrc/brick):1387:connect_remote] SSH: Initializing SSH connection between master and slave...",
      "[2026-11-28 05:00:20.1] I [monitor(monitor):241:monitor] Monitor: Worker not confirmed after wait, aborting it. Gsyncd invocation on remote slave via SSH or gluster master mount might have hung. Please check the above logs for exact issue and check master or slave volume for errors. Restarting master/slave volume accordingly might help. [{brick=/bricks/gvsrc/brick}, {timeout=60}]",
      "[2026-11-28 05:00:20.2] I [gsyncdstatus(monitor):248:set_worker_status] GeorepStatus: Worker Status Change [{status=Faulty}]",
    ].map(written),
  );
  const causes = judgeSession(evidenceOf(entries, { now: (entries.at(-1)?.at ?? 0) + 2 }), () => undefined);
  expect([...causes.keys()]).toEqual(["UNEXPLAINED"]);
  expect(causes.get("UNEXPLAINED")?.message).toMatch(/fail\. src1 says last: [Ww]orker\S* not confirmed .*aborting it/);
});

test.each([
  ["ssh-not-exec", /^On src1: ls -lZL .*\/usr\/bin\/ssh /],
  ["glusterfs-not-exec-dst", /^On every destination node: ls -lZL \/usr\/sbin\/glusterfs /],
])("%s: the program that is denied is named, and where to look at it", (name, remedy) => {
  expect(causesIn(name).get("SUDO_DENIED")?.remedy[0]).toMatch(remedy);
});

test("an entry that failed is told with what to do: by its file where it was refused, by the option where its directory is missing", () => {
  const remedyOf = (name: string) => causesIn(name).get("ENTRIES_FAILED")?.remedy[0];
  expect(remedyOf("meta-refused")).toContain('lsattr "$b/.glusterfs/00/c2/00c25b39-3d71-42ef-913e-c6fadfa4ca7c"');
  expect(remedyOf("meta-refused")).toContain("gluster volume info gvdst ");
  expect(remedyOf("parent-missing")).toContain("config gfid-conflict-resolution true # or setGeoRepOption with");
});

test("entries that failed of a worker that works since are told since they were written", () => {
  const { entries } = recorded("gfid-mismatch");
  const [failed] = entries.filter(({ text }) => text.includes("ENTRY FAILED"));
  const at = (entries.at(-1)?.at ?? 0) + 10;
  const again = entries.filter(({ text }) => text.includes("{status=Active}")).map((entry) => ({ ...entry, at }));
  const works = evidenceOf([...entries, ...again], { now: at + 60, statuses: ["ACTIVE", "PASSIVE"] });
  expect(works.workers[0]?.log.attempt).toEqual([]);
  const causes = judgeSession(works, () => undefined);
  expect(causes.get("GFID_CONFLICT")?.since).toBe((failed?.at ?? 0) * 1_000);
});

test.each(["start", "gfid-conflict"])("a log of a session that is well (%s) is no finding", (name) => {
  expect(causesIn(name, { statuses: ["ACTIVE", "PASSIVE"] }).size).toBe(0);
});

test("what no rule knows is told by the last errors", () => {
  const causes = causesIn("dst-volume-stopped");
  expect([...causes.keys()]).toEqual(["UNEXPLAINED"]);
  expect(causes.get("UNEXPLAINED")?.evidence[0]?.lines.join("\n")).toContain("error=1}");
});

test("of a traceback that no rule knows the exception is told", () => {
  const { entries, now } = recorded("libgfchangelog-gone");
  const other = entries.map((entry) => ({
    ...entry,
    text: entry.text.replace(/^OSError: .*$/m, "OSError: [Errno 5] I/O"),
  }));
  const causes = judgeSession(evidenceOf(other, { now }), () => undefined);
  expect(causes.get("UNEXPLAINED")?.message).toMatch(/fail\. src1 says last: OSError: \[Errno 5\] I\/O$/);
});

/** What the log of a destination node says, as it was recorded. */
function saidThere(kind: "gsyncd" | "mount") {
  const { entries: errors, now: readAt } = recorded(`there-volume-stopped-${kind}`);
  return { host: { id: "far", name: "dst1" }, file: `/logs/${kind}.log`, clockOffsetMs: 1_000, readAt, errors };
}

test("why a destination is not mounted is told by the mount's own log before gsyncd's, which is all that it has", () => {
  const causeOf = (...kinds: Parameters<typeof saidThere>[0][]) =>
    causesIn("dst-volume-stopped", { saidThere: kinds.map((kind) => saidThere(kind)) }).get(
      "DESTINATION_NOT_MOUNTABLE",
    );
  const cause = causeOf("gsyncd", "mount");
  expect(cause).toMatchObject({
    severity: "CRITICAL",
    message: expect.stringMatching(
      /^dst1 cannot mount gvdst for the session's workers: 0-gvdst-replicate-0: All subvolumes are down/,
    ),
    since: Date.parse("2026-11-27T15:59:12Z") + 1_000,
    evidence: [{ hostId: "far", hostName: "dst1", brickId: null, source: "/logs/mount.log" }],
  });
  expect(cause?.remedy[2]).toBe("On dst1: tail -n 50 /logs/mount.log");
  expect(causeOf("gsyncd")?.message).toContain("Gluster Mount process exited [{error=ENOTCONN}]");
  expect(causeOf()).toBeUndefined();
  const works = causesIn("start", { statuses: ["ACTIVE", "PASSIVE"], saidThere: [saidThere("mount")] });
  expect([...works.keys()]).toEqual([]);
});

test("a source volume that is not mounted is told by the mount's own log, where gsyncd says that the volume is unavailable", () => {
  const { entries: errors, now: readAt } = recorded("here-no-fuse-mount");
  const mount = { host: { id: "host-0", name: "src1" }, file: "/logs/mnt-b.log", clockOffsetMs: 0, readAt, errors };
  const causes = causesIn("source-mount-no-fuse", { saidHere: [mount] });
  expect([...causes.keys()]).toEqual(["SOURCE_NOT_MOUNTABLE"]);
  expect(causes.get("SOURCE_NOT_MOUNTABLE")).toMatchObject({
    severity: "CRITICAL",
    message: expect.stringMatching(
      /^src1 cannot mount gvsrc for the session's workers: .*mount of localhost:gvsrc to /,
    ),
    evidence: [{ hostId: "host-0", hostName: "src1", source: "/logs/mnt-b.log" }],
    remedy: expect.arrayContaining(["On src1: tail -n 50 /logs/mnt-b.log"]),
  });
  expect([...causesIn("source-mount-no-fuse").keys()]).toEqual(["UNEXPLAINED"]);
  const old = { ...mount, readAt: readAt + 60 };
  expect([...causesIn("source-mount-no-fuse", { saidHere: [old] }).keys()]).toEqual(["UNEXPLAINED"]);
});

test("a worker that cannot register at its brick's changelog is explained by the brick that is down", () => {
  const { entries, now } = recorded("brick-down");
  const evidence = evidenceOf(entries, { now });
  const workers = evidence.workers.map((worker, at) => ({ ...worker, isBrickOnline: at !== 0 }));
  const causes = judgeSession({ ...evidence, workers }, () => undefined);
  expect([...causes.keys()]).toEqual(["SOURCE_BRICK_DOWN"]);
  expect(causes.get("SOURCE_BRICK_DOWN")?.message).toBe("No process runs for src1:/bricks/gvsrc/brick.");
});

test("a user whom the mount broker does not admit is told by the destination's gsyncd, with its volume", () => {
  const { entries: errors, now: readAt } = recorded("there-mount-broker-denied-gsyncd");
  const there = { host: { id: "far", name: "dst2" }, file: "/logs/gsyncd.log", clockOffsetMs: 0, readAt, errors };
  const causes = causesIn("dst-volume-stopped", { named: "geouser@dst1::gvdst", saidThere: [there] });
  expect([...causes.keys()]).toEqual(["SUDO_DENIED"]);
  expect(causes.get("SUDO_DENIED")).toMatchObject({
    severity: "CRITICAL",
    message: "glusterd of dst2 does not mount gvdst for the user geouser: its mount broker does not admit it.",
    evidence: [{ hostName: "dst2", lines: expect.arrayContaining([expect.stringContaining("glusterd answered")]) }],
    remedy: expect.arrayContaining([
      "On a node of the destination, where it does not: gluster-mountbroker add gvdst geouser",
    ]),
  });
});

test("what no rule knows is told with what the destination's nodes wrote last", () => {
  const mount = saidThere("gsyncd");
  const errors = mount.errors.filter(({ text }) => text.includes("umount"));
  const cause = causesIn("dst-volume-stopped", { saidThere: [{ ...mount, errors }] }).get("UNEXPLAINED");
  expect(cause?.evidence.map(({ hostName, source }) => [hostName, source])).toEqual([
    ["src1", "/var/log/glusterfs/geo-replication/gvsrc_dst1_gvdst/gsyncd.log"],
    ["dst1", "/logs/gsyncd.log"],
  ]);
  expect(cause?.evidence[1]?.lines.at(-1)).toContain("no mount point specified");
});

test.each([
  [
    "/var/lib/misc/gluster/gsyncd/data_dst1_data-dr/bricks-b/.processing/CHANGELOG.1700000000",
    "FileNotFoundError: [Errno 2] No such file or directory",
  ],
  [".gfid/00000000-0000-0000-0000-000000000001/backup.tar", "FileNotFoundError: [Errno 2] No such file or directory"],
  [".gfid/00000000-0000-0000-0000-000000000001/rsync", "FileNotFoundError: [Errno 2] No such file or directory"],
  [".gfid/00000000-0000-0000-0000-000000000001", "PermissionError: [Errno 13] Permission denied"],
])("a file of the volume or of the session, %s, is no program that is missing or denied", (file, error) => {
  const entries = parseLogLines([
    "[2026-11-28 04:59:20.1] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=/bricks/gvsrc/brick}, {secondary_node=dst2}]",
    "[2026-11-28 04:59:28.5] E [syncdutils(worker /bricks/gvsrc/brick):363:log_raise_exception] <top>: FAIL:",
    "Traceback (most recent call last):",
    `${error}: '${file}'`,
  ]);
  const causes = judgeSession(evidenceOf(entries, { now: (entries[0]?.at ?? 0) + 10 }), () => undefined);
  expect([...causes.keys()]).toEqual(["UNEXPLAINED"]);
});

test("a brick of whose set another one replicates is a warning", () => {
  const causes = causesIn("ssh-keys-gone", { statuses: ["FAULTY", "ACTIVE"] });
  expect(causes.get("SSH_LOGIN_REFUSED")?.severity).toBe("WARNING");
});

test("a worker that works for a moment between two failures has its finding still, and one that works for long has none", () => {
  const { entries } = recorded("rsync-gone");
  const well = entries.findLastIndex(({ text }) => text.includes("{status=Active}"));
  const until = entries.slice(0, well + 1);
  const at = until.at(-1)?.at ?? 0;
  const codes = (now: number) => [
    ...judgeSession(evidenceOf(until, { now, statuses: ["ACTIVE", "PASSIVE"] }), () => undefined).keys(),
  ];
  expect(codes(at + 1)).toContain("RSYNC_MISSING");
  expect(codes(at + 60)).not.toContain("RSYNC_MISSING");
});

test("a cause stays the same while attempts fail that do not say why, and is another one's a minute later", () => {
  const at = (time: string, text: string) => `[2026-11-28 ${time}.5] ${text}`;
  const start = (time: string) =>
    at(
      time,
      "I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=/bricks/gvsrc/brick}, {secondary_node=dst2}]",
    );
  const broken = (time: string) => [
    at(time, "E [syncdutils(worker /bricks/gvsrc/brick):325:log_raise_exception] <top>: connection to peer is broken"),
    at(
      time,
      "E [syncdutils(worker /bricks/gvsrc/brick):845:errlog] Popen: command returned error [{cmd=ssh -p 22 root@dst2}, {error=1}]",
    ),
  ];
  const why = at(
    "04:59:28",
    "E [syncdutils(worker /bricks/gvsrc/brick):851:logerr] Popen: ssh> AttributeError: 'RawConfigParser' object has no attribute 'readfp'",
  );
  const entries = parseLogLines([
    start("04:59:27"),
    ...broken("04:59:28"),
    why,
    start("04:59:39"),
    ...broken("04:59:44"),
    start("04:59:54"),
  ]);
  const codes = (seconds: number) => [
    ...judgeSession(evidenceOf(entries, { now: (entries[0]?.at ?? 0) + seconds }), () => undefined).keys(),
  ];
  expect(codes(28)).toEqual(["PYTHON_BROKEN"]);
  expect(codes(60)).toEqual(["PYTHON_BROKEN"]);
  expect(codes(61)).toEqual(["UNEXPLAINED"]);
});

test("a rule that throws is told, and the others go on", () => {
  const { entries, now } = recorded("ssh-keys-gone");
  const evidence = evidenceOf(entries, { now });
  const failed: FindingCode[] = [];
  const broken = { ...evidence, volume: null as never };
  expect([...judgeSession(broken, (code) => failed.push(code)).keys()]).toContain("SSH_LOGIN_REFUSED");
  expect(failed).toContain("SOURCE_VOLUME_STOPPED");
});

test.each([
  [
    "3.7",
    [
      "[2016-08-10 14:21:03.100000] I [monitor(monitor):222:monitor] Monitor: starting gsyncd worker",
      `[2016-08-10 14:21:04.310183] E [resource(/bricks/gvsrc/brick):226:errlog] Popen: command "ssh -oPasswordAuthentication=no -i /var/lib/glusterd/geo-replication/secret.pem root@dst1 /nonexistent/gsyncd" returned with 255, saying:`,
      "[2016-08-10 14:21:04.310200] E [resource(/bricks/gvsrc/brick):230:logerr] Popen: ssh> Permission denied (publickey,gssapi-keyex,gssapi-with-mic,password).",
    ],
    "SSH_LOGIN_REFUSED",
  ],
  [
    "4.1",
    [
      "[2018-07-11 18:42:45.427796] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker\tbrick=/bricks/gvsrc/brick\tslave_node=dst1",
      "[2018-07-11 18:42:48.941760] E [syncdutils(worker /bricks/gvsrc/brick):305:log_raise_exception] <top>: connection to peer is broken",
      "[2018-07-11 18:42:48.947765] E [syncdutils(worker /bricks/gvsrc/brick):801:errlog] Popen: command returned error\tcmd=rsync -aR0 --inplace . -e ssh dst1:/proc/17554/cwd\terror=12",
    ],
    "RSYNC_FAILED",
  ],
])("the log of %s is read as well", (_, lines, code) => {
  const entries = parseLogLines(lines);
  const causes = judgeSession(evidenceOf(entries, { now: (entries[0]?.at ?? 0) + 5 }), () => undefined);
  expect([...causes.keys()]).toEqual([code]);
});

test("an Active worker that shows no progress is told, and none whose changes wait for another reason", () => {
  const stuck = {
    since: "2026-11-27T06:00:00.000Z",
    unsyncedSince: "2026-11-27T05:40:00.000Z",
    crawlStatus: "History Crawl",
  };
  const judged = (more: Partial<WorkerEvidence>) => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
    const workers = evidence.workers.map((worker, at) => (at === 0 ? { ...worker, stuck, ...more } : worker));
    return judgeSession({ ...evidence, workers }, () => undefined).get("NO_PROGRESS");
  };
  const complaints = recorded("rsync-option")
    .entries.filter(({ level }) => level === "E")
    .slice(-1);
  const log = { ...workerLog([], "", 0), complaints };
  expect(judged({ log })?.evidence).toEqual([
    expect.anything(),
    expect.objectContaining({
      source: expect.stringMatching(/gsyncd\.log$/),
      lines: [expect.stringContaining("--no-such-option")],
    }),
  ]);
  expect(judged({})).toMatchObject({
    message: "Changes of src1:/bricks/gvsrc/brick wait, and the worker, though Active, shows no progress.",
    since: Date.parse(stuck.since),
    evidence: [{ lines: [expect.stringContaining(stuck.unsyncedSince), expect.stringContaining("History Crawl: ")] }],
  });
  expect(judged({ stuck: null })).toBeUndefined();
  expect(judged({ status: "PAUSED" })).toBeUndefined();
  expect(judged({ changesWaitingSince: stuck.since })).toBeUndefined();
});

test("changes that a worker was never told of are told with what it and the changelog library complained of within an hour", () => {
  const { entries: complaints, now: readAt } = recorded("brick-down");
  const changes = { host: { id: "host-0", name: "src1" }, file: "/logs/changes-b.log", clockOffsetMs: 0, readAt };
  const errors = complaints.filter(({ level }) => level === "E");
  const since = "2026-11-27T02:40:00.000Z";
  const causeOf = (saidHere: SessionEvidence["saidHere"]) => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"], saidHere });
    const workers = evidence.workers.map((worker, at) =>
      at === 0 ? { ...worker, changesWaitingSince: since, log: { ...worker.log, complaints: errors } } : worker,
    );
    return judgeSession({ ...evidence, workers }, () => undefined).get("CHANGES_NOT_TAKEN");
  };
  const cause = causeOf([{ ...changes, errors }]);
  expect(cause).toMatchObject({
    severity: "CRITICAL",
    message: "Changes of src1:/bricks/gvsrc/brick wait, and the worker was never told of them.",
    since: Date.parse(since),
    mutation: "startGeoRepSession",
  });
  expect(cause?.evidence.map(({ source }) => source.split("/").at(-1))).toEqual([
    "changelogs",
    "gsyncd.log",
    "changes-b.log",
  ]);
  const old = causeOf([{ ...changes, readAt: readAt + 3_600, errors }]);
  expect(old?.evidence.map(({ source }) => source.split("/").at(-1))).toEqual(["changelogs", "gsyncd.log"]);
});

test("a worker that comes to work and dies of what it copies replicates nothing in between", () => {
  const { entries, now } = recorded("name-not-utf8");
  const [dies, works] = [workerLog(entries, "/bricks/gvsrc/brick", now), workerLog([], "/bricks/gvsrc/brick", now)];
  const active = { status: "ACTIVE", silent: null, log: dies } as const;
  const other = { ...active, log: works };
  expect(setsReplicated([active, { ...other, status: "PASSIVE" }], 2)).toEqual([false]);
  expect(setsReplicated([active, other], 2)).toEqual([true]);
  expect(setsReplicated([active, other], 1)).toEqual([false, true]);
  expect(setsReplicated([{ ...other, silent: { node: "dst1", port: "22" } }], 1), "one that is cut off").toEqual([
    false,
  ]);
});

test("a worker that is killed each time that it comes to work is told at its third death, and no more once it works for long", () => {
  const { entries, now } = recorded("worker-restarting");
  const judged = (all: readonly LogEntry[], at: number, statuses: readonly WorkerEvidence["status"][]) =>
    judgeSession(evidenceOf(all, { now: at, statuses }), () => undefined).get("WORKER_RESTARTING");
  const starts = entries.flatMap((entry, index) => (entry.text.includes("starting gsyncd worker") ? [index] : []));
  const until = (start: number) => entries.slice(0, (starts[start] ?? 0) + 1);
  // The first of them is none anew.
  expect(starts).toHaveLength(9);
  expect(judged(until(2), until(2).at(-1)?.at ?? 0, ["INITIALIZING", "PASSIVE"])).toBeUndefined();
  expect(judged(until(3), until(3).at(-1)?.at ?? 0, ["INITIALIZING", "PASSIVE"])).toMatchObject({
    severity: "CRITICAL",
    message:
      "Workers died after they had come to work, and were started again, over and over within ten minutes: src1:/bricks/gvsrc/brick 3 times.",
  });
  expect(judged(entries, now, ["ACTIVE", "PASSIVE"])?.message).toContain("8 times");
  const lines = judged(entries, now, ["ACTIVE", "PASSIVE"])?.evidence[0]?.lines;
  expect(lines).toContainEqual(expect.stringContaining("starting gsyncd worker"));
  expect(lines?.at(-1)).toContain("Crawl Status Change");
  const works = entries.findLast(({ text }) => text.includes("{status=Active}"))?.at ?? 0;
  expect(judged(entries, works + 299, ["ACTIVE", "PASSIVE"])).toBeDefined();
  expect(judged(entries, works + 300, ["ACTIVE", "PASSIVE"])).toBeUndefined();
});

test("what is kept of a log whose session is well tells of the deaths before, and of nothing that has passed", () => {
  const { entries, now } = recorded("worker-restarting");
  const kept = statusesIn(entries, now);
  const restartsIn = (all: readonly LogEntry[]) => workerLog(all, "/bricks/gvsrc/brick", now).restarts;
  expect(restartsIn(kept)).toEqual(restartsIn(entries));
  expect(kept.filter(({ level }) => level !== "I")).toEqual([]);
  expect(statusesIn(kept, now), "the same list").toBe(kept);
  expect(statusesIn(kept, now + 600)).toEqual([]);
});

test("workers that are started anew for a setting that was changed have not died", () => {
  const status = (second: string, part: string, text: string) =>
    `[2026-11-28 03:59:${second}.1] I [gsyncdstatus(${part}):247:set_worker_status] GeorepStatus: Worker Status Change [{status=${text}}]`;
  const once = [
    status("48", "monitor", "Initializing..."),
    "[2026-11-28 03:59:48.19336] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=/bricks/gvsrc/brick}, {secondary_node=dst2}]",
    status("52", "worker /bricks/gvsrc/brick", "Active"),
  ];
  const entries = parseLogLines(Array.from({ length: 5 }, () => once).flat());
  expect(workerLog(entries, "/bricks/gvsrc/brick", entries.at(-1)?.at ?? 0).restarts).toEqual([]);
});

test("files that differ are a finding, and no CRITICAL one where what they hold is the same", () => {
  const { now } = recorded("ssh-keys-gone");
  const causeOf = (kinds: readonly DifferenceKind[]) => {
    const difference = { source: "a", destination: null, changedAt: "2026-01-01T00:00:00.000Z" };
    const verification = {
      sessionId: "session",
      verdict: "DIFFERENT" as const,
      seed: 7,
      entriesCompared: 20,
      entriesDifferent: kinds.length,
      counts: kinds.map((kind) => ({ kind, entries: 1 })),
      differences: [
        ...kinds.map((kind) => ({ ...difference, kind, path: `of ${kind}`, settled: true })),
        { ...difference, kind: "MISSING" as const, path: "not yet", settled: false },
      ],
      finishedAt: "2026-01-02T00:00:00.000Z",
    };
    const evidence = evidenceOf([], { now, statuses: ["ACTIVE", "PASSIVE"], verification });
    return judgeSession(evidence, () => undefined).get("FILES_DIFFER");
  };
  const empty = causeOf(["EMPTY", "MODE"]);
  expect(empty).toMatchObject({
    severity: "CRITICAL",
    message: "Of 20 entries that were compared 2 differ at the destination: 1 EMPTY, 1 MODE.",
    evidence: [{ lines: [expect.stringMatching(/^EMPTY of EMPTY: a at the source/), expect.stringMatching(/^MODE/)] }],
  });
  expect(empty?.remedy.join(" ")).toMatch(/rsync --version.*sync-method.*resetSyncTime.*seed 7/);
  expect(causeOf(["OWNER", "XATTRS"])).toMatchObject({ severity: "WARNING" });
  expect(causeOf(["CONTENT"])?.remedy.join(" ")).not.toContain("rsync");
});

test("workers of a set that take over from each other are told from the third time of one of them within ten minutes", () => {
  const START = Date.parse("2026-11-27T06:00:00.000Z");
  const takeovers = new Takeovers();
  let last = session("ACTIVE", "PASSIVE");
  const poll = (minute: number, ...statuses: readonly GeoRepStatus[]) => {
    const seen = session(...statuses);
    takeovers.note(last, seen, START + minute * 60_000);
    last = seen;
    const recent = takeovers.of(seen.row.id, START + minute * 60_000);
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"], takeovers: recent });
    return judgeSession(evidence, () => undefined).get("WORKER_FLAPPING");
  };
  // A node of a set after the other is started anew, as by an upgrade.
  expect(poll(0, "FAULTY", "ACTIVE")).toBeUndefined();
  expect(poll(1, "ACTIVE", "PASSIVE"), "one that died and works again took over from none").toBeUndefined();
  expect(poll(3, "PASSIVE", "ACTIVE")).toBeUndefined();
  expect(poll(4, "ACTIVE", "PASSIVE")).toBeUndefined();
  expect(poll(5, "PASSIVE", "ACTIVE"), "src2 for the third time, src1 once").toMatchObject({
    severity: "WARNING",
    message: `Workers turned from Passive to Active over and over within ten minutes: src2:${BRICK} 3 times.`,
    since: START,
    evidence: [
      {
        brickId: "brick-1",
        lines: [0, 3, 5].map((minute) => `Active at 2026-11-27T06:0${minute}:00.000Z, Passive before`),
      },
    ],
    mutation: null,
  });
  expect(poll(6, "ACTIVE", "PASSIVE")).toBeDefined();
  expect(poll(10, "ACTIVE", "PASSIVE"), "the first was ten minutes ago").toBeUndefined();
  expect(takeovers.of(last.row.id, START + 10 * 60_000)).toBe(takeovers.of(last.row.id, START + 10.5 * 60_000));
  expect(poll(11, "PASSIVE", "ACTIVE")).toBeDefined();
  const stopped = session("STOPPED", "STOPPED");
  takeovers.note(last, { ...stopped, row: { ...stopped.row, status: "STOPPED" } }, START + 12 * 60_000);
  expect(takeovers.of(last.row.id, START + 12 * 60_000), "what was before a stop counts").toEqual([]);

  function session(...statuses: readonly GeoRepStatus[]): KnownSession {
    const details = new Map(statuses.map((status, index) => [`brick-${index}`, { status } as DetailRow]));
    return { ...evidenceOf([], { now: 0 }).session, details };
  }
});

test("a destination that others write to is told while the session copies nothing, and at no other time", () => {
  const FROM = "2026-11-27T06:00:00.000Z";
  const before = (seconds: number) => new Date(Date.parse(FROM) - seconds * 1_000).toISOString();
  const destinationWrites = { volumeName: "gvdst", bytes: 1_000_000n, seconds: 120, until: "2026-11-27T06:02:00.000Z" };
  const judged = (
    row: Partial<KnownSession["row"]>,
    { lastSyncedAt = before(61), bytes = 1_000_000n }: { lastSyncedAt?: string; bytes?: bigint } = {},
  ) => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
    const session = {
      ...evidence.session,
      row: { ...evidence.session.row, ...row },
      details: new Map([["brick-0", { lastSyncedAt } as DetailRow]]),
    };
    return judgeSession(
      { ...evidence, session, destinationWrites: { ...destinationWrites, bytes } },
      () => undefined,
    ).get("DESTINATION_WRITTEN_TO");
  };
  const idle = { status: "ACTIVE", lagState: "IDLE", lagStateSince: before(1) } as const;
  expect(judged(idle)).toMatchObject({
    severity: "WARNING",
    message: "Others than the session write to the destination volume gvdst.",
    evidence: [{ lines: [expect.stringMatching(/^At least 1000000 bytes each in the 120 s until /)] }],
  });
  expect(judged(idle, { bytes: 60_000n }), "health checks").toBeUndefined();
  expect(judged(idle, { lastSyncedAt: before(59) }), "changed and copied between two readings").toBeUndefined();
  expect(judged({ ...idle, lagStateSince: before(0) }), "idle only since").toBeUndefined();
  expect(judged({ ...idle, lagState: "CATCHING_UP" })).toBeUndefined();
  expect(judged({ status: "FAULTY", statusSince: before(500) }), "its workers try again").toBeUndefined();
  expect(judged({ status: "PAUSED", statusSince: before(1) })).toMatchObject({ severity: "WARNING" });
  expect(judged({ status: "PAUSED", statusSince: before(-1) })).toBeUndefined();
  expect(judged({ status: "STOPPED", statusSince: null, firstSeenAt: before(1) })).toMatchObject({ severity: "INFO" });
});

test("options that a session needs of its volume are told where they are off, and where a reset took them away", () => {
  const judged = (volumeOptions: Readonly<Record<string, string>> | null, status = "ACTIVE", failing = false) => {
    const { entries, now } = recorded("dst-volume-stopped");
    const workers = failing ? (["FAULTY", "FAULTY"] as const) : (["ACTIVE", "PASSIVE"] as const);
    const evidence = evidenceOf(failing ? entries : [], { now, statuses: workers });
    const session = { ...evidence.session, row: { ...evidence.session.row, status } } as KnownSession;
    const causes = judgeSession({ ...evidence, volumeOptions, session }, () => undefined);
    return [...causes.values()].map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
  };
  const indexing = { "geo-replication.indexing": "on" };
  const changelog = { "changelog.changelog": "on" };
  expect(judged({ ...indexing, ...changelog })).toEqual([]);
  expect(judged({ ...indexing, ...changelog, "changelog.changelog": "enable" })).toEqual([]);
  expect(judged(indexing)).toEqual([
    "CHANGELOG_OFF CRITICAL: The volume gvsrc notes no changes: changelog.changelog is not set.",
  ]);
  expect(judged({ ...indexing, "changelog.changelog": "off" })).toEqual([
    "CHANGELOG_OFF CRITICAL: The volume gvsrc notes no changes: changelog.changelog is off.",
  ]);
  const unmarked = "The volume gvsrc bears no mark of its changes: geo-replication.indexing is not set.";
  expect(judged(changelog)).toEqual([`INDEXING_OFF WARNING: ${unmarked}`]);
  expect(judged(changelog, "FAULTY", true)).toEqual([`INDEXING_OFF CRITICAL: ${unmarked}`]);
  expect(judged({}, "STOPPED").map((text) => text.split(":")[0])).toEqual([
    "CHANGELOG_OFF WARNING",
    "INDEXING_OFF WARNING",
  ]);
  expect(judged({}, "NOTSTARTED")).toEqual([]);
  expect(judged(null), "not read yet").toEqual([]);
});

test("a source brick without room is told, by its bytes", () => {
  const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
  const full = { free: 99n, total: 10_000n };
  const workers = evidence.workers.map((worker, at) => (at === 1 ? { ...worker, full } : worker));
  expect(judgeSession({ ...evidence, workers }, throwing).get("SOURCE_BRICK_FULL")).toMatchObject({
    severity: "CRITICAL",
    message: "src2:/bricks/gvsrc/brick has no room left.",
    evidence: [{ lines: ["99 of 10000 bytes are free."] }],
  });
  expect([...judgeSession(evidence, throwing).keys()]).toEqual([]);
});

test("a source node that lost the session's folder is told, with what makes it again and starts what should run", () => {
  const judged = (statuses: readonly WorkerEvidence["status"][], lacking: readonly string[] = ["host-1"]) => {
    const evidence = evidenceOf([], { now: 0, statuses });
    const nodes = [...evidence.nodes].map(
      ([id, node]) => [id, { ...node, lacksFolder: lacking.includes(id) }] as const,
    );
    return judgeSession({ ...evidence, nodes: new Map(nodes) }, throwing).get("SESSION_FILES_MISSING");
  };
  expect(judged(["ACTIVE", "UNKNOWN"])).toMatchObject({
    severity: "WARNING",
    message:
      "src2 lost Gluster's folder of the session: nobody copies what is written to src2:/bricks/gvsrc/brick there.",
    evidence: [{ hostName: "src2" }],
    remedy: [
      expect.stringContaining(
        "On a source node: gluster volume geo-replication gvsrc dst1::gvdst create no-verify force && gluster volume geo-replication gvsrc dst1::gvdst start force #",
      ),
      expect.stringContaining("OPTIONS_DIFFER"),
    ],
  });
  expect(judged(["UNKNOWN", "UNKNOWN"], ["host-0", "host-1"])?.severity).toBe("CRITICAL");
  expect(judged(["STOPPED", "UNKNOWN"])?.remedy[0], "it was stopped by somebody").not.toContain("start");
  expect(judged(["ACTIVE", "PASSIVE"], [])).toBeUndefined();
});

test("a session that walks through all files is told, as what deletions and renamings are lost by", () => {
  const judged = (isWalking: boolean, crawlStatusRaw = "Hybrid Crawl") => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"], isWalking });
    const details = new Map([["brick-0", { crawlStatusRaw } as unknown as DetailRow]]);
    const session = { ...evidence.session, details };
    return judgeSession({ ...evidence, session }, throwing).get("CHANGE_DETECTOR_XSYNC");
  };
  expect(judged(true)).toMatchObject({
    severity: "WARNING",
    evidence: [
      { lines: ["change-detector is xsync"] },
      { brickName: "src1:/bricks/gvsrc/brick", lines: ["CRAWL STATUS: Hybrid Crawl"] },
    ],
    remedy: [expect.stringContaining("config '!change-detector'"), expect.anything()],
  });
  expect(judged(true, "Changelog Crawl")?.evidence, "the worker has not begun anew yet").toHaveLength(1);
  expect(judged(false)).toBeUndefined();
});

test("options that differ from node to node are told, but those that Gluster keeps, and those of a node without glusterd", () => {
  const judged = (options: readonly (Readonly<Record<string, string>> | null)[], glusterdUp = true) => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
    const nodes = [...evidence.nodes].map(([id, node], index) => {
      const own = options[index] ?? null;
      const host = { ...node.host, glusterdUp: index === 0 || glusterdUp };
      return [id, { ...node, host, ownOptions: own === null ? null : new Map(Object.entries(own)) }] as const;
    });
    return judgeSession({ ...evidence, nodes: new Map(nodes) }, throwing).get("OPTIONS_DIFFER");
  };
  const found = judged([{ "sync-jobs": "5", "stime-xattr-prefix": "a", checkpoint: "1" }, { sync_method: "tarssh" }]);
  expect(found).toMatchObject({
    severity: "WARNING",
    message: "The source nodes hold different values of sync-jobs and sync-method.",
    mutation: "setGeoRepOption",
  });
  expect(found?.evidence.map(({ hostName, lines }) => `${hostName}: ${lines.join()}`)).toEqual([
    "src1: sync-jobs = 5",
    "src2: sync-jobs is not set",
    "src1: sync-method is not set",
    "src2: sync-method = tarssh",
  ]);
  expect(found?.remedy.map((step) => step.split(" # ")[0])).toEqual([
    "On a source node: gluster volume geo-replication gvsrc dst1::gvdst config sync-jobs 5",
    "Or on a source node: gluster volume geo-replication gvsrc dst1::gvdst config '!sync-jobs'",
    "On a source node: gluster volume geo-replication gvsrc dst1::gvdst config sync-method tarssh",
    "Or on a source node: gluster volume geo-replication gvsrc dst1::gvdst config '!sync-method'",
  ]);
  expect(judged([{ "sync-jobs": "5" }, { sync_jobs: "5", checkpoint: "2" }]), "another spelling").toBeUndefined();
  expect(judged([{ "sync-jobs": "3" }, {}]), "set to its default, and not set").toBeUndefined();
  expect(judged([{ "sync-jobs": "5" }, { "sync-jobs": "4" }], false)).toBeUndefined();
  expect(judged([null, null])).toBeUndefined();
});

function throwing(code: FindingCode): never {
  throw new Error(code);
}

test("what one worker fails of does not explain another one, whose own log says something else", () => {
  const { entries, now } = recorded("brick-down");
  const evidence = evidenceOf(entries, { now });
  const traceback = parseLogLines([
    "[2026-11-27 05:00:00.1] I [monitor(monitor):158:monitor] Monitor: starting gsyncd worker [{brick=/bricks/gvsrc/brick}, {secondary_node=dst2}]",
    "[2026-11-27 05:00:01.5] E [syncdutils(worker /bricks/gvsrc/brick):363:log_raise_exception] <top>: FAIL:",
    "Traceback (most recent call last):",
    "OSError: [Errno 95] Operation not supported",
  ]);
  const judged = (log: WorkerEvidence["log"]) =>
    judgeSession(
      {
        ...evidence,
        workers: evidence.workers.map((worker, at) => ({
          ...worker,
          isBrickOnline: at !== 0,
          ...(at === 1 && { log }),
        })),
      },
      throwing,
    );
  const other = judged(workerLog(traceback, BRICK, (traceback.at(-1)?.at ?? 0) + 2));
  expect([...other.keys()]).toEqual(["SOURCE_BRICK_DOWN", "UNEXPLAINED"]);
  expect(other.get("UNEXPLAINED")?.message).toBe(
    "The workers of src2:/bricks/gvsrc/brick fail. src2 says last: OSError: [Errno 95] Operation not supported",
  );
  const silent = judged({ attempt: [], sinceWell: [], complaints: [], restarts: [] });
  expect([...silent.keys()], "it may wait for the other").toEqual(["SOURCE_BRICK_DOWN"]);
});

test("a disk that is nearly full explains no worker that fails", () => {
  const { entries, now } = recorded("source-mount-no-fuse");
  const check = (status: "WARNING" | "FORCEABLE") => ({
    code: "NODE_FREE_SPACE" as const,
    status,
    message: "A disk of the node has little room.",
    remedy: null,
    host: { id: "host-0", name: "src1" },
    values: [],
  });
  const codes = (status: "WARNING" | "FORCEABLE") => [
    ...judgeSession(evidenceOf(entries, { now, checkUp: { at: 0, checks: [check(status)] } }), throwing).keys(),
  ];
  expect(codes("FORCEABLE")).toEqual(["NODE_DISK_FULL"]);
  expect(codes("WARNING")).toEqual(["NODE_DISK_FULL", "UNEXPLAINED"]);
});

test("a brick's process, a host and a glusterd are told as down since the service knows it, not since a rule was asked", () => {
  const since = ["2026-11-29T05:00:00.000Z", "2026-11-29T04:00:00.000Z"] as const;
  const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "ACTIVE"] });
  const nodes = (more: readonly object[]) =>
    new Map(
      [...evidence.nodes].map(
        ([id, node], index) => [id, { ...node, host: { ...node.host, ...more[index] } }] as const,
      ),
    );
  const of = (code: FindingCode, more: Partial<SessionEvidence>) =>
    judgeSession({ ...evidence, ...more }, throwing).get(code);
  const silent = since.map((reachableSince) => ({ reachable: false, reachableSince, unreachableReason: "Timed out." }));
  expect(of("SOURCE_NODE_UNREACHABLE", { nodes: nodes(silent) })).toMatchObject({
    message: "The service cannot reach src1 and src2 by SSH.",
    since: Date.parse(since[1]),
    evidence: [{ lines: ["Timed out."] }, { lines: ["Timed out."] }],
  });
  const down = [{}, { glusterdUp: false, glusterdSince: since[0], glusterdDownReason: "Connection failed." }];
  expect(of("SOURCE_GLUSTERD_DOWN", { nodes: nodes(down) })).toMatchObject({
    message: "glusterd does not run on src2.",
    since: Date.parse(since[0]),
    remedy: ["On src2: systemctl start glusterd; systemctl status glusterd"],
  });
  const workers = evidence.workers.map((worker, index) => ({
    ...worker,
    isBrickOnline: false,
    brickOnlineSince: since[index] ?? null,
  }));
  expect(of("SOURCE_BRICK_DOWN", { workers })?.since).toBe(Date.parse(since[1]));
});

test("keys that a destination node lacks are told with where they are missing", () => {
  const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
  const row = {
    ...evidence.session.row,
    missingKeys: [{ hostId: "host-0", hostName: "src1", missingOn: ["dst2"], advice: "" }],
  };
  const causes = judgeSession({ ...evidence, session: { ...evidence.session, row } }, throwing);
  expect(causes.get("KEYS_MISSING")).toMatchObject({
    severity: "WARNING",
    message: "Keys of src1 are missing on dst2.",
    mutation: "repairGeoRepKeys",
  });
  expect([...causes.keys()]).toEqual(["KEYS_MISSING"]);
});

test("a destination volume that was made anew under its name is told by the id in the session's key", () => {
  const judged = (secondaryVolumeId: string) => {
    const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
    const row = { ...evidence.session.row, secondaryVolumeId };
    return judgeSession({ ...evidence, session: { ...evidence.session, row } }, throwing).get(
      "DESTINATION_VOLUME_REPLACED",
    );
  };
  const anew = "11111111-2222-4333-8444-555555555555";
  expect(judged(anew)).toMatchObject({
    severity: "CRITICAL",
    message: `The session was made with the volume ecea0779-9d9c-4f14-9013-77ca044f2e36, and copies into ${anew}, which has its name now.`,
  });
  expect(judged("ecea0779-9d9c-4f14-9013-77ca044f2e36")).toBeUndefined();
});

test("a worker that nothing comes back to is told as long as its node says so, and harms nobody while its set is replicated", () => {
  const silent = { node: "dst2", port: "22" };
  const evidence = evidenceOf([], { now: 0, statuses: ["ACTIVE", "PASSIVE"] });
  const found = (index: number, isSetReplicated: boolean) => {
    const workers = evidence.workers.map((worker, at) => ({
      ...worker,
      isSetReplicated,
      silent: at === index ? silent : null,
    }));
    const cause = judgeSession({ ...evidence, workers }, () => undefined).get("SSH_UNREACHABLE");
    if (cause === undefined) throw new Error("It is not found.");
    return cause;
  };
  const cause = found(1, true);
  expect(cause.severity).toBe("WARNING");
  expect(cause.message).toBe("Nothing comes back to src2 on the SSH connections of workers to port 22 of dst2.");
  expect(cause.remedy.at(-1)).toContain(
    "gluster volume geo-replication gvsrc dst1::gvdst stop && gluster volume geo-replication gvsrc dst1::gvdst start",
  );
  expect(found(0, false).severity).toBe("CRITICAL");
  const open = new Map([["SSH_UNREACHABLE", cause]] as const);
  const untold = (hasAnswered: boolean) => {
    const nodes = new Map([...evidence.nodes].map(([id, node]) => [id, { ...node, hasAnswered }]));
    return untoldOf({ ...evidence, nodes }, open, new Map(), new Set(), () => undefined).size;
  };
  expect(untold(true), "it stays though its node says that it is over").toBe(0);
  expect(untold(false), "it is over though its node says nothing").toBe(1);
});
