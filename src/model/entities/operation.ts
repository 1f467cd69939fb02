import { defineEntity, type Opt, p } from "@mikro-orm/core";
import type { ErrorCode } from "../../errors.js";
import type { OperationBefore } from "../before.js";
import type { CheckRecord } from "../checks.js";
import type { OperationKind, OperationState, StepState } from "../operation.js";

/** A change that someone asked for, and what came of it. Without foreign keys: history outlives what it is about. */
export const Operation = defineEntity({
  name: "Operation",
  tableName: "operation",
  indexes: [
    { properties: ["clusterId", "createdAt"] },
    { properties: ["sessionId", "createdAt"] },
    { name: "operation_created_at_id_index", properties: ["createdAt", "id"] },
    {
      name: "operation_unfinished_cluster_index",
      expression: `create index "operation_unfinished_cluster_index" on "operation" ("cluster_id", "number") where "state" in ('PENDING', 'RUNNING')`,
    },
  ],
  uniques: [
    {
      // One unfinished change per session; a forced stop marks what it supersedes as finished first.
      name: "operation_unfinished_session_unique",
      expression: `create unique index "operation_unfinished_session_unique" on "operation" ("session_id") where "state" in ('PENDING', 'RUNNING')`,
    },
    { properties: ["requestedBy", "idempotencyKey"] },
  ],
  properties: {
    id: p.uuid().primary(),
    /** The order in which operations were asked for. */
    number: p.bigint().$type<Opt<bigint>>().generated("identity"),
    kind: p.text().$type<OperationKind>(),
    state: p.text().$type<OperationState>(),
    clusterId: p.uuid(),
    clusterName: p.text(),
    volumeId: p.uuid(),
    volumeName: p.text(),
    sessionId: p.uuid(),
    sessionName: p.text(),
    /** The other registered cluster that the commands change as well; its command lock is held too. */
    secondaryClusterId: p.uuid().nullable(),
    arguments: p.json<Readonly<Record<string, unknown>>>(),
    /** What was so before it began, where that is needed to take it back; null where it is not. */
    before: p.json<OperationBefore>().nullable(),
    requestedBy: p.text(),
    /** The access token that was shown; null for a password. */
    requestedByTokenId: p.uuid().nullable(),
    idempotencyKey: p.text().nullable(),
    /** True when the session already was as asked for, and no command was sent. */
    alreadySo: p.boolean().default(false),
    errorCode: p.text().$type<ErrorCode>().nullable(),
    errorMessage: p.text().nullable(),
    createdAt: p.datetime(3),
    startedAt: p.datetime(3).nullable(),
    finishedAt: p.datetime(3).nullable(),
    /** Until when a command that Gluster's lock refused is tried again. */
    deadlineAt: p.datetime(3),
  },
});

/** One command of an operation, written before it is sent. */
export const OperationStep = defineEntity({
  name: "OperationStep",
  tableName: "operation_step",
  properties: {
    operationId: () => p.manyToOne(Operation).mapToPk().primary().fieldName("operation_id").deleteRule("cascade"),
    number: p.integer().primary(),
    name: p.text(),
    state: p.text().$type<StepState>(),
    /** Gluster name of the host that the command was sent to, or that it is planned for. */
    host: p.text().nullable(),
    argv: p.array(),
    /** What was written to the command's standard input; null where nothing was. */
    input: p.text().nullable(),
    exitCode: p.integer().nullable(),
    milliseconds: p.integer().nullable(),
    /** What the command printed, shortened. */
    output: p.text().nullable(),
    /** What the preflight found; null for every other step. */
    checks: p.json<readonly CheckRecord[]>().nullable(),
    /** The command that takes this step back; null where nothing needs to be or can be. */
    undo: p.text().nullable(),
    /** Number of the step that this one takes back, because a later one failed. */
    undoes: p.integer().nullable(),
    /** When the command was about to be sent; null while planned. */
    startedAt: p.datetime(3).nullable(),
    finishedAt: p.datetime(3).nullable(),
  },
});
