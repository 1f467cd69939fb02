import type { ClusterFacts, HostFacts, Known, SessionFacts, VolumeFacts } from "../../model/checks/eligibility.js";
import { type BrickFacts, holdsFiles, type Layout, mostWritten, sizeOf } from "../../model/checks/volume-facts.js";
import { isReadOnlyText } from "./read-only.js";
import type { Reader } from "./reader.js";

type HostRow = { readonly clusterId: string; readonly clusterName: string } & (HostFacts | { readonly id: null });

type VolumeRow = Pick<VolumeFacts, "id" | "name" | "clusterId" | "status" | "isReadOnly"> & Layout;

interface BrickRow {
  readonly volumeId: string;
  readonly hostId: string;
  readonly device: string | null;
  readonly isArbiter: boolean;
  readonly sizeTotal: string | null;
  readonly hasFiles: boolean | null;
  readonly bytesWritten: string | null;
  readonly seconds: number | null;
}

const HOSTS = `select c."id" as "clusterId", c."name" as "clusterName", h."id", h."name",
  h."connected" and h."glusterd_up" is not false as "connected", h."reachable",
  h."unreachable_reason" as "unreachableReason", h."gluster_version" as "glusterVersion"
  from "cluster" c left join "host" h on h."cluster_id" = c."id" order by h."name"`;

const VOLUMES = `select "id", "name", "cluster_id" as "clusterId", "status", "replica_count" as "replicaCount",
  "disperse_count" as "disperseCount", "redundancy_count" as "redundancyCount",
  ${isReadOnlyText(`"options"`)} as "isReadOnly"
  from "volume" order by "name", "id"`;

const BRICKS = `select "volume_id" as "volumeId", "host_id" as "hostId", "device", "is_arbiter" as "isArbiter",
  "size_total" as "sizeTotal", "has_files" as "hasFiles", "bytes_written" as "bytesWritten",
  "bytes_written_seconds" as "seconds" from "gluster_volume_bricks" order by "volume_id", "brick_order"`;

/** Those that are being made count as well: two that are asked for at once would not find each other otherwise. */
const SESSIONS = `select "session_id" as "id", "status", "master_volume_id" as "primaryVolumeId",
  "slave_volume_id" as "secondaryVolumeId",
  coalesce("user_name" || '@', '') || "slave_host_name" || '::' || "slave_volume_name" as "name", null::uuid as "madeBy"
  from "gluster_georep_session"
  union all
  select o."session_id", 'NOTSTARTED', o."volume_id", v."id", o."session_name", o."id"
  from "operation" o
  join "volume" v on v."cluster_id" = o."secondary_cluster_id" and v."name" = split_part(o."session_name", '::', 2)
  where o."kind" = 'CREATE_SESSION' and o."state" in ('PENDING', 'RUNNING')
  and not exists (select from "gluster_georep_session" s where s."session_id" = o."session_id")
  and ($1::uuid is null or o."number" < (select e."number" from "operation" e where e."id" = $1))
  order by 1`;

/**
 * What eligibility is judged by, of all registered clusters: four statements, however many volumes there are.
 *
 * @param operationId that makes a session: of those that do, only the ones that were asked for before it count
 */
export async function readKnown(reader: Reader, operationId: string | null = null): Promise<Known> {
  const [hosts, volumes, bricks, sessions] = await Promise.all([
    reader.query<HostRow>(HOSTS),
    reader.query<VolumeRow>(VOLUMES),
    reader.query<BrickRow>(BRICKS),
    reader.query<SessionFacts>(SESSIONS, [operationId]),
  ]);
  const bricksOf = Map.groupBy(bricks, ({ volumeId }) => volumeId);
  return {
    clusters: clustersOf(hosts),
    volumes: volumes.map((volume) => volumeOf(volume, (bricksOf.get(volume.id) ?? []).map(brickOf))),
    sessions,
  };
}

function clustersOf(rows: readonly HostRow[]): ReadonlyMap<string, ClusterFacts> {
  const clusters = new Map<string, { id: string; name: string; hosts: HostFacts[] }>();
  for (const { clusterId, clusterName, ...host } of rows) {
    const cluster = clusters.get(clusterId) ?? { id: clusterId, name: clusterName, hosts: [] };
    clusters.set(clusterId, cluster);
    if (host.id !== null) cluster.hosts.push(host);
  }
  return clusters;
}

function volumeOf(row: VolumeRow, bricks: readonly BrickFacts[]): VolumeFacts {
  const { id, name, clusterId, status, isReadOnly } = row;
  const measured = { size: sizeOf(bricks, row), hasFiles: holdsFiles(bricks, row), written: mostWritten(bricks, row) };
  return { id, name, clusterId, status, isReadOnly, ...measured };
}

function brickOf({ hostId, device, isArbiter, sizeTotal, hasFiles, bytesWritten, seconds }: BrickRow): BrickFacts {
  return {
    hostId,
    device,
    isArbiter,
    sizeTotal: sizeTotal === null ? null : BigInt(sizeTotal),
    hasFiles,
    written: bytesWritten === null || seconds === null ? null : { bytes: BigInt(bytesWritten), seconds },
  };
}
