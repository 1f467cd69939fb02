import type { DETAIL, OPTION, SESSION } from "../service/queries/georep.js";
import type { EVENT, OPERATION } from "../service/queries/history.js";
import type { BRICK, CLUSTER, HOST, VOLUME } from "../service/queries/topology.js";
import type { Needs } from "./selection.js";

// For each field of the graph that no column stands behind: what its resolver reads of its object.

export const CLUSTER_NEEDS: Needs<typeof CLUSTER> = {
  commandHost: ["commandHostId"],
  hosts: ["id"],
  volumes: ["id"],
  geoRepSessions: ["id"],
  incomingGeoRepSessions: ["id"],
  operations: ["id"],
};

export const HOST_NEEDS: Needs<typeof HOST> = {
  cluster: ["clusterId"],
  bricks: ["id"],
};

export const VOLUME_NEEDS: Needs<typeof VOLUME> = {
  type: ["typeRaw"],
  status: ["statusRaw"],
  options: ["optionValues"],
  cluster: ["clusterId"],
  bricks: ["id"],
  geoRepSessions: ["id"],
  incomingGeoRepSessions: ["id"],
};

export const BRICK_NEEDS: Needs<typeof BRICK> = {
  volume: ["volumeId"],
  host: ["hostId"],
};

export const SESSION_NEEDS: Needs<typeof SESSION> = {
  cluster: ["clusterId"],
  primaryVolume: ["primaryVolumeId"],
  secondaryHost: ["secondaryHostId"],
  secondaryVolume: ["secondaryVolumeId"],
  details: ["id"],
  options: ["id"],
  operations: ["id"],
};

export const DETAIL_NEEDS: Needs<typeof DETAIL> = {
  crawlStatus: ["crawlStatusRaw"],
  session: ["sessionId"],
  brick: ["brickId"],
  secondaryHost: ["secondaryHostId"],
};

export const OPTION_NEEDS: Needs<typeof OPTION> = {
  session: ["sessionId"],
};

export const OPERATION_NEEDS: Needs<typeof OPERATION> = {
  cluster: ["clusterId"],
  volume: ["volumeId"],
  session: ["sessionId"],
  steps: ["id"],
};

export const EVENT_NEEDS: Needs<typeof EVENT> = {
  cluster: ["clusterId"],
  volume: ["volumeId"],
  session: ["sessionId"],
  operation: ["operationId"],
  host: ["hostId"],
};
