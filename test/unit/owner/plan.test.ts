import { expect, test } from "vitest";
import { type PlanContext, planOf } from "../../../src/owner/operations/plan.js";
import type { SessionView } from "../../../src/owner/operations/steps/step.js";
import type { Before } from "../../../src/model/before.js";
import { parseSessionKey } from "../../../src/gluster/values.js";
import { OPERATION_KINDS, type OperationKind } from "../../../src/model/operation.js";
import type { GeoRepStatus } from "../../../src/model/status.js";
import type { StepRow } from "../../../src/store/operation-progress.js";
import type { OperationRow } from "../../../src/store/operation-events.js";
import { KEY, NODES, SECONDARY, VOLUME } from "./observed.js";

function operation(kind: OperationKind, given: Readonly<Record<string, unknown>> = {}): OperationRow {
  return {
    kind,
    volumeId: VOLUME,
    volumeName: "vol",
    sessionName: "dst1::dr",
    arguments: given,
    createdAt: new Date(1_700_000_000_000).toISOString(),
    startedAt: null,
  } as unknown as OperationRow;
}

const HOST = "40000000-0000-4000-8000-000000000001";

function seen(
  status: GeoRepStatus,
  options: ReadonlyMap<string, string> | null = new Map(),
  bricks: readonly GeoRepStatus[] = [],
): SessionView {
  const key = parseSessionKey(KEY);
  return {
    volumeExists: true,
    exists: true,
    key,
    status,
    workers: bricks.map((brick, index) => ({
      hostId: HOST,
      hostName: "src1",
      path: `/b${index}`,
      status: brick,
      isDaemonUp: true,
      isMonitorAlive: brick !== "NOTSTARTED" && brick !== "STOPPED",
    })),
    options,
    lastRead: null,
  };
}
function fresh(...of: Parameters<typeof seen>): PlanContext {
  return { kind: "FRESH", view: seen(...of) };
}
const BEFORE: Before = {
  sessionExists: false,
  sourceNodes: 2,
  primaryOptions: { "changelog.changelog": "on" },
  readOnly: null,
  keyFiles: ["dst1", "dst2"].map((hostName, index) => ({
    hostId: NODES[index] ?? "",
    hostName,
    path: "/root/.ssh/authorized_keys",
    state: "terminated",
    keys: [],
  })),
};
const written = (...names: readonly string[]): Extract<PlanContext, { kind: "RESUMED" }> => ({
  kind: "RESUMED",
  steps: names.map((name) => ({ name, argv: [] as string[] }) as unknown as StepRow),
  view: seen("ACTIVE"),
});

const GIVEN: Partial<Record<OperationKind, Readonly<Record<string, unknown>>>> = {
  SET_OPTION: { key: "sync-jobs", value: "5" },
  RESET_OPTION: { key: "sync-jobs" },
  CREATE_SESSION: { startAfterCreate: true, sshPort: 2222, syncMethod: "TARSSH", force: true },
  DELETE_SESSION: { resetSyncTime: true },
};
const EXPECTED: Readonly<Record<OperationKind, readonly string[]>> = {
  CREATE_SESSION: [
    "preflight",
    "collect keys",
    "add keys",
    "add keys",
    "make read-only",
    "create",
    "set ssh-port",
    "set sync-method",
    "start",
  ],
  START_SESSION: ["start"],
  STOP_SESSION: ["stop"],
  PAUSE_SESSION: ["pause"],
  RESUME_SESSION: ["resume"],
  DELETE_SESSION: ["delete"],
  REPAIR_KEYS: ["collect keys", "add keys", "add keys"],
  SET_OPTION: ["check peers", "set sync-jobs"],
  RESET_OPTION: ["check peers", "reset sync-jobs"],
  SET_CHECKPOINT: ["set checkpoint"],
  VERIFY_SESSION: [],
};

test.each(OPERATION_KINDS)(
  "%s gives the same plan to the owner that begins it and to the one that takes it over",
  (kind) => {
    const asked = operation(kind, GIVEN[kind]);
    const key = parseSessionKey(KEY);
    const first = planOf(asked, key, { ...fresh("STOPPED"), before: BEFORE });
    expect(first.map((step) => step.name)).toEqual(EXPECTED[kind]);
    const second = planOf(asked, key, { ...written(...EXPECTED[kind]), before: BEFORE });
    expect(second.map((step) => step.command?.argv)).toEqual(first.map((step) => step.command?.argv));
  },
);

test.each(["SET_OPTION", "RESET_OPTION", "SET_CHECKPOINT"] as const)(
  "%s on a paused session pauses it again",
  (kind) => {
    const asked = operation(kind, GIVEN[kind]);
    const first = planOf(asked, parseSessionKey(KEY), fresh("PAUSED"));
    // A checkpoint does not un-pause it.
    const steps = [...EXPECTED[kind], "pause"];
    expect(first.map((step) => step.name)).toEqual(steps);
    // By then the session runs: only what was written down tells that it was paused.
    const second = planOf(asked, parseSessionKey(KEY), written(...steps));
    expect(second.map((step) => step.name)).toEqual(steps);
  },
);

test.each([
  ["START_SESSION", "ACTIVE", ["ACTIVE", "STOPPED"]],
  ["PAUSE_SESSION", "PARTIAL_FAULTY", ["ACTIVE", "PAUSED"]],
  ["RESUME_SESSION", "PARTIAL_FAULTY", ["ACTIVE", "PAUSED"]],
] as const)(
  "%s where it is half done is sent with force, by the owner that takes it over too",
  (kind, status, bricks) => {
    const key = parseSessionKey(KEY);
    const [first] = planOf(operation(kind), key, fresh(status, new Map(), bricks));
    expect(first?.command?.argv.at(-1), "the plain command is refused by the nodes where there is nothing to do").toBe(
      "force",
    );
    const resumed = { ...written(), steps: [{ name: first?.name, argv: first?.command?.argv } as unknown as StepRow] };
    expect(planOf(operation(kind), key, resumed)[0]?.command?.argv).toEqual(first?.command?.argv);
    const [whole] = planOf(operation(kind), key, fresh(status, new Map(), [bricks[1], bricks[1]]));
    expect(whole?.command?.argv.at(-1)).not.toBe("force");
  },
);

test("an option is called what the session's own Gluster calls it", () => {
  const view = { ...seen("ACTIVE"), lastRead: new Map([["slave-timeout", "120"]]) };
  const [, set] = planOf(operation("SET_OPTION", { key: "secondary-timeout", value: "60" }), parseSessionKey(KEY), {
    kind: "FRESH",
    view,
  });
  expect(set?.command?.argv.slice(-3)).toEqual(["config", "slave-timeout", "60"]);
});

test("an option that restarts nothing is not waited for to un-pause the session", () => {
  const asked = operation("SET_OPTION", { key: "log-rsync-performance", value: "true" });
  const steps = planOf(asked, parseSessionKey(KEY), fresh("PAUSED"));
  expect(steps.map((step) => step.name)).toEqual(["set log-rsync-performance", "pause"]);
  const after = seen("PAUSED", new Map([["log-rsync-performance", "true"]]));
  expect(steps[0]?.reached(after, 0)).toBe(true);
  expect(steps[1]?.judge(after)).toEqual({ kind: "NO_CHANGE" });
});

test("an option that was written to a paused session is followed by a pause when each node says that it is paused no longer", () => {
  const asked = operation("SET_OPTION", { key: "sync-jobs", value: "4" });
  const options = new Map([["sync-jobs", "4"]]);
  const [, set] = planOf(asked, parseSessionKey(KEY), fresh("PAUSED", new Map(), ["PAUSED", "PAUSED"]));
  const reached = (bricks: readonly GeoRepStatus[], elapsedMs: number, of = set) =>
    of?.reached(seen("PAUSED", options, bricks), elapsedMs);
  expect(reached(["INITIALIZING", "PAUSED"], 20_000), "the second node's monitor would refuse the pause").toBe(false);
  expect(reached(["INITIALIZING", "INITIALIZING"], 0)).toBe(true);
  expect(reached(["PAUSED", "PAUSED"], 7_000)).toBe(false);
  expect(reached(["PAUSED", "PAUSED"], 8_000), "the value was what it is, and nothing is restarted").toBe(true);
  const view = { ...seen("PAUSED", new Map(), ["PAUSED", "PAUSED"]), lastRead: new Map([["sync-jobs", "3"]]) };
  const [, changed] = planOf(asked, parseSessionKey(KEY), { kind: "FRESH", view });
  expect(reached(["PAUSED", "PAUSED"], 8_000, changed), "it is about to be un-paused").toBe(false);
  expect(reached(["PAUSED", "PAUSED"], 60_000, changed), "it is waited for without end").toBe(true);
});

test("a session that was found is named as its key names it, one to be made as the caller did", () => {
  const key = parseSessionKey(`${NODES[0] ?? ""}:ssh://geo@[fe80::1]::dr:${SECONDARY}`);
  const [stop] = planOf(operation("STOP_SESSION"), key, fresh("ACTIVE"));
  expect(stop?.command?.argv).toContain("geo@[fe80::1]::dr");
  expect(stop?.undo).toBe("gluster volume geo-replication vol geo@[fe80::1]::dr start");
  const given = { ...GIVEN.CREATE_SESSION, keys: "PUSH_PEM" };
  const [, , create] = planOf(operation("CREATE_SESSION", given), null, fresh("UNKNOWN"));
  expect(create?.command?.argv.slice(-6)).toEqual(["dst1::dr", "create", "ssh-port", "2222", "push-pem", "force"]);
});

test("a checkpoint of the owner before is recognised by when it was set, of one's own by being another one", () => {
  const before = new Map([["checkpoint", "1700000100"]]);
  const own = planOf(operation("SET_CHECKPOINT"), parseSessionKey(KEY), fresh("ACTIVE", before))[0];
  const at = (options: ReadonlyMap<string, string>): SessionView => seen("ACTIVE", options);
  expect(own?.reached(at(before), 0)).toBe(false);
  expect(own?.reached(at(new Map([["checkpoint", "1700000101"]])), 0)).toBe(true);
  const others = planOf(operation("SET_CHECKPOINT"), parseSessionKey(KEY), written("set checkpoint"))[0];
  expect(others?.reached(at(new Map([["checkpoint", "1699990000"]])), 0)).toBe(false);
  expect(others?.reached(at(before), 0)).toBe(true);
});
