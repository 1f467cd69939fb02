import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { ClusterClient } from "../../gluster/client.js";
import type { SshPool } from "../../gluster/ssh/pool.js";
import type { Log } from "../../log.js";
import type { Secrets } from "../../service/clusters/secrets.js";
import { authOf, nodesOf } from "../ssh-targets.js";
import { Cluster, Host } from "../../model/entities/index.js";

export interface ReachDependencies {
  readonly em: SqlEntityManager;
  readonly pool: SshPool;
  readonly secrets: Secrets;
  readonly agentSocket: string | null;
  readonly log: Log;
}

export interface UnpinnedHost {
  readonly uuid: string;
  readonly name: string;
}

/** The way to a cluster that someone else looks after: the destination's, or any one for a plan. */
export interface Reached {
  readonly client: ClusterClient;
  /** Keys the cluster's command lock. */
  readonly serial: number;
  /** Hosts whose key is not pinned yet. */
  readonly unpinned: readonly UnpinnedHost[];
}

/** Null when the cluster is not registered any more. @throws AppError INVALID_ARGUMENT when its credential cannot be used */
export async function reach(deps: ReachDependencies, clusterId: string): Promise<Reached | null> {
  const em = deps.em.fork();
  const cluster = await em.findOne(Cluster, { id: clusterId });
  if (cluster === null) return null;
  const hosts = await em.find(Host, { clusterId }, { orderBy: { name: "asc" } });
  const auth = await authOf(cluster.sshCredential, deps.secrets, deps.agentSocket);
  const client = new ClusterClient(deps.pool, nodesOf(cluster, hosts, auth), {
    commandNodeUuid: cluster.commandHostId,
    log: deps.log,
  });
  return { client, serial: cluster.serial, unpinned: unpinnedHosts(hosts, client) };
}

export function unpinnedHosts(
  hosts: readonly { readonly id: string; readonly name: string }[],
  { nodes }: ClusterClient,
): UnpinnedHost[] {
  const reached = new Set(nodes.map(({ uuid }) => uuid));
  return hosts.filter(({ id }) => !reached.has(id)).map(({ id, name }) => ({ uuid: id, name }));
}
