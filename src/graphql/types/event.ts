import { Field, ID, ObjectType } from "type-graphql";
import { BigIntScalar, DateTime, JsonObject } from "../scalars.js";
import { connectionType } from "./connection.js";
import { EventKindEnum } from "./enums.js";
import { Node } from "./node.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "Something that changed (table `event`). Ids and names are those of the time.",
})
export class Event extends Node {
  @Field(() => BigIntScalar, {
    description: "Numbers are in the order of commit, with holes. Subscriptions go on `after` one.",
  })
  readonly number!: string;

  @Field(() => DateTime, { description: "When it was written down." })
  readonly at!: string;

  @Field(() => EventKindEnum, { description: "What it is about." })
  readonly kind!: string;

  @Field(() => ID, { nullable: true, description: "For a session: the cluster of its primary volume." })
  readonly clusterId!: string | null;

  @Field(() => String, { nullable: true, description: "The name that the cluster had." })
  readonly clusterName!: string | null;

  @Field(() => ID, { nullable: true, description: "For a session: the destination's cluster, where it is registered." })
  readonly secondaryClusterId!: string | null;

  @Field(() => ID, { nullable: true, description: "For a session: the primary volume." })
  readonly volumeId!: string | null;

  @Field(() => String, { nullable: true, description: "The name that the volume had." })
  readonly volumeName!: string | null;

  @Field(() => ID, { nullable: true, description: "The session that it is about." })
  readonly sessionId!: string | null;

  @Field(() => String, { nullable: true, description: "The destination as Gluster was told, `[user@]HOST::VOLUME`." })
  readonly sessionName!: string | null;

  @Field(() => ID, { nullable: true, description: "The operation that it is about." })
  readonly operationId!: string | null;

  @Field(() => ID, { nullable: true, description: "The host that it is about." })
  readonly hostId!: string | null;

  @Field(() => String, { nullable: true, description: "The name that the host had." })
  readonly hostName!: string | null;

  @Field(() => JsonObject, { nullable: true, description: "The values that the kind is about, as they were." })
  readonly before!: unknown;

  @Field(() => JsonObject, { nullable: true, description: "The values that the kind is about, as they became." })
  readonly after!: unknown;
}

export const EventConnection = connectionType(Event, "Event");
