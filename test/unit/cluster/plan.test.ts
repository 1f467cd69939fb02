import { expect, test } from "vitest";
import { type PlanContext, planOf } from "../../../src/cluster/operations/plan.js";
import type { SessionView } from "../../../src/cluster/operations/step.js";
import { parseSessionKey } from "../../../src/gluster/values.js";
import { OPERATION_KINDS, type OperationKind } from "../../../src/model/operation.js";
import type { GeoRepStatus } from "../../../src/model/status.js";
import type { StepRow } from "../../../src/service/operation-progress.js";
import type { OperationRow } from "../../../src/service/operations.js";
import { KEY, NODES, SECONDARY, VOLUME } from "./look.js";

function operation(kind: OperationKind, given: Readonly<Record<string, unknown>> = {}): OperationRow {
  return {
    kind,
    volume_id: VOLUME,
    volume_name: "vol",
    session_name: "dst1::dr",
    arguments: given,
    created_at: new Date(1_700_000_000_000).toISOString(),
    started_at: null,
  } as unknown as OperationRow;
}

function fresh(status: GeoRepStatus, options: ReadonlyMap<string, string> | null = new Map()): PlanContext {
  const key = parseSessionKey(KEY);
  const view: SessionView = { volumeExists: true, exists: true, key, status, daemonsDown: [], options, lastRead: null };
  return { kind: "FRESH", view };
}
const written = (...names: readonly string[]): PlanContext => ({
  kind: "RESUMED",
  steps: names.map((name) => ({ name }) as unknown as StepRow),
});

const GIVEN: Partial<Record<OperationKind, Readonly<Record<string, unknown>>>> = {
  SET_OPTION: { key: "sync-jobs", value: "5" },
  RESET_OPTION: { key: "sync-jobs" },
  CREATE_SESSION: { startAfterCreate: true, sshPort: 2222, force: true },
  DELETE_SESSION: { resetSyncTime: true },
};
const EXPECTED: Readonly<Record<OperationKind, readonly string[]>> = {
  CREATE_SESSION: ["collect keys", "create", "start"],
  START_SESSION: ["start"],
  STOP_SESSION: ["stop"],
  PAUSE_SESSION: ["pause"],
  RESUME_SESSION: ["resume"],
  DELETE_SESSION: ["delete"],
  SET_OPTION: ["set sync-jobs"],
  RESET_OPTION: ["reset sync-jobs"],
  SET_CHECKPOINT: ["set checkpoint"],
};

test.each(OPERATION_KINDS)(
  "%s gives the same plan to the owner that begins it and to the one that takes it over",
  (kind) => {
    const asked = operation(kind, GIVEN[kind]);
    const key = parseSessionKey(KEY);
    const first = planOf(asked, key, fresh("STOPPED"));
    expect(first.map((step) => step.name)).toEqual(EXPECTED[kind]);
    const second = planOf(asked, key, written(...EXPECTED[kind]));
    expect(second.map((step) => step.command.argv)).toEqual(first.map((step) => step.command.argv));
  },
);

test.each(["SET_OPTION", "RESET_OPTION", "SET_CHECKPOINT"] as const)(
  "%s on a paused session pauses it again",
  (kind) => {
    const asked = operation(kind, GIVEN[kind]);
    const first = planOf(asked, parseSessionKey(KEY), fresh("PAUSED"));
    expect(first.map((step) => step.name)).toEqual([...EXPECTED[kind], "pause"]);
    // By then the session runs: only what was written down tells that it was paused.
    const second = planOf(asked, parseSessionKey(KEY), written(...EXPECTED[kind], "pause"));
    expect(second.map((step) => step.name)).toEqual([...EXPECTED[kind], "pause"]);
  },
);

test("a session that was found is named as its key names it, one to be made as the caller did", () => {
  const key = parseSessionKey(`${NODES[0] ?? ""}:ssh://geo@[fe80::1]::dr:${SECONDARY}`);
  const [stop] = planOf(operation("STOP_SESSION"), key, fresh("ACTIVE"));
  expect(stop?.command.argv).toContain("geo@[fe80::1]::dr");
  expect(stop?.undo).toBe("gluster volume geo-replication vol geo@[fe80::1]::dr start");
  const [, create] = planOf(operation("CREATE_SESSION", GIVEN.CREATE_SESSION), null, fresh("UNKNOWN"));
  expect(create?.command.argv.slice(-6)).toEqual(["dst1::dr", "create", "ssh-port", "2222", "push-pem", "force"]);
});

test("a checkpoint of the owner before is recognised by when it was set, of one's own by being another one", () => {
  const before = new Map([["checkpoint", "1700000100"]]);
  const own = planOf(operation("SET_CHECKPOINT"), parseSessionKey(KEY), fresh("ACTIVE", before))[0];
  const at = (options: ReadonlyMap<string, string>): SessionView => {
    const context = fresh("ACTIVE", options);
    if (context.kind !== "FRESH") throw new Error("unreachable");
    return context.view;
  };
  expect(own?.reached(at(before), 0)).toBe(false);
  expect(own?.reached(at(new Map([["checkpoint", "1700000101"]])), 0)).toBe(true);
  const others = planOf(operation("SET_CHECKPOINT"), parseSessionKey(KEY), written("set checkpoint"))[0];
  expect(others?.reached(at(new Map([["checkpoint", "1699990000"]])), 0)).toBe(false);
  expect(others?.reached(at(before), 0)).toBe(true);
});
