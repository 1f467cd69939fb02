import { Field, ID, ObjectType } from "type-graphql";
import { Role } from "../../model/schema/enums.js";

@ObjectType({ simpleResolvers: true, description: "Who asks." })
export class Viewer {
  @Field(() => String, { description: "Name of the user." })
  readonly user!: string;

  @Field(() => ID, { nullable: true, description: "The access token that was shown; null for a password." })
  readonly tokenId!: string | null;
  @Field(() => Role, { description: "What they may do. A password's role is ADMIN." })
  readonly role!: string;
}
