import { Field, Float, ObjectType } from "type-graphql";
import { GeoRepOptionLevel, GeoRepOptionType } from "./enums.js";

@ObjectType({
  simpleResolvers: true,
  description:
    "What the service knows of an option of sessions, whatever the cluster. Which of them a cluster has, with which default, its sessions' `options` tell.",
})
export class GeoRepOptionDefinition {
  @Field(() => String, { description: "As GlusterFS 10 calls it, with dashes. Underscores are accepted too." })
  readonly name!: string;

  @Field(() => [String], { description: "What other releases call it; accepted too." })
  readonly olderNames!: readonly string[];

  @Field(() => String, { description: "What it does." })
  readonly description!: string;

  @Field(() => GeoRepOptionType, { description: "What its values are." })
  readonly type!: string;

  @Field(() => [String], { nullable: true, description: "All values that it takes; null where they cannot be listed." })
  readonly allowedValues!: readonly string[] | null;

  @Field(() => Float, { nullable: true, description: "Least value of a number, which is whole." })
  readonly minimum!: number | null;

  @Field(() => Float, { nullable: true, description: "Largest value of a number, which is whole." })
  readonly maximum!: number | null;

  @Field(() => String, { nullable: true, description: "What a text must look like, in words; null where any will do." })
  readonly pattern!: string | null;

  @Field(() => GeoRepOptionLevel, { description: "Who may set and reset it." })
  readonly level!: string;

  @Field(() => String, { nullable: true, description: "Why not everyone may; null where everyone may." })
  readonly levelReason!: string | null;

  @Field(() => Boolean, {
    description:
      "Whether Gluster starts the workers of a running session anew when it is set or reset. Gluster un-pauses a paused session with that; the service pauses it again.",
  })
  readonly restartsWorkers!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Why fewer values are taken than Gluster takes; null where they are the same.",
  })
  readonly stricterBecause!: string | null;
}
