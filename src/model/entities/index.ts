import { AccessToken, User } from "./access.js";
import { Brick } from "./brick.js";
import { GeoRepCheckpoint } from "./checkpoint.js";
import { Cluster } from "./cluster.js";
import { GeoRepSessionDetail } from "./detail.js";
import { Event, EventHorizon } from "./event.js";
import { Host } from "./host.js";
import { Operation } from "./operation.js";
import { GeoRepSessionOption } from "./option.js";
import { GeoRepSession } from "./session.js";
import { OperationStep } from "./step.js";
import { Volume } from "./volume.js";

export * from "./access.js";
export * from "./brick.js";
export * from "./checkpoint.js";
export * from "./cluster.js";
export * from "./detail.js";
export * from "./event.js";
export * from "./host.js";
export * from "./operation.js";
export * from "./option.js";
export * from "./session.js";
export * from "./step.js";
export * from "./volume.js";

export const entities = [
  Cluster,
  Host,
  Volume,
  Brick,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepSessionOption,
  GeoRepCheckpoint,
  Operation,
  OperationStep,
  Event,
  EventHorizon,
  User,
  AccessToken,
];
