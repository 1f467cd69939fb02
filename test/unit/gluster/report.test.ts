import { describe, expect, test } from "vitest";
import { status } from "../../../src/gluster/cli/georep-status.js";
import { nodeReport, parseReport } from "../../../src/gluster/report/report.js";
import type { SeenBrick, SeenSession } from "../../../src/gluster/seen.js";
import { answer, fixture } from "./recorded.js";

interface Stage {
  readonly nodes: Readonly<Record<string, string>>;
  readonly cli: string;
}

const STAGES = ["created", "initializing", "active", "checkpoint-set", "paused", "faulty", "monitor-killed", "stopped"];

function stage(name: string): Stage {
  return JSON.parse(fixture(`report/${name}.json`)) as Stage;
}

/** What both ways tell of a brick. */
function common(brick: SeenBrick): Partial<SeenBrick> {
  const { secondaryHostName: _name, secondaryHostUuid: _uuid, secondaryVolumeUuid: _volume, ...more } = brick;
  const { isMonitorAlive: _alive, hasMonitorDied: _died, ...rest } = more;
  return rest;
}

function only<T>(list: readonly T[]): T {
  expect(list).toHaveLength(1);
  return list[0] as T;
}

function reported(name: string, node: string): SeenSession {
  const report = parseReport(stage(name).nodes[node] ?? "");
  return only(report.sessions.filter((session) => session.volume === "data"));
}

describe.each(STAGES)("a node's files, recorded when the session was %s", (name) => {
  test("say what the CLI printed at that time", () => {
    const { nodes, cli } = stage(name);
    const told = only(status().parse(answer(cli)).sessions);
    const sessions = Object.keys(nodes).map((node) => reported(name, node));
    for (const session of sessions) {
      expect(session).toMatchObject({ key: told.key, url: told.url, secondaryVolumeUuid: told.secondaryVolumeUuid });
    }
    const bricks = sessions.flatMap((session) => session.bricks).map(common);
    expect(bricks).toEqual(told.bricks.map(common));
  });
});

test("between them the recordings hold every state", () => {
  const words = STAGES.flatMap((name) =>
    ["src1", "src2"].flatMap((node) => reported(name, node).bricks.map((brick) => brick.status)),
  );
  expect(new Set(words)).toEqual(
    new Set(["Created", "Initializing...", "Active", "Passive", "Paused", "Faulty", "Stopped"]),
  );
});

describe("beyond the CLI the report tells", () => {
  test("whether each node's monitor runs", () => {
    const alive = (name: string) => ["src1", "src2"].map((node) => only(reported(name, node).bricks).isMonitorAlive);
    expect(alive("active")).toEqual([true, true]);
    expect(alive("stopped")).toEqual([false, false]);
    expect(alive("monitor-killed")).toEqual([false, true]);
  });

  test("whether a monitor is gone that should run", () => {
    const died = (name: string) => ["src1", "src2"].map((node) => only(reported(name, node).bricks).hasMonitorDied);
    expect(died("active")).toEqual([false, false]);
    expect(died("stopped"), "somebody stopped it").toEqual([false, false]);
    expect(died("monitor-killed")).toEqual([true, false]);
  });

  test("each worker's destination node", () => {
    for (const node of ["src1", "src2"]) {
      const brick = only(reported("active", node).bricks);
      expect(brick.secondaryHostName).toMatch(/^dst[12]$/);
      expect(brick.secondaryHostUuid).toMatch(/^[0-9a-f-]{36}$/);
      expect(brick.secondaryVolumeUuid).toBe(reported("active", node).secondaryVolumeUuid);
    }
    expect(only(reported("stopped", "src1").bricks).secondaryHostName, "a stopped session syncs nowhere").toBeNull();
  });

  test("the options that were changed, and the node", () => {
    expect(reported("active", "src1").options?.get("sync-method")).toBe("tarssh");
    expect(reported("created", "src1").options?.has("sync-method")).toBe(false);
    const report = parseReport(stage("active").nodes["src1"] ?? "");
    expect(report.nodeUuid).toMatch(/^[0-9a-f-]{36}$/);
    expect(report.unread).toEqual([]);
  });
});

const NODE = "bda14ed7-c4c2-4f6f-8a41-c0050e941fc4";
const VOLUME = "80126236-edca-43ac-85d6-a7d24435770e";
const DESTINATION = "0dfa658d-8ed1-452e-9491-9eeb70a174b6";
const PID_FILE = "/var/run/gluster/gsyncd-vol-dst1-dr.pid";
const LOCK = ["F/proc/locks", "L1: POSIX  ADVISORY  WRITE 517 00:3f:24 0 EOF"];

interface Facts {
  readonly key?: string;
  readonly folder?: string;
  readonly monitor?: readonly string[];
  readonly brickFile?: Readonly<Record<string, unknown>> | string | null;
  readonly brick?: string;
  readonly brickFileName?: string;
  readonly conf?: readonly string[] | null;
  readonly pid?: readonly string[];
  readonly locks?: readonly string[];
  readonly processes?: readonly string[];
}

function reportText(facts: Facts = {}): string {
  const folder = facts.folder ?? "vol_dst1_dr";
  const brick = facts.brick ?? "/b/one";
  const file =
    facts.brickFile === undefined ? { worker_status: "Active", last_synced: 1_795_463_957 } : facts.brickFile;
  return [
    "V2",
    "S",
    `Dgeo-replication/${folder}/`,
    ...(facts.pid ?? [`I63 24 ${PID_FILE}`]),
    "Fglusterd.info",
    `LUUID=${NODE}`,
    "Fvols/vol/info",
    `Lvolume-id=${VOLUME}`,
    `Lsecondary1=${facts.key ?? `${NODE}:ssh://dst1::dr:${DESTINATION}`}`,
    "Fvols/vol/bricks/src1:-b-one",
    `Luuid=${NODE}`,
    "Lhostname=src1",
    `Lpath=${brick}`,
    `Fgeo-replication/${folder}/monitor.status`,
    ...(facts.monitor ?? ["LStarted"]),
    ...(file === null
      ? []
      : [
          `Fgeo-replication/${folder}/brick_${facts.brickFileName ?? "%2Fb%2Fone"}.status`,
          `L${typeof file === "string" ? file : JSON.stringify(file)}`,
        ]),
    ...(facts.conf === null ? [] : [`Fgeo-replication/${folder}/gsyncd.conf`, ...(facts.conf ?? ["L[vars]"])]),
    `F${PID_FILE}`,
    "L517",
    ...(facts.locks ?? LOCK),
    ...(facts.processes ?? []),
    "E",
    "",
  ].join("\n");
}

function seen(facts: Facts = {}): SeenBrick {
  return only(only(parseReport(reportText(facts)).sessions).bricks);
}

describe("gsyncd's rule", () => {
  const dead: Facts = { locks: [] };
  test.each<[string, Facts, string]>([
    ["started, alive: the worker's word", {}, "Active"],
    ["started, dead: Stopped", dead, "Stopped"],
    ["paused, alive", { monitor: ["LPaused"] }, "Paused"],
    ["paused, dead: Stopped", { monitor: ["LPaused"], ...dead }, "Stopped"],
    ["created", { monitor: ["LCreated"], ...dead }, "Created"],
    ["stopped", { monitor: ["LStopped"], ...dead }, "Stopped"],
    ["an empty monitor.status: Stopped", { monitor: [] }, "Stopped"],
    ["no file of the brick yet", { brickFile: null }, "N/A"],
    ["no gsyncd.conf", { conf: null }, "Config Corrupted"],
    ["an empty gsyncd.conf", { conf: [] }, "Active"],
    ["a brick's file that is no JSON", { brickFile: "{" }, "N/A"],
    ["started, initializing", { brickFile: { worker_status: "Initializing..." } }, "Initializing..."],
  ])("%s", (_what, facts, word) => {
    expect(seen(facts).status).toBe(word);
  });

  test("only an active brick tells counters, whatever its file still holds", () => {
    const file = { worker_status: "Passive", last_synced: 5, entry: 1, failures: 2, crawl_status: "Changelog Crawl" };
    expect(seen({ brickFile: file })).toMatchObject({
      status: "Passive",
      lastSyncedAt: null,
      entryPending: null,
      failures: null,
      crawlStatus: null,
    });
    expect(seen({ brickFile: { ...file, worker_status: "Active" } })).toMatchObject({
      lastSyncedAt: new Date(5000),
      entryPending: 1n,
      dataPending: 0n,
      failures: 2n,
      crawlStatus: "Changelog Crawl",
    });
  });
});

describe("whether the monitor lives", () => {
  const lock = (place: string, pid = "517"): Facts => ({
    locks: ["F/proc/locks", `L1: POSIX  ADVISORY  WRITE ${pid} ${place} 0 EOF`],
  });
  test.each<[string, Facts, string]>([
    ["locked, same device, whoever holds it", lock("00:3f:24", "99"), "Active"],
    ["another device, but the pid of the file (btrfs, overlay)", lock("00:99:24"), "Active"],
    ["another device and another holder: some other file", lock("00:99:24", "99"), "Stopped"],
    ["another inode", lock("00:3f:25"), "Stopped"],
    [
      "only waiting for the lock",
      { locks: ["F/proc/locks", "L1: -> POSIX  ADVISORY  WRITE 517 00:3f:24 0 EOF"] },
      "Stopped",
    ],
    [
      "flock is another kind of lock",
      { locks: ["F/proc/locks", "L1: FLOCK  ADVISORY  WRITE 517 00:3f:24 0 EOF"] },
      "Stopped",
    ],
    ["no pid file", { pid: [] }, "Stopped"],
    [
      "a device above 255",
      { pid: [`I${(8n << 8n) | 0x34n | (0x1n << 20n)} 24 ${PID_FILE}`], ...lock("08:134:24", "99") },
      "Active",
    ],
  ])("%s", (_what, facts, word) => {
    expect(seen(facts).status).toBe(word);
  });
});

describe("a checkpoint", () => {
  const conf = ["L[vars]", "Lcheckpoint = 100"];
  const file = { worker_status: "Active", last_synced: 90 };
  test.each<[string, Facts, Partial<SeenBrick>]>([
    ["none set", { brickFile: { ...file, checkpoint_time: 50 } }, { checkpointAt: null, checkpointCompleted: null }],
    [
      "reset to 0",
      { conf: ["L[vars]", "Lcheckpoint = 0"], brickFile: file },
      { checkpointAt: null, checkpointCompleted: null },
    ],
    [
      "not reached",
      { conf, brickFile: file },
      { checkpointAt: new Date(100_000), checkpointCompleted: false, checkpointCompletedAt: null },
    ],
    [
      "completed by the file, of that same checkpoint",
      {
        conf,
        brickFile: {
          ...file,
          last_synced: 120,
          checkpoint_time: 100,
          checkpoint_completed: "Yes",
          checkpoint_completion_time: 130,
        },
      },
      { checkpointCompleted: true, checkpointCompletedAt: new Date(130_000) },
    ],
    [
      "the file speaks of another one, but it was passed",
      { conf, brickFile: { ...file, last_synced: 120, checkpoint_time: 50, checkpoint_completed: "No" } },
      { checkpointCompleted: true, checkpointCompletedAt: new Date(120_000) },
    ],
    [
      "the file speaks of another one, completed, and this one was not passed",
      {
        conf,
        brickFile: { ...file, checkpoint_time: 50, checkpoint_completed: "Yes", checkpoint_completion_time: 60 },
      },
      { checkpointCompleted: false, checkpointCompletedAt: null },
    ],
  ])("%s", (_what, facts, expected) => {
    expect(seen(facts)).toMatchObject(expected);
  });
});

describe("folders and names", () => {
  test("the user stands in the key, not in the folder", () => {
    const worker = `/proc/9/cmdline:${["python3", "/x/gsyncd.py", "worker", "vol", "geo@dst1::dr", "--local-path", "/b/one", "--local-node-id", NODE, "--resource-remote", "dst2", "--resource-remote-id", DESTINATION, ""].join("\x1f")}`;
    expect(seen({ key: `${NODE}:ssh://geo@dst1::dr`, processes: [worker] })).toMatchObject({
      status: "Active",
      secondaryHostName: "dst2",
      secondaryHostUuid: DESTINATION,
    });
  });

  test.each([
    [`${NODE}:ssh://dst1::dr:`, null, "dst1", null],
    [`${NODE}:ssh://svc$@dst1::dr:${DESTINATION}`, "svc$", "dst1", DESTINATION],
    [`${NODE}:ssh://DOM\\svc@dst1::dr:${DESTINATION}`, "DOM\\svc", "dst1", DESTINATION],
  ])("a session with the key %s is seen like any other", (key, user, host, secondaryVolumeUuid) => {
    const report = parseReport(reportText({ key, processes: [] }));
    expect(report.unread).toEqual([]);
    expect(only(report.sessions)).toMatchObject({ key, url: { user, host, volume: "dr" }, secondaryVolumeUuid });
  });

  test("a destination host with a number at its end, in files and folders too", () => {
    const facts = { key: `${NODE}:ssh://node.3::dr`, folder: "vol_node.3_dr" };
    expect(only(parseReport(reportText(facts)).sessions)).toMatchObject({ url: { host: "node.3" } });
  });

  test("another session's worker, another node's, and a process that only speaks of one are not this session's", () => {
    const words = (...list: readonly string[]): string => `/proc/9/cmdline:${[...list, ""].join("\x1f")}`;
    const rest = ["--local-path", "/b/one", "--local-node-id", NODE, "--resource-remote", "dst2"];
    const processes = [
      words("python3", "/x/gsyncd.py", "worker", "vol", "geo@dst1::dr", ...rest),
      words("python3", "/x/gsyncd.py", "worker", "other", "dst1::dr", ...rest),
      words(
        "python3",
        "/x/gsyncd.py",
        "worker",
        "vol",
        "dst1::dr",
        "--local-path",
        "/b/one",
        "--local-node-id",
        DESTINATION,
        "--resource-remote",
        "dst9",
      ),
      words("grep", "-aHsF", "-e", "--resource-remote"),
    ];
    expect(seen({ processes }).secondaryHostName).toBeNull();
  });

  test("a brick's file is found by Python's quoting of its path", () => {
    expect(seen({ brick: "/b/a b+ü", brickFileName: "%2Fb%2Fa+b%2B%C3%BC" }).status).toBe("Active");
  });

  test("the options of [vars] are read as gsyncd reads them", () => {
    const conf = [
      "L[__meta__]",
      "Lversion = 4.0",
      "L[vars]",
      "Lrsync-options =  --bwlimit=1 -a=b",
      "Lsync_jobs:6",
      "L# no",
      "L",
      "Lempty = ",
    ];
    const session = only(parseReport(reportText({ conf })).sessions);
    expect([...(session.options ?? [])]).toEqual([
      ["rsync-options", "--bwlimit=1 -a=b"],
      ["sync-jobs", "6"],
      ["empty", ""],
    ]);
  });

  test("a node without a brick of the volume knows the session, and nothing of it", () => {
    const text = reportText().replace(/Fvols\/vol\/bricks[^]*?(?=Fgeo)/, "");
    expect(only(parseReport(text).sessions)).toMatchObject({ bricks: [], options: null });
  });
});

describe("odd values", () => {
  test.each([
    [{ last_synced: 1e20 }, { lastSyncedAt: null }, "last_synced is 100000000000000000000"],
    [{ last_synced: 1_700_000_000_000 }, { lastSyncedAt: null }, "last_synced is 1700000000000"],
    [{ last_synced: -1 }, { lastSyncedAt: null }, "last_synced is -1"],
    [{ last_synced: "today" }, { lastSyncedAt: null }, 'last_synced is "today"'],
    [{ entry: 2 ** 63 }, { entryPending: null }, "entry is 9223372036854776000"],
    [{ failures: 1e300 }, { failures: null }, "failures is 1e+300"],
  ])("%j: not known, the rest is, and the reason is told", (odd, expected, reason) => {
    const file = { worker_status: "Active", last_synced: 1_795_463_957, entry: 7, data: 8, failures: 9 };
    const whole = seen({ brickFile: file });
    const report = parseReport(reportText({ brickFile: { ...file, ...odd } }));
    expect(only(only(report.sessions).bricks)).toEqual({ ...whole, ...expected });
    expect(report.odd).toEqual([{ subject: "geo-replication/vol_dst1_dr/brick_%2Fb%2Fone.status", reason }]);
  });

  test("a file of gsyncd's as it is at first has none", () => {
    const brickFile = { worker_status: "Active", last_synced: 0, checkpoint_time: "N/A", crawl_status: "N/A" };
    expect(parseReport(reportText({ brickFile })).odd).toEqual([]);
  });

  test("a worker's destination node with a uuid that is none has its name", () => {
    const worker = `/proc/9/cmdline:${["python3", "/x/gsyncd.py", "worker", "vol", "dst1::dr", "--local-path", "/b/one", "--resource-remote", "dst2", "--resource-remote-id", "", ""].join("\x1f")}`;
    expect(seen({ processes: [worker] })).toMatchObject({ secondaryHostName: "dst2", secondaryHostUuid: null });
  });

  test("a volume without an id costs no other: its sessions are told as such that cannot be read", () => {
    const more = ["Fvols/odd/info", `Lsecondary1=${NODE}:ssh://dst1::odd-dr`, "Fvols/vol/bricks"].join("\n");
    const report = parseReport(reportText().replace("Fvols/vol/bricks", more));
    expect(only(report.sessions)).toMatchObject({ volume: "vol" });
    expect(only(report.unread)).toMatchObject({ volume: "odd", reason: expect.stringContaining("no id") });
  });
});

describe("what the files do not tell is said", () => {
  test.each<[string, Facts]>([
    ["a monitor's word of 3.6", { monitor: ["LStable"] }],
    ["the configuration of a release before 4.0", { conf: ["L[peersrx . .]", "Lcheckpoint = 3"] }],
    ["a folder under another name", { folder: "vol_elsewhere_dr" }],
    ["a key that no rule understands", { key: "nonsense" }],
  ])("%s", (_what, facts) => {
    const report = parseReport(reportText(facts));
    expect(report.sessions).toEqual([]);
    expect(only(report.unread)).toMatchObject({ volume: "vol", reason: expect.stringMatching(/.{10}/) });
  });
});

describe("framing", () => {
  const whole = reportText({ brickFile: { worker_status: "Active" } });

  test("content that looks like a record is content", () => {
    const conf = ["L[vars]", "LFglusterd.info", "LE", "LV9", "Lx = y"];
    expect(only(parseReport(reportText({ conf })).sessions).options?.get("x")).toBe("y");
  });

  test("a report cut short anywhere is BAD_OUTPUT, never a shorter one", () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parseReport(whole.slice(0, length)), `cut after ${length}`).toThrow(
        expect.objectContaining({ kind: "BAD_OUTPUT" }),
      );
    }
  });

  test.each([
    ["another version", whole.replace("V2", "V1")],
    ["no digest", whole.replace("S\n", "")],
    ["no whole digest", whole.replace("S\n", "S8f\n")],
    ["the digest of a report that nobody asked with", `V2\nS${"8f".repeat(32)}\nE\n`],
    ["no uuid", whole.replace("LUUID=", "LX=")],
    ["an unknown record", whole.replace("D", "Z")],
    ["something else", "Last login: today\n"],
  ])("%s is BAD_OUTPUT", (_what, text) => {
    expect(() => parseReport(text)).toThrow(expect.objectContaining({ kind: "BAD_OUTPUT" }));
  });

  test("a host without glusterd's files is NOT_FOUND", () => {
    expect(() => nodeReport().parse(answer("V2\n", 66, "no readable glusterd.info in /var/lib/glusterd\n"))).toThrow(
      expect.objectContaining({ kind: "NOT_FOUND" }),
    );
  });
});
