import { Field, ID, ObjectType } from "type-graphql";
import { GeoRepCheckCode, GeoRepCheckStatus } from "./enums.js";

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
