import { Field, ID, Int, ObjectType } from "type-graphql";
import { connectionType } from "./connection.js";
import { GeoRepCheckCode, GeoRepCheckStatus, GeoRepStanding } from "./enums.js";

@ObjectType({ simpleResolvers: true, description: "A value that was measured." })
class GeoRepCheckValue {
  @Field(() => String, {
    description: "What was measured; sizes are in bytes, durations in seconds, as the name says.",
  })
  readonly name!: string;

  @Field(() => String, { description: "As a text, so that large numbers stay exact." })
  readonly value!: string;
}

@ObjectType({ simpleResolvers: true, description: "What is required of two volumes, and what came of checking it." })
export class GeoRepCheck {
  @Field(() => GeoRepCheckCode, { description: "What is required." })
  readonly code!: string;

  @Field(() => GeoRepCheckStatus, { description: "What came of it." })
  readonly status!: string;

  @Field(() => String, { description: "What is the case; of a check that was not made: why not." })
  readonly message!: string;

  @Field(() => [GeoRepCheckValue], { description: "The evidence." })
  readonly values!: GeoRepCheckValue[];

  @Field(() => String, { nullable: true, description: "What to do about it; null where nothing needs to be done." })
  readonly remedy!: string | null;

  @Field(() => ID, { nullable: true, description: "The host that it is about; null where that is no registered one." })
  readonly hostId!: string | null;

  @Field(() => String, { nullable: true, description: "Name of the host; null where it is about no single one." })
  readonly hostName!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What was checked of two volumes on their nodes." })
export class GeoRepPreflight {
  @Field(() => GeoRepStanding, { description: "What the checks come to." })
  readonly standing!: string;

  @Field(() => [GeoRepCheck], {
    description: "Every check, also those that passed; one for each host where it is about hosts.",
  })
  readonly checks!: GeoRepCheck[];

  @Field(() => Int, { description: "How long it took, in milliseconds." })
  readonly milliseconds!: number;
}

@ObjectType({ simpleResolvers: true, description: "A volume as a possible destination of another one." })
export class GeoRepDestination {
  @Field(() => ID, { description: "The possible destination." })
  readonly volumeId!: string;

  @Field(() => GeoRepStanding, { description: "What the reasons come to." })
  readonly standing!: string;

  @Field(() => [GeoRepCheck], {
    description: "What speaks against it, and what could not be checked; what speaks for it is not listed.",
  })
  readonly reasons!: GeoRepCheck[];
}

export const GeoRepDestinationConnection = connectionType(GeoRepDestination, "GeoRepDestination");
