import { defineEntity, p } from "@mikro-orm/core";
import type { EventKind } from "../event.js";

/** What changed, in the order in which it was committed. Without foreign keys: history outlives what it is about. */
export const Event = defineEntity({
  name: "Event",
  tableName: "event",
  indexes: [
    { properties: ["at"] },
    { properties: ["sessionId", "number"] },
    // Whoever follows one of these, or counts its events, must not read the largest table.
    { properties: ["clusterId", "number"] },
    { properties: ["secondaryClusterId", "number"] },
    { properties: ["volumeId", "number"] },
    { properties: ["operationId", "number"] },
    { properties: ["kind", "number"] },
  ],
  properties: {
    /** Order of commit: see the writer. Holes are normal. */
    number: p.bigint().primary().autoincrement(),
    at: p.datetime(3),
    kind: p.text().$type<EventKind>(),
    clusterId: p.uuid().nullable(),
    clusterName: p.text().nullable(),
    secondaryClusterId: p.uuid().nullable(),
    volumeId: p.uuid().nullable(),
    volumeName: p.text().nullable(),
    sessionId: p.uuid().nullable(),
    sessionName: p.text().nullable(),
    operationId: p.uuid().nullable(),
    hostId: p.uuid().nullable(),
    hostName: p.text().nullable(),
    before: p.json<Readonly<Record<string, unknown>>>().nullable(),
    after: p.json<Readonly<Record<string, unknown>>>().nullable(),
  },
});

/** One row: up to which number events were deleted because of their age, so that a reader knows what it has missed. */
export const EventHorizon = defineEntity({
  name: "EventHorizon",
  tableName: "event_horizon",
  properties: {
    id: p.integer().primary(),
    deletedUpTo: p.bigint(),
  },
});
