import type { Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import type { EventKind } from "../events/event.js";
import { summaryOf } from "../events/summary.js";
import { eventId } from "../ids.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { DerivedFrom } from "../schema/derived.js";
import { EventKindEnum } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { BigIntScalar, DateTime, JsonObject } from "../schema/scalars.js";
import { Cluster } from "./cluster.js";
import { Host } from "./host.js";
import { Operation } from "./operation.js";
import { GeoRepSession } from "./session.js";
import { Volume } from "./volume.js";

@Entity({ tableName: "event" })
@Index({ properties: ["at"] })
@Index({ properties: ["session", "number"] })
// Whoever follows one of these, or counts its events, must not read the largest table.
@Index({ properties: ["cluster", "number"] })
@Index({ properties: ["secondaryClusterId", "number"] })
@Index({ properties: ["volume", "number"] })
@Index({ properties: ["operation", "number"] })
@Index({ properties: ["kind", "number"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "Something that changed (table `event`). Ids and names are those of the time.",
})
export class Event implements Node {
  /** Order of commit: see the writer. Holes are normal. */
  @PrimaryKey({ type: bigint(), autoincrement: true })
  @Field(() => BigIntScalar, {
    description: "Numbers are in the order of commit, with holes. Subscriptions go on `after` one.",
  })
  number!: string;

  @DerivedFrom("number")
  @Field(() => ID, { description: "A lower-case UUID, made of the number." })
  get id(): string {
    return eventId(this.number);
  }

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was written down." })
  at!: string;

  @Property({ type: "text" })
  @Field(() => EventKindEnum, { description: "What it is about." })
  kind!: EventKind;

  @DerivedFrom("kind", "before", "after")
  @Field(() => String, {
    complexity: 50,
    description:
      "What happened, in words for people that go on from the name of what it is about: `has status FAULTY, which was ACTIVE`. An alert is named in them. Words may change with any version: programs go by `kind`, `before` and `after`.",
  })
  get summary(): string {
    return summaryOf(this);
  }

  @Property({ type: "uuid", fieldName: "cluster_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "For a session: the cluster of its primary volume." })
  clusterId!: string | null;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Cluster, { nullable: true, description: "Null when it is gone." })
  readonly cluster!: Ref<Cluster> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The name that the cluster had." })
  clusterName!: string | null;

  @Property({ type: "uuid", nullable: true })
  @Field(() => ID, { nullable: true, description: "For a session: the destination's cluster, where it is registered." })
  secondaryClusterId!: string | null;

  @Property({ type: "uuid", fieldName: "volume_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "For a session: the primary volume." })
  volumeId!: string | null;

  @ManyToOne({ entity: () => Volume, fieldName: "volume_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Volume, { nullable: true, description: "Null when it is gone." })
  readonly volume!: Ref<Volume> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The name that the volume had." })
  volumeName!: string | null;

  @Property({ type: "uuid", fieldName: "session_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "The session that it is about." })
  sessionId!: string | null;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => GeoRepSession, { nullable: true, description: "Null when it is gone." })
  readonly session!: Ref<GeoRepSession> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The destination as Gluster was told, `[user@]HOST::VOLUME`." })
  sessionName!: string | null;

  @Property({ type: "uuid", fieldName: "operation_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "The operation that it is about." })
  operationId!: string | null;

  @ManyToOne({ entity: () => Operation, fieldName: "operation_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Operation, { nullable: true, description: "Null when it is gone." })
  readonly operation!: Ref<Operation> | null;

  @Property({ type: "uuid", fieldName: "host_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "The host that it is about." })
  hostId!: string | null;

  @ManyToOne({ entity: () => Host, fieldName: "host_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Host, { nullable: true, description: "Null when it is gone." })
  readonly host!: Ref<Host> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The name that the host had." })
  hostName!: string | null;

  @Property({ type: "json", nullable: true })
  @Field(() => JsonObject, {
    nullable: true,
    complexity: 50,
    description: "The values that the kind is about, as they were.",
  })
  before!: Readonly<Record<string, unknown>> | null;

  @Property({ type: "json", nullable: true })
  @Field(() => JsonObject, {
    nullable: true,
    complexity: 50,
    description: "The values that the kind is about, as they became.",
  })
  after!: Readonly<Record<string, unknown>> | null;
}

export const EventConnection = connectionType(() => Event, "Event");

/** One row: up to which number events were deleted because of their age, so that a reader knows what it has missed. */
@Entity({ tableName: "event_horizon" })
export class EventHorizon {
  @PrimaryKey({ type: "integer" })
  id!: number;

  @Property({ type: bigint() })
  deletedUpTo!: string;
}
