import type { CheckRecord } from "../../model/checks.js";
import { computed, noun, type RecordOf } from "./noun.js";
import type { Children } from "./reader.js";

type Json = Readonly<Record<string, unknown>>;

export const OPERATION = noun("operation", {
  id: "id",
  kind: "kind",
  state: "state",
  clusterId: "cluster_id",
  clusterName: "cluster_name",
  volumeId: "volume_id",
  volumeName: "volume_name",
  sessionId: "session_id",
  sessionName: "session_name",
  secondaryClusterId: "secondary_cluster_id",
  arguments: computed<Json>(`t."arguments"`),
  requestedBy: "requested_by",
  requestedByTokenId: "requested_by_token_id",
  idempotencyKey: "idempotency_key",
  noChange: "already_so",
  errorCode: "error_code",
  errorMessage: "error_message",
  createdAt: "created_at",
  startedAt: "started_at",
  finishedAt: "finished_at",
  deadlineAt: "deadline_at",
});
export type OperationRecord = RecordOf<typeof OPERATION>;

export const STEP = noun("operation_step", {
  operationId: "operation_id",
  number: "number",
  name: "name",
  state: "state",
  hostName: "host",
  argv: computed<string[]>(`t."argv"`),
  input: "input",
  exitCode: "exit_code",
  milliseconds: "milliseconds",
  output: "output",
  checks: computed<readonly CheckRecord[] | null>(`t."checks"`),
  undo: "undo",
  undoes: "undoes",
  startedAt: "started_at",
  finishedAt: "finished_at",
});
export const STEPS_OF_OPERATION: Children = { column: "operation_id", orderBy: `t."number"` };

export const EVENT = noun("event", {
  number: "number",
  at: "at",
  kind: "kind",
  clusterId: "cluster_id",
  clusterName: "cluster_name",
  secondaryClusterId: "secondary_cluster_id",
  volumeId: "volume_id",
  volumeName: "volume_name",
  sessionId: "session_id",
  sessionName: "session_name",
  operationId: "operation_id",
  hostId: "host_id",
  hostName: "host_name",
  before: computed<Json | null>(`t."before"`),
  after: computed<Json | null>(`t."after"`),
});

export const TOKEN = noun("access_token", {
  id: "id",
  user: "user_name",
  label: "label",
  role: "role",
  createdAt: "created_at",
  expiresAt: "expires_at",
  revokedAt: "revoked_at",
});
export const TOKENS_OF_USER: Children = {
  column: "user_name",
  keyType: "text",
  orderBy: `t."created_at" desc, t."id"`,
};
