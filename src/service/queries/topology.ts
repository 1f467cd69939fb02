import type { StoredJumpHost } from "../../model/entities/index.js";
import type { UnreadRecord } from "../../model/unread.js";
import { computed, noun, type RecordOf } from "./noun.js";
import type { Children } from "./reader.js";

export const CLUSTER = noun("cluster", {
  id: "id",
  name: "name",
  description: "description",
  commandHostId: "command_host_id",
  glusterVersion: "gluster_version",
  sshPort: "ssh_port",
  sshUser: "ssh_user",
  // Of the credential nothing but its kind is ever read for a caller.
  credentialKind: computed<string>(`t."ssh_credential"->>'kind'`),
  jump: computed<StoredJumpHost | null>(`t."ssh_jump"`),
  reachable: "reachable",
  unreachableReason: "unreachable_reason",
  reachableSince: "reachable_since",
  glusterdUp: "glusterd_up",
  glusterdDownReason: "glusterd_down_reason",
  glusterdSince: "glusterd_since",
  unread: computed<readonly UnreadRecord[]>(`coalesce(t."unread", '[]')`),
  lastSeenAt: "last_seen_at",
  sessionsObservedAt: "sessions_observed_at",
  topologyObservedAt: "topology_observed_at",
  registeredBy: "registered_by",
  registeredAt: "registered_at",
});

export const HOST = noun("host", {
  id: "id",
  clusterId: "cluster_id",
  name: "name",
  otherNames: computed<string[]>(`t."other_names"`),
  peerState: "peer_state",
  connected: "connected",
  sshAddress: "ssh_address",
  sshPort: "ssh_port",
  sshUser: "ssh_user",
  jump: computed<StoredJumpHost | null>(`t."ssh_jump"`),
  hostKeyFingerprint: computed<string | null>(
    `'SHA256:' || rtrim(encode(sha256(decode(t."host_key", 'base64')), 'base64'), '=')`,
  ),
  glusterVersion: "gluster_version",
  reachable: "reachable",
  unreachableReason: "unreachable_reason",
  reachableSince: "reachable_since",
  glusterdUp: "glusterd_up",
  glusterdDownReason: "glusterd_down_reason",
  glusterdSince: "glusterd_since",
  unread: computed<readonly UnreadRecord[]>(`coalesce(t."unread", '[]')`),
  lastSeenAt: "last_seen_at",
});
export const HOSTS_OF_CLUSTER: Children = { column: "cluster_id", orderBy: `t."name", t."id"` };

export const VOLUME = noun("volume", {
  id: "id",
  clusterId: "cluster_id",
  name: "name",
  typeRaw: "type",
  statusRaw: "status",
  replicaCount: "replica_count",
  arbiterCount: "arbiter_count",
  disperseCount: "disperse_count",
  redundancyCount: "redundancy_count",
  transport: "transport",
  optionValues: computed<Readonly<Record<string, string>>>(`t."options"`),
});
export type VolumeRecord = RecordOf<typeof VOLUME>;

export const BRICK = noun("gluster_volume_bricks", {
  id: "id",
  volumeId: "volume_id",
  hostId: "host_id",
  hostName: "host_name",
  path: "brick_dir",
  name: computed<string>(`t."host_name" || ':' || t."brick_dir"`),
  order: "brick_order",
  isArbiter: "is_arbiter",
  online: "online",
  sizeTotal: "size_total",
  sizeFree: "size_free",
  device: "device",
  hasFiles: "has_files",
  bytesWritten: "bytes_written",
  bytesWrittenSeconds: "bytes_written_seconds",
  capacityObservedAt: "capacity_observed_at",
});
export const BRICKS_OF_VOLUME: Children = { column: "volume_id", orderBy: `t."brick_order"` };
export const BRICKS_ON_HOST: Children = { column: "host_id", orderBy: `t."volume_id", t."brick_order"` };
