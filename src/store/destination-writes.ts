import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { writtenByAll } from "../model/checks/volume-facts.js";
import { queryRows } from "./queries/rows.js";
import { isReadOnlyText } from "./queries/read-only.js";

/** What the bricks of a session's destination wrote lately, whoever had them do so. */
export interface DestinationWrites {
  readonly volumeName: string;
  readonly bytes: bigint;
  /** Within which, up to `until`. */
  readonly seconds: number;
  /** RFC 3339. */
  readonly until: string;
}

interface BrickRow {
  readonly sessionId: string;
  readonly volumeName: string;
  readonly replicaCount: number;
  readonly disperseCount: number;
  readonly isArbiter: boolean;
  readonly bytes: string | null;
  readonly seconds: number | null;
  readonly until: string | null;
}

/**
 * Of destinations that anybody may write to, and that no other session has. What was read longer ago than the time between two polls
 * says nothing of now.
 */
const BRICKS = `select s."session_id" as "sessionId", v."name" as "volumeName", v."replica_count" as "replicaCount",
    v."disperse_count" as "disperseCount", b."is_arbiter" as "isArbiter", 
    case when b."capacity_observed_at" > now() - make_interval(secs => 2 * b."bytes_written_seconds" + 60)
      then b."bytes_written" end as "bytes",
    b."bytes_written_seconds" as "seconds", b."capacity_observed_at" as "until"
  from "gluster_georep_session" s
  join "volume" v on v."id" = s."slave_volume_id"
  join "gluster_volume_bricks" b on b."volume_id" = v."id"
  where s."cluster_id" = $1 and not ${isReadOnlyText(`v."options"`)} and not exists (
    select from "gluster_georep_session" o
    where o."slave_volume_id" = s."slave_volume_id" and o."session_id" <> s."session_id")
  order by s."session_id", b."brick_order"`;

/** By session; of a cluster's sessions those whose destination is not read-only, in a registered cluster, and known to have been polled. */
export async function readDestinationWrites(
  root: SqlEntityManager,
  clusterId: string,
): Promise<ReadonlyMap<string, DestinationWrites>> {
  const rows = await queryRows<BrickRow>(root.fork(), BRICKS, [clusterId]);
  const writes = new Map<string, DestinationWrites>();
  for (const [sessionId, bricks] of Map.groupBy(rows, (row) => row.sessionId)) {
    const [first] = bricks;
    const untils = bricks.flatMap(({ until }) => until ?? []);
    if (first === undefined || untils.length < bricks.length) continue;
    const written = writtenByAll(
      bricks.map(({ isArbiter, bytes, seconds }) => ({
        isArbiter,
        written: bytes === null || seconds === null ? null : { bytes: BigInt(bytes), seconds },
      })),
      first,
    );
    if (written === null) continue;
    const until = untils.toSorted()[0] ?? "";
    writes.set(sessionId, { volumeName: first.volumeName, ...written, until: new Date(until).toISOString() });
  }
  return writes;
}
