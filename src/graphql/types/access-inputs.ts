import { Field, ID, InputType, Int } from "type-graphql";
import type { Role as RoleValue } from "../../model/rights.js";
import { Role } from "../../model/schema/enums.js";

@InputType({ description: "What a token is for, and how long it lasts." })
export class CreateAccessTokenInput {
  @Field(() => String, { description: "What it is for, 1 to 200 characters." })
  readonly label!: string;

  @Field(() => Role, {
    defaultValue: "ADMIN",
    description: "What may be done with it; never more than with the credentials by which it is created.",
  })
  readonly role!: RoleValue;

  @Field(() => Int, { defaultValue: 7_776_000, description: "Seconds until it expires: 90 days, at most 366." })
  readonly expiresInSeconds!: number;
}

@InputType({ description: "Another password for the user who asks." })
export class ChangePasswordInput {
  @Field(() => String, { description: "The password as it is." })
  readonly currentPassword!: string;

  @Field(() => String, { description: "8 to 1000 characters." })
  readonly newPassword!: string;
}

@InputType({ description: "Which token." })
export class RevokeAccessTokenInput {
  @Field(() => ID, { description: "A token of the user who asks." })
  readonly tokenId!: string;
}
