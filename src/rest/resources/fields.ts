/** What is read of each source: what its documents show, and no more. */
export const CLUSTER_FIELDS = ["id", "name", "description"] as const;

export const HOST_FIELDS = ["id", "clusterId", "name", "status", "sshAddress", "sshPort", "clusterSshPort"] as const;

export const VOLUME_FIELDS = [
  "id",
  "clusterId",
  "name",
  "typeRaw",
  "statusRaw",
  "replicaCount",
  "disperseCount",
  "redundancyCount",
  "transport",
  "optionValues",
] as const;

export const BRICK_FIELDS = [
  "id",
  "name",
  "path",
  "hostId",
  "online",
  "isArbiter",
  "sizeTotal",
  "sizeFree",
  "volumeId",
] as const;

export const SESSION_FIELDS = [
  "id",
  "sessionKey",
  "clusterId",
  "primaryVolumeId",
  "secondaryHostId",
  "secondaryHostName",
  "secondaryVolumeId",
  "secondaryVolumeName",
  "userName",
  "status",
] as const;

export const DETAIL_FIELDS = [
  "brickId",
  "secondaryHostId",
  "secondaryHostName",
  "status",
  "checkpointStatus",
  "crawlStatusRaw",
  "filesSynced",
  "filesPending",
  "bytesPending",
  "deletesPending",
  "filesSkipped",
  "entryPending",
  "dataPending",
  "metaPending",
  "failures",
  "lastSyncedAt",
  "checkpointAt",
  "checkpointCompleted",
  "checkpointCompletedAt",
  "changesWaitingSince",
] as const;

export const OPTION_FIELDS = ["id", "key", "value"] as const;

export const EVENT_FIELDS = [
  "number",
  "at",
  "kind",
  "clusterId",
  "clusterName",
  "volumeName",
  "sessionName",
  "hostId",
  "hostName",
  "before",
  "after",
  "severity",
] as const;

export const JOB_FIELDS = [
  "id",
  "kind",
  "state",
  "clusterId",
  "clusterName",
  "volumeId",
  "volumeName",
  "sessionId",
  "sessionName",
  "errorCode",
  "errorMessage",
  "createdAt",
  "startedAt",
  "finishedAt",
] as const;
