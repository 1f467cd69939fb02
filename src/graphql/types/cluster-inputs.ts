import { Field, ID, InputType, Int } from "type-graphql";

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
