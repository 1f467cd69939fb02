import { HOURS_KEPT_DAYS, MINUTES_KEPT_HOURS, SAMPLE_HOLDS_MS } from "../model/history.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { pointsText } from "./queries/history.js";
import { send } from "./queries/rows.js";

const OF_CLUSTER = `(select s."session_id" from "gluster_georep_session" s where s."cluster_id" = $1)`;
const COLUMNS = `"session_id", "resolution", "at", "status", "lag_seconds", "pending", "failures"`;

// What the last sample says of up to when the session was synced is what it says now: `at` less the lag.
const SAMPLE = `insert into "gluster_georep_session_history" (${COLUMNS})
  select s."session_id", 60, $2::timestamptz(0), s."status",
    extract(epoch from $2::timestamptz(0) - s."last_synced")::integer, s."pending", s."failures"
  from "gluster_georep_session" s
  left join lateral (
    select h.* from "gluster_georep_session_history" h
    where h."session_id" = s."session_id" and h."resolution" = 60 order by h."at" desc limit 1) l on true
  where s."cluster_id" = $1 and (
    l."at" is null or l."at" <= $2::timestamptz - interval '${SAMPLE_HOLDS_MS - 60_000} milliseconds'
    or row(l."status", l."pending", l."failures", l."at" - make_interval(secs => l."lag_seconds"))
      is distinct from row(s."status", s."pending", s."failures", s."last_synced"))
  on conflict do nothing`;

const HOURS = `insert into "gluster_georep_session_history" (${COLUMNS})
  select p."session_id", 3600, p."at", p."status", p."lag_seconds", p."pending", p."failures"
  from (${pointsText({
    of: `h."session_id" in ${OF_CLUSTER}`,
    from: "$2::timestamptz",
    to: "$3::timestamptz",
    step: "interval '1 hour'",
    resolution: `h."resolution" = 60`,
  })}) p
  on conflict do nothing`;

const OLD = `delete from "gluster_georep_session_history" h where h."session_id" in ${OF_CLUSTER} and (
    h."resolution" = 60 and h."at" < $2::timestamptz - interval '${MINUTES_KEPT_HOURS} hours'
    or h."resolution" = 3600 and h."at" < $2::timestamptz - interval '${HOURS_KEPT_DAYS} days')`;

/** Notes the figures of a cluster's sessions, as a poll has just written them, where they are not what they were. */
export async function writeSample(as: OwnerWrite, at: Date): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await send(em, SAMPLE, [as.clusterId, at]);
  });
}

/** Notes the worst figures of each whole hour from `from` until `to`, and forgets what is not kept for longer. */
export async function writeHours(as: OwnerWrite, from: Date, to: Date): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await send(em, HOURS, [as.clusterId, from, to]);
    await send(em, OLD, [as.clusterId, to]);
  });
}
