import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import { type HostName, parseHostName, parseVolumeName, type VolumeName } from "../../gluster/values.js";
import { Host, Volume } from "../../model/entities/index.js";

export interface PlacedVolume {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string;
  readonly clusterName: string;
}

/** How callers name a destination. */
export interface DestinationInput {
  /** A volume of a registered cluster; else host and volume name, of a cluster that need not be registered. */
  readonly secondaryVolumeId?: string | null;
  readonly secondaryVolumeName?: string | null;
  /** As the source nodes know it; the Gluster name of one of the destination's hosts where left out. */
  readonly secondaryHostName?: string | null;
}

export interface Destination {
  readonly volume: VolumeName;
  readonly host: HostName;
  /** Null where it is in no registered cluster, as far as names tell. */
  readonly clusterId: string | null;
}

/** @throws AppError NOT_FOUND naming `field` */
export async function volumeById(em: SqlEntityManager, id: string, field: string): Promise<PlacedVolume> {
  const volume = await em.findOne(Volume, { id }, { populate: ["cluster"] });
  if (volume === null) throw new AppError("NOT_FOUND", `There is no volume ${id}.`, { field });
  const { name, clusterId, cluster } = volume;
  return { id, name, clusterId, clusterName: cluster.getEntity().name };
}

/** @throws AppError NOT_FOUND, INVALID_ARGUMENT */
export async function destinationOf(
  em: SqlEntityManager,
  input: DestinationInput,
  primaryId: string,
): Promise<Destination> {
  if (input.secondaryVolumeId != null) {
    if (input.secondaryVolumeName != null) {
      throw new AppError("INVALID_ARGUMENT", "Give the destination by secondaryVolumeId or by names, not both.", {
        field: "input.secondaryVolumeName",
      });
    }
    if (input.secondaryVolumeId === primaryId) {
      throw new AppError("INVALID_ARGUMENT", "A volume cannot be replicated to itself.", {
        field: "input.secondaryVolumeId",
      });
    }
    const volume = await volumeById(em, input.secondaryVolumeId, "input.secondaryVolumeId");
    const host = input.secondaryHostName ?? (await someHostOf(em, volume.clusterId));
    return {
      volume: parseVolumeName(volume.name),
      host: parseHostName(host, "input.secondaryHostName"),
      clusterId: volume.clusterId,
    };
  }
  if (input.secondaryHostName == null || input.secondaryVolumeName == null) {
    throw new AppError("INVALID_ARGUMENT", "Name the destination: secondaryVolumeId, or host and volume name.", {
      field: "input.secondaryVolumeId",
    });
  }
  const host = parseHostName(input.secondaryHostName, "input.secondaryHostName");
  const volume = parseVolumeName(input.secondaryVolumeName, "input.secondaryVolumeName");
  return { host, volume, clusterId: await clusterBehind(em, host, volume) };
}

/** A host of the cluster that is up, by the name that the cluster gives it. */
async function someHostOf(em: SqlEntityManager, clusterId: string): Promise<string> {
  const [host] = await em.find(
    Host,
    { clusterId },
    { orderBy: { connected: "desc nulls last", name: "asc" }, limit: 1 },
  );
  if (host === undefined) {
    throw new AppError("INVALID_ARGUMENT", "The destination's cluster has no known host: name one.", {
      field: "input.secondaryHostName",
    });
  }
  return host.name;
}

/**
 * The registered cluster that a destination given by names is in, if only one fits. It decides nothing but whose
 * command lock is taken as well: a name alone never tells which host is meant.
 */
async function clusterBehind(em: SqlEntityManager, host: string, volume: string): Promise<string | null> {
  const rows = await em.execute<{ clusterId: string }[]>(
    `select distinct v."cluster_id" as "clusterId" from "volume" v join "host" h on h."cluster_id" = v."cluster_id"
     where v."name" = ? and ${IS_NAMED} limit 2`,
    [volume, host, host],
  );
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? only.clusterId : null;
}

/** Names of the registered clusters that have a host of that name, by which the source nodes may know another one. */
export async function clustersWithHost(em: SqlEntityManager, host: string): Promise<string[]> {
  const rows = await em.execute<{ name: string }[]>(
    `select distinct c."name" from "cluster" c join "host" h on h."cluster_id" = c."id" where ${IS_NAMED}
     order by c."name"`,
    [host, host],
  );
  return rows.map(({ name }) => name);
}

/** Whether a host goes by that name or address, which is passed twice. */
const IS_NAMED = `(? in (h."name", h."ssh_address") or ? = any (h."other_names"))`;
