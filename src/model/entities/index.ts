import { AccessToken, ServiceUser } from "./access.js";
import { GeoRepCheckpoint } from "./checkpoint.js";
import { Cluster } from "./cluster.js";
import { Event, EventHorizon } from "./event.js";
import { Host } from "./host.js";
import { Operation, OperationStep } from "./operation.js";
import { GeoRepConfig, GeoRepSession, GeoRepSessionDetail } from "./session.js";
import { Volume, VolumeBrick } from "./volume.js";

export * from "./access.js";
export * from "./checkpoint.js";
export * from "./cluster.js";
export * from "./event.js";
export * from "./host.js";
export * from "./operation.js";
export * from "./session.js";
export * from "./volume.js";

export const entities = [
  Cluster,
  Host,
  Volume,
  VolumeBrick,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepConfig,
  GeoRepCheckpoint,
  Operation,
  OperationStep,
  Event,
  EventHorizon,
  ServiceUser,
  AccessToken,
];
