import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { type ClockReading, CLOCKS_MS } from "../model/checks/clocks.js";
import { queryRows } from "./queries/rows.js";

/** A host's clock beside the database's. */
interface HostClock extends ClockReading {
  readonly id: string;
  readonly name: string;
}

/** Two hosts of one session whose clocks differ by more than is worth a word. */
export interface ClocksApart {
  readonly ahead: HostClock;
  readonly behind: HostClock;
}

interface PairRow {
  readonly sessionId: string;
  readonly aheadId: string;
  readonly aheadName: string;
  readonly aheadMs: number;
  readonly aheadErrorMs: number;
  readonly behindId: string;
  readonly behindName: string;
  readonly behindMs: number;
  readonly behindErrorMs: number;
}

// Of each volume the two hosts that can be furthest apart, and of each session those of its two volumes.
const PAIRS = `with session as (
    select "session_id", "master_volume_id", "slave_volume_id" from "gluster_georep_session" where "cluster_id" = $1),
  clock as (
    select distinct b."volume_id", h."id", h."name",
      h."clock_ahead_seconds" * 1000 as "ms", h."clock_error_seconds" * 1000 as "error_ms"
    from "gluster_volume_bricks" b join "host" h on h."id" = b."host_id"
    where h."reachable" and h."clock_ahead_seconds" is not null and b."volume_id" in (
      select "master_volume_id" from session union select "slave_volume_id" from session)),
  first as (select distinct on ("volume_id") * from clock order by "volume_id", "ms" - "error_ms" desc, "id"),
  last as (select distinct on ("volume_id") * from clock order by "volume_id", "ms" + "error_ms", "id")
  select s."session_id" as "sessionId",
    a."id" as "aheadId", a."name" as "aheadName", a."ms" as "aheadMs", a."error_ms" as "aheadErrorMs",
    b."id" as "behindId", b."name" as "behindName", b."ms" as "behindMs", b."error_ms" as "behindErrorMs"
  from session s
  cross join lateral (select * from first where "volume_id" in (s."master_volume_id", s."slave_volume_id")
    order by "ms" - "error_ms" desc, "id" limit 1) a
  cross join lateral (select * from last where "volume_id" in (s."master_volume_id", s."slave_volume_id")
    order by "ms" + "error_ms", "id" limit 1) b
  where a."ms" - a."error_ms" - b."ms" - b."error_ms" > $2`;

/**
 * The hosts whose clocks differ most, by session of the cluster, of hosts of its two volumes that are reached; of sessions whose hosts
 * agree none. Each host was read by its own owner, all beside the database's clock.
 */
export async function readClocksApart(
  root: SqlEntityManager,
  clusterId: string,
): Promise<ReadonlyMap<string, ClocksApart>> {
  const rows = await queryRows<PairRow>(root.fork(), PAIRS, [clusterId, CLOCKS_MS.warning]);
  return new Map(
    rows.map((row) => [
      row.sessionId,
      {
        ahead: { id: row.aheadId, name: row.aheadName, aheadMs: row.aheadMs, errorMs: row.aheadErrorMs },
        behind: { id: row.behindId, name: row.behindName, aheadMs: row.behindMs, errorMs: row.behindErrorMs },
      },
    ]),
  );
}
