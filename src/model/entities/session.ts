import { defineEntity, p } from "@mikro-orm/core";
import type { GeoRepStatus } from "../status.js";
import { Cluster } from "./cluster.js";
import { Volume, VolumeBrick } from "./volume.js";

/** Source nodes whose keys are not on every node of the destination. */
export type StoredMissingKeys = readonly {
  readonly hostId: string;
  readonly hostName: string;
  /** Gluster names of the destination's nodes that lack them. */
  readonly missingOn: readonly string[];
  /** What to do. */
  readonly advice: string | null;
}[];

/** Figures of a session by brick id, then under the names that events give them. */
export type StoredFigures = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A geo-replication session. The columns of the documented table keep their documented names. */
export const GeoRepSession = defineEntity({
  name: "GeoRepSession",
  tableName: "gluster_georep_session",
  uniques: [{ properties: ["masterVolumeId", "sessionKey"] }],
  indexes: [{ properties: ["clusterId"] }, { properties: ["slaveVolumeId"] }],
  properties: {
    sessionId: p.uuid().primary(),
    masterVolumeId: () => p.manyToOne(Volume).mapToPk().fieldName("master_volume_id").deleteRule("cascade"),
    /** Null until first observed; changes when another node creates the session anew. */
    sessionKey: p.text().nullable(),
    /** Null where that host is in no registered cluster. */
    slaveHostUuid: p.uuid().nullable(),
    slaveHostName: p.text(),
    /** Stands at the key's end, and is kept even when that volume is in no registered cluster. */
    slaveVolumeId: p.uuid().nullable(),
    slaveVolumeName: p.text(),
    /** Null for root. */
    userName: p.text().nullable(),
    status: p.text().$type<GeoRepStatus>(),
    /** Why the status is UNKNOWN; null where it is not. */
    statusReason: p.text().nullable(),
    /** What the last complete poll found: beside UNKNOWN it tells what was last known. */
    lastKnownStatus: p.text().$type<GeoRepStatus>(),
    clusterId: () => p.manyToOne(Cluster).mapToPk().fieldName("cluster_id").deleteRule("cascade"),
    /**
     * When every brick was last accounted for, where that is not the cluster's last poll; null means that it is
     * (`sessions_observed_at` of the cluster), so that a poll which finds nothing new writes one row and not all.
     */
    observedAt: p.datetime(3).nullable(),
    optionsObservedAt: p.datetime(3).nullable(),
    /** Null while nothing is known, and where the destination is in no registered cluster. */
    missingKeys: p.json<StoredMissingKeys>().nullable(),
    /** When every node concerned last told of its keys. */
    keysObservedAt: p.datetime(3).nullable(),
    /** Complete polls in a row that did not find the session. */
    missedLooks: p.integer().default(0),
    createdAt: p.datetime(3),
    /** When an event told of figures last. */
    progressToldAt: p.datetime(3).nullable(),
    /** What that event told, of those figures that have changed since; null where none have. */
    progressUntold: p.json<StoredFigures>().nullable(),
  },
});

/**
 * A detail's id: the documented table knows it by session and brick, and callers need one name. RFC 9562 version 8, so that
 * the database can compute it.
 *
 * @param prefix what stands before the names of columns, such as `t.`
 */
export function detailIdOf(prefix: string): string {
  const bytes = `uuid_send(${prefix}"session_id") || uuid_send(${prefix}"master_brick_id")`;
  return `(overlay(overlay(left(encode(sha256(${bytes}), 'hex'), 32) placing '8' from 13 for 1) placing '8' from 17 for 1)::uuid)`;
}

/** One brick's side of a session. What a Gluster version does not report is null, never 0. */
export const GeoRepSessionDetail = defineEntity({
  name: "GeoRepSessionDetail",
  tableName: "gluster_georep_session_details",
  indexes: [
    { properties: ["masterBrickId"] },
    {
      // A detail has no id column of its own: whoever looks one up by its computed id must not read the whole table.
      name: "gluster_georep_session_details_id_index",
      expression: `create index "gluster_georep_session_details_id_index" on "gluster_georep_session_details" ((${detailIdOf("")}))`,
    },
  ],
  properties: {
    sessionId: () => p.manyToOne(GeoRepSession).mapToPk().primary().fieldName("session_id").deleteRule("cascade"),
    masterBrickId: () =>
      p.manyToOne(VolumeBrick).mapToPk().primary().fieldName("master_brick_id").deleteRule("cascade"),
    slaveHostUuid: p.uuid().nullable(),
    slaveHostName: p.text().nullable(),
    status: p.text().$type<GeoRepStatus>(),
    /** Gluster's own word for the status. */
    statusWord: p.text().nullable(),
    checkpointStatus: p.text().nullable(),
    crawlStatus: p.text().nullable(),
    filesSynced: p.bigint().nullable(),
    filesPending: p.bigint().nullable(),
    bytesPending: p.bigint().nullable(),
    deletesPending: p.bigint().nullable(),
    filesSkipped: p.bigint().nullable(),
    entryPending: p.bigint().nullable(),
    dataPending: p.bigint().nullable(),
    metaPending: p.bigint().nullable(),
    failures: p.bigint().nullable(),
    lastSynced: p.datetime(0).nullable(),
    checkpointTime: p.datetime(0).nullable(),
    checkpointCompleted: p.boolean().nullable(),
    checkpointCompletionTime: p.datetime(0).nullable(),
    /** When the brick was last seen, where that is not when its session was; null means that it is. */
    observedAt: p.datetime(3).nullable(),
    /**
     * When the counters were last reported: only Active bricks report them, the others keep their last known ones. Null
     * means when the brick was last seen, or that none were ever reported.
     */
    countersObservedAt: p.datetime(3).nullable(),
    /**
     * When the oldest changelog was closed that the brick's worker has not been told of; null while none is known. Polled
     * apart from the figures, and kept while the session is paused.
     */
    changesWaitingSince: p.datetime(0).nullable(),
  },
});

export const GeoRepConfig = defineEntity({
  name: "GeoRepConfig",
  tableName: "gluster_georep_config",
  properties: {
    sessionId: () => p.manyToOne(GeoRepSession).mapToPk().primary().fieldName("session_id").deleteRule("cascade"),
    configKey: p.text().primary(),
    configValue: p.text(),
    /** Null where only the CLI could be asked; the same for the two after it. */
    defaultValue: p.text().nullable(),
    /** False for what gsyncd sets itself. */
    configurable: p.boolean().nullable(),
    /** Whether the session's own configuration sets it. */
    modified: p.boolean().nullable(),
    id: p.uuid().unique(),
  },
});
