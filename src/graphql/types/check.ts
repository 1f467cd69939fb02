import { Field, ID, Int, ObjectType } from "type-graphql";
import { GeoRepCheck } from "../../model/schema/check.js";
import { connectionType } from "../../model/schema/connection.js";
import { GeoRepStanding } from "../../model/schema/enums.js";

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

export const GeoRepDestinationConnection = connectionType(() => GeoRepDestination, "GeoRepDestination");
