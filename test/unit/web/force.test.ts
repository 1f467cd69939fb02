import { expect, it } from "vitest";
import type { OperationFollowedFragment } from "../../../src/web/changes/operation.generated.js";
import { forceableOf } from "../../../src/web/session/force.js";

const STEP: OperationFollowedFragment["steps"][number] = {
  number: 1,
  name: "start",
  state: "FAILED",
  hostName: "src1",
  argv: ["gluster", "volume", "geo-replication", "vol", "dst1::vol-dr", "start"],
  exitCode: 1,
  milliseconds: 20,
  output: "already started",
  checks: [],
};
const REFUSED: OperationFollowedFragment = {
  kind: "START_SESSION",
  sessionId: "s1",
  state: "FAILED",
  noChange: false,
  errorCode: "WRONG_STATE",
  errorMessage: "already started",
  steps: [STEP],
};

it.each<[string, Partial<OperationFollowedFragment>, string | null]>([
  ["Gluster refuses to start it", {}, "START"],
  ["Gluster refuses to resume it", { kind: "RESUME_SESSION", errorCode: "GLUSTER_REFUSED" }, "RESUME"],
  ["Gluster says yes, and nothing comes of it", { errorCode: "OUTCOME_NOT_REACHED" }, "START"],
  ["the service refuses it by its own rules", { steps: [] }, null],
  ["nothing was sent", { errorCode: "OUTCOME_NOT_REACHED", steps: [{ ...STEP, exitCode: null }] }, null],
  ["force was tried", { steps: [{ ...STEP, argv: [...STEP.argv, "force"] }] }, null],
  ["a peer is down", { errorCode: "GLUSTER_PEER_DOWN" }, null],
  ["another command has the lock", { errorCode: "GLUSTER_LOCKED" }, null],
  ["it succeeds", { state: "SUCCEEDED", errorCode: null }, null],
  ["it is a stop, whose question offers force", { kind: "STOP_SESSION" }, null],
])("where %s, force is offered for what it helps: %#", (_where, operation, action) => {
  expect(forceableOf({ ...REFUSED, ...operation })).toBe(action);
});
