import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { DateTime } from "../scalars.js";
import { connectionType } from "./connection.js";
import { Node } from "./node.js";

@ObjectType({ simpleResolvers: true, description: "How far one brick is with a checkpoint." })
class GeoRepCheckpointBrick {
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

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A checkpoint of a session (table `gluster_georep_checkpoint`): everything written before it is synced when it is completed. The service keeps the ones that it saw.",
})
export class GeoRepCheckpoint extends Node {
  @Field(() => ID, { description: "The session that it belongs to." })
  readonly sessionId!: string;

  @Field(() => DateTime, { description: "The checkpoint itself, by the clock of the node that set it." })
  readonly at!: string;

  @Field(() => DateTime, { description: "When the service first saw it." })
  readonly firstSeenAt!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The operation that set it; null where it was set behind the service's back.",
  })
  readonly operationId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The user who set it; null where it was set behind the service's back.",
  })
  readonly setBy!: string | null;

  @Field(() => ID, { nullable: true, description: "The access token by which it was set; null for a password." })
  readonly setByTokenId!: string | null;

  @Field(() => Int, { description: "How many bricks replicated when it was last polled." })
  readonly activeBricks!: number;

  @Field(() => Int, { description: "How many of these had completed it." })
  readonly activeBricksCompleted!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The same in percent, 0 to 100; null where no brick replicated.",
  })
  readonly percentCompleted!: number | null;

  @Field(() => Boolean, {
    description: "Whether every set of bricks with the same files has a brick that completed it.",
  })
  readonly completed!: boolean;

  @Field(() => DateTime, { nullable: true, description: "When the last set completed it; null while one has not." })
  readonly completedAt!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When the service saw another one in its place, or none; null for the present one.",
  })
  readonly supersededAt!: string | null;

  @Field(() => [GeoRepCheckpointBrick], { description: "One for each brick, in the order of `volume info`." })
  readonly bricks!: readonly object[];
}

export const GeoRepCheckpointConnection = connectionType(GeoRepCheckpoint, "GeoRepCheckpoint");
