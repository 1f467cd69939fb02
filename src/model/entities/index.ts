import type { EntityClass } from "@mikro-orm/core";
import { AccessToken, User } from "./access.js";
import { Alert } from "./alert.js";
import { AlertDelivery } from "./alert-delivery.js";
import { AlertReceiver } from "./alert-receiver.js";
import { AlertDeliveryAlert } from "./alert-delivery.js";
import { AlertRoute, AlertRule } from "./alert-rule.js";
import { AlertSilence } from "./alert-silence.js";
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
import { GeoRepSessionRpo } from "./session-rpo.js";
import { GeoRepSessionSample } from "./session-sample.js";
import { OperationStep } from "./step.js";
import { GeoRepVerification } from "./verification.js";
import { Volume } from "./volume.js";

export * from "./access.js";
export * from "./alert.js";
export * from "./alert-delivery.js";
export * from "./alert-receiver.js";
export * from "./alert-rule.js";
export * from "./alert-silence.js";
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
  AlertRule,
  AlertReceiver,
  Alert,
  AlertDelivery,
  AlertSilence,
} as const satisfies Record<string, EntityClass<object>>;

export const entities = [
  ...Object.values(SHOWN_ENTITIES),
  EventHorizon,
  GeoRepSessionRpo,
  GeoRepSessionSample,
  User,
  AlertRoute,
  AlertDeliveryAlert,
];
