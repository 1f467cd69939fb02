import type { Collection, Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, OneToMany, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, ObjectType } from "type-graphql";
import type { Role as RoleValue } from "../rights.js";
import { instant } from "../schema/columns.js";
import { Role } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";

/** Someone who may ask. */
@Entity({ tableName: "service_user" })
export class User {
  @PrimaryKey({ type: "text" })
  name!: string;

  /** scrypt, with its parameters and salt. */
  @Property({ type: "text" })
  passwordHash!: string;

  @Property({ type: instant() })
  createdAt!: string;

  @OneToMany({ entity: () => AccessToken, mappedBy: "owner", orderBy: { createdAt: "desc", id: "asc" } })
  readonly tokens!: Collection<AccessToken>;
}

@Entity({ tableName: "access_token" })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "An access token. The token itself is shown once, when it is created.",
})
export class AccessToken implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "text", fieldName: "user_name", persist: false })
  @Field(() => String, { description: "The user whom it stands for." })
  user!: string;

  @ManyToOne({ entity: () => User, fieldName: "user_name", ref: true, deleteRule: "cascade" })
  readonly owner!: Ref<User>;

  @Property({ type: "text" })
  @Field(() => String, { description: "What it is for, in its creator's words." })
  label!: string;

  @Property({ type: "text" })
  @Field(() => Role, { description: "What may be done with it." })
  role!: RoleValue;

  /** `TOKEN` for one that a user has made, `OVIRT` and `PAGE` for a log-in that goes on by it. */
  @Property({ type: "text", default: "TOKEN" })
  kind!: string;

  /** By which a session of the page was opened, and with which it ends; null where that was a password. */
  @ManyToOne({ entity: () => AccessToken, fieldName: "opened_by", nullable: true, ref: true, deleteRule: "cascade" })
  readonly openedBy!: Ref<AccessToken> | null;

  /** SHA-256 of the token: it is random and long, so that no slow hash is needed. */
  @Property({ type: "text", unique: true })
  tokenHash!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "It is refused from then on." })
  expiresAt!: string;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it was revoked; null while it was not." })
  revokedAt!: string | null;
}
