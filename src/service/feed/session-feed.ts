import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { SESSION_EVENT_KINDS } from "../../model/events/event.js";
import { GEOREP_STATUSES, type GeoRepStatus } from "../../model/status.js";
import { assertKept, type EventFeed, type EventRow, lastEventNumber } from "./event-feed.js";
import { NextRun } from "../../concurrency/next-run.js";
import { allOf, selectList, tableOf } from "../../store/queries/entity-table.js";
import { queryRows } from "../../store/queries/rows.js";
import { GeoRepSession } from "../../model/entities/index.js";

export interface SessionFilter {
  /** Of the source or of the destination. */
  readonly clusterId?: string | null;
  /** The source volume. */
  readonly volumeId?: string | null;
  readonly sessionId?: string | null;
}

/** One message to who follows sessions. */
export interface SessionChange {
  /** Number of the last event that the message includes: go on after it. */
  readonly cursor: string;
  readonly kind: "SNAPSHOT" | "SNAPSHOT_END" | "ADDED" | "CHANGED" | "REMOVED";
  readonly sessionId: string | null;
  /** The session within the snapshot, whole; null in every other message. */
  readonly row: GeoRepSession | null;
  readonly previousStatus: GeoRepStatus | null;
  /** As of the event. */
  readonly status: GeoRepStatus | null;
  /** The brick whose detail changed; null when the change is not one brick's. */
  readonly brickId: string | null;
  readonly event: EventRow | null;
}

const KINDS: ReadonlySet<string> = new Set(SESSION_EVENT_KINDS);

const SNAPSHOT = `select ${selectList(GeoRepSession, allOf(GeoRepSession)).join(", ")} from "${tableOf(GeoRepSession).table}" t
  where ($1::uuid is null or t."session_id" = $1) and ($2::uuid is null or t."master_volume_id" = $2)
    and ($3::uuid is null or t."cluster_id" = $3
      or t."slave_volume_id" in (select v."id" from "volume" v where v."cluster_id" = $3))
  order by t."session_id"`;

interface Snapshot {
  readonly last: bigint;
  readonly messages: readonly SessionChange[];
}

export class SessionFeed {
  readonly #em: SqlEntityManager;
  readonly #feed: EventFeed;
  /** By filter, while somebody waits for one. */
  readonly #snapshots = new Map<string, NextRun<Snapshot>>();

  constructor(em: SqlEntityManager, feed: EventFeed) {
    this.#em = em;
    this.#feed = feed;
  }

  /**
   * The present state, or with `after` everything since that event; then every change, in order, none missing, none
   * twice.
   *
   * @throws AppError EVENTS_EXPIRED, INVALID_ARGUMENT for a number that no event has had yet, SUBSCRIBER_TOO_SLOW
   */
  async *subscribe(
    filter: SessionFilter,
    after: bigint | null,
    signal: AbortSignal,
  ): AsyncGenerator<SessionChange, void> {
    let from = after;
    if (from === null) {
      const { last, messages } = await this.#shared(filter);
      yield* messages;
      from = last;
    } else {
      await this.assertCursor(from);
    }
    const wanted = (event: EventRow): boolean => KINDS.has(event.kind) && matches(filter, event);
    for await (const event of this.#feed.follow(from, wanted, signal)) yield changeOf(event);
  }

  /** @throws AppError EVENTS_EXPIRED, INVALID_ARGUMENT */
  async assertCursor(after: bigint): Promise<void> {
    await assertKept(this.#em, after);
    if (after > (await lastEventNumber(this.#em))) {
      throw new AppError("INVALID_ARGUMENT", `There is no event ${after} yet: pass a cursor that a message held.`, {
        field: "after",
      });
    }
  }

  /**
   * The present state for all who ask for the same at the same moment, as after a restart: in the same messages, so that what
   * is made of them can be made once.
   */
  async #shared(filter: SessionFilter): Promise<Snapshot> {
    const { sessionId = null, volumeId = null, clusterId = null } = filter;
    const key = JSON.stringify([sessionId, volumeId, clusterId]);
    const runs = this.#snapshots.get(key) ?? new NextRun(() => this.#snapshot(filter));
    this.#snapshots.set(key, runs);
    try {
      return await runs.run();
    } finally {
      if (runs.isIdle) this.#snapshots.delete(key);
    }
  }

  /** State and highest event number of one and the same moment. */
  async #snapshot(filter: SessionFilter): Promise<Snapshot> {
    const { sessionId = null, volumeId = null, clusterId = null } = filter;
    const [last, rows] = await this.#em.fork().transactional(
      async (em) => {
        const number = await lastEventNumber(em);
        return [number, await queryRows<GeoRepSession>(em, SNAPSHOT, [sessionId, volumeId, clusterId])] as const;
      },
      { isolationLevel: "repeatable read", readOnly: true },
    );
    const cursor = last.toString();
    const end: SessionChange = { ...NOTHING, cursor, kind: "SNAPSHOT_END" };
    return { last, messages: [...rows.map((row) => snapshotOf(cursor, row)), end] };
  }
}

function matches(filter: SessionFilter, event: EventRow): boolean {
  return (
    (filter.sessionId == null || event.sessionId === filter.sessionId) &&
    (filter.volumeId == null || event.volumeId === filter.volumeId) &&
    (filter.clusterId == null || event.clusterId === filter.clusterId || event.secondaryClusterId === filter.clusterId)
  );
}

const NOTHING = { sessionId: null, row: null, previousStatus: null, status: null, brickId: null, event: null } as const;

function snapshotOf(cursor: string, row: GeoRepSession): SessionChange {
  return { ...NOTHING, cursor, kind: "SNAPSHOT", sessionId: row.id, row, status: row.status };
}

// The same message for each follower, so that what is made of it can be made once.
const changes = new WeakMap<EventRow, SessionChange>();

function changeOf(event: EventRow): SessionChange {
  let change = changes.get(event);
  if (change === undefined) {
    change = madeOf(event);
    changes.set(event, change);
  }
  return change;
}

function madeOf(event: EventRow): SessionChange {
  const kind = event.kind === "SESSION_ADDED" ? "ADDED" : event.kind === "SESSION_REMOVED" ? "REMOVED" : "CHANGED";
  const brickId = event.after?.["brickId"];
  return {
    cursor: event.number,
    kind,
    sessionId: event.sessionId,
    row: null,
    previousStatus: statusIn(event.before),
    status: statusIn(event.after),
    brickId: typeof brickId === "string" ? brickId : null,
    event,
  };
}

function statusIn(values: EventRow["before"]): GeoRepStatus | null {
  return GEOREP_STATUSES.find((status) => status === values?.["status"]) ?? null;
}
