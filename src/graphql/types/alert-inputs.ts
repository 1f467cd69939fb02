import { Field, ID, InputType, Int } from "type-graphql";
import type {
  AlertConditionKind as ConditionKindValue,
  AlertSeverity as SeverityValue,
  WebhookFormat,
} from "../../model/alerts/alerts.js";
import type { FindingCode, FindingSeverity } from "../../model/findings/findings.js";
import { AlertConditionKind, AlertSeverity, AlertWebhookFormat } from "../../model/schema/alert-enums.js";
import { GeoRepFindingCode, GeoRepFindingSeverity, GeoRepSessionStatus } from "../../model/schema/enums.js";
import { DateTime } from "../../model/schema/scalars.js";
import type { GeoRepStatus } from "../../model/status.js";
import type { ConditionInput } from "../../service/alerts/condition.js";

@InputType({ description: "What a rule watches. Fields of other kinds are left out." })
export class AlertConditionInput implements ConditionInput {
  @Field(() => AlertConditionKind, { description: "What it is about." })
  readonly kind!: ConditionKindValue;

  @Field(() => [GeoRepFindingCode], { nullable: true, description: "FINDING: any of these codes; all where left out." })
  readonly findingCodes?: readonly FindingCode[] | null;

  @Field(() => GeoRepFindingSeverity, {
    nullable: true,
    description: "FINDING: of this severity, or a more urgent one; all where left out.",
  })
  readonly minimumSeverity?: FindingSeverity | null;

  @Field(() => [GeoRepSessionStatus], { nullable: true, description: "STATUS needs it: any of these." })
  readonly statuses?: readonly GeoRepStatus[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "LAG needs it: more than so many seconds behind. OPERATION_FAILED: seconds after which the alert resolves, where no later operation of the session that is of the same kind, or changes it, succeeds before; 3600 where left out.",
  })
  readonly seconds?: number | null;
}

@InputType({ description: "When there is to be an alert, and who is told of it." })
export class CreateAlertRuleInput {
  @Field(() => String, { description: "1 to 200 characters; no other rule has it." })
  readonly name!: string;

  @Field(() => Boolean, { defaultValue: true, description: "Whether it is evaluated." })
  readonly enabled!: boolean;

  @Field(() => AlertConditionInput, { description: "What it watches." })
  readonly condition!: AlertConditionInput;

  @Field(() => Int, { defaultValue: 0, description: "Seconds for which it must be so before the alert fires." })
  readonly holdSeconds!: number;

  @Field(() => AlertSeverity, { defaultValue: "WARNING", description: "How urgent its alerts are." })
  readonly severity!: SeverityValue;

  @Field(() => ID, { nullable: true, description: "Only what is in this cluster; of sessions, by the primary volume." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this session." })
  readonly sessionId?: string | null;

  @Field(() => [ID], { defaultValue: [], description: "Who is told of its alerts." })
  readonly receiverIds!: readonly string[];
}

@InputType({
  description: "What is left out stays as it is. Null for clusterId or sessionId has the rule watch all of them.",
})
export class UpdateAlertRuleInput {
  @Field(() => ID, { description: "The rule." })
  readonly ruleId!: string;

  @Field(() => String, { nullable: true, description: "1 to 200 characters; no other rule has it." })
  readonly name?: string | null;

  @Field(() => Boolean, { nullable: true, description: "Whether it is evaluated. Alerts of one that is not resolve." })
  readonly enabled?: boolean | null;

  @Field(() => AlertConditionInput, { nullable: true, description: "What it watches, in the place of what it did." })
  readonly condition?: AlertConditionInput | null;

  @Field(() => Int, { nullable: true, description: "Seconds for which it must be so before the alert fires." })
  readonly holdSeconds?: number | null;

  @Field(() => AlertSeverity, { nullable: true, description: "How urgent its alerts are." })
  readonly severity?: SeverityValue | null;

  @Field(() => ID, { nullable: true, description: "Only what is in this cluster." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "Only this session." })
  readonly sessionId?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Who is told of its alerts, in the place of those who were; also of those that fire already.",
  })
  readonly receiverIds?: readonly string[] | null;
}

@InputType({ description: "Which rule." })
export class AlertRuleInput {
  @Field(() => ID, { description: "An alert rule." })
  readonly ruleId!: string;
}

@InputType({ description: "A webhook, which is told by POST." })
export class AlertWebhookInput {
  @Field(() => String, {
    description:
      "A URL of http or https without user and password, at a public address or in a network of GEOREP_ALERT_ALLOWED_NETWORKS. Stored encrypted.",
  })
  readonly url!: string;

  @Field(() => AlertWebhookFormat, { defaultValue: "GENERIC", description: "What it is sent." })
  readonly format!: WebhookFormat;

  @Field(() => String, {
    nullable: true,
    description:
      "Signs its requests by HMAC-SHA256, as docs/alerts.md tells: 16 to 200 characters of ASCII without blanks. Stored encrypted.",
  })
  readonly secret?: string | null;
}

@InputType({ description: "What is left out stays as it is." })
export class UpdateAlertWebhookInput {
  @Field(() => String, { nullable: true, description: "As createAlertReceiver takes it." })
  readonly url?: string | null;

  @Field(() => AlertWebhookFormat, { nullable: true, description: "What it is sent, from the next delivery on." })
  readonly format?: WebhookFormat | null;

  @Field(() => String, {
    nullable: true,
    description: "Signs what is sent from now on. Null has requests no longer signed.",
  })
  readonly secret?: string | null;
}

@InputType({ description: "Who is told, and how: exactly one of webhook and addresses." })
export class CreateAlertReceiverInput {
  @Field(() => String, { description: "1 to 200 characters; no other receiver has it." })
  readonly name!: string;

  @Field(() => AlertWebhookInput, { nullable: true, description: "A webhook." })
  readonly webhook?: AlertWebhookInput | null;

  @Field(() => [String], {
    nullable: true,
    description: "E-mail to these addresses, through the SMTP server of GEOREP_SMTP_URL.",
  })
  readonly addresses?: readonly string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether alerts of a rule that fire, or are resolved, at about the same time are told in one message. Left out: no for the format GENERIC, whose messages are of version 2 then, as docs/alerts.md tells; yes for all others.",
  })
  readonly grouped?: boolean | null;
}

@InputType({ description: "What is left out stays as it is. A webhook stays one, and e-mail stays e-mail." })
export class UpdateAlertReceiverInput {
  @Field(() => ID, { description: "The receiver." })
  readonly receiverId!: string;

  @Field(() => String, { nullable: true, description: "1 to 200 characters; no other receiver has it." })
  readonly name?: string | null;

  @Field(() => UpdateAlertWebhookInput, { nullable: true, description: "Of a webhook." })
  readonly webhook?: UpdateAlertWebhookInput | null;

  @Field(() => [String], { nullable: true, description: "Of e-mail: the addresses, in the place of those before." })
  readonly addresses?: readonly string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "As createAlertReceiver takes it, for messages that are made from now on.",
  })
  readonly grouped?: boolean | null;
}

@InputType({ description: "Which receiver." })
export class AlertReceiverInput {
  @Field(() => ID, { description: "A receiver of alerts." })
  readonly receiverId!: string;
}

@InputType({ description: "Alerts that fit everything that is given; all of them where nothing is." })
export class CreateAlertSilenceInput {
  @Field(() => ID, { nullable: true, description: "Of this rule." })
  readonly ruleId?: string | null;

  @Field(() => ID, { nullable: true, description: "About this cluster, or a session whose primary volume is in it." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "About this session." })
  readonly sessionId?: string | null;

  @Field(() => DateTime, { description: "When it ends: in the future, within 366 days." })
  readonly until!: Date;

  @Field(() => String, { description: "Why, 1 to 2000 characters." })
  readonly comment!: string;
}

@InputType({ description: "What is left out stays as it is." })
export class UpdateAlertSilenceInput {
  @Field(() => ID, { description: "The silence." })
  readonly silenceId!: string;

  @Field(() => DateTime, { nullable: true, description: "When it ends: in the future, within 366 days." })
  readonly until?: Date | null;

  @Field(() => String, { nullable: true, description: "Why, 1 to 2000 characters." })
  readonly comment?: string | null;
}

@InputType({ description: "Which silence." })
export class AlertSilenceInput {
  @Field(() => ID, { description: "A silence of alerts." })
  readonly silenceId!: string;
}

@InputType({ description: "Which delivery." })
export class ReplayAlertDeliveryInput {
  @Field(() => ID, { description: "A delivery of an alert, in whatever state." })
  readonly deliveryId!: string;
}
