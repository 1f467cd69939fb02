import { Field, ObjectType } from "type-graphql";
import type { SessionAction, Transition } from "../transitions.js";
import { GeoRepTransitionAction } from "./enums.js";

@ObjectType({ simpleResolvers: true, description: "Whether something could be done to a session now." })
export class GeoRepTransition implements Transition {
  @Field(() => GeoRepTransitionAction, { description: "What would be done." })
  readonly action!: SessionAction;

  @Field(() => Boolean, { description: "Whether it could be, without force." })
  readonly allowed!: boolean;

  @Field(() => String, { nullable: true, description: "Why it could not be; null where it could." })
  readonly reason!: string | null;
}
