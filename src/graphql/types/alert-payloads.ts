import { Field, ID, Int, ObjectType } from "type-graphql";
import { AlertDelivery, AlertReceiver, AlertRule, AlertSilence } from "../../model/entities/index.js";
import { Payload } from "./payloads.js";

@ObjectType({ simpleResolvers: true, description: "What came of making or changing an alert rule." })
export class AlertRulePayload extends Payload {
  @Field(() => AlertRule, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly rule!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of deleting an alert rule." })
export class DeleteAlertRulePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The rule that was deleted." })
  readonly ruleId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of making or changing a receiver of alerts." })
export class AlertReceiverPayload extends Payload {
  @Field(() => AlertReceiver, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly receiver!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of deleting a receiver of alerts." })
export class DeleteAlertReceiverPayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The receiver that was deleted." })
  readonly receiverId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of telling a receiver of a test." })
export class TestAlertReceiverPayload extends Payload {
  @Field(() => Boolean, { nullable: true, description: "Whether it took the test; null when none was sent." })
  readonly delivered!: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: "HTTP status, or reply code of SMTP; null where there was none.",
  })
  readonly status!: number | null;

  @Field(() => String, { nullable: true, description: "Why it did not take the test; null where it did." })
  readonly error!: string | null;

  @Field(() => String, { nullable: true, description: "The first 1,000 characters of what it answered." })
  readonly response!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of making or changing a silence." })
export class AlertSilencePayload extends Payload {
  @Field(() => AlertSilence, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly silence!: object | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of deleting a silence." })
export class DeleteAlertSilencePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "The silence that was deleted." })
  readonly silenceId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "What came of sending a delivery once more." })
export class ReplayAlertDeliveryPayload extends Payload {
  @Field(() => AlertDelivery, { nullable: true, description: "As it is now; null when nothing was done." })
  readonly delivery!: object | null;
}
