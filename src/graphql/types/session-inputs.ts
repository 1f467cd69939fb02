import { Field, ID, InputType, Int } from "type-graphql";
import { type BulkAction as BulkActionValue, MOST_AT_ONCE } from "../../service/sessions/sessions.js";
import { LEAST_RPO_SECONDS, MOST_RPO_SECONDS } from "../../service/sessions/rpo.js";
import { BulkAction, GeoRepSyncMethod, KeyDistribution } from "../../model/schema/enums.js";
import { BigIntScalar } from "../../model/schema/scalars.js";
import { DEFAULT_BOUNDS, MOST_BYTES, MOST_FILES, MOST_SECONDS } from "../../model/verification/bounds.js";

const KEY = {
  nullable: true,
  description:
    "A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation.",
} as const;

@InputType({ description: "The destination is given by secondaryVolumeId, or by host and volume name." })
export class CreateGeoRepSessionInput {
  @Field(() => ID, { description: "The volume that is to be replicated." })
  readonly primaryVolumeId!: string;

  @Field(() => ID, { nullable: true, description: "A volume of a registered cluster." })
  readonly secondaryVolumeId?: string | null;

  @Field(() => String, { nullable: true, description: "A volume of a cluster that need not be registered." })
  readonly secondaryVolumeName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The destination host as the source nodes know it; with secondaryVolumeId, one of its cluster's hosts where left out.",
  })
  readonly secondaryHostName?: string | null;

  @Field(() => Int, { nullable: true, description: "TCP port of the destination's SSH server, for the source nodes." })
  readonly sshPort?: number | null;

  @Field(() => KeyDistribution, { defaultValue: "MANAGED", description: "How the source nodes' keys get there." })
  readonly keys!: "MANAGED" | "PUSH_PEM";

  @Field(() => String, {
    defaultValue: "root",
    description:
      "The user as whom the source nodes log in at the destination. One other than root needs MANAGED keys and the role ADMIN: on every node of the destination's cluster, what is missing of user, group and mount broker is made, and glusterd is restarted where that changed it, one node after the other.",
  })
  readonly userName!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The group of a user other than root, which may write gsyncd's logs at the destination; where left out, the one that the mount broker of a node has already, else `geogroup`.",
  })
  readonly userGroup?: string | null;

  @Field(() => GeoRepSyncMethod, {
    defaultValue: "RSYNC",
    description:
      "How workers are to copy files. TARSSH is set before the session is started, and an rsync that does not copy is then no objection.",
  })
  readonly syncMethod!: "RSYNC" | "TARSSH";

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Create it though checks speak against it that can be forced, such as a destination that is not empty. What is BLOCKED stays refused.",
  })
  readonly force!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "Start it as soon as it is created." })
  readonly startAfterCreate!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({
  description: "What is to be tried; the destination is given by secondaryVolumeId, or by host and volume name.",
})
export class GeoRepPreflightInput {
  @Field(() => ID, { description: "The volume that is to be replicated." })
  readonly primaryVolumeId!: string;

  @Field(() => ID, { nullable: true, description: "A volume of a registered cluster." })
  readonly secondaryVolumeId?: string | null;

  @Field(() => String, { nullable: true, description: "A volume of a cluster that need not be registered." })
  readonly secondaryVolumeName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The destination host as the source nodes know it; with secondaryVolumeId, one of its cluster's hosts where left out.",
  })
  readonly secondaryHostName?: string | null;

  @Field(() => String, { nullable: true, description: "User on the destination; root where left out." })
  readonly userName?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "TCP port of the destination's SSH server, for the source nodes; 22 where left out.",
  })
  readonly sshPort?: number | null;

  @Field(() => KeyDistribution, {
    nullable: true,
    description:
      "How the source nodes' keys are to get there; where left out, what only one way needs is no objection.",
  })
  readonly keys?: "MANAGED" | "PUSH_PEM" | null;

  @Field(() => GeoRepSyncMethod, {
    defaultValue: "RSYNC",
    description: "How files are to be copied: with TARSSH an rsync that does not copy is no objection.",
  })
  readonly syncMethod!: "RSYNC" | "TARSSH";
}

@InputType({ description: "Which session, and how hard to try." })
export class ChangeGeoRepSessionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => Boolean, { defaultValue: false, description: "Gluster's `force`." })
  readonly force!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({
  description: `Which sessions, by exactly one of sessionIds, volumeId and clusterId, at most ${MOST_AT_ONCE}; and what is done to each.`,
})
export class ChangeGeoRepSessionsInput {
  @Field(() => BulkAction, { description: "What is done to each of them." })
  readonly action!: BulkActionValue;

  @Field(() => [ID], {
    nullable: true,
    description: "These sessions, of any clusters. Within each cluster they are changed in this order.",
  })
  readonly sessionIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: "All sessions of this primary volume, in the order of their ids." })
  readonly volumeId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "All sessions whose primary volume is in this cluster, in the order of their ids.",
  })
  readonly clusterId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "Gluster's `force`." })
  readonly force!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "Which session, and what is to be forgotten with it." })
export class DeleteGeoRepSessionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Have a session that is created again later copy everything anew (Gluster's `reset-sync-time`).",
  })
  readonly resetSyncTime!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Reset the options that geo-replication set on the primary volume (`geo-replication.indexing`, `geo-replication.ignore-pid-check`, `changelog.changelog`), unless another session of the volume needs them.",
  })
  readonly cleanUpVolumeOptions!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Let others write to the destination again (reset `features.read-only`), unless another session goes to it. Needs its cluster registered.",
  })
  readonly cleanUpReadOnly!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Take the source nodes' keys away from every node of the destination's cluster, unless another session of this cluster goes there. Other clusters' keys are left alone. Needs the destination's cluster registered.",
  })
  readonly cleanUpKeys!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Of a session of a user other than root: have the mount brokers of the destination's cluster let that user mount the volume no longer, unless another session needs it, and restart glusterd on those nodes, one after the other. User and group stay. Needs the destination's cluster registered, and the role ADMIN.",
  })
  readonly cleanUpMountBroker!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "The session whose keys are to be mended." })
export class RepairGeoRepKeysInput {
  @Field(() => ID, { description: "A session of a registered cluster, whose destination is registered too." })
  readonly sessionId!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "How far the destination of which session may be behind." })
export class SetGeoRepRpoInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => Int, {
    nullable: true,
    description: `${LEAST_RPO_SECONDS} to ${MOST_RPO_SECONDS} seconds; null takes the objective away.`,
  })
  readonly rpoSeconds?: number | null;
}

@InputType({ description: "Which option of which session, and its value." })
export class SetGeoRepOptionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => String, { description: "With dashes or underscores; the names of all releases are accepted." })
  readonly key!: string;

  @Field(() => String, { description: "A value that the option takes: see `geoRepOptionDefinitions`." })
  readonly value!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "Which option of which session." })
export class ResetGeoRepOptionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => String, { description: "With dashes or underscores; the names of all releases are accepted." })
  readonly key!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "The checkpoint is the time at which Gluster gets the command." })
export class SetGeoRepCheckpointInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Change the time stamp of the primary volume's root afterwards, through a mount of some moments on a source node. Gluster completes a checkpoint with the next change that it replicates: on a volume that nobody writes to it would never be completed otherwise.",
  })
  readonly touch!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "Which session, and how much of it is compared." })
export class VerifyGeoRepSessionInput {
  @Field(() => ID, { description: "A session of a registered cluster, whose destination is registered too." })
  readonly sessionId!: string;

  @Field(() => Int, {
    defaultValue: DEFAULT_BOUNDS.files,
    description: `How many entries are compared, 1 to ${MOST_FILES}: of each size and age as many as there can be.`,
  })
  readonly files!: number;

  @Field(() => BigIntScalar, {
    defaultValue: BigInt(DEFAULT_BOUNDS.maxBytes),
    description: `Bytes of content that are read at each end, 0 to ${MOST_BYTES}. Where the sample has more, small files are read whole, and of the others a part at the beginning and at the end.`,
  })
  readonly maxBytes!: bigint;

  @Field(() => Int, {
    defaultValue: DEFAULT_BOUNDS.maxSeconds,
    description: `Seconds that it may take, 5 to ${MOST_SECONDS}; what mounts and logins take comes on top of it.`,
  })
  readonly maxSeconds!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      "Chooses the sample, 0 and above: that of an earlier verification has the same entries compared again. Another one each time where left out.",
  })
  readonly seed?: number | null;

  @Field(() => Boolean, { defaultValue: true, description: "Whether content is compared, by SHA-256." })
  readonly checksums!: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      "Whether extended attributes of users (`user.*`) and POSIX ACLs are compared. A session with sync_xattrs or sync_acls off does not copy them.",
  })
  readonly xattrs!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}
