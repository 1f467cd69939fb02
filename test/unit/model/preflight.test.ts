import { describe, expect, it } from "vitest";
import { type Check, speaksAgainst, standingOf } from "../../../src/model/checks/checks.js";
import type { MountFacts, NodeAnswer, NodeFacts } from "../../../src/model/checks/node-facts.js";
import type { PairFacts } from "../../../src/model/checks/pair-facts.js";
import { preflightChecks } from "../../../src/model/checks/preflight.js";
import { GB, MOUNT, nodeAnswer } from "../../support/node-answer.js";

function node(name: string, more: Partial<NodeAnswer> = {}, about: Partial<NodeFacts> = {}): NodeFacts {
  const clock = { aheadMs: 0, errorMs: 100 };
  return { host: { id: name, name }, connected: true, answer: nodeAnswer(more), reason: null, clock, ...about };
}

const REACHED = [{ name: "dst1", address: "10.0.0.1", answers: true, answersOnOther: false }];
const LEAD = { far: MOUNT, hosts: REACHED, ownKeys: ["KEY1"], login: { exitCode: 0, answer: "glusterfs 10.3" } };

function pair(more: Partial<PairFacts> = {}): PairFacts {
  return {
    destinationName: "dst1::dr",
    destinationVolumeId: "a21350af-4301-422c-a73e-bf9adac33b8c",
    keys: null,
    syncMethod: "RSYNC",
    sshPort: 22,
    otherSshPort: null,
    source: [node("src1", LEAD), node("src2", { hosts: REACHED, ownKeys: ["KEY2"] })],
    destination: [node("dst1", { admittedKeys: ["KEY1"] })],
    leadId: "src1",
    hasOtherSessions: false,
    likeNamed: [],
    clustersWithoutVolume: [],
    stored: [],
    ...more,
  };
}

/** What did not pass, as `CODE STATUS host`. */
function objections(more: Partial<PairFacts>): string[] {
  return preflightChecks(pair(more))
    .filter(({ status }) => status !== "PASSED")
    .map(({ code, status, host }) => [code, status, host?.name ?? null].filter((part) => part !== null).join(" "));
}

const onSource = (more: Partial<NodeAnswer>) => objections({ source: [node("src1", { ...LEAD, ...more })] });
const onDestination = (more: Partial<NodeAnswer>) => objections({ destination: [node("dst1", more)] });

describe("the checks of a pair", () => {
  it("all pass where nothing is wrong, each with words and none with a remedy", () => {
    const checks = preflightChecks(pair());
    expect(checks.filter(({ status }) => status !== "PASSED")).toEqual([]);
    for (const { message, remedy } of checks) expect([message === "", remedy]).toEqual([false, null]);
  });

  it("what objects has a remedy", () => {
    const gone = { mounted: false, reason: "no subvolumes up" } as const;
    const bad: Partial<NodeAnswer> = { own: gone, far: gone, gsyncd: null, rsyncVersion: null, sessionFolders: ["x"] };
    for (const check of preflightChecks(pair({ source: [node("src1", { ...LEAD, ...bad })] }))) {
      const objects = ["WARNING", "FORCEABLE", "BLOCKED"].includes(check.status);
      expect(objects && check.remedy === null, JSON.stringify(check)).toBe(false);
    }
  });

  it("a sync time that an earlier session left speaks against an empty destination alone", () => {
    const id = "a21350af-4301-422c-a73e-bf9adac33b8c";
    const at = Date.parse("2026-11-27T11:57:52Z");
    const left = (volumeId: string) => [{ volumeId, at }];
    const full = { ...MOUNT, hasFiles: true };
    const source = (more: Partial<NodeAnswer>) => [node("src1", { ...LEAD, own: full, ...more })];
    const isLeft = objections({ source: source({ syncTimes: left(id) }) });
    expect(isLeft).toEqual(["NO_LEFTOVER_SYNC_TIME FORCEABLE src1"]);
    expect(objections({ source: source({ syncTimes: left(id), own: MOUNT }) }), "nothing to miss").toEqual([]);
    const replica = [node("dst1", { admittedKeys: ["KEY1"], own: full })];
    expect(objections({ source: source({ syncTimes: left(id) }), destination: replica }), "it goes on").toEqual([
      "DESTINATION_EMPTY FORCEABLE",
    ]);
    expect(objections({ source: source({ syncTimes: left("another volume") }) })).toEqual([]);
    const present = { syncTimes: left(id), sessionKeys: [`key:ssh://dst1::dr:${id}`] };
    expect(objections({ source: source(present) }), "the session's own").toEqual(["NO_SESSION_YET BLOCKED"]);
    const older = (ms: number) => ({ ...present, own: { ...full, oldestChange: at - ms } });
    expect(objections({ source: source(older(61_000)) }), "what was there by then is not").toEqual([
      "NO_SESSION_YET BLOCKED",
      "NO_LEFTOVER_SYNC_TIME BLOCKED src1",
    ]);
    expect(objections({ source: source(older(59_000)) }), "clocks may differ").toEqual(["NO_SESSION_YET BLOCKED"]);
    expect(objections({ source: source(older(61_000)), destination: replica }), "it is").not.toContain(
      "NO_LEFTOVER_SYNC_TIME BLOCKED src1",
    );
    expect(objections({ source: source({ syncTimes: null }) })).toEqual(["NO_LEFTOVER_SYNC_TIME NOT_CHECKED src1"]);
    expect(objections({ source: source({ syncTimes: [], isComplete: false }) })).toContain(
      "NO_LEFTOVER_SYNC_TIME NOT_CHECKED src1",
    );
  });

  it("a clock's own uncertainty is no difference", () => {
    const ahead = (aheadMs: number, errorMs: number) => [node("dst1", {}, { clock: { aheadMs, errorMs } })];
    expect(objections({ destination: ahead(2_500, 600) })).toEqual([]);
    expect(objections({ destination: ahead(2_500, 300) })).toEqual(["CLOCKS_AGREE WARNING"]);
    expect(objections({ destination: ahead(-61_000, 300) })).toEqual(["CLOCKS_AGREE FORCEABLE"]);
    const unread = node("dst1", {}, { clock: null });
    expect(objections({ destination: [unread] })).toEqual(["CLOCKS_AGREE NOT_CHECKED"]);
  });

  it("an rsync that could not be tried is not called good, nor one that fails loudly", () => {
    expect(onDestination({ rsync: { bytes: null, exitCode: null, error: "no fuse" } })).toEqual([
      "RSYNC_COPIES NOT_CHECKED dst1",
    ]);
    const late = { exitCode: 124, answer: "" };
    expect(
      onDestination({
        gsyncd: { path: "/usr/libexec/glusterfs", ...late },
        python: { path: "/usr/bin/python3", ...late },
        rsync: { bytes: 0, exitCode: 124, error: "" },
      }),
      "a node that is busy is one that lacks something",
    ).toEqual(["GSYNCD_WORKS NOT_CHECKED dst1", "PYTHON_WORKS NOT_CHECKED dst1", "RSYNC_COPIES NOT_CHECKED dst1"]);
    expect(onDestination({ rsync: { bytes: 0, exitCode: 23, error: "denied" } })).toEqual([
      "RSYNC_COPIES FORCEABLE dst1",
    ]);
    expect(onDestination({ rsync: { bytes: 5, exitCode: 0, error: "" } })).toEqual(["RSYNC_COPIES FORCEABLE dst1"]);
    expect(onDestination({ rsync: null })).toEqual(["RSYNC_COPIES NOT_CHECKED dst1"]);
    const hangs = { rsyncVersion: null, rsyncExitCode: 124, rsync: { bytes: 0, exitCode: 124, error: "" } };
    expect(onDestination(hangs), "one that hangs is not missing").toEqual(["RSYNC_COPIES NOT_CHECKED dst1"]);
    const rsyncOf = (exitCode: number) => {
      const destination = [node("dst1", { rsyncVersion: null, rsync: { bytes: 0, exitCode, error: "failed to run" } })];
      return preflightChecks(pair({ destination })).find(({ status }) => status === "FORCEABLE");
    };
    expect(rsyncOf(127)?.message).toBe("The node has no rsync.");
    expect(rsyncOf(126)).toMatchObject({
      message: "The node may not run its rsync.",
      remedy: expect.stringContaining("chmod 755"),
    });
  });

  it("a gsyncd that fails with the Python that is there is told by its error, and a Python that is missing by its name", () => {
    const python = (exitCode: number, text: string) => {
      const destination = [node("dst1", { python: { path: "/usr/bin/python3", exitCode, answer: text } })];
      return preflightChecks(pair({ destination })).find(({ status }) => status === "BLOCKED");
    };
    const error = "AttributeError: 'RawConfigParser' object has no attribute 'readfp'";
    expect(python(1, error)).toMatchObject({ code: "PYTHON_WORKS", message: expect.stringContaining(error) });
    expect(python(127, "timeout: failed to run command")?.remedy).toBe("Install /usr/bin/python3.");
  });

  it("disks: full, nearly full, and not told", () => {
    const space = (freeBytes: number) => [{ folder: "/root", freeBytes }];
    expect(onDestination({ space: space(1e6) })).toEqual(["NODE_FREE_SPACE BLOCKED dst1"]);
    expect(onDestination({ space: space(5e7) })).toEqual(["NODE_FREE_SPACE WARNING dst1"]);
    expect(onDestination({ space: [] })).toEqual(["NODE_FREE_SPACE NOT_CHECKED dst1"]);
  });

  it("what the node had no time for is not checked, though an earlier part of it passed", () => {
    const found = onSource({ isComplete: false, gsyncd: null, own: null, hosts: REACHED });
    expect(found).toEqual(
      expect.arrayContaining([
        "SOURCE_MOUNTABLE NOT_CHECKED src1",
        "GSYNCD_WORKS NOT_CHECKED src1",
        "NAMES_RESOLVE NOT_CHECKED src1",
        "SSH_REACHED NOT_CHECKED src1",
      ]),
    );
  });

  it("a login that is refused blocks only those who need it", () => {
    const source = [node("src1", { ...LEAD, login: { exitCode: 255, answer: "denied" } })];
    expect(objections({ source, keys: "PUSH_PEM" })).toEqual(["SSH_LOGIN BLOCKED src1"]);
    expect(objections({ source })).toEqual(["SSH_LOGIN WARNING src1"]);
    expect(objections({ source, keys: "MANAGED" })).toEqual([]);
    expect(objections({ source, destination: null, stored: null })).toContain("SSH_LOGIN BLOCKED src1");
    const none = [node("src1", { ...LEAD, login: { exitCode: 0, answer: "gluster: command not found" } })];
    expect(objections({ source: none, keys: "PUSH_PEM" })).toEqual(["SSH_LOGIN BLOCKED src1"]);
  });

  it("a destination that its own nodes can mount need not be mounted by the source, but for Gluster's own create", () => {
    const source = [node("src1", { ...LEAD, far: { mounted: false, reason: "refused" } })];
    expect(objections({ source })).toEqual(["DESTINATION_MOUNTABLE WARNING src1"]);
    expect(objections({ source, keys: "MANAGED" })).toEqual([]);
    expect(objections({ source, keys: "PUSH_PEM" })).toEqual(["DESTINATION_MOUNTABLE BLOCKED src1"]);
    const untold = [node("src1", { ...LEAD, far: null })];
    expect(objections({ source: untold })).toEqual(["DESTINATION_MOUNTABLE NOT_CHECKED src1"]);
  });

  it("a session in the nodes' files blocks, by its name or its volume, and a namesake does not", () => {
    const key = (url: string) => ({ sessionKeys: [`bda14ed7-c4c2-4f6f-8a41-c0050e941fc4:ssh://${url}`] });
    expect(onSource(key("dst1::dr"))).toEqual(["NO_SESSION_YET BLOCKED"]);
    expect(onSource(key("other::dr:a21350af-4301-422c-a73e-bf9adac33b8c"))).toEqual(["NO_SESSION_YET BLOCKED"]);
    expect(onSource(key("dst1::dr2:5280b40b-10c1-45d8-995e-a2a747bdbd2e"))).toEqual([]);
  });

  it("files of a destination that is replicated to are not to be deleted, whatever name its host is given", () => {
    const destination = [node("dst1", { own: { ...MOUNT, hasFiles: true } })];
    const source = [node("src1", { ...LEAD, far: { ...MOUNT, hasFiles: true } })];
    const remedies = (more: Partial<PairFacts>) =>
      preflightChecks(pair(more)).flatMap(({ code, remedy }) => (code === "DESTINATION_EMPTY" ? [remedy] : []));
    expect(remedies({ destination })).toEqual([expect.stringMatching(/^Delete its files/)]);
    const stored: Check[] = [
      { code: "NO_SESSION_YET", status: "BLOCKED", message: "", values: [], remedy: "", host: null },
    ];
    expect(remedies({ destination, stored })).toEqual([expect.stringMatching(/^Do not delete them/)]);
    const unregistered = { source, destination: null, stored: null };
    expect(remedies(unregistered)).toEqual([expect.stringMatching(/^Delete its files/)]);
    const likeNamed = ["dst2::dr"];
    expect(remedies({ ...unregistered, likeNamed })).toEqual([expect.stringMatching(/^Do not delete them/)]);
    expect(objections({ ...unregistered, likeNamed })).toContain("NO_SESSION_YET WARNING");
    expect(objections(unregistered)).toContain("NO_SESSION_YET NOT_CHECKED");
  });

  it("a volume that a registered cluster does not have is said to be missing there", () => {
    const source = [node("src1", { ...LEAD, far: { mounted: false, reason: "no volfile" } })];
    const told = preflightChecks(pair({ source, destination: null, stored: null, clustersWithoutVolume: ["berlin"] }));
    expect(told.find(({ code }) => code === "DESTINATION_MOUNTABLE")).toMatchObject({
      status: "BLOCKED",
      message: expect.stringContaining("berlin has a host of that name, and no volume of that name.") as string,
      remedy: expect.stringContaining("Check the volume's name") as string,
    });
  });

  it("keys of others are left over only while no session of others is known", () => {
    const destination = [node("dst1", { admittedKeys: ["KEY1", "KEY9"] })];
    expect(objections({ destination })).toEqual(["NO_LEFTOVER_KEYS WARNING dst1"]);
    expect(objections({ destination, hasOtherSessions: true })).toEqual([]);
  });

  it("what is stored counts where nodes cannot tell, and of hosts that are not asked", () => {
    const told = (code: Check["code"], host: Check["host"]): Check => {
      return { code, status: "BLOCKED", message: "", values: [], remedy: "", host };
    };
    const stored = [told("NO_CYCLE", null), told("SOURCE_HOSTS_UP", { id: "src3", name: "src3" })];
    expect(objections({ stored })).toEqual(["SOURCE_HOSTS_UP BLOCKED src3", "NO_CYCLE BLOCKED"]);
    const destination = [node("dst1", {}, { connected: false })];
    expect(objections({ destination })).toEqual(["DESTINATION_HOSTS_UP FORCEABLE dst1"]);
  });

  it("a destination that is smaller, or has no room, in bytes", () => {
    const far: MountFacts = { ...MOUNT, size: GB - 1n };
    const source = (own: MountFacts) => [node("src1", { ...LEAD, own, far })];
    expect(objections({ source: source(MOUNT), destination: [node("dst1", { own: far })] })).toEqual([
      "DESTINATION_LARGE_ENOUGH FORCEABLE",
    ]);
    const used = { ...MOUNT, free: GB / 2n };
    const narrow = [node("dst1", { own: { ...MOUNT, available: GB / 3n } })];
    expect(objections({ source: source(used), destination: narrow })).toEqual(["DESTINATION_FREE_SPACE FORCEABLE"]);
    const limited = [node("dst1", { own: { ...MOUNT, size: 1n, available: 0n }, showsQuota: true })];
    expect(objections({ source: source(used), destination: limited }), "a quota holds for clients only").toEqual([
      "DESTINATION_SIZE_KNOWN NOT_CHECKED",
      "DESTINATION_LARGE_ENOUGH NOT_CHECKED",
      "DESTINATION_FREE_SPACE NOT_CHECKED",
    ]);
  });
});

describe("the verdict", () => {
  it("force gets past what is forceable, and nothing past what blocks", () => {
    const small = preflightChecks(pair({ destination: [node("dst1", { own: { ...MOUNT, hasFiles: true } })] }));
    expect(standingOf(small)).toBe("NEEDS_FORCE");
    expect(speaksAgainst(small, false)).toMatchObject([{ code: "DESTINATION_EMPTY" }]);
    expect(speaksAgainst(small, true)).toEqual([]);
    const stopped = preflightChecks(pair({ source: [node("src1", { ...LEAD, volumeStatus: "Stopped" })] }));
    expect(speaksAgainst(stopped, true)).toMatchObject([{ code: "SOURCE_STARTED" }]);
  });
});
