import type { ClusterClient } from "../../../gluster/client.js";
import { keyFile } from "../../../gluster/hosts/key-file.js";
import { MOUNT_ROOT, mountBroker } from "../../../gluster/hosts/mount-broker.js";
import { nodeKeys } from "../../../gluster/hosts/node-keys.js";
import { nodeReport } from "../../../gluster/report/report.js";
import type { SeenSession } from "../../../gluster/seen.js";
import { secondaryAsNamed, type SecondaryUrl, type UserName, type VolumeName } from "../../../gluster/values.js";
import { PRIMARY_OPTIONS, READ_ONLY } from "../../../gluster/cli/volume-options.js";
import { volumeInfo } from "../../../gluster/cli/volumes.js";
import type { DeletionBefore } from "../../../model/before.js";
import { DEFAULT_GROUP } from "./access.js";

/** What is to be cleaned up after a session, each only where nothing else needs it. */
export interface CleanUp {
  readonly volumeOptions: boolean;
  readonly readOnly: boolean;
  readonly keys: boolean;
  readonly mountBroker: boolean;
}

export interface DeletionEnds {
  readonly source: ClusterClient;
  /** Null where the destination is not registered. */
  readonly destination: ClusterClient | null;
  readonly volume: VolumeName;
  /** As the session's key names it. */
  readonly named: string;
  readonly url: SecondaryUrl;
  /** Whether a session of another registered cluster goes to that volume too. */
  isReplicatedToByOthers(secondaryVolumeId: string): Promise<boolean>;
  /** Whether one of them does so as that user. */
  isLoggedInToByOthers(secondaryVolumeId: string, user: UserName): Promise<boolean>;
  /** Longest that Gluster's CLI may take to answer on a host, in milliseconds. */
  readonly readMs: number;
}

/**
 * Reads what a session leaves behind, and the other sessions that still need it.
 *
 * @throws GlusterFailure when a node does not tell, since what it needs or knows is then not known
 */
export async function readBeforeDeletion(
  ends: DeletionEnds,
  wanted: CleanUp,
  signal: AbortSignal,
): Promise<DeletionBefore> {
  const { source, destination, volume, named, readMs: timeoutMs } = ends;
  const [{ value: report }, { value: primaries }, far] = await Promise.all([
    // Every node knows every session of its cluster.
    source.read(nodeReport(), { signal }),
    source.read(volumeInfo(volume), { signal, timeoutMs }),
    destination?.read(volumeInfo(), { signal, timeoutMs }) ?? null,
  ]);
  const others = report.sessions.filter(
    (session) => session.volume !== volume || secondaryAsNamed(session.key) !== named,
  );
  const options = primaries[0]?.options;
  const isNeeded = !wanted.volumeOptions || others.some((session) => session.volume === volume);
  return {
    primaryOptions: isNeeded ? [] : PRIMARY_OPTIONS.filter((key) => options?.has(key) === true),
    readOnly: wanted.readOnly && (await goesReadOnly(ends, others, far?.value ?? [])),
    keyFiles:
      destination === null || !wanted.keys || others.some((session) => logsInThere(session, ends, far?.value ?? []))
        ? []
        : await keysOf(source, destination, ends, signal),
    brokers:
      destination === null || !wanted.mountBroker
        ? []
        : await brokersOf(destination, ends, others, far?.value ?? [], signal),
  };
}

/** Mount brokers that let the user mount the volume, unless another session needs that. */
async function brokersOf(
  destination: ClusterClient,
  ends: DeletionEnds,
  others: readonly SeenSession[],
  volumes: Volumes,
  signal: AbortSignal,
): Promise<NonNullable<DeletionBefore["brokers"]>> {
  const { user, volume: name } = ends.url;
  if (user === null) return [];
  const id = volumes.find((volume) => volume.name === name)?.id;
  const isNeeded = others.some(({ url, secondaryVolumeUuid }) => {
    return url.user === user && url.volume === name && (secondaryVolumeUuid === null || secondaryVolumeUuid === id);
  });
  if (isNeeded || (id !== undefined && (await ends.isLoggedInToByOthers(id, user)))) return [];
  const nodes = await Promise.all(
    destination.nodes.map(async ({ uuid, name: hostName }) => {
      const { value: seen } = await destination.on(uuid, mountBroker(user, DEFAULT_GROUP, name), { signal });
      const broker = { hostId: uuid, hostName, group: seen.logGroup ?? DEFAULT_GROUP, root: seen.root ?? MOUNT_ROOT };
      return seen.volumes.includes(name) ? [broker] : [];
    }),
  );
  return nodes.flat();
}

type Volumes = readonly { readonly id: string; readonly name: string; readonly options: ReadonlyMap<string, string> }[];

async function goesReadOnly(ends: DeletionEnds, others: readonly SeenSession[], volumes: Volumes): Promise<boolean> {
  const volume = volumes.find(({ name }) => name === ends.url.volume);
  if (volume === undefined || !volume.options.has(READ_ONLY)) return false;
  // One from before 3.7.12 does not tell which volume it goes to: it may be this one.
  const isShared = others.some(({ secondaryVolumeUuid: id, url }) =>
    id === null ? url.volume === volume.name : id === volume.id,
  );
  return !isShared && !(await ends.isReplicatedToByOthers(volume.id));
}

function logsInThere(session: SeenSession, { url }: DeletionEnds, volumes: Volumes): boolean {
  const { secondaryVolumeUuid: id } = session;
  return session.url.user === url.user && (id === null || volumes.some((volume) => volume.id === id));
}

/** The lines with keys of this source's nodes; those of other clusters, and what anyone else put there, are left alone. */
async function keysOf(
  source: ClusterClient,
  destination: ClusterClient,
  { url }: DeletionEnds,
  signal: AbortSignal,
): Promise<DeletionBefore["keyFiles"]> {
  const own = await Promise.all(source.nodes.map(({ uuid }) => source.on(uuid, nodeKeys(), { signal })));
  const blobs = new Set(own.flatMap(({ value }) => value));
  return Promise.all(
    destination.nodes.map(async ({ uuid, name }) => {
      const { value: file } = await destination.on(uuid, keyFile(url.user), { signal });
      const lines = file.keys.filter(({ blob }) => blobs.has(blob)).map(({ line }) => line);
      return { hostId: uuid, hostName: name, path: file.path, lines };
    }),
  );
}
