import { utcText } from "../../model/instant.js";
import type { GeoRepHistoryPoint } from "../../model/schema/history.js";
import { type HistoryRange, SAMPLE_HOLDS_MS } from "../../model/history.js";
import { STATUSES_BY_URGENCY } from "../../model/status.js";
import type { Reader } from "./reader.js";

type Point = GeoRepHistoryPoint & { readonly sessionId: string };

const HOLDS = `interval '${SAMPLE_HOLDS_MS} milliseconds'`;
const URGENCY = `array['${STATUSES_BY_URGENCY.join("', '")}']`;

/** Parameters of `pointsText`, as they stand in a statement. */
interface PointsParameters {
  /** Condition on the sessions `h`. */
  readonly of: string;
  readonly from: string;
  readonly to: string;
  /** Interval between two points. */
  readonly step: string;
  /** Condition on the resolution `h`. */
  readonly resolution: string;
}

/**
 * The worst figures of sessions in each interval: of all samples that hold at some time in it. A sample of a poll is followed by
 * none as long as the same change waits, so that a lag has grown until the last poll before the next.
 */
export function pointsText({ of, from, to, step, resolution }: PointsParameters): string {
  return `with seen as (
      select h."session_id", h."at", h."status", h."lag_seconds", h."pending", h."failures", h."resolution",
        least(case when h."resolution" = 60
          then least(lead(h."at") over (partition by h."session_id", h."resolution" order by h."at"), h."at" + ${HOLDS})
          else h."at" + interval '1 hour' end, ${to}) as "until"
      from "gluster_georep_session_history" h
      where ${of} and ${resolution} and h."at" > ${from} - interval '1 hour' and h."at" < ${to})
    select s."session_id", b."at",
      (array_agg(s."status" order by array_position(${URGENCY}, s."status")))[1] as "status",
      max(s."lag_seconds" + case when s."resolution" = 60 and s."lag_seconds" > 0 then greatest(0,
        extract(epoch from least(s."until" - interval '1 minute', b."at" + ${step}) - s."at")::integer) else 0 end) as "lag_seconds",
      max(s."pending") as "pending", max(s."failures") as "failures"
    from seen s cross join lateral generate_series(
      date_bin(${step}, s."at", 'epoch'::timestamptz), s."until" - interval '1 millisecond', ${step}) as b("at")
    where b."at" + ${step} > ${from} and b."at" < ${to}
    group by 1, 2`;
}

const POINTS = `select p."session_id" as "sessionId", p."at"::timestamptz(0)::text as "at", p."status",
    p."lag_seconds" as "lagSeconds", p."pending"::text as "pending", p."failures"::text as "failures"
  from (${pointsText({
    of: `h."session_id" = any($1::uuid[])`,
    from: "$2::timestamptz",
    to: "$3::timestamptz",
    step: "make_interval(secs => $4::integer)",
    // The worst of an hour that polls are kept of too is the same by both.
    resolution: `(h."resolution" = 60 or $4::integer >= 3600)`,
  })}) p
  order by 1, p."at" limit $5`;

/**
 * What the figures of sessions were, in the order of time. A while of which nothing is known has no point.
 *
 * @param most points to read in all
 */
export async function readHistory(
  reader: Reader,
  sessionIds: readonly string[],
  { from, to, step }: HistoryRange,
  most: number | null,
): Promise<Map<string, GeoRepHistoryPoint[]>> {
  const rows = await reader.query<Point>(POINTS, [sessionIds, from, to, step, most]);
  const points = new Map(sessionIds.map((id) => [id, [] as GeoRepHistoryPoint[]]));
  for (const { sessionId, at, ...point } of rows) points.get(sessionId)?.push({ at: utcText(at), ...point });
  return points;
}
