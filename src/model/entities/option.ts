import type { Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import type { OptionLevel } from "../options/definition.js";
import { levelOf, shownDefinition } from "../options/shown.js";
import { GeoRepOptionDefinition } from "../schema/option-definition.js";
import { DerivedFrom } from "../schema/derived.js";
import { GeoRepOptionLevel } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { GeoRepSession } from "./session.js";

@Entity({ tableName: "gluster_georep_config" })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A configuration option of a session (table `gluster_georep_config`).",
})
export class GeoRepSessionOption implements Node {
  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "Column `session_id`." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", primary: true, ref: true, deleteRule: "cascade" })
  @Field(() => GeoRepSession, { description: "The session that it belongs to." })
  readonly session!: Ref<GeoRepSession>;

  @PrimaryKey({ type: "text", fieldName: "config_key" })
  @Field(() => String, { description: "Gluster's name for it (column `config_key`)." })
  key!: string;

  @Property({ type: "text", fieldName: "config_value" })
  @Field(() => String, { description: "Column `config_value`." })
  value!: string;

  @Property({ type: "text", fieldName: "default_value", nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      "What it is when the session's configuration does not set it, as the cluster tells; null where only Gluster's CLI could be asked, which does not tell it.",
  })
  default!: string | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description: "Gluster's own word on whether it is meant to be set; null where that is not known.",
  })
  configurable!: boolean | null;

  @Property({ type: "boolean", nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the session's configuration sets it, be it to the default; null where that is not known.",
  })
  modified!: boolean | null;

  @Property({ type: "uuid", unique: true })
  id!: string;

  @DerivedFrom("key")
  @Field(() => GeoRepOptionDefinition, {
    nullable: true,
    description: "What the service knows of it; null for an option of a release that it does not know.",
  })
  get definition(): GeoRepOptionDefinition | null {
    return shownDefinition(this.key);
  }

  @DerivedFrom("key", "configurable")
  @Field(() => GeoRepOptionLevel, { description: "Who may set and reset it in this session." })
  get level(): OptionLevel {
    return levelOf(this.key, this.configurable);
  }
}
