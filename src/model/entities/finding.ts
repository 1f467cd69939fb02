import type { Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import { type FindingCode, type FindingSeverity, FINDINGS, type MendingMutation } from "../findings/findings.js";
import { instant } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { DerivedFrom } from "../schema/derived.js";
import { GeoRepFindingCode, GeoRepFindingSeverity } from "../schema/enums.js";
import { GeoRepFindingEvidence } from "../schema/finding-evidence.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { GeoRepSession } from "./session.js";

@Entity({ tableName: "gluster_georep_finding" })
@Unique({
  // Of each cause a session has one that is open.
  name: "gluster_georep_finding_open_unique",
  expression: `create unique index "gluster_georep_finding_open_unique" on "gluster_georep_finding" ("session_id", "code") where "closed_at" is null`,
})
@Index({ properties: ["session", "openedAt"] })
@Index({ properties: ["openedAt"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "Why a session does not replicate as it should (table `gluster_georep_finding`): opened when its cause is seen, confirmed as long as it is, and closed by itself. Of each cause a session has one that is open.",
})
export class GeoRepFinding implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "session_id", persist: false })
  @Field(() => ID, { description: "The session that it is about." })
  sessionId!: string;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", ref: true, deleteRule: "cascade" })
  @Field(() => GeoRepSession, { description: "The session that it is about." })
  readonly session!: Ref<GeoRepSession>;

  @Property({ type: "text" })
  @Field(() => GeoRepFindingCode, { description: "The cause." })
  code!: FindingCode;

  @Property({ type: "text" })
  @Field(() => GeoRepFindingSeverity, { description: "How bad it is." })
  severity!: FindingSeverity;

  @DerivedFrom("code")
  @Field(() => String, { description: "What such a cause means, whatever the session." })
  get meaning(): string {
    return FINDINGS[this.code];
  }

  @Property({ type: "text" })
  @Field(() => String, { description: "What is the case here, by name." })
  message!: string;

  @Property({ type: "json" })
  @Field(() => [GeoRepFindingEvidence], {
    complexity: 25,
    description:
      "What shows it, as it was seen at most some minutes before `confirmedAt`: lines that a log repeats are not stored each time.",
  })
  evidence!: readonly GeoRepFindingEvidence[];

  @Property({ type: "json" })
  @Field(() => [String], {
    description: "What to do about it, in order: commands, each with the host to run it on, or sentences.",
  })
  remedy!: readonly string[];

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "The mutation of this API that mends it; null where none does.",
  })
  mutation!: MendingMutation | null;

  @Property({ type: instant() })
  @Field(() => DateTime, {
    description: "Since when, by the nodes' own words where they tell; else when the service first saw it.",
  })
  since!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When the service first saw it." })
  openedAt!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, {
    description:
      "When it was last seen to be so. While nobody tells, as where a node is silent, a finding stays open without that.",
  })
  confirmedAt!: string;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it was seen to be so no more; null while it is open." })
  closedAt!: string | null;
}

export const GeoRepFindingConnection = connectionType(() => GeoRepFinding, "GeoRepFinding");
