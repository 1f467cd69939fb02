import type { Collection, FormulaColumns, Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, ObjectType } from "type-graphql";
import type {
  AlertConditionKind as ConditionKindValue,
  AlertSeverity as SeverityValue,
  AlertState as StateValue,
} from "../alerts/alerts.js";
import type { FindingCode } from "../findings/findings.js";
import { AlertConditionKind, AlertSeverity, AlertState } from "../schema/alert-enums.js";
import { instant, NO_CONSTRAINT } from "../schema/columns.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { GeoRepFindingCode } from "../schema/enums.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { AlertDelivery, AlertDeliveryAlert, AlertDeliveryConnection } from "./alert-delivery.js";
import { AlertRule } from "./alert-rule.js";
import { silencedUntil } from "./alert-silence.js";
import { Cluster } from "./cluster.js";
import { Operation } from "./operation.js";
import { GeoRepSession } from "./session.js";

const SILENCED_UNTIL = ({ ruleId, clusterId, sessionId }: FormulaColumns<Alert>): string =>
  silencedUntil({ ruleId, clusterId, sessionId });

/** What somebody is still to be told of, in SQL. */
export const UNTOLD = `(("state" = 'FIRING' and "told" is null) or ("state" = 'RESOLVED' and "told" = 'FIRING'))`;

@Entity({ tableName: "alert" })
@Unique({
  // Of each rule a subject has one that is not over.
  name: "alert_open_unique",
  expression: `create unique index "alert_open_unique" on "alert" ("rule_id", "subject") where "state" <> 'RESOLVED'`,
})
@Index({
  name: "alert_untold_index",
  expression: `create index "alert_untold_index" on "alert" ("id") where ${UNTOLD}`,
})
@Index({ properties: ["createdAt", "id"] })
@Index({ properties: ["rule", "createdAt"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "That what a rule watches is so, of one subject (table `alert`): a session, one finding of it, a cluster, or an operation. Ids and names are those of the time: it outlives what it is about, and its rule.",
})
export class Alert implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "uuid", fieldName: "rule_id", persist: false })
  @Field(() => ID, { description: "The rule that it is of." })
  ruleId!: string;

  @ManyToOne({ entity: () => AlertRule, fieldName: "rule_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => AlertRule, { nullable: true, description: "Null when it is gone." })
  readonly rule!: Ref<AlertRule>;

  @Property({ type: "text" })
  @Field(() => String, { description: "The name that the rule had." })
  ruleName!: string;

  @Property({ type: "text" })
  @Field(() => AlertConditionKind, { description: "What the rule watched." })
  condition!: ConditionKindValue;

  @Property({ type: "text" })
  @Field(() => AlertSeverity, { description: "How urgent it is, by the rule." })
  severity!: SeverityValue;

  @Property({ type: "text" })
  @Field(() => AlertState, { description: "How far it is." })
  state!: StateValue;

  /** What tells the subjects of a rule apart. */
  @Property({ type: "text" })
  subject!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "What is the case, by name, as it was when the alert fired." })
  summary!: string;

  @Property({ type: "json" })
  @Field(() => [String], { description: "What to do about it, in order; empty where that is not known." })
  remedy!: readonly string[];

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "Since when it is so; the rule's holdSeconds count from then." })
  since!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was first found to be so by the rule." })
  createdAt!: string;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it came to fire; null before that." })
  firedAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it was so no more; null while it is." })
  resolvedAt!: string | null;

  /** The state that deliveries were made of last; null where none were. */
  @Property({ type: "text", nullable: true })
  told!: "FIRING" | "RESOLVED" | null;

  @Property({ type: instant(), formula: SILENCED_UNTIL })
  @Field(() => DateTime, {
    nullable: true,
    description: "When the last of the silences ends that cover it now; null where none does.",
  })
  readonly silencedUntil!: string | null;

  @Property({ type: "uuid", fieldName: "cluster_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "For a session: the cluster of its primary volume." })
  clusterId!: string | null;

  @ManyToOne({ entity: () => Cluster, fieldName: "cluster_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Cluster, { nullable: true, description: "Null when it is gone." })
  readonly cluster!: Ref<Cluster> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The name that the cluster had." })
  clusterName!: string | null;

  @Property({ type: "uuid", nullable: true })
  @Field(() => ID, { nullable: true, description: "For a session: the primary volume." })
  volumeId!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The name that the volume had." })
  volumeName!: string | null;

  @Property({ type: "uuid", fieldName: "session_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "The session that it is about." })
  sessionId!: string | null;

  @ManyToOne({ entity: () => GeoRepSession, fieldName: "session_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => GeoRepSession, { nullable: true, description: "Null when it is gone." })
  readonly session!: Ref<GeoRepSession> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "The destination, `[user@]HOST::VOLUME`." })
  sessionName!: string | null;

  @Property({ type: "uuid", fieldName: "operation_id", nullable: true, persist: false })
  @Field(() => ID, { nullable: true, description: "The operation that failed." })
  operationId!: string | null;

  @ManyToOne({ entity: () => Operation, fieldName: "operation_id", nullable: true, ref: true, ...NO_CONSTRAINT })
  @Field(() => Operation, { nullable: true, description: "Null when it is gone." })
  readonly operation!: Ref<Operation> | null;

  @Property({ type: "text", nullable: true })
  @Field(() => GeoRepFindingCode, { nullable: true, description: "The code of the finding that it is about." })
  findingCode!: FindingCode | null;

  @ConnectionField(() => AlertDeliveryConnection, {
    entity: () => AlertDelivery,
    mappedBy: { entity: () => AlertDeliveryAlert, row: "deliveryId", owner: "alertId" },
    orderBy: ["number"],
    descending: true,
    description: "What was sent about it, and to whom, the newest first.",
  })
  readonly deliveries!: Collection<AlertDelivery>;
}

export const AlertConnection = connectionType(() => Alert, "Alert");
