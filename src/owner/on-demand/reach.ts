import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { ClusterClient } from "../../gluster/client.js";
import type { SshPool } from "../../gluster/ssh/pool.js";
import type { Log } from "../../log.js";
import type { Tables } from "../../model/tables.js";
import type { Secrets } from "../../service/secrets.js";
import { authOf, nodesOf } from "../ssh-targets.js";

export interface ReachDependencies {
  readonly em: SqlEntityManager;
  readonly pool: SshPool;
  readonly secrets: Secrets;
  readonly agentSocket: string | null;
  readonly log: Log;
}

export interface HostWithoutWay {
  readonly uuid: string;
  readonly name: string;
}

/** The way to a cluster that someone else looks after: the destination's, or any one for a plan. */
export interface Reached {
  readonly client: ClusterClient;
  /** Keys the cluster's command lock. */
  readonly serial: number;
  /** Hosts whose key is not pinned yet. */
  readonly noWay: readonly HostWithoutWay[];
}

/** Null when the cluster is not registered any more. @throws AppError INVALID_ARGUMENT when its credential cannot be used */
export async function reach(deps: ReachDependencies, clusterId: string): Promise<Reached | null> {
  const db = deps.em.fork().getKysely<Tables>();
  const cluster = await db.selectFrom("cluster").selectAll().where("id", "=", clusterId).executeTakeFirst();
  if (cluster === undefined) return null;
  const hosts = await db.selectFrom("host").selectAll().where("cluster_id", "=", clusterId).orderBy("name").execute();
  const auth = await authOf(cluster.ssh_credential, deps.secrets, deps.agentSocket);
  const client = new ClusterClient(deps.pool, nodesOf(cluster, hosts, auth), {
    commandNodeUuid: cluster.command_host_id,
    log: deps.log,
  });
  return { client, serial: cluster.serial, noWay: withoutWay(hosts, client) };
}

export function withoutWay(
  hosts: readonly { readonly id: string; readonly name: string }[],
  { nodes }: ClusterClient,
): HostWithoutWay[] {
  const reached = new Set(nodes.map(({ uuid }) => uuid));
  return hosts.filter(({ id }) => !reached.has(id)).map(({ id, name }) => ({ uuid: id, name }));
}
