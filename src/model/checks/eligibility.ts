import { sentence } from "../../sentence.js";
import { type Check, type CheckCode, type CheckStatus, DELETE_OR_FORCE, KEEP_REPLICA, valuesOf } from "./checks.js";
import { FILES_WRITTEN, isWrittenTo } from "./volume-facts.js";

export interface HostFacts {
  readonly id: string;
  readonly name: string;
  /** By the word of its peers; null when none told. */
  readonly connected: boolean | null;
  /** Whether the service reaches it; null when it has not tried yet. */
  readonly reachable: boolean | null;
  readonly unreachableReason: string | null;
  readonly glusterVersion: string | null;
}

export interface ClusterFacts {
  readonly id: string;
  readonly name: string;
  readonly hosts: readonly HostFacts[];
}

export interface VolumeFacts {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string;
  /** Gluster's word. */
  readonly status: string;
  /** Bytes, as a mount shows them. */
  readonly size: bigint | null;
  readonly hasFiles: boolean | null;
  readonly written: { readonly bytes: bigint; readonly seconds: number } | null;
  /** Its option `features.read-only`: then only geo-replication can write to it. */
  readonly isReadOnly: boolean;
}

export interface SessionFacts {
  readonly id: string;
  /** `[user@]HOST::VOL`. */
  readonly name: string;
  readonly status: string;
  readonly primaryVolumeId: string;
  readonly secondaryVolumeId: string | null;
  /** Of the operation that is about to make it; null once it is there. */
  readonly madeBy: string | null;
}

/** Everything that is known of all registered clusters. */
export interface Known {
  readonly clusters: ReadonlyMap<string, ClusterFacts>;
  /** By name. */
  readonly volumes: readonly VolumeFacts[];
  readonly sessions: readonly SessionFacts[];
}

/** A volume as a destination, and what speaks against it. */
export interface Destination {
  readonly volumeId: string;
  readonly clusterId: string;
  readonly reasons: readonly Check[];
}

/** Every volume but the source itself with the reasons that speak against it as a destination, in the order of `known`. */
export function destinationsOf(source: VolumeFacts, known: Known): Destination[] {
  const near = known.clusters.get(source.clusterId);
  if (near === undefined) return [];
  const names = new Map(
    known.volumes.map(({ id, name, clusterId }) => [id, `${known.clusters.get(clusterId)?.name ?? clusterId}/${name}`]),
  );
  const ofSource = [...sourceStarted(source), ...sourceHostsUp(near), ...sourceSize(source)];
  const upstream = upstreamOf(source.id, known.sessions);
  const intoVolume = Map.groupBy(known.sessions, ({ secondaryVolumeId }) => secondaryVolumeId);
  // A cluster's hosts are judged once, however many volumes it has.
  const ofCluster = new Map(
    [...known.clusters.values()].map((far) => [far.id, [...destinationHosts(far), ...versions(near, far)]]),
  );
  return known.volumes
    .filter(({ id }) => id !== source.id)
    .map((volume) => {
      const into = intoVolume.get(volume.id) ?? [];
      return {
        volumeId: volume.id,
        clusterId: volume.clusterId,
        reasons: [
          ...ofSource,
          ...clusters(source, volume, near),
          ...(volume.clusterId === source.clusterId ? [] : (ofCluster.get(volume.clusterId) ?? [])),
          ...destinationStarted(volume),
          ...destinationSize(source, volume),
          ...sessionsInto(source, into, names),
          ...cycle(source, volume, upstream, names),
          ...contents(volume, into.length > 0),
        ],
      };
    });
}

function reason(
  code: CheckCode,
  status: Exclude<CheckStatus, "PASSED">,
  message: string,
  remedy: string | null,
  values: Parameters<typeof valuesOf>[0] = {},
  host: Check["host"] = null,
): Check {
  return { code, status, message, remedy, values: valuesOf(values), host };
}

function* sourceStarted({ name, status }: VolumeFacts): Iterable<Check> {
  if (status === "Started") return;
  yield reason("SOURCE_STARTED", "BLOCKED", `The source volume ${name} is not started.`, "Start the volume.", {
    status,
  });
}

function* sourceHostsUp({ hosts }: ClusterFacts): Iterable<Check> {
  for (const host of hosts) {
    const trouble = troubleOf(host);
    if (trouble === null) continue;
    yield reason(
      "SOURCE_HOSTS_UP",
      trouble.known ? "BLOCKED" : "NOT_CHECKED",
      `${host.name} of the source cluster ${trouble.words}`,
      trouble.known
        ? "Bring the host up, or detach it from the pool: without it its key is missing at the destination for good."
        : null,
      {},
      host,
    );
  }
}

/** What keeps a host from taking part, or from being judged. */
function troubleOf({ connected, reachable, unreachableReason }: HostFacts): { known: boolean; words: string } | null {
  if (connected === false)
    return { known: true, words: "is down: its glusterd does not run, or its peers are not connected to it." };
  if (reachable === false)
    return { known: true, words: `is not reached: ${sentence(unreachableReason ?? "reason not known")}` };
  if (reachable === null) return { known: false, words: "has not been asked yet." };
  return null;
}

function* sourceSize({ name, size }: VolumeFacts): Iterable<Check> {
  if (size !== null) return;
  yield reason(
    "SOURCE_SIZE_KNOWN",
    "NOT_CHECKED",
    `The size of the source volume ${name} is not known yet.`,
    SIZE_REMEDY,
  );
}

const SIZE_REMEDY = "Sizes are read from started bricks at intervals: bring the bricks up, or run syncCluster.";

function* clusters(source: VolumeFacts, volume: VolumeFacts, near: ClusterFacts): Iterable<Check> {
  if (volume.clusterId !== source.clusterId) return;
  const words = `Both volumes are in the cluster ${near.name}.`;
  yield reason("CLUSTERS_DIFFER", "BLOCKED", words, "Choose a volume of another cluster.", { cluster: near.name });
}

function* destinationStarted({ name, status }: VolumeFacts): Iterable<Check> {
  if (status === "Started") return;
  yield reason("DESTINATION_STARTED", "BLOCKED", `The volume ${name} is not started.`, "Start the volume.", { status });
}

function* destinationSize(source: VolumeFacts, { name, size }: VolumeFacts): Iterable<Check> {
  if (size === null) {
    yield reason("DESTINATION_SIZE_KNOWN", "NOT_CHECKED", `The size of ${name} is not known yet.`, SIZE_REMEDY);
  } else if (source.size !== null && size < source.size) {
    yield reason(
      "DESTINATION_LARGE_ENOUGH",
      "FORCEABLE",
      `${name} is smaller than the source volume ${source.name}.`,
      "Add bricks to the destination, or force if what the source will hold fits.",
      { sourceBytes: source.size, destinationBytes: size },
    );
  }
}

function* destinationHosts({ name, hosts }: ClusterFacts): Iterable<Check> {
  const troubles = hosts.flatMap((host) => {
    const trouble = troubleOf(host);
    return trouble === null ? [] : [{ host, ...trouble }];
  });
  if (troubles.length === hosts.length) {
    const isKnown = troubles.some(({ known }) => known) || hosts.length === 0;
    yield reason(
      "DESTINATION_HOST_REACHED",
      isKnown ? "BLOCKED" : "NOT_CHECKED",
      isKnown ? `No host of the cluster ${name} is up and reached.` : `No host of the cluster ${name} was asked yet.`,
      isKnown ? "Bring a host up, or mend the way to it with updateHost." : null,
      Object.fromEntries(troubles.map(({ host, words }) => [host.name, words])),
    );
    return;
  }
  for (const { host, known, words } of troubles) {
    yield reason(
      "DESTINATION_HOSTS_UP",
      known ? "FORCEABLE" : "NOT_CHECKED",
      `${host.name} of the destination cluster ${words}`,
      known ? "Bring the host up: the source's keys cannot be added on it meanwhile." : null,
      {},
      host,
    );
  }
}

function* versions(near: ClusterFacts, far: ClusterFacts): Iterable<Check> {
  const hosts = [...near.hosts, ...far.hosts];
  const of = (cluster: ClusterFacts): string =>
    [...new Set(cluster.hosts.map(({ glusterVersion }) => glusterVersion).filter((version) => version !== null))]
      .toSorted()
      .join(", ");
  const found = new Set(hosts.map(({ glusterVersion }) => glusterVersion).filter((version) => version !== null));
  const unknown = hosts.filter(({ glusterVersion }) => glusterVersion === null);
  if (found.size > 1) {
    yield reason(
      "GLUSTER_VERSIONS_MATCH",
      "FORCEABLE",
      "The hosts of the two clusters run different versions of Gluster.",
      "Upgrade the older hosts; Gluster's own create asks for force until then.",
      { source: of(near), destination: of(far) },
    );
  } else if (unknown.length > 0) {
    const names = unknown.map(({ name }) => name).join(", ");
    const words = `The version of Gluster is not known of ${names}.`;
    yield reason("GLUSTER_VERSIONS_MATCH", "NOT_CHECKED", words, null, { source: of(near), destination: of(far) });
  }
}

function* sessionsInto(
  source: VolumeFacts,
  into: readonly SessionFacts[],
  names: ReadonlyMap<string, string>,
): Iterable<Check> {
  for (const { id, name, status, primaryVolumeId, madeBy } of into) {
    const values: Parameters<typeof valuesOf>[0] =
      madeBy === null ? { sessionId: id, destination: name, status } : { destination: name, operationId: madeBy };
    if (primaryVolumeId === source.id) {
      const [words, remedy] =
        madeBy === null
          ? [
              `${source.name} is replicated to this volume already, as ${name}.`,
              "Use that session, or delete it first.",
            ]
          : [`A session from ${source.name} to this volume, ${name}, is being made.`, "Wait for that operation."];
      yield reason("NO_SESSION_YET", "BLOCKED", words, remedy, values);
      continue;
    }
    const other = names.get(primaryVolumeId) ?? primaryVolumeId;
    yield reason(
      "DESTINATION_UNUSED",
      "FORCEABLE",
      madeBy === null
        ? `Another volume (${other}) is replicated to this one.`
        : `A session from another volume (${other}) to this one is being made.`,
      "Delete that session, or force: what one source deletes or overwrites is then lost for the other.",
      values,
    );
  }
}

function* cycle(
  source: VolumeFacts,
  volume: VolumeFacts,
  upstream: ReadonlyMap<string, SessionFacts>,
  names: ReadonlyMap<string, string>,
): Iterable<Check> {
  if (!upstream.has(volume.id)) return;
  const way = [names.get(volume.id) ?? volume.id];
  for (let at = upstream.get(volume.id); at?.secondaryVolumeId != null; at = upstream.get(at.secondaryVolumeId)) {
    way.push(names.get(at.secondaryVolumeId) ?? at.secondaryVolumeId);
    if (at.secondaryVolumeId === source.id) break;
  }
  yield reason(
    "NO_CYCLE",
    "BLOCKED",
    `${source.name} is itself replicated from ${volume.name}: changes would go round in a circle.`,
    "Delete a session on that way first.",
    { way: way.join(" → ") },
  );
}

/** Volumes that the volume is replicated from, however far away, each with the session that leads towards it. */
function upstreamOf(volumeId: string, sessions: readonly SessionFacts[]): ReadonlyMap<string, SessionFacts> {
  const into = Map.groupBy(sessions, ({ secondaryVolumeId }) => secondaryVolumeId);
  const found = new Map<string, SessionFacts>();
  for (const queue = [volumeId]; ;) {
    const at = queue.shift();
    if (at === undefined) return found;
    for (const session of into.get(at) ?? []) {
      if (found.has(session.primaryVolumeId) || session.primaryVolumeId === volumeId) continue;
      found.set(session.primaryVolumeId, session);
      queue.push(session.primaryVolumeId);
    }
  }
}

function* contents(volume: VolumeFacts, isDestination: boolean): Iterable<Check> {
  const { name, hasFiles, written } = volume;
  if (hasFiles === true) {
    const remedy = isDestination ? KEEP_REPLICA : DELETE_OR_FORCE;
    yield reason("DESTINATION_EMPTY", "FORCEABLE", `${name} holds files.`, remedy);
  } else if (hasFiles === null) {
    const words = `Not every brick of ${name} could be inspected yet.`;
    yield reason("DESTINATION_EMPTY", "NOT_CHECKED", words, BRICKS_REMEDY);
  }
  if (volume.isReadOnly) {
    if (isDestination) return;
    yield reason(
      "DESTINATION_WRITABLE",
      "WARNING",
      `${name} is read-only, as the destination of a session is, and no session into it is known.`,
      "If no cluster replicates to it any more, create sets the option again; else choose another volume.",
      { "features.read-only": "on" },
    );
    return;
  }
  // What a session writes is no client's.
  if (isDestination) return;
  if (written === null) {
    const words = `It is not known yet whether ${name} is written to: that takes two polls of its bricks.`;
    yield reason("DESTINATION_NOT_WRITTEN_TO", "NOT_CHECKED", words, BRICKS_REMEDY);
  } else if (isWrittenTo(written)) {
    yield reason(
      "DESTINATION_NOT_WRITTEN_TO",
      "FORCEABLE",
      `Clients write to ${name}.`,
      "Have clients unmount it: geo-replication makes its destination read-only and overwrites what differs.",
      { bytesWritten: written.bytes, seconds: written.seconds, leastBytes: FILES_WRITTEN.bytes },
    );
  }
}

const BRICKS_REMEDY =
  "Bricks are inspected at intervals, on hosts that are reached: mend the way to them, or run syncCluster.";
