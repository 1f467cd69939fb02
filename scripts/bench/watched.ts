import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../src/db/database.js";
import type { Log } from "../../src/log.js";
import { type Services, startServices } from "../../src/services.js";
import type { NodesSize, SimulatedNodes } from "./simulated-nodes.js";

const ACTOR = { user: "bench", tokenId: null, role: "ADMIN" } as const;

/** Has the service look after the nodes' cluster, and does `work` once it knows everything of it. */
export async function watched<T>(
  database: Database,
  nodes: SimulatedNodes,
  { size, pollIntervalMs, log }: { readonly size: NodesSize; readonly pollIntervalMs: number; readonly log: Log },
  work: (services: Services) => Promise<T>,
): Promise<{ readonly clusterId: string; readonly result: T }> {
  const folder = await mkdtemp(path.join(tmpdir(), "georep-bench-"));
  try {
    const settings = {
      pollIntervalMs,
      topologyIntervalMs: 600_000,
      capacityIntervalMs: 600_000,
      optionsIntervalMs: 600_000,
      staleAfterMs: 300_000,
      eventRetentionDays: 30,
      progressRetentionHours: 6,
      operationRetentionDays: 90,
      agentSocket: null,
      alertIntervalMs: 5_000,
      alertAllowedNetworks: null,
      smtpUrl: null,
      smtpFrom: null,
      smtpPassword: null,
      secretKeyFile: path.join(folder, "key"),
    };
    await using services = await startServices(settings, database, log, {});
    const clusterId = await register(services, nodes.entry, size);
    await settled(database, clusterId, size);
    return { clusterId, result: await work(services) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns the cluster's id */
export async function register(
  services: Services,
  { address, port }: { readonly address: string; readonly port: number },
  { password }: NodesSize,
): Promise<string> {
  const cluster = { address, port, user: "root", credential: { password } };
  return (await services.clusters.register(ACTOR, cluster)).clusterId;
}

/** Until every host can be asked, every session was found Active and its options were read. */
export async function settled(database: Database, clusterId: string, size: NodesSize): Promise<void> {
  for (;;) {
    const [row] = await database.orm.em.fork().execute<{ sessions: number; hosts: number }[]>(
      `select (select count(*)::int from "gluster_georep_session"
                where "cluster_id" = ? and "status" = 'ACTIVE' and "options_observed_at" is not null) as "sessions",
              (select count(*)::int from "host" where "cluster_id" = ? and "reachable") as "hosts"`,
      [clusterId, clusterId],
    );
    if (row?.sessions === size.sessions && row.hosts === size.nodes) return;
    await sleep(200);
  }
}
