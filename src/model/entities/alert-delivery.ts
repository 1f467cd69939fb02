import { type Collection, type FormulaColumns, OptionalProps, type Ref } from "@mikro-orm/core";
import { Entity, Index, ManyToOne, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ID, Int, ObjectType } from "type-graphql";
import type { DeliveryState, NotificationKind } from "../alerts/alerts.js";
import { AlertDeliveryState, AlertNotificationKind } from "../schema/alert-enums.js";
import { bigint, instant, NO_CONSTRAINT } from "../schema/columns.js";
import { ConnectionField } from "../schema/connection-field.js";
import { connectionType } from "../schema/connection.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";
import { Alert, AlertConnection } from "./alert.js";
import { AlertReceiver } from "./alert-receiver.js";

@Entity({ tableName: "alert_delivery" })
@Unique({ properties: ["number"] })
@Index({ properties: ["alert"] })
@Index({ properties: ["receiver", "number"] })
@Index({ properties: ["receiver", "ruleId", "kind", "number"] })
@Index({ properties: ["state", "number"] })
@Index({
  name: "alert_delivery_pending_index",
  expression: `create index "alert_delivery_pending_index" on "alert_delivery" ("receiver_id", "next_attempt_at") where "state" = 'PENDING'`,
})
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    "What is sent to one receiver about one alert, or about several of a rule, and what came of it (table `alert_delivery`). What one receiver is told of one alert is sent in order.",
})
export class AlertDelivery implements Node {
  declare [OptionalProps]?: "number" | "alertCount";

  @PrimaryKey({ type: "uuid" })
  id!: string;

  /** The order in which they were made. */
  @Property({ type: bigint(), generated: "identity" })
  number!: string;

  @Property({ type: "uuid", fieldName: "alert_id", persist: false })
  @Field(() => ID, { description: "The alert that it is about; the first of several." })
  alertId!: string;

  @ManyToOne({ entity: () => Alert, fieldName: "alert_id", ref: true, index: false, deleteRule: "cascade" })
  @Field(() => Alert, { description: "The alert that it is about; the first of several." })
  readonly alert!: Ref<Alert>;

  @ConnectionField(() => AlertConnection, {
    entity: () => Alert,
    mappedBy: { entity: () => AlertDeliveryAlert, row: "alertId", owner: "deliveryId" },
    orderBy: ["createdAt", "id"],
    description: "The alerts that it is about, the oldest first.",
  })
  readonly alerts!: Collection<Alert>;

  @Property({
    type: "integer",
    formula: ({ id }: FormulaColumns<AlertDelivery>) =>
      `(select count(*)::int from "alert_delivery_alert" n where n."delivery_id" = ${id})`,
  })
  @Field(() => Int, { description: "How many alerts it is about: several where its receiver is grouped." })
  readonly alertCount!: number;

  /** The rule that its alerts are of. */
  @Property({ type: "uuid" })
  ruleId!: string;

  @Property({ type: "uuid", fieldName: "receiver_id", persist: false })
  @Field(() => ID, { description: "Who is told." })
  receiverId!: string;

  @ManyToOne({ entity: () => AlertReceiver, fieldName: "receiver_id", ref: true, ...NO_CONSTRAINT })
  @Field(() => AlertReceiver, { nullable: true, description: "Null when it is gone." })
  readonly receiver!: Ref<AlertReceiver>;

  @Property({ type: "text" })
  @Field(() => String, { description: "The name that the receiver had." })
  receiverName!: string;

  @Property({ type: "text" })
  @Field(() => AlertNotificationKind, { description: "What the receiver is told of." })
  kind!: NotificationKind;

  @Property({ type: "text" })
  @Field(() => AlertDeliveryState, { description: "How far it is." })
  state!: DeliveryState;

  @Property({ type: "integer" })
  @Field(() => Int, { description: "How often it was tried since it was made, or replayed." })
  attempts!: number;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;

  /** It is given up a day after this. */
  @Property({ type: instant() })
  @Field(() => DateTime, {
    description: "When it was made, or last replayed or begun anew: it is given up a day after this.",
  })
  queuedAt!: string;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it is tried next; null where it is not." })
  nextAttemptAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When it was last tried." })
  lastAttemptAt!: string | null;

  @Property({ type: instant(), nullable: true })
  @Field(() => DateTime, { nullable: true, description: "When the receiver last took it; null where it never has." })
  deliveredAt!: string | null;

  @Property({ type: "integer", nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: "HTTP status, or reply code of SMTP, of the last attempt; null where there was none.",
  })
  lastStatus!: number | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, { nullable: true, description: "Why the last attempt failed; null where it did not." })
  lastError!: string | null;

  @Property({ type: "text", nullable: true })
  @Field(() => String, {
    nullable: true,
    description: "The first 1,000 characters of what the receiver last answered.",
  })
  lastResponse!: string | null;

  @Property({ type: "text" })
  @Field(() => String, {
    complexity: 25,
    description: "What is sent: the body of a webhook's request; of a mail JSON with `subject` and `text`.",
  })
  body!: string;
}

export const AlertDeliveryConnection = connectionType(() => AlertDelivery, "AlertDelivery");

/** Which alerts a delivery is about. */
@Entity({ tableName: "alert_delivery_alert" })
@Index({ properties: ["alert"] })
export class AlertDeliveryAlert {
  @ManyToOne({ entity: () => AlertDelivery, fieldName: "delivery_id", primary: true, ref: true, deleteRule: "cascade" })
  readonly delivery!: Ref<AlertDelivery>;

  @Property({ type: "uuid", fieldName: "delivery_id", persist: false })
  deliveryId!: string;

  @ManyToOne({
    entity: () => Alert,
    fieldName: "alert_id",
    primary: true,
    ref: true,
    index: false,
    deleteRule: "cascade",
  })
  readonly alert!: Ref<Alert>;

  @Property({ type: "uuid", fieldName: "alert_id", persist: false })
  alertId!: string;
}
