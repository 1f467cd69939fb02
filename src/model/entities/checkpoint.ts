import type { Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { instant, NO_CONSTRAINT } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { Operation } from "./operation.js";
import { GeoRepSession } from "./session.js";

@ObjectType({ simpleResolvers: true, description: "How far one brick is with a checkpoint." })
export class GeoRepCheckpointBrick {
  @Field(() => ID, { description: "The brick of the primary volume." })
  readonly brickId!: string;

  @Field(() => String, { description: "`HOST:PATH`, as it was called then." })
  readonly brickName!: string;

  @Field(() => Boolean, {
    description:
      "Whether its worker told that everything before the checkpoint is synced. Of a set of bricks with the same files one is enough.",
  })
  readonly completed!: boolean;

  @Field(() => DateTime, { nullable: true, description: "When it was completed; null while it is not." })
  readonly completedAt!: string | null;
}

@Entity({ tableName: "gluster_georep_checkpoint" })
@Unique({ properties: ["session", "at"], name: "gluster_georep_checkpoint_session_id_checkpoint_at_unique" })
@Unique({
  // A session has one at a time.
  name: "gluster_georep_checkpoint_present_unique",
  expression: `create unique index "gluster_georep_checkpoint_present_unique" on "gluster_georep_checkpoint" ("session_id") where "superseded_at" is null`,
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A checkpoint of a session (table `gluster_georep_checkpoint`): everything written before it is synced when it is completed. The service keeps the ones that it saw.",
})
export class GeoRepCheckpoint implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "The session that it belongs to." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", ref: true, deleteRule: "cascade" })
  @Field(() => GeoRepSession, { description: "The session that it belongs to." })
  readonly session!: Ref<GeoRepSession>;

  @Property({ type: instant(0), fieldName: "checkpoint_at" })
  @Field(() => DateTime, { description: "The checkpoint itself, by the clock of the node that set it." })
  at!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When the service first saw it." })
  firstSeenAt!: string;

  @Property({ type: "uuid", fieldName: "operation_id", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description: "The operation that set it; null where it was set behind the service's back.",
  })
  operationId!: string | null;

  @ManyToOne({ entity: () => Operation, fieldName: "operation_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Operation, {
    nullable: true,
    description: "The operation that set it; null where it was set behind the service's back.",
  })
  readonly operation!: Ref<Operation> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "The user who set it; null where it was set behind the service's back.",
  })
  setBy!: string | null;

  @Property({ type: "uuid", nullable: true })
  @Field(() => ID, { nullable: true, description: "The access token by which it was set; null for a password." })
  setByTokenId!: string | null;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "How many bricks replicated when it was last polled." })
  activeBricks!: number;

  @Property({ type: "integer", fieldName: "active_completed" })
  @Field(() => Int, { description: "How many of these had completed it." })
  activeBricksCompleted!: number;

  @Property({
    type: "double",
    formula: (columns) => `100.0::float8 * ${columns.activeBricksCompleted} / nullif(${columns.activeBricks}, 0)`,
  })
  @Field(() => Float, {
    nullable: true,
    description: "The same in percent, 0 to 100; null where no brick replicated.",
  })
  readonly percentCompleted!: number | null;

  @Property({ type: instant(0), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When the last set completed it; null while one has not." })
  completedAt!: string | null;

  @Property({ type: "boolean", formula: ({ completedAt }) => `${completedAt} is not null` })
  @Field(() => Boolean, {
    description: "Whether every set of bricks with the same files has a brick that completed it.",
  })
  readonly completed!: boolean;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, {
    nullable: true,
    description: "When the service saw another one in its place, or none; null for the present one.",
  })
  supersededAt!: string | null;

  @Property({ type: "json" })
  @Field(() => [GeoRepCheckpointBrick], { description: "One for each brick, in the order of `volume info`." })
  bricks!: readonly GeoRepCheckpointBrick[];
}

export const GeoRepCheckpointConnection = connectionType(() => GeoRepCheckpoint, "GeoRepCheckpoint");
