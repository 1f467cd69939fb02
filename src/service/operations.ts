import { randomUUID } from "node:crypto";
import { UniqueConstraintViolationException, type SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError, type ErrorCode } from "../errors.js";
import type { Actor } from "../model/actor.js";
import type { EventDraft } from "../model/events/event.js";
import { isFinal, OPERATION_STATES, type OperationKind, VERIFICATION } from "../model/operation.js";
import { notifyOwner } from "../store/owner-call.js";
import { operationEvent, type OperationRow } from "../store/operation-events.js";
import { databaseTime } from "../store/database-time.js";
import type { EventFeed, EventRow } from "./feed/event-feed.js";
import { appendEvents } from "../store/events.js";
import { isOutcomeAwaited, Operation } from "../model/entities/index.js";
import { columnList, readRows } from "../store/queries/rows.js";

/** What an operation is about, with the names that its history keeps. */
export interface OperationTarget {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly volumeId: string;
  readonly volumeName: string;
  readonly sessionId: string;
  readonly sessionName: string;
  /** Cluster of the destination volume, where it is registered: for those who follow that cluster. */
  readonly secondaryClusterId: string | null;
}

export interface OperationRequest {
  readonly kind: OperationKind;
  readonly target: OperationTarget;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | null;
  /** How long the operation may be taken up, and what it does be tried, in milliseconds; PATIENCE_MS where left out. */
  readonly patienceMs?: number;
}

/** How long a command that Gluster's lock refuses is tried again before the operation fails. */
export const PATIENCE_MS = 120_000;
// Of writing an operation down while others on the same session come and go.
const ATTEMPTS = 3;

export class Operations {
  readonly #em: SqlEntityManager;
  readonly #feed: EventFeed;

  constructor(em: SqlEntityManager, feed: EventFeed) {
    this.#em = em;
    this.#feed = feed;
  }

  /**
   * Writes an operation down and wakes the cluster's owner. A session has one unfinished change at most, and one unfinished
   * verification beside it; a stop takes the place of a change that need not be waited for: see `supersede`.
   *
   * @returns the operation, or the earlier one that was asked for with the same idempotency key
   * @throws AppError OPERATION_IN_PROGRESS naming the running one, IDEMPOTENCY_KEY_REUSED
   */
  async request(actor: Actor, request: OperationRequest): Promise<OperationRow> {
    const { sessionId } = request.target;
    for (let attempt = 1; ; attempt++) {
      const earlier = await this.earlier(actor, { ...request, sessionId });
      if (earlier !== null) return earlier;
      try {
        return await this.#write(actor, request);
      } catch (error) {
        if (!(error instanceof UniqueConstraintViolationException)) throw error;
        // Either the same key came twice at once, or another operation is under way, or was until just now.
        const running = await this.#running(sessionId, request.kind);
        if (running === null && attempt < ATTEMPTS) continue;
        const same = running !== null && request.idempotencyKey !== null && running.requestedBy === actor.user;
        if (same && running.idempotencyKey === request.idempotencyKey) continue;
        throw inProgress(running);
      }
    }
  }

  /**
   * The operation as soon as it is final, or as it is after `milliseconds`.
   *
   * @throws AppError NOT_FOUND
   */
  async waitFor(id: string, milliseconds: number, signal?: AbortSignal): Promise<OperationRow> {
    const over = AbortSignal.timeout(milliseconds);
    const stop = signal === undefined ? over : AbortSignal.any([over, signal]);
    try {
      for await (const operation of this.changes(id, stop)) {
        if (isFinal(operation.state)) return operation;
      }
    } catch (error) {
      if (!endsTheWait(error)) throw error;
    }
    return this.#get(id);
  }

  /** The operations as soon as all are final, or as they are after `milliseconds`; those that do not exist are left out. */
  async waitForAll(ids: readonly string[], milliseconds: number, signal?: AbortSignal): Promise<OperationRow[]> {
    const over = AbortSignal.timeout(milliseconds);
    const stop = signal === undefined ? over : AbortSignal.any([over, signal]);
    const from = this.#feed.last;
    const read = () =>
      readRows(
        this.#em.fork(),
        Operation,
        `where "id" in (select value::uuid from jsonb_array_elements_text($1::jsonb))`,
        [JSON.stringify(ids)],
      );
    const rows = ids.length === 0 ? [] : await read();
    const open = new Set(rows.filter((row) => !isFinal(row.state)).map((row) => row.id));
    if (open.size === 0) return rows;
    const isOpen = (event: EventRow): boolean => event.operationId !== null && open.has(event.operationId);
    try {
      for await (const { operationId, after } of this.#feed.follow(from, isOpen, stop)) {
        if (operationId !== null && FINAL.has(after?.["state"])) open.delete(operationId);
        if (open.size === 0) break;
      }
    } catch (error) {
      if (!endsTheWait(error)) throw error;
    }
    return read();
  }

  /**
   * The operation as it is, then as it is after each change, until it is final.
   *
   * @throws AppError NOT_FOUND
   */
  async *changes(id: string, signal: AbortSignal): AsyncGenerator<OperationRow, void> {
    const from = this.#feed.last;
    let current = await this.#get(id);
    yield current;
    if (isFinal(current.state)) return;
    for await (const _ of this.#feed.follow(from, (event) => event.operationId === id, signal)) {
      current = await this.#get(id);
      yield current;
      if (isFinal(current.state)) return;
    }
  }

  async #get(id: string): Promise<OperationRow> {
    const row = await this.#first(`where "id" = $1`, [id]);
    if (row === null) throw new AppError("NOT_FOUND", `There is no operation ${id}: check the id.`, { field: "id" });
    return row;
  }

  /**
   * The operation that was asked for before with the same idempotency key, whatever became of its session since.
   *
   * @throws AppError IDEMPOTENCY_KEY_REUSED when that one asked for something else
   */
  async earlier(
    actor: Actor,
    request: Pick<OperationRequest, "kind" | "arguments" | "idempotencyKey"> & { readonly sessionId: string | null },
  ): Promise<OperationRow | null> {
    if (request.idempotencyKey === null) return null;
    const row = await this.#first(`where "requested_by" = $1 and "idempotency_key" = $2`, [
      actor.user,
      request.idempotencyKey,
    ]);
    if (row !== null) assertSame(row, request);
    return row;
  }

  /** What keeps another operation of that kind from being written for the session. */
  #running(sessionId: string, kind: OperationKind): Promise<OperationRow | null> {
    const which = `("kind" = '${VERIFICATION}') = $2`;
    return this.#first(`where "session_id" = $1 and "state" in ('PENDING', 'RUNNING') and ${which}`, [
      sessionId,
      kind === VERIFICATION,
    ]);
  }

  async #first(rest: string, parameters: readonly unknown[]): Promise<OperationRow | null> {
    const [row] = await readRows(this.#em.fork(), Operation, `${rest} limit 1`, parameters);
    return row ?? null;
  }

  #write(actor: Actor, request: OperationRequest): Promise<OperationRow> {
    const id = randomUUID();
    return this.#em.fork().transactional(async (em) => {
      const now = await databaseTime(em);
      const registered = await holdClusters(em, [request.target.clusterId]);
      if (!registered.has(request.target.clusterId)) throw clusterRemoved(request.target);
      const events: EventDraft[] = await supersede(em, [{ request, id }], now);
      await em.insert(Operation, {
        id,
        kind: request.kind,
        state: "PENDING",
        ...byRelation(request.target),
        arguments: request.arguments,
        requestedBy: actor.user,
        requestedByTokenId: actor.tokenId,
        idempotencyKey: request.idempotencyKey,
        noChange: false,
        createdAt: now.toISOString(),
        deadlineAt: new Date(now.getTime() + (request.patienceMs ?? PATIENCE_MS)).toISOString(),
      });
      const [row] = await readRows(em, Operation, `where "id" = $1`, [id]);
      if (row === undefined) throw new Error("the operation that was just written is not there");
      events.push(operationEvent(row, null));
      await notifyOwner(em, `operation ${request.target.clusterId}`);
      await appendEvents(em, events, now);
      return row;
    });
  }
}

/** As MikroORM writes it: relations by their names. */
function byRelation({ clusterId, volumeId, sessionId, ...names }: OperationTarget) {
  return { ...names, cluster: clusterId, volume: volumeId, session: sessionId };
}

/**
 * Keeps clusters from being removed until the transaction ends: else an operation could be written for one whose unfinished
 * operations have just been ended, and nobody would ever end it.
 *
 * @returns ids of those that are registered
 */
export async function holdClusters(em: SqlEntityManager, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await em.execute<{ id: string }[]>(
    `select "id" from "cluster" where "id" in (select value::uuid from jsonb_array_elements_text(?::jsonb))
     order by "serial" for key share`,
    [JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}

export function clusterRemoved({ clusterName }: Pick<OperationTarget, "clusterName">): AppError {
  return new AppError("NOT_FOUND", `The cluster ${clusterName} was removed from the service: register it first.`);
}

/** @throws AppError IDEMPOTENCY_KEY_REUSED */
export function assertSame(
  row: OperationRow,
  asked: Pick<OperationRequest, "kind" | "arguments"> & { readonly sessionId: string | null },
): void {
  const same =
    row.kind === asked.kind &&
    // What a session to be made comes to may be resolved otherwise by now; how it was asked for stands in the arguments.
    (row.kind === "CREATE_SESSION" || row.sessionId === asked.sessionId) &&
    canonical(row.arguments) === canonical(asked.arguments);
  if (same) return;
  throw new AppError(
    "IDEMPOTENCY_KEY_REUSED",
    `That key was used for operation ${row.id}, which asked for something else: use a new one.`,
    { field: "input.idempotencyKey" },
  );
}

const FINAL: ReadonlySet<unknown> = new Set(OPERATION_STATES.filter(isFinal));

/** A shutdown ends the waiting, not the operation. */
function endsTheWait(error: unknown): boolean {
  return error instanceof AppError && (error.code === "SHUTTING_DOWN" || error.code === "SUBSCRIBER_TOO_SLOW");
}

export function inProgress(running: OperationRow | null): AppError {
  const words =
    running === null
      ? "Other operations on the session began and ended meanwhile: ask again."
      : `Operation ${running.id} (${running.kind}) on the session is not finished: wait for it.`;
  return new AppError("OPERATION_IN_PROGRESS", words);
}

/**
 * Ends what a stop need not wait for on its session: where it is forced, an operation that has not begun; and one whose commands
 * Gluster has all said yes to, while its outcome is waited for (an unforced stop leaves another stop its time).
 *
 * @param requested of any kind
 */
export async function supersede(
  em: SqlEntityManager,
  requested: readonly { readonly request: OperationRequest; readonly id: string }[],
  now: Date,
): Promise<EventDraft[]> {
  const stops = requested
    .filter(({ request }) => request.kind === "STOP_SESSION")
    .map(({ request, id }) => ({
      session: request.target.sessionId,
      by: id,
      forced: request.arguments["force"] === true,
    }));
  if (stops.length === 0) return [];
  const notBegun: ErrorCode = "SUPERSEDED";
  const waitedFor: ErrorCode = "OUTCOME_NOT_REACHED";
  const rows = await em.execute<OperationRow[]>(
    `update "operation" as o set "state" = 'FAILED', "finished_at" = ?,
       "error_code" = case when o."state" = 'PENDING' then ? else ? end,
       "error_message" = case when o."state" = 'PENDING'
         then 'Operation ' || s."by" || ', a forced stop, took its place before it began; nothing was sent.'
         else 'Gluster had said yes, but the outcome did not show yet when operation ' || s."by" || ', a stop, took its place.' end
     from jsonb_to_recordset(?::jsonb) as s("session" uuid, "by" text, "forced" boolean)
     where o."session_id" = s."session" and o."kind" <> '${VERIFICATION}' and ((o."state" = 'PENDING' and s."forced")
       or ((s."forced" or o."kind" <> 'STOP_SESSION') and ${isOutcomeAwaited("o")}))
     returning ${columnList(Operation, "o.")}`,
    [now, notBegun, waitedFor, JSON.stringify(stops)],
  );
  if (rows.length === 0) return [];
  await em.execute(
    `update "operation_step" set "state" = 'FAILED', "finished_at" = ? where "state" = 'RUNNING'
       and "operation_id" in (select value::uuid from jsonb_array_elements_text(?::jsonb))`,
    [now, JSON.stringify(rows.map(({ id }) => id))],
  );
  return rows.map((row) => operationEvent(row, row.startedAt === null ? "PENDING" : "RUNNING"));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
