import { Field, ID, ObjectType } from "type-graphql";
import { BigIntScalar, DateTime } from "../scalars.js";
import { connectionType } from "./connection.js";
import { GeoRepSessionStatus } from "./enums.js";
import { Node } from "./node.js";

@ObjectType({ simpleResolvers: true, description: "A source node whose keys are not on every node of a destination." })
export class GeoRepMissingKeys {
  @Field(() => ID, { description: "A host of the primary volume's cluster." })
  readonly hostId!: string;

  @Field(() => String, { description: "Gluster's name for it." })
  readonly hostName!: string;

  @Field(() => [String], { description: "Gluster names of the destination's hosts that lack them." })
  readonly missingOn!: string[];

  @Field(() => String, { nullable: true, description: "What to do." })
  readonly advice!: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A geo-replication session (table `gluster_georep_session`). Its id (column `session_id`) is a UUIDv5 of the primary volume's id and the destination as Gluster was told, `[user@]HOST::VOLUME`: it is known before the session is created, and the same when it is created again.",
})
export class GeoRepSession extends Node {
  @Field(() => String, {
    nullable: true,
    description:
      "Gluster's key for it, `<uuid of the creating node>:ssh://[user@]HOST::VOLUME[:<uuid of the secondary volume>]` (column `session_key`); null until first observed. It changes when another node creates the session anew.",
  })
  readonly sessionKey!: string | null;

  @Field(() => GeoRepSessionStatus, {
    description:
      "Computed from its bricks (column `status`). FAULTY also where the bricks of a set differ and none of them replicates it; UNKNOWN where a brick that matters is not known, or no complete poll was made lately.",
  })
  readonly status!: string;

  @Field(() => String, {
    nullable: true,
    description: "Why the status is UNKNOWN: bricks, hosts, and since when; null where it is not.",
  })
  readonly statusReason!: string | null;

  @Field(() => GeoRepSessionStatus, { description: "What the last complete poll found." })
  readonly lastKnownStatus!: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "When every brick was last accounted for: its host told of it, or was down by the word of its peers (such a brick is UNKNOWN).",
  })
  readonly observedAt!: string | null;

  @Field(() => ID, { description: "The cluster of the primary volume." })
  readonly clusterId!: string;

  @Field(() => ID, { description: "Column `master_volume_id`." })
  readonly primaryVolumeId!: string;

  @Field(() => String, { description: "The destination host as Gluster was told (column `slave_host_name`)." })
  readonly secondaryHostName!: string;

  @Field(() => ID, {
    nullable: true,
    description: "UUID of the destination host (column `slave_host_uuid`); null where it is in no registered cluster.",
  })
  readonly secondaryHostId!: string | null;

  @Field(() => String, { description: "Column `slave_volume_name`." })
  readonly secondaryVolumeName!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "UUID of the destination volume (column `slave_volume_id`), also where it is in no registered cluster: the one that the workers mount, which is the one of the session's key unless secondaryVolumeReplaced. Null where Gluster does not tell.",
  })
  readonly secondaryVolumeId!: string | null;

  @Field(() => Boolean, {
    description:
      "Whether the session goes into another volume than the one that it was made with: one that was deleted at the destination and made anew under its name. Gluster goes on where it was, so that the new volume lacks what was copied before: delete the session with resetSyncTime, and create it anew.",
  })
  readonly secondaryVolumeReplaced!: boolean;

  @Field(() => String, { nullable: true, description: "User on the destination (column `user_name`); null for root." })
  readonly userName!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When its options were last read in full." })
  readonly optionsObservedAt!: string | null;

  @Field(() => [GeoRepMissingKeys], {
    nullable: true,
    description:
      "Source nodes whose keys a node of the destination lacks, so that their workers are refused there: such as one that has joined the cluster since. repairGeoRepKeys adds them. Null while it is not known, and where the destination is in no registered cluster; geoRepSessionKeys looks now.",
  })
  readonly missingKeys!: GeoRepMissingKeys[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When every node concerned last told of its keys; that is looked at every ten minutes or so.",
  })
  readonly keysObservedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "The oldest changesWaitingSince of its details: since when changes of a brick wait that its worker was never told of. Null while none are known. The session copies nothing of that brick until it is stopped and started; pausing and resuming do not help.",
  })
  readonly changesWaitingSince!: string | null;

  @Field(() => DateTime, { description: "When the service first saw or created it." })
  readonly firstSeenAt!: string;
}

export const GeoRepSessionConnection = connectionType(GeoRepSession, "GeoRepSession");

const figure = (text: string) => ({
  nullable: true,
  description: `${text}; null where it is not reported. Only Active bricks report figures: the others keep their last known ones.`,
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "One brick's side of a session (table `gluster_georep_session_details`).",
})
export class GeoRepSessionDetail extends Node {
  @Field(() => ID, { description: "Column `session_id`." })
  readonly sessionId!: string;

  @Field(() => ID, { description: "Column `master_brick_id`." })
  readonly brickId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      "UUID of the destination node that the brick syncs to (column `slave_host_uuid`); null when not known.",
  })
  readonly secondaryHostId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The destination node that the brick syncs to (column `slave_host_name`); null when not known.",
  })
  readonly secondaryHostName!: string | null;

  @Field(() => GeoRepSessionStatus, { description: "Status of the brick's worker (column `status`)." })
  readonly status!: string;

  @Field(() => String, { nullable: true, description: "Gluster's own word for the status." })
  readonly statusRaw!: string | null;

  @Field(() => String, figure("State of the checkpoint in words (column `checkpoint_status`)"))
  readonly checkpointStatus!: string | null;

  @Field(() => String, { nullable: true, description: "Gluster's own words for the crawl (column `crawl_status`)." })
  readonly crawlStatusRaw!: string | null;

  @Field(() => BigIntScalar, figure("Files synced (column `files_synced`; Gluster 3.5 and 3.6)"))
  readonly filesSynced!: string | null;

  @Field(() => BigIntScalar, figure("Files waiting (column `files_pending`; Gluster 3.5 and 3.6)"))
  readonly filesPending!: string | null;

  @Field(() => BigIntScalar, figure("Bytes waiting (column `bytes_pending`; Gluster 3.5 and 3.6)"))
  readonly bytesPending!: string | null;

  @Field(() => BigIntScalar, figure("Deletions waiting (column `deletes_pending`; Gluster 3.5 and 3.6)"))
  readonly deletesPending!: string | null;

  @Field(() => BigIntScalar, figure("Files given up (column `files_skipped`; Gluster 3.5 and 3.6)"))
  readonly filesSkipped!: string | null;

  @Field(() => BigIntScalar, figure("Entry operations (create, rename, delete…) waiting (Gluster 3.7 and later)"))
  readonly entryPending!: string | null;

  @Field(() => BigIntScalar, figure("Files whose data wait to be synced (Gluster 3.7 and later)"))
  readonly dataPending!: string | null;

  @Field(() => BigIntScalar, figure("Files whose attributes wait to be synced (Gluster 3.7 and later)"))
  readonly metaPending!: string | null;

  @Field(() => BigIntScalar, figure("Files and entries that failed (Gluster 3.7 and later)"))
  readonly failures!: string | null;

  @Field(() => DateTime, figure("Up to when the brick's changes are synced; it does not move while nothing changes"))
  readonly lastSyncedAt!: string | null;

  @Field(() => DateTime, figure("The checkpoint's time"))
  readonly checkpointAt!: string | null;

  @Field(() => Boolean, figure("Whether everything before the checkpoint is synced"))
  readonly checkpointCompleted!: boolean | null;

  @Field(() => DateTime, figure("When the checkpoint was completed"))
  readonly checkpointCompletedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      "Set where the brick has written changes that its worker does not take, though it is Active in Changelog Crawl and reports no failure: since when, by the node's clock. Gluster loses the connection by which a brick tells a worker of changes at some starts of the worker, and nothing is copied until the next: stop and start the session, and what waits is copied first. Pausing and resuming do not help. Told a minute or so after the first change that waits; null while none are known, which a stopped or starting worker's are not.",
  })
  readonly changesWaitingSince!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the brick's status was last seen." })
  readonly observedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the figures were last reported; null while none ever were.",
  })
  readonly countersObservedAt!: string | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A configuration option of a session (table `gluster_georep_config`).",
})
export class GeoRepSessionOption extends Node {
  @Field(() => ID, { description: "Column `session_id`." })
  readonly sessionId!: string;

  @Field(() => String, { description: "Gluster's name for it (column `config_key`)." })
  readonly key!: string;

  @Field(() => String, { description: "Column `config_value`." })
  readonly value!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "What it is when the session's configuration does not set it, as the cluster tells; null where only Gluster's CLI could be asked, which does not tell it.",
  })
  readonly default!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the session's configuration sets it, be it to the default; null where that is not known.",
  })
  readonly modified!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Gluster's own word on whether it is meant to be set; null where that is not known.",
  })
  readonly configurable!: boolean | null;
}
