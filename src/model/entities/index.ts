import type { EntityClass } from "@mikro-orm/core";
import { AccessToken, User } from "./access.js";
import { Brick } from "./brick.js";
import { GeoRepCheckpoint } from "./checkpoint.js";
import { Cluster } from "./cluster.js";
import { GeoRepSessionDetail } from "./detail.js";
import { Event, EventHorizon } from "./event.js";
import { GeoRepFinding } from "./finding.js";
import { Host } from "./host.js";
import { Operation } from "./operation.js";
import { GeoRepSessionOption } from "./option.js";
import { GeoRepSession } from "./session.js";
import { GeoRepSessionSample } from "./session-sample.js";
import { OperationStep } from "./step.js";
import { GeoRepVerification } from "./verification.js";
import { Volume } from "./volume.js";

export * from "./access.js";
export * from "./brick.js";
export * from "./checkpoint.js";
export * from "./cluster.js";
export * from "./detail.js";
export * from "./event.js";
export * from "./finding.js";
export * from "./host.js";
export * from "./operation.js";
export * from "./option.js";
export * from "./session.js";
export * from "./step.js";
export * from "./verification.js";
export * from "./volume.js";

/** The entities that the graph shows, under the names of their types. */
export const SHOWN_ENTITIES = {
  Cluster,
  Host,
  Volume,
  Brick,
  GeoRepSession,
  GeoRepSessionDetail,
  GeoRepSessionOption,
  GeoRepCheckpoint,
  GeoRepFinding,
  GeoRepVerification,
  Operation,
  OperationStep,
  Event,
  AccessToken,
} as const satisfies Record<string, EntityClass<object>>;

export const entities = [...Object.values(SHOWN_ENTITIES), EventHorizon, GeoRepSessionSample, User];
