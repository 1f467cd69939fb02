import { Field, ID, InputType, Int } from "type-graphql";
import { KeyDistribution } from "./enums.js";

const KEY = {
  nullable: true,
  description:
    "A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation.",
} as const;

@InputType({ description: "How the service logs in to a cluster's hosts: exactly one of the fields." })
export class CredentialInput {
  @Field(() => String, {
    nullable: true,
    description: "A private key in OpenSSH or PEM form, without a passphrase; stored encrypted.",
  })
  readonly privateKey?: string | null;

  @Field(() => String, { nullable: true, description: "Path of a private key on the service's machine." })
  readonly keyFile?: string | null;

  @Field(() => String, { nullable: true, description: "Stored encrypted." })
  readonly password?: string | null;

  @Field(() => Boolean, { nullable: true, description: "The SSH agent of the service's process." })
  readonly agent?: boolean | null;
}

@InputType({ description: "A host in between, through which SSH connections are made." })
export class JumpHostInput {
  @Field(() => String, { description: "Name or address." })
  readonly address!: string;

  @Field(() => Int, { defaultValue: 22, description: "TCP port of its SSH server." })
  readonly port!: number;

  @Field(() => String, { defaultValue: "root", description: "User who logs in there." })
  readonly user!: string;

  @Field(() => String, { description: "`SHA256:…` of its host key, as `ssh-keygen -l` prints it." })
  readonly hostKeyFingerprint!: string;
}

@InputType({ description: "One host of a pool, and how to get there." })
export class RegisterClusterInput {
  @Field(() => ID, { nullable: true, description: "A UUID for the cluster; random where left out." })
  readonly id?: string | null;

  @Field(() => String, { nullable: true, description: "The asked host's Gluster name where left out." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: "In your own words." })
  readonly description?: string | null;

  @Field(() => String, { description: "Name or address of one host of the pool; the others are found through it." })
  readonly address!: string;

  @Field(() => Int, { defaultValue: 22, description: "TCP port of the hosts' SSH servers." })
  readonly port!: number;

  @Field(() => String, { defaultValue: "root", description: "Another user than root needs sudo without a password." })
  readonly user!: string;

  @Field(() => CredentialInput, { description: "How the service logs in." })
  readonly credential!: CredentialInput;

  @Field(() => JumpHostInput, { nullable: true, description: "A host in between, where there is one." })
  readonly jump?: JumpHostInput | null;

  @Field(() => String, {
    nullable: true,
    description: "`SHA256:…` that the host's key must have; the key that it shows is trusted where left out.",
  })
  readonly hostKeyFingerprint?: string | null;
}

@InputType({ description: "What is left out stays as it is; null takes away what can be absent." })
export class UpdateClusterInput {
  @Field(() => ID, { description: "A registered cluster." })
  readonly clusterId!: string;

  @Field(() => String, { nullable: true, description: "A new name." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: "In your own words." })
  readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: "TCP port of the hosts' SSH servers." })
  readonly port?: number | null;

  @Field(() => String, { nullable: true, description: "User who logs in." })
  readonly user?: string | null;

  @Field(() => CredentialInput, { nullable: true, description: "Takes the place of the stored one." })
  readonly credential?: CredentialInput | null;

  @Field(() => JumpHostInput, { nullable: true, description: "A host in between, where there is one." })
  readonly jump?: JumpHostInput | null;
}

@InputType({
  description:
    "What is left out stays as it is; null takes the host's own value away, and the cluster's or its name applies.",
})
export class UpdateHostInput {
  @Field(() => ID, { description: "A host of a registered cluster." })
  readonly hostId!: string;

  @Field(() => String, { nullable: true, description: "Where the service reaches it by SSH." })
  readonly address?: string | null;

  @Field(() => Int, { nullable: true, description: "TCP port of its SSH server." })
  readonly port?: number | null;

  @Field(() => String, { nullable: true, description: "User who logs in." })
  readonly user?: string | null;

  @Field(() => JumpHostInput, { nullable: true, description: "A host in between, where there is one." })
  readonly jump?: JumpHostInput | null;

  @Field(() => String, {
    nullable: true,
    description: "Trust the key with this `SHA256:…` from now on; the host must be there to show it.",
  })
  readonly hostKeyFingerprint?: string | null;
}

@InputType({ description: "Which cluster." })
export class ClusterInput {
  @Field(() => ID, { description: "A registered cluster." })
  readonly clusterId!: string;
}

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

  @Field(() => KeyDistribution, {
    description: "Must be told, since it decides what the clusters' hosts may do to one another.",
  })
  readonly keys!: "PUSH_PEM";

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Create it though the destination is not empty, too small or of another version.",
  })
  readonly force!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: "Start it as soon as it is created." })
  readonly startAfterCreate!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
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

@InputType({ description: "Which session, and what is to be forgotten with it." })
export class DeleteGeoRepSessionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Have a session that is created again later copy everything anew (Gluster's `reset-sync-time`).",
  })
  readonly resetSyncTime!: boolean;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "Which option of which session, and its value." })
export class SetGeoRepOptionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => String, { description: "With dashes or underscores." })
  readonly key!: string;

  @Field(() => String, { description: "Any text that Gluster takes for the option, without line breaks." })
  readonly value!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "Which option of which session." })
export class ResetGeoRepOptionInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => String, { description: "With dashes or underscores." })
  readonly key!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "The checkpoint is the time at which Gluster gets the command." })
export class SetGeoRepCheckpointInput {
  @Field(() => ID, { description: "A session of a registered cluster." })
  readonly sessionId!: string;

  @Field(() => String, KEY)
  readonly idempotencyKey?: string | null;
}

@InputType({ description: "What a token is for, and how long it lasts." })
export class CreateAccessTokenInput {
  @Field(() => String, { description: "What it is for, 1 to 200 characters." })
  readonly label!: string;

  @Field(() => Int, { defaultValue: 7_776_000, description: "Seconds until it expires: 90 days, at most 366." })
  readonly expiresInSeconds!: number;
}

@InputType({ description: "Which token." })
export class RevokeAccessTokenInput {
  @Field(() => ID, { description: "A token of the user who asks." })
  readonly tokenId!: string;
}
