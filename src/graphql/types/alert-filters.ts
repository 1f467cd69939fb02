import { Field, ID, InputType } from "type-graphql";
import { AlertConditionKind, AlertDeliveryState, AlertSeverity, AlertState } from "../../model/schema/alert-enums.js";
import type { AlertFilter, DeliveryFilter, RuleFilter, SilenceFilter } from "../../store/queries/alert-lists.js";

@InputType({ description: "Alert rules that fit everything that is given." })
export class AlertRuleFilterInput implements RuleFilter {
  @Field(() => [AlertConditionKind], { nullable: true, description: "That watch any of these." })
  readonly condition?: RuleFilter["condition"];

  @Field(() => Boolean, {
    nullable: true,
    description: "True for those that are evaluated, false for those that are not.",
  })
  readonly enabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Words, each of which occurs in its name, in upper or lower case; at most 10 words and 200 characters.",
  })
  readonly search?: string | null;
}

@InputType({ description: "Receivers of alerts that fit everything that is given." })
export class AlertReceiverFilterInput {
  @Field(() => String, {
    nullable: true,
    description:
      "Words, each of which occurs in its name, in upper or lower case; at most 10 words and 200 characters.",
  })
  readonly search?: string | null;
}

@InputType({ description: "Alerts that fit everything that is given." })
export class AlertFilterInput implements AlertFilter {
  @Field(() => [AlertState], { nullable: true, description: "Any of these." })
  readonly state?: AlertFilter["state"];

  @Field(() => [AlertSeverity], { nullable: true, description: "Any of these." })
  readonly severity?: AlertFilter["severity"];

  @Field(() => ID, { nullable: true, description: "Of this rule." })
  readonly ruleId?: string | null;

  @Field(() => ID, { nullable: true, description: "About this cluster, or a session whose primary volume is in it." })
  readonly clusterId?: string | null;

  @Field(() => ID, { nullable: true, description: "About this session." })
  readonly sessionId?: string | null;
}

@InputType({ description: "Deliveries of alerts that fit everything that is given." })
export class AlertDeliveryFilterInput implements DeliveryFilter {
  @Field(() => [AlertDeliveryState], { nullable: true, description: "Any of these." })
  readonly state?: DeliveryFilter["state"];

  @Field(() => ID, { nullable: true, description: "Of this alert." })
  readonly alertId?: string | null;

  @Field(() => ID, { nullable: true, description: "To this receiver." })
  readonly receiverId?: string | null;
}

@InputType({ description: "Silences that fit everything that is given." })
export class AlertSilenceFilterInput implements SilenceFilter {
  @Field(() => Boolean, {
    nullable: true,
    description: "True for those that have not ended, false for those that have.",
  })
  readonly active?: boolean | null;
}
