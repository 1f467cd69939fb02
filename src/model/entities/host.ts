import type { Collection, Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, OneToMany, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { UnreadRecord } from "../unread.js";
import { instant } from "../schema/columns.js";
import { DerivedFrom } from "../schema/derived.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { Brick } from "./brick.js";
import { Cluster, SshJumpHost } from "./cluster.js";

@Entity({ tableName: "host" })
@Index({ properties: ["cluster"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A member of a cluster's pool (table `host`). Its id is the UUID that Gluster gave it.",
})
export class Host implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "cluster_id", persist: false })
  @Field(() => ID, { description: "The cluster whose pool it is in." })
  clusterId!: string;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", ref: true, deleteRule: "cascade" })
  @Field(() => Cluster, { description: "The cluster whose pool it is in." })
  readonly cluster!: Ref<Cluster>;

  /** Never `localhost`. */
  @Property({ type: "text" })
  @Field(() => String, { description: "What its peers and the bricks call it." })
  name!: string;

  @Property({ type: "array" })
  @Field(() => [String], { description: "Further names by which its peers know it." })
  otherNames!: string[];

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "Gluster's words, such as `Peer in Cluster`; null when no peer told.",
  })
  peerState!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether its peers are connected to its glusterd, as `gluster pool list` told last; null when not known, as while " +
      "no glusterd answers.",
  })
  connected!: boolean | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Where the service reaches it by SSH, if not by its name." })
  sshAddress!: string | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, { nullable: true, description: "TCP port of its SSH server, if not the cluster's." })
  sshPort!: number | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "User who logs in, if not the cluster's." })
  sshUser!: string | null;

  @Property({ type: "json", fieldName: "ssh_jump", nullable: true })
  @Field(() => SshJumpHost, { nullable: true, description: "If not the cluster's." })
  jump!: SshJumpHost | null;

  /** Base64 of the pinned host key. */
  @Property({ type: "text", nullable: true })
  hostKey!: string | null;

  @Property({
    type: "text",
    formula: (columns) => `'SHA256:' || rtrim(encode(sha256(decode(${columns.hostKey}, 'base64')), 'base64'), '=')`,
  })
  @Field(() => String, {
    nullable: true,
    description: "`SHA256:…` of the host key that is pinned; null before the first contact.",
  })
  readonly hostKeyFingerprint!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Gluster's version on it; null when it has not told." })
  glusterVersion!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the service reached it by SSH last time; null before the first try.",
  })
  reachable!: boolean | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Why the service did not reach it." })
  unreachableReason!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "Since when `reachable` is what it is." })
  reachableSince!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether its glusterd runs and listens for commands; null while the host is not reached.",
  })
  glusterdUp!: boolean | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Why `glusterdUp` is false." })
  glusterdDownReason!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "Since when `glusterdUp` is what it is." })
  glusterdSince!: string | null;

  @Property({ type: "double", nullable: true })
  @Field(() => Float, {
    nullable: true,
    description:
      "Seconds by which its clock was ahead of the database's when its bricks were last polled, negative where it was behind; null when not known. What counts is by how much hosts differ.",
  })
  clockAheadSeconds!: number | null;

  @Property({ type: "double", nullable: true })
  @Field(() => Float, { nullable: true, description: "Seconds by which `clockAheadSeconds` may be off, either way." })
  clockErrorSeconds!: number | null;

  /** What of Gluster's could not be read; null where nothing was. */
  @Property({ type: "json", fieldName: "unread", nullable: true })
  unreadRecords!: readonly UnreadRecord[] | null;

  @DerivedFrom("unreadRecords")
  @Field(() => [UnreadRecord], {
    description:
      "What of its files could not be read, or cannot be so: a value that is meant is null, a session that is meant is not shown, its bricks here are UNKNOWN, or it stays as it was known. At most 50 and how many more.",
  })
  get unread(): readonly UnreadRecord[] {
    return this.unreadRecords ?? [];
  }

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When the service last reached it." })
  lastSeenAt!: string | null;

  @OneToMany({ entity: () => Brick, mappedBy: "host", orderBy: { volume: "asc", order: "asc" } })
  @Field(() => [Brick], { description: "Bricks of all volumes on this host." })
  readonly bricks!: Collection<Brick>;
}
