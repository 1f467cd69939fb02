import type { EventView } from "../documents/event.js";
import type { JobView } from "../documents/job.js";
import type { SessionView } from "../documents/session.js";
import type { BrickView, ClusterView, HostView, VolumeView } from "../documents/topology.js";
import type { RestEvent, RestHost } from "./sources.js";
import { brickPath, clusterPath, hostPath, jobPath, sessionPath, volumePath } from "./places.js";
import type { Brick, GeoRepSession, Operation, Volume } from "../../model/entities/index.js";

/** Records as answers show them, each under its path. */
export function clusterView(base: string, record: ClusterView["record"] & { readonly id: string }): ClusterView {
  return { href: clusterPath(base, record.id), id: record.id, record };
}

export function hostView(base: string, record: RestHost): HostView {
  const cluster = { href: clusterPath(base, record.clusterId), id: record.clusterId };
  return { href: hostPath(base, record.id), id: record.id, record, cluster };
}

export function volumeView(base: string, record: Volume): VolumeView {
  const cluster = { href: clusterPath(base, record.clusterId), id: record.clusterId };
  return { href: volumePath(cluster.href, record.id), id: record.id, record, cluster };
}

export function brickView(volume: { readonly href: string; readonly id: string }, record: Brick): BrickView {
  const { href, id } = volume;
  return { href: brickPath(href, record.id), id: record.id, record, volume: { href, id } };
}

export function sessionView(base: string, record: GeoRepSession): SessionView {
  const volume = volumePath(clusterPath(base, record.clusterId), record.primaryVolumeId);
  return { href: sessionPath(volume, record.id), id: record.id, record };
}

export function eventView(base: string, record: RestEvent): EventView {
  const { number, clusterId, clusterName, hostId, hostName } = record;
  return {
    href: `${base}/events/${number}`,
    id: number,
    record,
    cluster: clusterId === null ? null : { href: clusterPath(base, clusterId), id: clusterId, name: clusterName },
    host: hostId === null ? null : { href: hostPath(base, hostId), id: hostId, name: hostName },
  };
}

export function jobView(base: string, record: Operation): JobView {
  const volume = volumePath(clusterPath(base, record.clusterId), record.volumeId);
  const session = { href: sessionPath(volume, record.sessionId), id: record.sessionId };
  return { href: jobPath(base, record.id), id: record.id, record, session };
}
