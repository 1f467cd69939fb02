import type { FormulaColumns, Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import { instant, NO_CONSTRAINT } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { AlertRule } from "./alert-rule.js";
import { Cluster } from "./cluster.js";
import { GeoRepSession } from "./session.js";

/**
 * Until when the last of the silences that cover an alert now ends, in SQL; null where none does.
 *
 * @param alert columns of the alert, in SQL
 */
export function silencedUntil(alert: {
  readonly ruleId: string;
  readonly clusterId: string;
  readonly sessionId: string;
}): string {
  return `(select max(z."until") from "alert_silence" z where z."until" > now()
    and (z."rule_id" is null or z."rule_id" = ${alert.ruleId})
    and (z."cluster_id" is null or z."cluster_id" = ${alert.clusterId})
    and (z."session_id" is null or z."session_id" = ${alert.sessionId}))`;
}

const ACTIVE = ({ until }: FormulaColumns<AlertSilence>): string => `(${until} > now())`;

@Entity({ tableName: "alert_silence" })
@Index({ properties: ["until"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "A while in which nobody is told of alerts that fit everything that it names (table `alert_silence`). One that names nothing covers all. Alerts go on to fire and to resolve; what is still so when it ends is told then.",
})
export class AlertSilence implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "rule_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "Alerts of this rule; null for every rule." })
  ruleId!: string | null;

  @ManyToOne({ entity: () => AlertRule, fieldName: "rule_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => AlertRule, { nullable: true, description: "The rule of ruleId; null also when it is gone." })
  readonly rule!: Ref<AlertRule> | null;

  @Property({ type: "uuid", fieldName: "cluster_id", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description: "Alerts about this cluster, or sessions whose primary volume is in it; null for every cluster.",
  })
  clusterId!: string | null;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Cluster, { nullable: true, description: "The cluster of clusterId; null also when it is gone." })
  readonly cluster!: Ref<Cluster> | null;

  @Property({ type: "uuid", fieldName: "session_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "Alerts about this session; null for every session." })
  sessionId!: string | null;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => GeoRepSession, { nullable: true, description: "The session of sessionId; null also when it is gone." })
  readonly session!: Ref<GeoRepSession> | null;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it ends." })
  until!: string;

  @Property({ type: "boolean", formula: ACTIVE })
  @Field(() => Boolean, { description: "Whether it has not ended yet." })
  readonly active!: boolean;

  @Property({ type: "text" })
  @Field(() => String, { description: "Why, in words of those who made it." })
  comment!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "User who made it." })
  createdBy!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;
}

export const AlertSilenceConnection = connectionType(() => AlertSilence, "AlertSilence");
