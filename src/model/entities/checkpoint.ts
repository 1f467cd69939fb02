import { defineEntity, p } from "@mikro-orm/core";
import { GeoRepSession } from "./session.js";

/** What one brick told of a checkpoint last; instants are ISO 8601 texts in UTC. */
export interface StoredCheckpointBrick {
  readonly brickId: string;
  /** `HOST:PATH`, as it was called then. */
  readonly brickName: string;
  readonly completed: boolean;
  readonly completedAt: string | null;
}

/** A checkpoint of a session, kept when another takes its place. */
export const GeoRepCheckpoint = defineEntity({
  name: "GeoRepCheckpoint",
  tableName: "gluster_georep_checkpoint",
  uniques: [
    { properties: ["sessionId", "checkpointAt"] },
    {
      // A session has one at a time.
      name: "gluster_georep_checkpoint_present_unique",
      expression: `create unique index "gluster_georep_checkpoint_present_unique" on "gluster_georep_checkpoint" ("session_id") where "superseded_at" is null`,
    },
  ],
  properties: {
    id: p.uuid().primary(),
    sessionId: () => p.manyToOne(GeoRepSession).mapToPk().fieldName("session_id").deleteRule("cascade"),
    /** Up to when everything written must have arrived, by the clock of the node that set it. */
    checkpointAt: p.datetime(0),
    firstSeenAt: p.datetime(3),
    /** The operation that set it; null for the CLI. Without a foreign key: operations may be forgotten before it. */
    operationId: p.uuid().nullable(),
    setBy: p.text().nullable(),
    setByTokenId: p.uuid().nullable(),
    activeBricks: p.integer(),
    activeCompleted: p.integer(),
    /** When the last set of bricks completed it. */
    completedAt: p.datetime(0).nullable(),
    /** When the service saw another one in its place, or none. */
    supersededAt: p.datetime(3).nullable(),
    bricks: p.json<readonly StoredCheckpointBrick[]>(),
  },
});
