import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { parseId } from "../../store/queries/lists.js";
import type { Context } from "../context.js";
import { guarded } from "../mutate.js";
import { idIn, idsIn, present, withoutUndefined } from "../given.js";
import {
  AlertReceiverInput,
  AlertRuleInput,
  AlertSilenceInput,
  CreateAlertReceiverInput,
  CreateAlertRuleInput,
  CreateAlertSilenceInput,
  ReplayAlertDeliveryInput,
  UpdateAlertReceiverInput,
  UpdateAlertRuleInput,
  UpdateAlertSilenceInput,
} from "../types/alert-inputs.js";
import {
  AlertReceiverPayload,
  AlertRulePayload,
  AlertSilencePayload,
  DeleteAlertReceiverPayload,
  DeleteAlertRulePayload,
  DeleteAlertSilencePayload,
  ReplayAlertDeliveryPayload,
  TestAlertReceiverPayload,
} from "../types/alert-payloads.js";

@Resolver()
export class AlertMutationResolver {
  @Mutation(() => AlertRulePayload, { description: "Makes an alert rule. Asks for the role ADMIN." })
  createAlertRule(
    @Arg("input", () => CreateAlertRuleInput) input: CreateAlertRuleInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ rule: null }, async () => {
      const { name, enabled, condition, holdSeconds, severity } = input;
      const rule = await services.alerts.rules.create(actor, {
        name,
        enabled,
        condition,
        holdSeconds,
        severity,
        clusterId: idIn(input.clusterId, "input.clusterId"),
        sessionId: idIn(input.sessionId, "input.sessionId"),
        receiverIds: idsIn(input.receiverIds, "input.receiverIds"),
      });
      return { rule };
    });
  }

  @Mutation(() => AlertRulePayload, {
    description: "Changes an alert rule; alerts that it would not have any more resolve. Asks for the role ADMIN.",
  })
  updateAlertRule(
    @Arg("input", () => UpdateAlertRuleInput) input: UpdateAlertRuleInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ rule: null }, async () => {
      const rule = parseId(input.ruleId, "input.ruleId");
      const { clusterId, sessionId, receiverIds } = input;
      await services.alerts.rules.update(
        actor,
        rule,
        withoutUndefined({
          name: present(input.name, "input.name"),
          enabled: present(input.enabled, "input.enabled"),
          condition: present(input.condition, "input.condition"),
          holdSeconds: present(input.holdSeconds, "input.holdSeconds"),
          severity: present(input.severity, "input.severity"),
          clusterId: clusterId === undefined ? undefined : idIn(clusterId, "input.clusterId"),
          sessionId: sessionId === undefined ? undefined : idIn(sessionId, "input.sessionId"),
          receiverIds: receiverIds === undefined ? undefined : idsIn(receiverIds ?? [], "input.receiverIds"),
        }),
      );
      return { rule };
    });
  }

  @Mutation(() => DeleteAlertRulePayload, {
    description: "Deletes an alert rule; its alerts resolve. Asks for the role ADMIN.",
  })
  deleteAlertRule(
    @Arg("input", () => AlertRuleInput) input: AlertRuleInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ ruleId: null }, async () => {
      const ruleId = parseId(input.ruleId, "input.ruleId");
      await services.alerts.rules.delete(actor, ruleId);
      return { ruleId };
    });
  }

  @Mutation(() => AlertReceiverPayload, {
    description: "Makes a receiver, which is told of alerts of the rules that name it. Asks for the role ADMIN.",
  })
  createAlertReceiver(
    @Arg("input", () => CreateAlertReceiverInput) { name, webhook, addresses, grouped }: CreateAlertReceiverInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ receiver: null }, async () => {
      const receiver = await services.alerts.receivers.create(actor, {
        name,
        webhook: webhook == null ? null : { url: webhook.url, format: webhook.format, secret: webhook.secret ?? null },
        addresses: addresses ?? null,
        grouped: grouped ?? null,
      });
      return { receiver };
    });
  }

  @Mutation(() => AlertReceiverPayload, {
    description: "Changes a receiver; what waits for it goes where it is then. Asks for the role ADMIN.",
  })
  updateAlertReceiver(
    @Arg("input", () => UpdateAlertReceiverInput) input: UpdateAlertReceiverInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ receiver: null }, async () => {
      const receiver = parseId(input.receiverId, "input.receiverId");
      const webhook = present(input.webhook, "input.webhook");
      await services.alerts.receivers.update(
        actor,
        receiver,
        withoutUndefined({
          name: present(input.name, "input.name"),
          addresses: present(input.addresses, "input.addresses"),
          grouped: present(input.grouped, "input.grouped"),
          webhook:
            webhook === undefined
              ? undefined
              : withoutUndefined({
                  url: present(webhook.url, "input.webhook.url"),
                  format: present(webhook.format, "input.webhook.format"),
                  secret: webhook.secret,
                }),
        }),
      );
      return { receiver };
    });
  }

  @Mutation(() => DeleteAlertReceiverPayload, {
    description: "Deletes a receiver; what waits for it is given up. Asks for the role ADMIN.",
  })
  deleteAlertReceiver(
    @Arg("input", () => AlertReceiverInput) input: AlertReceiverInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ receiverId: null }, async () => {
      const receiverId = parseId(input.receiverId, "input.receiverId");
      await services.alerts.receivers.delete(actor, receiverId);
      return { receiverId };
    });
  }

  @Mutation(() => TestAlertReceiverPayload, {
    description:
      "Tells a receiver of a test, once and at once, and tells what came of it. It stands in no delivery log. Asks for the role ADMIN.",
  })
  testAlertReceiver(
    @Arg("input", () => AlertReceiverInput) input: AlertReceiverInput,
    @Ctx() { actor, services, gone }: Context,
  ): Promise<object> {
    return guarded({ delivered: null, status: null, error: null, response: null }, async () => {
      const receiverId = parseId(input.receiverId, "input.receiverId");
      const { error, status, response } = await services.alerts.receivers.test(actor, receiverId, gone());
      return { delivered: error === null, error, status, response };
    });
  }

  @Mutation(() => AlertSilencePayload, {
    description: "Has nobody told of some alerts until a time. Those that are still so then are told then.",
  })
  createAlertSilence(
    @Arg("input", () => CreateAlertSilenceInput) input: CreateAlertSilenceInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ silence: null }, async () => {
      const silence = await services.alerts.silences.create(actor, {
        ruleId: idIn(input.ruleId, "input.ruleId"),
        clusterId: idIn(input.clusterId, "input.clusterId"),
        sessionId: idIn(input.sessionId, "input.sessionId"),
        until: input.until,
        comment: input.comment,
      });
      return { silence };
    });
  }

  @Mutation(() => AlertSilencePayload, { description: "Has a silence end at another time, or changes its comment." })
  updateAlertSilence(
    @Arg("input", () => UpdateAlertSilenceInput) input: UpdateAlertSilenceInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ silence: null }, async () => {
      const silence = parseId(input.silenceId, "input.silenceId");
      await services.alerts.silences.update(
        actor,
        silence,
        withoutUndefined({
          until: present(input.until, "input.until"),
          comment: present(input.comment, "input.comment"),
        }),
      );
      return { silence };
    });
  }

  @Mutation(() => DeleteAlertSilencePayload, { description: "Ends a silence at once, and forgets it." })
  deleteAlertSilence(
    @Arg("input", () => AlertSilenceInput) input: AlertSilenceInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ silenceId: null }, async () => {
      const silenceId = parseId(input.silenceId, "input.silenceId");
      await services.alerts.silences.delete(actor, silenceId);
      return { silenceId };
    });
  }

  @Mutation(() => ReplayAlertDeliveryPayload, {
    description:
      "Sends a delivery once more, as it was and under the same id, at once and as often as a new one: one that was given up, or that the receiver took and lost.",
  })
  replayAlertDelivery(
    @Arg("input", () => ReplayAlertDeliveryInput) input: ReplayAlertDeliveryInput,
    @Ctx() { actor, services }: Context,
  ): Promise<object> {
    return guarded({ delivery: null }, async () => {
      const delivery = parseId(input.deliveryId, "input.deliveryId");
      await services.alerts.deliveries.replay(actor, delivery);
      return { delivery };
    });
  }
}
