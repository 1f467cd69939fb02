import type { Collection, FormulaColumns, Ref } from "@mikro-orm/core";
import { Entity, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import type { AlertConditionKind as ConditionKindValue, AlertSeverity as SeverityValue } from "../alerts/alerts.js";
import { type FindingCode, type FindingSeverity } from "../findings/findings.js";
import { AlertConditionKind, AlertReceiverKind, AlertSeverity } from "../schema/alert-enums.js";
import { instant, NO_CONSTRAINT } from "../schema/columns.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { GeoRepFindingCode, GeoRepFindingSeverity, GeoRepSessionStatus } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import type { GeoRepStatus } from "../status.js";
import { Alert, AlertConnection } from "./alert.js";
import { AlertReceiver } from "./alert-receiver.js";
import { Cluster } from "./cluster.js";
import { GeoRepSession } from "./session.js";

@ObjectType({ simpleResolvers: true, description: "What a rule watches. Fields of other kinds are null." })
export class AlertCondition {
  @Field(() => AlertConditionKind, { description: "What it is about." })
  readonly kind!: ConditionKindValue;

  @Field(() => [GeoRepFindingCode], {
    nullable: true,
    description: "FINDING: any of these codes; null for every code.",
  })
  readonly findingCodes!: readonly FindingCode[] | null;

  @Field(() => GeoRepFindingSeverity, {
    nullable: true,
    description: "FINDING: of this severity, or a more urgent one; null for every severity.",
  })
  readonly minimumSeverity!: FindingSeverity | null;

  @Field(() => [GeoRepSessionStatus], { nullable: true, description: "STATUS: any of these." })
  readonly statuses!: readonly GeoRepStatus[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "LAG: more than so many seconds behind. OPERATION_FAILED: seconds after which the alert resolves, where no later operation of the session that is of the same kind, or changed it, succeeded before.",
  })
  readonly seconds!: number | null;
}

@ObjectType({ simpleResolvers: true, description: "A receiver of a rule's alerts." })
class AlertRuleReceiver {
  @Field(() => ID, { description: "The id of the AlertReceiver." })
  readonly id!: string;

  @Field(() => String, { description: "Its name." })
  readonly name!: string;

  @Field(() => AlertReceiverKind, { description: "How it is told." })
  readonly kind!: string;
}

const RECEIVERS = ({ id }: FormulaColumns<AlertRule>): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', v."id", 'name', v."name", 'kind', v."kind") order by v."name"), '[]')
    from "alert_route" a join "alert_receiver" v on v."id" = a."receiver_id" where a."rule_id" = ${id})`;

@Entity({ tableName: "alert_rule" })
@Unique({ properties: ["name"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "When there is an alert, and who is told of it (table `alert_rule`).",
})
export class AlertRule implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "Its name, which no other has." })
  name!: string;

  @Property({ type: "boolean" })
  @Field(() => Boolean, { description: "Whether it is evaluated. Alerts of one that is not resolve." })
  enabled!: boolean;

  @Property({ type: "json" })
  @Field(() => AlertCondition, { description: "What it watches." })
  condition!: AlertCondition;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "Seconds for which it must be so before the alert fires." })
  holdSeconds!: number;

  @Property({ type: "text" })
  @Field(() => AlertSeverity, { description: "How urgent its alerts are." })
  severity!: SeverityValue;

  @Property({ type: "uuid", fieldName: "cluster_id", nullable: true, persist: false })
  @Field(() => ID, {
    nullable: true,
    description: "Only what is in this cluster; of sessions those whose primary volume is. Null for every cluster.",
  })
  clusterId!: string | null;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Cluster, { nullable: true, description: "The cluster of clusterId; null also when it is gone." })
  readonly cluster!: Ref<Cluster> | null;

  @Property({ type: "uuid", fieldName: "session_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "Only this session; null for every session." })
  sessionId!: string | null;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => GeoRepSession, { nullable: true, description: "The session of sessionId; null also when it is gone." })
  readonly session!: Ref<GeoRepSession> | null;

  @Property({ type: "json", formula: RECEIVERS })
  @Field(() => [AlertRuleReceiver], { description: "Who is told of its alerts, by name." })
  readonly receivers!: readonly AlertRuleReceiver[];

  @Property({ type: "text" })
  @Field(() => String, { description: "User who made it." })
  createdBy!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;

  @ConnectionField(() => AlertConnection, {
    entity: () => Alert,
    mappedBy: "rule",
    orderBy: ["createdAt", "id"],
    descending: true,
    description: "Its alerts, the newest first.",
  })
  readonly alerts!: Collection<Alert>;
}

export const AlertRuleConnection = connectionType(() => AlertRule, "AlertRule");

/** Which receivers are told of which rule's alerts. */
@Entity({ tableName: "alert_route" })
export class AlertRoute {
  @ManyToOne({ entity: () => AlertRule, fieldName: "rule_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly rule!: Ref<AlertRule>;

  @Property({ type: "uuid", fieldName: "rule_id", persist: false })
  ruleId!: string;

  @ManyToOne({ entity: () => AlertReceiver, fieldName: "receiver_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly receiver!: Ref<AlertReceiver>;

  @Property({ type: "uuid", fieldName: "receiver_id", persist: false })
  receiverId!: string;
}
