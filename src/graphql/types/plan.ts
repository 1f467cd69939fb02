import { Field, ID, Int, ObjectType } from "type-graphql";
import { GeoRepKeyState } from "../../model/schema/enums.js";
import type { CreateGeoRepSessionInput } from "./session-inputs.js";
import { Payload } from "./payloads.js";

@ObjectType({ simpleResolvers: true, description: "One command that would be sent." })
export class PlannedStep {
  @Field(() => Int, { description: "Place in the operation, from 1." })
  readonly number!: number;

  @Field(() => String, { description: "What the command is for." })
  readonly name!: string;

  @Field(() => String, {
    description:
      "Gluster name of the host that it would be sent to; of the preflight, which asks all nodes concerned, the first.",
  })
  readonly hostName!: string;

  @Field(() => ID, { description: "The host's cluster." })
  readonly clusterId!: string;

  @Field(() => [String], {
    description: "The command and its arguments; empty for the preflight, whose commands change nothing.",
  })
  readonly argv!: string[];

  @Field(() => String, {
    nullable: true,
    description: "What would be written to its standard input; null where nothing, or what an earlier step prints.",
  })
  readonly input!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "What takes it back when a later one fails; null where nothing.",
  })
  readonly undo!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Whether one source node's keys are on every node of a session's destination, so that its workers are let in.",
})
export class GeoRepNodeKeys {
  @Field(() => ID, { description: "A host of the primary volume's cluster." })
  readonly hostId!: string;

  @Field(() => String, { description: "Gluster's name for it." })
  readonly hostName!: string;

  @Field(() => GeoRepKeyState, { description: "How it stands with them." })
  readonly state!: string;

  @Field(() => [String], { description: "Gluster names of the destination's hosts that lack them." })
  readonly missingOn!: string[];

  @Field(() => String, {
    nullable: true,
    description: "What to do, or why it is not known; null where they are there.",
  })
  readonly advice!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "What creating a session would come to. Nothing was changed to find out.",
})
export class GeoRepSessionPlan extends Payload {
  @Field(() => ID, { nullable: true, description: "Id of the session that would be; null where there is no plan." })
  readonly sessionId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The destination as Gluster would be told, `[user@]HOST::VOLUME`; null where there is no plan.",
  })
  readonly sessionName!: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "True when the session is there as asked for; null where there is no plan.",
  })
  readonly noChange!: boolean | null;

  @Field(() => [PlannedStep], { nullable: true, description: "In order; null where there is no plan." })
  readonly steps!: PlannedStep[] | null;

  /** What was asked for; null where there is no plan. */
  readonly input!: CreateGeoRepSessionInput | null;
}
