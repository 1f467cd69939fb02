import { type Kysely, sql } from "kysely";
import { AppError } from "../../errors.js";
import { type HostName, parseHostName, parseVolumeName, type VolumeName } from "../../gluster/values.js";
import type { Tables } from "../../model/tables.js";

export interface PlacedVolume {
  readonly id: string;
  readonly name: string;
  readonly cluster_id: string;
  readonly cluster_name: string;
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
export async function volumeById(db: Kysely<Tables>, id: string, field: string): Promise<PlacedVolume> {
  const row = await db
    .selectFrom("volume as v")
    .innerJoin("cluster as c", "c.id", "v.cluster_id")
    .select(["v.id", "v.name", "v.cluster_id", "c.name as cluster_name"])
    .where("v.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw new AppError("NOT_FOUND", `There is no volume ${id}.`, { field });
  return row;
}

/** @throws AppError NOT_FOUND, INVALID_ARGUMENT */
export async function destinationOf(
  db: Kysely<Tables>,
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
    const volume = await volumeById(db, input.secondaryVolumeId, "input.secondaryVolumeId");
    const host = input.secondaryHostName ?? (await someHostOf(db, volume.cluster_id));
    return {
      volume: parseVolumeName(volume.name),
      host: parseHostName(host, "input.secondaryHostName"),
      clusterId: volume.cluster_id,
    };
  }
  if (input.secondaryHostName == null || input.secondaryVolumeName == null) {
    throw new AppError("INVALID_ARGUMENT", "Name the destination: secondaryVolumeId, or host and volume name.", {
      field: "input.secondaryVolumeId",
    });
  }
  const host = parseHostName(input.secondaryHostName, "input.secondaryHostName");
  const volume = parseVolumeName(input.secondaryVolumeName, "input.secondaryVolumeName");
  return { host, volume, clusterId: await clusterBehind(db, host, volume) };
}

/** A host of the cluster that is up, by the name that the cluster gives it. */
async function someHostOf(db: Kysely<Tables>, clusterId: string): Promise<string> {
  const row = await db
    .selectFrom("host")
    .select("name")
    .where("cluster_id", "=", clusterId)
    .orderBy("connected", (order) => order.desc().nullsLast())
    .orderBy("name")
    .executeTakeFirst();
  if (row === undefined) {
    throw new AppError("INVALID_ARGUMENT", "The destination's cluster has no known host: name one.", {
      field: "input.secondaryHostName",
    });
  }
  return row.name;
}

/**
 * The registered cluster that a destination given by names is in, if only one fits. It decides nothing but whose
 * command lock is taken as well: a name alone never tells which host is meant.
 */
async function clusterBehind(db: Kysely<Tables>, host: string, volume: string): Promise<string | null> {
  const rows = await db
    .selectFrom("volume as v")
    .innerJoin("host as h", "h.cluster_id", "v.cluster_id")
    .select("v.cluster_id")
    .distinct()
    .where("v.name", "=", volume)
    .where(isNamed(host))
    .limit(2)
    .execute();
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? only.cluster_id : null;
}

/** Names of the registered clusters that have a host of that name, by which the source nodes may know another one. */
export async function clustersWithHost(db: Kysely<Tables>, host: string): Promise<string[]> {
  const rows = await db
    .selectFrom("cluster as c")
    .innerJoin("host as h", "h.cluster_id", "c.id")
    .select("c.name")
    .distinct()
    .where(isNamed(host))
    .orderBy("c.name")
    .execute();
  return rows.map(({ name }) => name);
}

/** Whether a host goes by that name or address. */
function isNamed(name: string) {
  return sql<boolean>`${name} in (h."name", h."ssh_address") or ${name} = any (h."other_names")`;
}
