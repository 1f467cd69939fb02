import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import type { EventDraft } from "../../model/events/event.js";
import { VERIFICATION } from "../../model/operation.js";
import { databaseTime } from "../../store/database-time.js";
import { appendEvents } from "../../store/events.js";
import {
  assertSame,
  clusterRemoved,
  holdClusters,
  inProgress,
  type OperationRequest,
  PATIENCE_MS,
  supersede,
} from "../operations.js";
import { notifyOwner } from "../../store/owner-call.js";
import { operationEvent, type OperationRow } from "../../store/operation-events.js";
import { Operation } from "../../model/entities/index.js";
import { columnList, readRows, rowsFrom } from "../../store/queries/rows.js";

/** What came of asking for one of many operations: the operation, or why there is none. */
export type Requested =
  | { readonly sessionId: string; readonly operation: OperationRow }
  | { readonly sessionId: string; readonly error: AppError };

// Two of these at once, about the same sessions in another order, would wait for each other's rows.
const BULK_LOCK = 7_036_874_417_767;
/** Longest that one usually takes: an operation further back in its cluster's line has so much more time. */
const COMMAND_MS = 10_000;

/**
 * Writes operations of many sessions down, in the order of the requests, by a number of statements that does not depend on
 * theirs. One that cannot be asked for keeps none of the others.
 *
 * @param requests at most one for each session
 */
export async function requestMany(
  root: SqlEntityManager,
  actor: Actor,
  requests: readonly OperationRequest[],
): Promise<Requested[]> {
  const written = await root.fork().transactional(async (em) => {
    await em.execute("select pg_advisory_xact_lock(?)", [BULK_LOCK]);
    const now = await databaseTime(em);
    const earlier = await earlierOf(em, actor, requests);
    const registered = await holdClusters(
      em,
      requests.map(({ target }) => target.clusterId),
    );
    const fresh = requests
      .filter((request) => !earlier.has(keyOf(request)) && registered.has(request.target.clusterId))
      .map((request) => ({ request, id: randomUUID() }));
    const events: EventDraft[] = await supersede(em, fresh, now);
    const added = await insert(em, actor, fresh, now);
    const clusters = new Set(added.map((row) => row.clusterId));
    await notifyOwner(em, ...[...clusters].map((id) => `operation ${id}` as const));
    events.push(...added.map((row) => operationEvent(row, null)));
    await appendEvents(em, events, now);
    return { earlier, registered, added: new Map(added.map((row) => [row.sessionId, row])) };
  });
  const missing = requests.filter(
    (request) => !written.earlier.has(keyOf(request)) && !written.added.has(request.target.sessionId),
  );
  const running = await runningOn(
    root,
    missing.map((request) => request.target.sessionId),
  );
  return requests.map((request): Requested => {
    const { sessionId } = request.target;
    const before = written.earlier.get(keyOf(request));
    if (before !== undefined) return same(before, request);
    const operation = written.added.get(sessionId);
    if (operation !== undefined) return { sessionId, operation };
    if (!written.registered.has(request.target.clusterId)) return { sessionId, error: clusterRemoved(request.target) };
    return { sessionId, error: inProgress(running.get(sessionId) ?? null) };
  });
}

function keyOf(request: OperationRequest): string {
  return request.idempotencyKey ?? "";
}

function same(operation: OperationRow, request: OperationRequest): Requested {
  const { sessionId } = request.target;
  try {
    assertSame(operation, { ...request, sessionId });
    return { sessionId, operation };
  } catch (error) {
    if (error instanceof AppError) return { sessionId, error };
    throw error;
  }
}

/** By idempotency key. */
async function earlierOf(
  em: SqlEntityManager,
  actor: Actor,
  requests: readonly OperationRequest[],
): Promise<ReadonlyMap<string, OperationRow>> {
  const keys = requests.flatMap(({ idempotencyKey }) => (idempotencyKey === null ? [] : [idempotencyKey]));
  if (keys.length === 0) return new Map();
  const rows = await readRows(
    em,
    Operation,
    `where "requested_by" = $1 and "idempotency_key" in (select jsonb_array_elements_text($2::jsonb))`,
    [actor.user, JSON.stringify(keys)],
  );
  return new Map(rows.map((row) => [row.idempotencyKey ?? "", row]));
}

/** @returns those that were written: a session with an unfinished operation takes no other */
async function insert(
  em: SqlEntityManager,
  actor: Actor,
  fresh: readonly { readonly request: OperationRequest; readonly id: string }[],
  now: Date,
): Promise<OperationRow[]> {
  if (fresh.length === 0) return [];
  const ahead = new Map<string, number>();
  const rows = fresh.map(({ request: { kind, target, arguments: given, idempotencyKey }, id }) => {
    const place = ahead.get(target.clusterId) ?? 0;
    ahead.set(target.clusterId, place + 1);
    const deadline = new Date(now.getTime() + PATIENCE_MS + place * COMMAND_MS);
    return { id, kind, ...target, given, idempotencyKey, deadline };
  });
  const added = await em.execute<OperationRow[]>(
    `insert into "operation" ("id", "kind", "state", "cluster_id", "cluster_name", "volume_id", "volume_name", "session_id",
       "session_name", "secondary_cluster_id", "arguments", "requested_by", "requested_by_token_id", "idempotency_key",
       "already_so", "created_at", "deadline_at")
     select r."id", r."kind", 'PENDING', r."clusterId", r."clusterName", r."volumeId", r."volumeName", r."sessionId",
       r."sessionName", r."secondaryClusterId", r."given", ?, ?::uuid, r."idempotencyKey", false, ?::timestamptz, r."deadline"
     from rows from (jsonb_to_recordset(?::jsonb) as ("id" uuid, "kind" text, "clusterId" uuid, "clusterName" text,
       "volumeId" uuid, "volumeName" text, "sessionId" uuid, "sessionName" text, "secondaryClusterId" uuid, "given" jsonb,
       "idempotencyKey" text, "deadline" timestamptz)) with ordinality as r
     order by r."ordinality" on conflict do nothing returning ${columnList(Operation)}`,
    [actor.user, actor.tokenId, now, JSON.stringify(rows)],
  );
  return rowsFrom(Operation, added);
}

/** The unfinished operation of each of those sessions. */
async function runningOn(root: SqlEntityManager, sessions: readonly string[]): Promise<Map<string, OperationRow>> {
  if (sessions.length === 0) return new Map();
  const rows = await readRows(
    root.fork(),
    Operation,
    `where "session_id" in (select value::uuid from jsonb_array_elements_text($1::jsonb)) and "state" in ('PENDING', 'RUNNING')
       and "kind" <> '${VERIFICATION}'`,
    [JSON.stringify(sessions)],
  );
  return new Map(rows.map((row) => [row.sessionId, row]));
}
