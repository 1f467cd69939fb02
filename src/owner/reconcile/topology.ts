import type { UnreadPeer } from "../../gluster/cli/peers.js";
import type { UnreadVolume } from "../../gluster/cli/volumes.js";
import type { EventDraft, EventKind } from "../../model/events/event.js";
import { brickId } from "../../model/ids.js";
import type { Row } from "../../model/row.js";
import type { Cluster, Host, Volume } from "../../model/entities/index.js";
import type { BrickRow } from "../../store/topology.js";

export type HostRow = Row<Host>;
export type VolumeRow = Row<Volume>;

/** A member of the pool as `pool list` shows it. */
export interface PoolMember {
  readonly uuid: string;
  /** What the asked node calls it; null for the asked node itself, which calls itself localhost. */
  readonly name: string | null;
  readonly otherNames: readonly string[];
  readonly state: string | null;
  readonly connected: boolean;
}

/** A volume as `volume info` shows it. */
export interface ListedVolume {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly replicaCount: number;
  readonly arbiterCount: number;
  readonly disperseCount: number;
  readonly redundancyCount: number;
  readonly transport: string;
  readonly options: Readonly<Record<string, string>>;
  readonly bricks: readonly {
    readonly hostUuid: string;
    readonly hostName: string;
    readonly path: string;
    readonly isArbiter: boolean;
  }[];
}

export interface TopologyKnown {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly hosts: readonly HostRow[];
  readonly volumes: readonly VolumeRow[];
  readonly bricks: readonly BrickRow[];
}

export interface TopologySeen {
  readonly pool: readonly PoolMember[];
  /** Null where they are as they were when they were written last. */
  readonly volumes: readonly ListedVolume[] | null;
  /** Hosts that `pool list` shows and that could not be read: what is known of them stays. */
  readonly unreadPeers: readonly UnreadPeer[];
  /** Volumes that are there and that `volume info` could not be read of: what is known of them stays. */
  readonly unreadVolumes: readonly UnreadVolume[];
}

export interface TopologyChanges {
  readonly hosts: readonly HostRow[];
  readonly volumes: readonly VolumeRow[];
  readonly bricks: readonly BrickRow[];
  readonly removedHosts: readonly string[];
  readonly removedVolumes: readonly string[];
  readonly removedBricks: readonly string[];
  readonly events: readonly EventDraft[];
}

/**
 * Whether the asked host tells what one tells that was detached from its pool: no member of it but itself, and none of
 * its volumes. Taken at its word it would have everything removed.
 */
export function standsAlone(
  known: Pick<TopologyKnown, "hosts" | "volumes">,
  askedHost: string,
  seen: Pick<TopologySeen, "pool" | "unreadPeers"> & { readonly volumeIds: ReadonlySet<string> },
): boolean {
  const others = known.hosts.filter((host) => host.id !== askedHost);
  const members = new Set(seen.pool.map((member) => member.uuid));
  const keepsVolumes = known.volumes.some((volume) => seen.volumeIds.has(volume.id));
  return (
    others.length > 0 && seen.unreadPeers.length === 0 && !keepsVolumes && !others.some((host) => members.has(host.id))
  );
}

const NO_CHANGES = { volumes: [], bricks: [], removedVolumes: [], removedBricks: [] };

/** What a poll of the pool and its volumes changes of what is stored. Pure. */
export function reconcileTopology(known: TopologyKnown, seen: TopologySeen): TopologyChanges {
  const events: EventDraft[] = [];
  const hosts = reconcileHosts(known, seen, events);
  if (seen.volumes === null) return { ...hosts, ...NO_CHANGES, events };
  const listed = { ...seen, volumes: seen.volumes };
  const volumes = reconcileVolumes(known, listed, events);
  const bricks = reconcileBricks(known, listed, volumes.removedVolumes);
  return { ...hosts, ...volumes, ...bricks, events };
}

function reconcileHosts(known: TopologyKnown, seen: TopologySeen, events: EventDraft[]) {
  const stored = new Map(known.hosts.map((host) => [host.id, host]));
  const bricks =
    seen.volumes?.flatMap((volume) => volume.bricks) ??
    known.bricks.map(({ hostId, hostName }) => ({ hostUuid: hostId, hostName }));
  const hosts: HostRow[] = [];
  for (const member of seen.pool) {
    const before = stored.get(member.uuid) ?? null;
    stored.delete(member.uuid);
    // The asked node calls itself localhost: its name is the one it has already, or what its bricks call it.
    const name =
      member.name ?? before?.name ?? bricks.find((brick) => brick.hostUuid === member.uuid)?.hostName ?? member.uuid;
    // Nor does it tell its other names.
    const others = member.name === null && before !== null ? before.otherNames : member.otherNames;
    const row: HostRow = {
      ...(before ?? newHost(member.uuid, known.clusterId)),
      name,
      otherNames: [...new Set(others)].filter((other) => other !== name).toSorted((a, b) => (a < b ? -1 : 1)),
      peerState: member.state,
      connected: member.connected,
    };
    if (before === null) {
      hosts.push(row);
      events.push(hostEvent(known, row, "HOST_ADDED", null, describeHost(row)));
    } else if (JSON.stringify(describeHost(before)) !== JSON.stringify(describeHost(row))) {
      hosts.push(row);
      events.push(hostEvent(known, row, "HOST_CHANGED", describeHost(before), describeHost(row)));
    }
  }
  const removed = [...stored.values()].filter((host) => !isUnreadPeer(seen, host));
  for (const gone of removed) events.push(hostEvent(known, gone, "HOST_REMOVED", describeHost(gone), null));
  return { hosts, removedHosts: removed.map(({ id }) => id) };
}

function isUnreadPeer({ unreadPeers }: TopologySeen, { id, name, otherNames }: HostRow): boolean {
  return unreadPeers.some((peer) =>
    mayBe({ id: peer.uuid, name: peer.hostname }, { id, names: [name, ...otherNames] }),
  );
}

/** Whether what could not be read may be this one: it may be any where it tells neither id nor name. */
function mayBe(
  unread: { readonly id: string | null; readonly name: string | null },
  { id, names }: { readonly id: string; readonly names: readonly string[] },
): boolean {
  if (unread.id !== null) return unread.id === id;
  return unread.name === null || names.includes(unread.name);
}

/** No glusterd tells any more which hosts are connected. Pure. */
export function forgetConnections(
  { id: clusterId, name: clusterName }: Pick<Row<Cluster>, "id" | "name">,
  known: readonly HostRow[],
): Pick<TopologyChanges, "hosts" | "events"> {
  const judged = known.filter(({ connected, peerState: state }) => connected !== null || state !== null);
  const hosts = judged.map((host): HostRow => ({ ...host, connected: null, peerState: null }));
  const events = hosts.map((host, index) => {
    const before = judged[index];
    const was = before === undefined ? null : describeHost(before);
    return hostEvent({ clusterId, clusterName }, host, "HOST_CHANGED", was, describeHost(host));
  });
  return { hosts, events };
}

type Listed = TopologySeen & { readonly volumes: readonly ListedVolume[] };

function reconcileVolumes(known: TopologyKnown, seen: Listed, events: EventDraft[]) {
  const stored = new Map(known.volumes.map((volume) => [volume.id, volume]));
  const volumes: VolumeRow[] = [];
  for (const listed of seen.volumes) {
    const before = stored.get(listed.id) ?? null;
    stored.delete(listed.id);
    const row: VolumeRow = {
      id: listed.id,
      clusterId: known.clusterId,
      name: listed.name,
      typeRaw: listed.type,
      statusRaw: listed.status,
      replicaCount: listed.replicaCount,
      arbiterCount: listed.arbiterCount,
      disperseCount: listed.disperseCount,
      redundancyCount: listed.redundancyCount,
      transport: listed.transport,
      optionValues: sorted(listed.options),
    };
    if (before === null) {
      volumes.push(row);
      events.push(volumeEvent(known, row, "VOLUME_ADDED", null, describeVolume(row)));
    } else if (JSON.stringify(describeVolume(before)) !== JSON.stringify(describeVolume(row))) {
      volumes.push(row);
      events.push(volumeEvent(known, row, "VOLUME_CHANGED", describeVolume(before), describeVolume(row)));
    }
  }
  const removed = [...stored.values()].filter((volume) => !isUnreadVolume(seen, volume));
  for (const gone of removed) {
    events.push(volumeEvent(known, gone, "VOLUME_REMOVED", describeVolume(gone), null));
  }
  return { volumes, removedVolumes: removed.map(({ id }) => id) };
}

function isUnreadVolume({ unreadVolumes }: TopologySeen, { id, name }: VolumeRow): boolean {
  return unreadVolumes.some((volume) => mayBe(volume, { id, names: [name] }));
}

function reconcileBricks(known: TopologyKnown, seen: Listed, removedVolumes: readonly string[]) {
  const stored = new Map(known.bricks.map((brick) => [brick.id, brick]));
  const bricks: BrickRow[] = [];
  for (const volume of seen.volumes) {
    for (const [order, brick] of volume.bricks.entries()) {
      const id = brickId(volume.id, brick.hostUuid, brick.path);
      const before = stored.get(id) ?? null;
      stored.delete(id);
      const row: BrickRow = {
        online: before?.online ?? null,
        onlineSince: before?.onlineSince ?? null,
        id,
        volumeId: volume.id,
        hostId: brick.hostUuid,
        hostName: brick.hostName,
        path: brick.path,
        order,
        isArbiter: brick.isArbiter,
      };
      const same =
        before !== null &&
        before.order === row.order &&
        before.hostName === row.hostName &&
        before.isArbiter === row.isArbiter;
      if (!same) bricks.push(row);
    }
  }
  // Those of a volume that could not be read stay with it.
  const listed = new Set([...seen.volumes.map(({ id }) => id), ...removedVolumes]);
  const removed = [...stored.values()].filter((brick) => listed.has(brick.volumeId));
  return { bricks, removedBricks: removed.map(({ id }) => id) };
}

function newHost(id: string, clusterId: string): HostRow {
  return {
    id,
    clusterId: clusterId,
    name: id,
    otherNames: [],
    peerState: null,
    connected: null,
    sshAddress: null,
    sshPort: null,
    sshUser: null,
    jump: null,
    hostKey: null,
    glusterVersion: null,
    clockAheadSeconds: null,
    clockErrorSeconds: null,
    reachable: null,
    unreachableReason: null,
    reachableSince: null,
    glusterdUp: null,
    glusterdDownReason: null,
    glusterdSince: null,
    unreadRecords: null,
    lastSeenAt: null,
  };
}

function describeHost(host: HostRow): Record<string, unknown> {
  return { name: host.name, otherNames: host.otherNames, peerState: host.peerState, connected: host.connected };
}

function describeVolume(volume: VolumeRow): Record<string, unknown> {
  return {
    name: volume.name,
    type: volume.typeRaw,
    status: volume.statusRaw,
    replicaCount: volume.replicaCount,
    arbiterCount: volume.arbiterCount,
    disperseCount: volume.disperseCount,
    redundancyCount: volume.redundancyCount,
    transport: volume.transport,
    options: sorted(volume.optionValues),
  };
}

function sorted(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type Values = Readonly<Record<string, unknown>> | null;

type OfCluster = Pick<TopologyKnown, "clusterId" | "clusterName">;

function hostEvent(known: OfCluster, host: HostRow, kind: EventKind, before: Values, after: Values): EventDraft {
  const { clusterId, clusterName } = known;
  return { kind, clusterId, clusterName, hostId: host.id, hostName: host.name, before, after };
}

function volumeEvent(known: OfCluster, volume: VolumeRow, kind: EventKind, before: Values, after: Values): EventDraft {
  const { clusterId, clusterName } = known;
  return { kind, clusterId, clusterName, volumeId: volume.id, volumeName: volume.name, before, after };
}
