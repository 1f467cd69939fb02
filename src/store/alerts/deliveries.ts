import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { DEAD_AFTER_HOURS } from "../../model/alerts/back-off.js";
import type { ReceiverKind, WebhookFormat } from "../../model/alerts/alerts.js";
import type { EventDraft } from "../../model/events/event.js";
import { appendEvents } from "../events.js";
import { queryRows } from "../queries/rows.js";
import { wakeAlerts } from "./telling.js";

// The table is the queue. Whoever takes a delivery has it until its lease is over: one whose replica died is sent by another then.

/** Longer than an attempt may take. */
const LEASE_SECONDS = 60;
/** Of one receiver at a time in one replica, so that one that hangs holds up no other. */
const MOST_OF_ONE = 4;

/** A delivery that is to be sent now. */
export interface Claimed {
  readonly id: string;
  readonly receiverId: string;
  readonly receiverKind: ReceiverKind;
  readonly format: WebhookFormat | null;
  readonly sealedUrl: string | null;
  readonly sealedSecret: string | null;
  readonly addresses: readonly string[];
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
}

/** What came of an attempt. */
export interface Attempt {
  /** Why it failed; null where the receiver took it. */
  readonly error: string | null;
  /** HTTP status, or reply code of SMTP; null where there was none. */
  readonly status: number | null;
  /** The beginning of what was answered. */
  readonly response: string | null;
}

/**
 * Deliveries before which another one is to be done, of one of their alerts to the same receiver. As a set that is hashed: looked up
 * for each, what waits for a receiver would be gone through as often as it has rows.
 */
const WAITING = `waiting as materialized (
       select p."id" from (
         select d."id", d."number", min(d."number") over (partition by d."receiver_id", n."alert_id") as "first"
         from "alert_delivery" d join "alert_delivery_alert" n on n."delivery_id" = d."id" where d."state" = 'PENDING') p
       where p."number" > p."first")`;

/**
 * Takes deliveries that are due. Of one alert and receiver the first that is not done goes first.
 *
 * @param busy receivers to leave out
 * @param most how many at most
 */
export async function claimDeliveries(
  em: SqlEntityManager,
  busy: readonly string[],
  most: number,
): Promise<readonly Claimed[]> {
  return queryRows<Claimed>(
    em,
    `with ${WAITING},
     due as (
       select d."id" from "alert_receiver" v cross join lateral (
         select d."id" from "alert_delivery" d
         where d."receiver_id" = v."id" and d."state" = 'PENDING' and d."next_attempt_at" <= now()
           and d."id" not in (select w."id" from waiting w)
         order by d."next_attempt_at", d."number" limit ${MOST_OF_ONE} for update of d skip locked) d
       where v."id" <> all($1::uuid[]) limit $2)
     update "alert_delivery" d
     set "attempts" = d."attempts" + 1, "last_attempt_at" = now(),
       "next_attempt_at" = now() + interval '${LEASE_SECONDS} seconds'
     from due, "alert_receiver" v where d."id" = due."id" and v."id" = d."receiver_id"
     returning d."id", d."receiver_id" as "receiverId", v."kind" as "receiverKind", v."format", v."sealed_url" as "sealedUrl",
       v."sealed_secret" as "sealedSecret", v."addresses", d."body", d."attempts"`,
    [busy, most],
  );
}

/**
 * Milliseconds until the next delivery is due, also one that somebody has; null where there is none. One before which another is to
 * be done is due with that.
 */
export async function nextDeliveryMs(em: SqlEntityManager): Promise<number | null> {
  const [row] = await queryRows<{ ms: number | null }>(
    em,
    `with ${WAITING}
     select extract(epoch from min("next_attempt_at") - now())::float8 * 1000 as "ms"
     from "alert_delivery" d where "state" = 'PENDING' and "receiver_id" in (select v."id" from "alert_receiver" v)
       and d."id" not in (select w."id" from waiting w)`,
  );
  return row?.ms ?? null;
}

/** Puts a delivery back that was not sent to its end, and wakes the other replicas. */
export async function returnDelivery(em: SqlEntityManager, { id, attempts }: Claimed): Promise<void> {
  await queryRows(
    em,
    `update "alert_delivery" set "attempts" = $2 - 1, "next_attempt_at" = now()
     where "id" = $1 and "attempts" = $2 and "state" = 'PENDING'`,
    [id, attempts],
  );
  await wakeAlerts(em);
}

const HOW = `"last_status" = $3, "last_error" = $4, "last_response" = $5`;

/**
 * Writes down what came of an attempt. One that nobody waits for any more, since the delivery was replayed or taken by another when
 * its lease was over, changes nothing.
 *
 * @param backOffMs until the next attempt, where this one failed
 * @returns what became of the delivery; null where that was not this attempt's to say
 */
export async function finishAttempt(
  root: SqlEntityManager,
  { id, attempts }: Claimed,
  { error, status, response }: Attempt,
  backOffMs: number,
): Promise<"DELIVERED" | "PENDING" | "DEAD" | null> {
  const how = [id, attempts, status, error, response] as const;
  if (error === null) {
    const rows = await queryRows<object>(
      root.fork(),
      `update "alert_delivery" set "state" = 'DELIVERED', "delivered_at" = now(), "next_attempt_at" = null, ${HOW}
       where "id" = $1 and "attempts" = $2 and "state" = 'PENDING' returning "id"`,
      how,
    );
    return rows.length === 0 ? null : "DELIVERED";
  }
  return root.fork().transactional(async (em) => {
    const dead = `"queued_at" < now() - interval '${DEAD_AFTER_HOURS} hours'`;
    const [row] = await queryRows<{ state: "PENDING" | "DEAD" }>(
      em,
      `update "alert_delivery" set "state" = case when ${dead} then 'DEAD' else 'PENDING' end,
         "next_attempt_at" = case when ${dead} then null else now() + make_interval(secs => $6::float8 / 1000) end, ${HOW}
       where "id" = $1 and "attempts" = $2 and "state" = 'PENDING' returning "state"`,
      [...how, backOffMs],
    );
    if (row?.state === "DEAD") await appendEvents(em, await deliveryEvents(em, "ALERT_DELIVERY_DEAD", [id]));
    return row?.state ?? null;
  });
}

/** The events of deliveries that were given up, or are to be sent once more. */
export async function deliveryEvents(
  em: SqlEntityManager,
  kind: "ALERT_DELIVERY_DEAD" | "ALERT_DELIVERY_REPLAYED",
  ids: readonly string[],
): Promise<readonly (EventDraft & { readonly after: Record<string, unknown> })[]> {
  const rows = await queryRows<Omit<EventDraft, "kind" | "after"> & { readonly after: Record<string, unknown> }>(
    em,
    // What it is about where that is one alert.
    `select a."cluster_id" as "clusterId", a."cluster_name" as "clusterName", a."volume_id" as "volumeId",
       a."volume_name" as "volumeName", a."session_id" as "sessionId", a."session_name" as "sessionName",
       a."operation_id" as "operationId",
       jsonb_build_object('deliveryId', d."id", 'alertId', a."id", 'alertCount', c."count", 'rule', f."rule_name",
         'receiver', d."receiver_name", 'receiverId', d."receiver_id", 'notification', d."kind", 'attempts', d."attempts",
         'reason', d."last_error") as "after"
     from "alert_delivery" d join "alert" f on f."id" = d."alert_id"
     cross join lateral (
       select count(*)::int as "count" from "alert_delivery_alert" n where n."delivery_id" = d."id") c
     left join "alert" a on a."id" = f."id" and c."count" = 1
     where d."id" = any($1::uuid[]) order by d."number"`,
    [ids],
  );
  return rows.map((row) => ({ ...row, kind, before: null }));
}
