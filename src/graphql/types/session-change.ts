import { Field, ID, ObjectType } from "type-graphql";
import { BigIntScalar } from "../../model/schema/scalars.js";
import { GeoRepSessionStatus, SessionChangeKind } from "../../model/schema/enums.js";

@ObjectType({
  simpleResolvers: true,
  description:
    "One message of geoRepSessionChanged. Objects in it are as they are when it is sent, which may be later than what it tells of.",
})
export class GeoRepSessionChange {
  @Field(() => BigIntScalar, {
    description: "Number of the last event that the message includes: pass it as `after` to go on behind it.",
  })
  readonly cursor!: string;

  @Field(() => SessionChangeKind, { description: "What the message tells." })
  readonly kind!: string;

  @Field(() => ID, { nullable: true, description: "Null at the end of the present state." })
  readonly sessionId!: string | null;

  @Field(() => GeoRepSessionStatus, { nullable: true, description: "Before the event, where it is about the status." })
  readonly previousStatus!: string | null;

  @Field(() => GeoRepSessionStatus, { nullable: true, description: "As of the event, where it is about the status." })
  readonly status!: string | null;
}
