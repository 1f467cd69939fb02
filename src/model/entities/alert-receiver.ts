import { Entity, PrimaryKey, Property, Unique } from "@mikro-orm/decorators/legacy";
import { Field, ObjectType } from "type-graphql";
import type { ReceiverKind, WebhookFormat } from "../alerts/alerts.js";
import { AlertReceiverKind, AlertWebhookFormat } from "../schema/alert-enums.js";
import { instant } from "../schema/columns.js";
import { connectionType } from "../schema/connection.js";
import { Node } from "../schema/node.js";
import { DateTime } from "../schema/scalars.js";

@Entity({ tableName: "alert_receiver" })
@Unique({ properties: ["name"] })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "Who is told of alerts, and how (table `alert_receiver`).",
})
export class AlertReceiver implements Node {
  @PrimaryKey({ type: "uuid" })
  id!: string;

  @Property({ type: "text" })
  @Field(() => String, { description: "Its name, which no other has." })
  name!: string;

  @Property({ type: "text" })
  @Field(() => AlertReceiverKind, { description: "How it is told." })
  kind!: ReceiverKind;

  @Property({ type: "text", nullable: true })
  @Field(() => AlertWebhookFormat, { nullable: true, description: "What a webhook is sent; null for e-mail." })
  format!: WebhookFormat | null;

  @Property({ type: "text", fieldName: "shown_url", nullable: true })
  @Field(() => String, {
    nullable: true,
    description:
      "The URL of a webhook, for people: without its query, and of one of Slack's format without its path, since whoever knows these may post there. Null for e-mail.",
  })
  url!: string | null;

  /** The whole URL; null for e-mail. */
  @Property({ type: "text", nullable: true })
  sealedUrl!: string | null;

  /** The key that its requests are signed with; null where they are not. */
  @Property({ type: "text", nullable: true })
  sealedSecret!: string | null;

  @Property({ type: "boolean", formula: (columns) => `(${columns.sealedSecret} is not null)` })
  @Field(() => Boolean, {
    description: "Whether its requests are signed, with a secret that is stored encrypted and never given out.",
  })
  readonly signed!: boolean;

  @Property({ type: "boolean" })
  @Field(() => Boolean, {
    description:
      "Whether alerts of a rule that fire, or are resolved, at about the same time are told in one message. Of the format GENERIC, messages are of version 2 then.",
  })
  grouped!: boolean;

  @Property({ type: "json" })
  @Field(() => [String], { description: "Whom mails go to; empty for a webhook." })
  addresses!: readonly string[];

  @Property({ type: "text" })
  @Field(() => String, { description: "User who made it." })
  createdBy!: string;

  @Property({ type: instant() })
  @Field(() => DateTime, { description: "When it was made." })
  createdAt!: string;
}

export const AlertReceiverConnection = connectionType(() => AlertReceiver, "AlertReceiver");
