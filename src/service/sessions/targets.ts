import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { parseHostName, parseUserName, parseVolumeName, secondaryArg, secondaryAsNamed } from "../../gluster/values.js";
import type { Tables } from "../../model/tables.js";
import type { OperationTarget } from "../operations.js";

/** Whose sessions: those with one of the ids, of one of the volumes as their source, or of one of the clusters. */
export type SessionsBy = "session_id" | "master_volume_id" | "cluster_id";

/** What operations on sessions are about, in one statement, in the order of the sessions' ids. */
export async function sessionTargets(
  em: SqlEntityManager,
  by: SessionsBy,
  ids: readonly string[],
  most: number,
): Promise<OperationTarget[]> {
  const rows = await em
    .fork()
    .getKysely<Tables>()
    .selectFrom("gluster_georep_session as s")
    .innerJoin("volume as v", "v.id", "s.master_volume_id")
    .innerJoin("cluster as c", "c.id", "s.cluster_id")
    .leftJoin("volume as d", "d.id", "s.slave_volume_id")
    .select([
      "s.session_id",
      "s.session_key",
      "s.user_name",
      "s.slave_host_name",
      "s.slave_volume_name",
      "v.id as volume_id",
      "v.name as volume_name",
      "c.id as cluster_id",
      "c.name as cluster_name",
      "d.cluster_id as secondary_cluster_id",
    ])
    .where(`s.${by}`, "in", ids)
    .orderBy("s.session_id")
    .limit(most)
    .execute();
  return rows.map((row) => ({
    clusterId: row.cluster_id,
    clusterName: row.cluster_name,
    volumeId: row.volume_id,
    volumeName: row.volume_name,
    sessionId: row.session_id,
    sessionName:
      row.session_key === null
        ? secondaryArg({
            user: row.user_name === null ? null : parseUserName(row.user_name),
            host: parseHostName(row.slave_host_name),
            volume: parseVolumeName(row.slave_volume_name),
          })
        : secondaryAsNamed(row.session_key),
    secondaryClusterId: row.secondary_cluster_id,
  }));
}
