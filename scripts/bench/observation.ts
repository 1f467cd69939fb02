import type { MikroORM } from "@mikro-orm/postgresql";
import { ClusterDirectory } from "../../src/owner/directory.js";
import { Gatherer } from "../../src/owner/observe/gatherer.js";
import { ClusterCache } from "../../src/owner/cache.js";
import { SessionPoller } from "../../src/owner/observe/session-poller.js";
import { nodesOf } from "../../src/owner/ssh-targets.js";
import type { Database } from "../../src/db/database.js";
import { createOrm, ormOptions } from "../../src/db/orm.js";
import { ClusterClient } from "../../src/gluster/client.js";
import { SshPool } from "../../src/gluster/ssh/pool.js";
import type { Log } from "../../src/log.js";

const LOOKS = 20;

export interface Observation {
  /** Of this process alone: neither the nodes' work nor the database's. */
  readonly cpuMs: number;
  readonly milliseconds: number;
  /** Sent to the database, `begin` and `commit` counted. */
  readonly statements: number;
}

/**
 * What one look at all sessions of a cluster costs its owner. Nothing else may run meanwhile.
 *
 * @param change changes every session at its nodes
 */
export async function measureObservation(
  { orm, address }: Database,
  clusterId: string,
  password: string,
  change: () => Promise<unknown>,
  log: Log,
): Promise<{ readonly unchanged: Observation; readonly changed: Observation }> {
  await using pool = new SshPool(log);
  let statements = 0;
  const settings = { poolSize: 2, statementTimeoutMs: null };
  const count = (): void => void (statements += 1);
  const counting = await createOrm({ ...ormOptions(address, log, settings), debug: ["query"], logger: count });
  const kinds = { unchanged: async () => undefined, changed: change };
  const measured = async (prepare: () => Promise<unknown>): Promise<Observation> => {
    const poller = await pollerOn(orm, pool, clusterId, password, log);
    const counted = await pollerOn(counting, pool, clusterId, password, log);
    let cpuMs = 0;
    let milliseconds = 0;
    for (let each = 0; each < LOOKS; each++) {
      await prepare();
      const [cpu, began] = [process.cpuUsage(), performance.now()];
      await poller.poll();
      milliseconds += performance.now() - began;
      const { user, system } = process.cpuUsage(cpu);
      cpuMs += (user + system) / 1_000;
    }
    // Writing every statement down costs too: they are counted apart. The first look only finds its bearings.
    await counted.poll();
    await prepare();
    statements = 0;
    await counted.poll();
    return { cpuMs: cpuMs / LOOKS, milliseconds: milliseconds / LOOKS, statements };
  };
  try {
    return { unchanged: await measured(kinds.unchanged), changed: await measured(kinds.changed) };
  } finally {
    await counting.close(true);
  }
}

/** The part of an owner that polls sessions, after its first poll. */
async function pollerOn(
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
    observe: () => undefined,
    signal,
    assertOwned: () => Promise.resolve(),
  });
  await poller.poll();
  return poller;
}
