import type { SqlEntityManager } from "@mikro-orm/postgresql";

/** NOTIFY channel that wakes the owner of a cluster; the payload is an `OwnerCall`. */
export const OWNERS_CHANNEL = "georep_owners";

/**
 * What a cluster's owner is told: that operations wait, that its settings or its registration changed, that everything is
 * to be polled now, or that files may be others on its nodes or on a destination's.
 */
export type OwnerCall = `${"operation" | "cluster" | "sync" | WatchedFiles} ${string}`;

/** Files on nodes that sessions depend on: keys that log in, and rsync. */
export type WatchedFiles = "keys" | "programs";

/** Tells owners of clusters when the transaction of `em` commits. */
export async function notifyOwner(em: SqlEntityManager, ...calls: readonly OwnerCall[]): Promise<void> {
  const each = "jsonb_array_elements_text(?::jsonb)";
  await em.execute(`select pg_notify(?, call) from ${each} as calls(call)`, [OWNERS_CHANNEL, JSON.stringify(calls)]);
}

/** Tells the owners of all clusters whose sessions depend on files of this one's nodes: its own, and those whose sessions end here. */
export async function notifyOfFiles(em: SqlEntityManager, what: WatchedFiles, clusterId: string): Promise<void> {
  await em.execute(
    `select pg_notify(?, ? || ' ' || "id") from (
       select ?::uuid as "id"
       union select s."cluster_id" from "gluster_georep_session" s
         join "volume" v on v."id" = s."slave_volume_id" where v."cluster_id" = ?) as concerned`,
    [OWNERS_CHANNEL, what, clusterId, clusterId],
  );
}
