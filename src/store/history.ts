import { HOURS_KEPT_DAYS, type HistoryResolution, MINUTES_KEPT_HOURS, SAMPLE_HOLDS_MS } from "../model/history.js";
import { lagSecondsText } from "../model/lag.js";
import { utcText } from "../model/instant.js";
import { type OwnerWrite, writeAsOwner } from "./owner-write.js";
import { pointsText } from "./queries/history.js";
import { queryRows, send } from "./queries/rows.js";

const OF_CLUSTER = `(select s."session_id" from "gluster_georep_session" s where s."cluster_id" = $1)`;
const COLUMNS = `"session_id", "resolution", "at", "status", "lag_seconds", "pending", "failures"`;

// What waited at the last sample still does, where it has waited since the same time: `at` less the lag.
const SAMPLE = `insert into "gluster_georep_session_history" (${COLUMNS})
  select s."session_id", 60, $2::timestamptz(0), s."status",
    ${lagSecondsText(`s."lag_state"`, `s."unsynced_since"`, "$2::timestamptz(0)")}, s."pending", s."failures"
  from "gluster_georep_session" s
  left join lateral (
    select h.* from "gluster_georep_session_history" h
    where h."session_id" = s."session_id" and h."resolution" = 60 order by h."at" desc limit 1) l on true
  where s."cluster_id" = $1 and (
    l."at" is null or l."at" <= $2::timestamptz - interval '${SAMPLE_HOLDS_MS - 60_000} milliseconds'
    or row(l."status", l."pending", l."failures", l."lag_seconds" = 0, l."at" - make_interval(secs => nullif(l."lag_seconds", 0)))
      is distinct from row(s."status", s."pending", s."failures",
        case when s."lag_state" = 'IDLE' then true when s."unsynced_since" is not null then false end, s."unsynced_since"))
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

// A sample that none follows holds for a while, be it into the next hour.
const NEXT = `select min(l."at")::text as "at" from "gluster_georep_session" s
  cross join lateral (
    select h."at" from "gluster_georep_session_history" h
    where h."session_id" = s."session_id" and h."resolution" = 60
      and h."at" > $2::timestamptz - interval '${SAMPLE_HOLDS_MS} milliseconds' order by h."at" limit 1) l
  where s."cluster_id" = $1`;

const NOTED = `select max(l."at")::text as "at" from "gluster_georep_session" s
  cross join lateral (
    select h."at" from "gluster_georep_session_history" h
    where h."session_id" = s."session_id" and h."resolution" = 3600 order by h."at" desc limit 1) l
  where s."cluster_id" = $1`;

// One statement for each resolution: each follows the key.
const old = (resolution: HistoryResolution, kept: string): string =>
  `delete from "gluster_georep_session_history" h where h."session_id" in ${OF_CLUSTER}
     and h."resolution" = ${resolution} and h."at" < $2::timestamptz - interval '${kept}'`;
const OLD = [old(60, `${MINUTES_KEPT_HOURS} hours`), old(3_600, `${HOURS_KEPT_DAYS} days`)];

/** Notes the figures of a cluster's sessions, as a poll has just written them, where they are not what they were. */
export async function writeSample(as: OwnerWrite, at: Date): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await send(em, SAMPLE, [as.clusterId, at]);
  });
}

/** When the last hour began whose worst figures are noted of a cluster; null where none are. */
export function lastHour(as: OwnerWrite): Promise<Date | null> {
  return instantOf(as, NOTED, []);
}

/** The first sample of a cluster's sessions that may tell of a time at or after `from`; null where none does. */
export function nextSample(as: OwnerWrite, from: Date): Promise<Date | null> {
  return instantOf(as, NEXT, [from]);
}

async function instantOf({ em, clusterId }: OwnerWrite, text: string, values: readonly Date[]): Promise<Date | null> {
  const [row] = await queryRows<{ at: string | null }>(em.fork(), text, [clusterId, ...values]);
  return row?.at == null ? null : new Date(utcText(row.at));
}

/** Notes the worst figures of the hour that begins then. */
export async function writeHour(as: OwnerWrite, begin: Date, end: Date): Promise<void> {
  await writeAsOwner(as, {}, async (em) => {
    await send(em, HOURS, [as.clusterId, begin, end]);
  });
}

/** Forgets what is kept no longer. */
export async function deleteOldSamples(as: OwnerWrite, now: Date): Promise<void> {
  for (const statement of OLD) {
    await writeAsOwner(as, {}, async (em) => {
      await send(em, statement, [as.clusterId, now]);
    });
  }
}
