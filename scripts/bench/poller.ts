import type { MikroORM } from "@mikro-orm/postgresql";
import type { SshPool } from "../../src/gluster/ssh/pool.js";
import type { Log } from "../../src/log.js";
import { ClusterClient } from "../../src/gluster/client.js";
import { ClusterCache } from "../../src/owner/cache.js";
import { ClusterDirectory } from "../../src/owner/directory.js";
import { Gatherer } from "../../src/owner/observe/gatherer.js";
import { SessionPoller } from "../../src/owner/observe/session-poller.js";
import { nodesOf } from "../../src/owner/ssh-targets.js";

/** The part of an owner that polls sessions, after its first poll. */
export async function pollerOn(
  { em }: MikroORM,
  pool: SshPool,
  clusterId: string,
  password: string,
  log: Log,
): Promise<SessionPoller> {
  const cache = await ClusterCache.load(em, clusterId);
  if (cache === null) throw new Error("the cluster is gone");
  const nodes = nodesOf(cache.cluster, cache.hosts, { kind: "password", password });
  const client = new ClusterClient(pool, nodes, { commandNodeUuid: null, log });
  const { signal } = new AbortController();
  const poller = new SessionPoller({
    em,
    cache,
    gatherer: new Gatherer(client, signal, () => new Date()),
    directory: new ClusterDirectory(em),
    hosts: () => nodes.map(({ uuid }) => uuid),
    staleAfterMs: 300_000,
    now: () => new Date(),
    log,
    whyUnreached: () => "no way",
    pollPool: () => undefined,
    changed: () => undefined,
    observe: () => undefined,
    signal,
    assertOwned: () => Promise.resolve(),
  });
  await poller.poll();
  return poller;
}
