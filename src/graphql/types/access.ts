import { Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../scalars.js";
import { Role } from "./enums.js";
import { Node } from "./node.js";

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "An access token. The token itself is shown once, when it is created.",
})
export class AccessToken extends Node {
  @Field(() => String, { description: "The user whom it stands for." })
  readonly user!: string;

  @Field(() => String, { description: "What it is for, in its creator's words." })
  readonly label!: string;

  @Field(() => Role, { description: "What may be done with it." })
  readonly role!: string;

  @Field(() => DateTime, { description: "When it was made." })
  readonly createdAt!: string;

  @Field(() => DateTime, { description: "It is refused from then on." })
  readonly expiresAt!: string;

  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it was not." })
  readonly revokedAt!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "Who asks." })
export class Viewer {
  @Field(() => String, { description: "Name of the user." })
  readonly user!: string;

  @Field(() => ID, { nullable: true, description: "The access token that was shown; null for a password." })
  readonly tokenId!: string | null;
  @Field(() => Role, { description: "What they may do. A password's role is ADMIN." })
  readonly role!: string;
}
