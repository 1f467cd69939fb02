import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { EventDraft } from "../model/events/event.js";
import { send } from "./queries/rows.js";

/** NOTIFY channel that wakes every replica's feed; the payload is the highest new number. */
export const EVENTS_CHANNEL = "georep_events";

// Whoever appends events holds this lock until its commit, so that numbers become visible in their own order.
const WRITER_LOCK = 7_036_874_417_766;

/**
 * Appends events within the transaction of `em`, as its last step: what comes after would be done while every other
 * writer of events waits. The numbers are drawn under the lock, so their order is the order of commit and a reader
 * that has seen a number has seen all below it.
 *
 * The destination's cluster of an event is read here too, where the session still stands: whoever registers a cluster or
 * removes it appends events as well, so that a snapshot by that cluster and the events after it never disagree about it.
 *
 * @param at when it happened, by the database's clock; now by default
 */
export async function appendEvents(
  em: SqlEntityManager,
  drafts: readonly EventDraft[],
  at: Date | null = null,
): Promise<void> {
  if (drafts.length === 0) return;
  await em.execute("select pg_advisory_xact_lock(?)", [WRITER_LOCK]);
  await send(
    em,
    `with added as (
       insert into "event" ("at", "kind", "cluster_id", "cluster_name", "secondary_cluster_id", "volume_id", "volume_name",
         "session_id", "session_name", "operation_id", "host_id", "host_name", "before", "after")
       select coalesce($1::timestamptz, clock_timestamp()), e."kind", e."clusterId", e."clusterName",
         case when s."session_id" is null then e."secondaryClusterId" else d."cluster_id" end, e."volumeId", e."volumeName",
         e."sessionId", e."sessionName", e."operationId", e."hostId", e."hostName", e."before", e."after"
       from rows from (jsonb_to_recordset($2::jsonb) as ("kind" text, "clusterId" uuid, "clusterName" text,
         "secondaryClusterId" uuid, "volumeId" uuid, "volumeName" text, "sessionId" uuid, "sessionName" text,
         "operationId" uuid, "hostId" uuid, "hostName" text, "before" jsonb, "after" jsonb)) with ordinality as e
       left join "gluster_georep_session" s on s."session_id" = e."sessionId"
       left join "volume" d on d."id" = s."slave_volume_id"
       order by e."ordinality"
       returning "number")
     select pg_notify($3, max("number")::text) from added`,
    [at, JSON.stringify(drafts), EVENTS_CHANNEL],
  );
}
