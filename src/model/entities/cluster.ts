import { type Collection, OptionalProps, type Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, Int, ObjectType } from "type-graphql";
import { UnreadRecord } from "../unread.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { DerivedFrom } from "../schema/derived.js";
import { CredentialKind } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { Host } from "./host.js";
import { Operation, OperationConnection } from "./operation.js";
import { GeoRepSession, GeoRepSessionConnection } from "./session.js";
import { Volume, VolumeConnection } from "./volume.js";

/** How the service's own key or password for a cluster's hosts is kept; `sealed` is encrypted, a path is on this machine. */
export type StoredCredential =
  | { readonly kind: "KEY_FILE"; readonly path: string }
  | { readonly kind: "KEY"; readonly sealed: string }
  | { readonly kind: "PASSWORD"; readonly sealed: string }
  | { readonly kind: "AGENT" };

@ObjectType({
  simpleResolvers: true,
  description: "A host in between, through which the service makes its SSH connections.",
})
export class SshJumpHost {
  @Field(() => String, { description: "Name or address." })
  readonly address!: string;

  @Field(() => Int, { description: "TCP port of its SSH server." })
  readonly port!: number;

  @Field(() => String, { description: "User who logs in there." })
  readonly user!: string;

  @Field(() => String, { description: "`SHA256:…` of its host key." })
  readonly hostKeyFingerprint!: string;
}

@Entity({ tableName: "cluster" })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A trusted pool of Gluster hosts that was registered with the service (table `cluster`).",
})
export class Cluster implements Node {
  declare [OptionalProps]?: "serial" | "credentialKind" | "commandHostId" | "unread" | "syncRequested" | "syncDone";

  @PrimaryKey({ type: "uuid" })
  id!: string;

  /** Small number that keys the cluster's advisory locks, and the order in which they are taken. */
  @Property({ type: "integer", generated: "identity", unique: true })
  serial!: number;

  @Property({ type: "text" })
  @Field(() => String, { description: "Its name within the service." })
  name!: string;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "In words of those who registered it." })
  description!: string | null;

  @Property({ type: "uuid", fieldName: "command_host_id", nullable: true, persist: false })
  commandHostId!: string | null;

  @ManyToOne({ entity: () => Host, fieldName: "command_host_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Host, { nullable: true, description: "The host that commands go through." })
  readonly commandHost!: Ref<Host> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Version of Gluster on the host that commands go through." })
  glusterVersion!: string | null;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "TCP port of its hosts' SSH servers, where a host has none of its own." })
  sshPort!: number;

  @Property({ type: "text" })
  @Field(() => String, { description: "User who logs in to its hosts, where a host has none of its own." })
  sshUser!: string;

  @Property({ type: "json" })
  sshCredential!: StoredCredential;

  @Property({ type: "text", formula: (columns) => `${columns.sshCredential}->>'kind'` })
  @Field(() => CredentialKind, { description: "How the service logs in. The secret itself is never given out." })
  readonly credentialKind!: StoredCredential["kind"];

  @Property({ type: "json", fieldName: "ssh_jump", nullable: true })
  @Field(() => SshJumpHost, { nullable: true, description: "Where a host has none of its own." })
  jump!: SshJumpHost | null;

  @Property({ type: "boolean" })
  @Field(() => Boolean, {
    description: "Whether the last poll reached a host of the cluster by SSH. For Gluster itself see `glusterdUp`.",
  })
  reachable!: boolean;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Why the last poll did not reach the cluster." })
  unreachableReason!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "Since when `reachable` is what it is." })
  reachableSince!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether a glusterd of the cluster answers commands: without one nothing can be changed, while sessions that run " +
      "go on. Null while the cluster is not reached.",
  })
  glusterdUp!: boolean | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Why `glusterdUp` is false." })
  glusterdDownReason!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "Since when `glusterdUp` is what it is." })
  glusterdSince!: string | null;

  /** What of Gluster's could not be read; null where nothing was. */
  @Property({ type: "json", fieldName: "unread", nullable: true })
  unreadRecords!: readonly UnreadRecord[] | null;

  @DerivedFrom("unreadRecords")
  @Field(() => [UnreadRecord], {
    description:
      "Hosts that `gluster pool list` and volumes that `gluster volume info` shows and that could not be read: what is known of them stays.",
  })
  get unread(): readonly UnreadRecord[] {
    return this.unreadRecords ?? [];
  }

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When a poll last reached the cluster." })
  lastSeenAt!: string | null;

  /** What `observed_at` of a session means while it is null. */
  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When its sessions were last polled." })
  sessionsObservedAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When its hosts and volumes were last polled." })
  topologyObservedAt!: string | null;

  /** Counts the requests to poll everything anew: whoever asks waits until `sync_done` has reached the value it got. */
  @Property({ type: bigint(), default: 0 })
  syncRequested!: string;

  /** What `sync_requested` had reached when those polls began that were completed last. */
  @Property({ type: bigint(), default: 0 })
  syncDone!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "User who registered it." })
  registeredBy!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was registered." })
  registeredAt!: string;

  @OneToMany({ entity: () => Host, mappedBy: "cluster", orderBy: { name: "asc", id: "asc" } })
  @Field(() => [Host], { description: "Its members, by name." })
  readonly hosts!: Collection<Host>;

  @ConnectionField(() => VolumeConnection, {
    entity: () => Volume,
    mappedBy: "cluster",
    orderBy: ["name", "id"],
    description: "Its volumes, by name.",
  })
  readonly volumes!: Collection<Volume>;

  @ConnectionField(() => GeoRepSessionConnection, {
    entity: () => GeoRepSession,
    mappedBy: "cluster",
    orderBy: ["id"],
    description: "Sessions whose primary volume is in this cluster.",
  })
  readonly geoRepSessions!: Collection<GeoRepSession>;

  @ConnectionField(() => GeoRepSessionConnection, {
    entity: () => GeoRepSession,
    mappedBy: "secondaryVolume.cluster",
    orderBy: ["id"],
    description: "Sessions whose secondary volume is in this cluster.",
  })
  readonly incomingGeoRepSessions!: Collection<GeoRepSession>;

  @ConnectionField(() => OperationConnection, {
    entity: () => Operation,
    mappedBy: "cluster",
    orderBy: ["createdAt", "id"],
    descending: true,
    description: "Operations on its sessions, the newest first.",
  })
  readonly operations!: Collection<Operation>;
}

export const ClusterConnection = connectionType(() => Cluster, "Cluster");
