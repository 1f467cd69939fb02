import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { parseHostName, parseUserName, parseVolumeName, secondaryArg, secondaryAsNamed } from "../../gluster/values.js";
import type { OperationTarget } from "../operations.js";
import type { GeoRepSession } from "../../model/entities/index.js";

/** Whose sessions: those with one of the ids, of one of the volumes as their source, or of one of the clusters. */
export type SessionsBy = "sessionId" | "primaryVolumeId" | "clusterId";

const COLUMNS = { sessionId: "session_id", primaryVolumeId: "master_volume_id", clusterId: "cluster_id" } as const;

type TargetRow = Omit<OperationTarget, "sessionName"> &
  Pick<GeoRepSession, "sessionKey" | "userName" | "secondaryHostName" | "secondaryVolumeName">;

/** What operations on sessions are about, in one statement, in the order of the sessions' ids. */
export async function sessionTargets(
  em: SqlEntityManager,
  by: SessionsBy,
  ids: readonly string[],
  most: number,
): Promise<OperationTarget[]> {
  const rows = await em.fork().execute<TargetRow[]>(
    `select s."session_id" as "sessionId", s."session_key" as "sessionKey", s."user_name" as "userName",
       s."slave_host_name" as "secondaryHostName", s."slave_volume_name" as "secondaryVolumeName",
       v."id" as "volumeId", v."name" as "volumeName", c."id" as "clusterId", c."name" as "clusterName",
       d."cluster_id" as "secondaryClusterId"
     from "gluster_georep_session" s
     join "volume" v on v."id" = s."master_volume_id" join "cluster" c on c."id" = s."cluster_id"
     left join "volume" d on d."id" = s."slave_volume_id"
     where s."${COLUMNS[by]}" in (select value::uuid from jsonb_array_elements_text(?::jsonb))
     order by s."session_id" limit ?`,
    [JSON.stringify(ids), most],
  );
  return rows.map((row) => ({
    clusterId: row.clusterId,
    clusterName: row.clusterName,
    volumeId: row.volumeId,
    volumeName: row.volumeName,
    sessionId: row.sessionId,
    sessionName:
      row.sessionKey === null
        ? secondaryArg({
            user: row.userName === null ? null : parseUserName(row.userName),
            host: parseHostName(row.secondaryHostName),
            volume: parseVolumeName(row.secondaryVolumeName),
          })
        : secondaryAsNamed(row.sessionKey),
    secondaryClusterId: row.secondaryClusterId,
  }));
}

export function noSession(id: string, field: string | null): AppError {
  return new AppError("NOT_FOUND", `There is no geo-replication session ${id}.`, field === null ? {} : { field });
}
