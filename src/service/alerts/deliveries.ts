import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { AlertDelivery, AlertReceiver } from "../../model/entities/index.js";
import { assertMay } from "../../model/rights.js";
import { appendEvents } from "../../store/events.js";
import { deliveryEvents } from "../../store/alerts/deliveries.js";
import { wakeAlerts } from "../../store/alerts/telling.js";
import { queryRows } from "../../store/queries/rows.js";

/** What was sent to receivers, and is to be. */
export class AlertDeliveries {
  readonly #em: SqlEntityManager;

  constructor(em: SqlEntityManager) {
    this.#em = em;
  }

  /**
   * Has a delivery sent once more, as it is, under the same id; of what was tried before an event tells.
   *
   * @throws AppError NOT_FOUND, WRONG_STATE where the receiver is gone, FORBIDDEN
   */
  async replay(actor: Actor, id: string): Promise<void> {
    assertMay(actor, "REPLAY_ALERT_DELIVERY");
    await this.#em.fork().transactional(async (em) => {
      const delivery = await em.findOne(AlertDelivery, { id });
      const field = "input.deliveryId";
      if (delivery === null) throw new AppError("NOT_FOUND", `There is no delivery ${id}.`, { field });
      if ((await em.count(AlertReceiver, { id: delivery.receiverId })) === 0) {
        throw new AppError("WRONG_STATE", `Its receiver ${delivery.receiverName} was deleted: nobody can be told.`, {
          field,
        });
      }
      const events = await deliveryEvents(em, "ALERT_DELIVERY_REPLAYED", [id]);
      await queryRows(
        em,
        `update "alert_delivery" set "state" = 'PENDING', "attempts" = 0, "queued_at" = now(), "next_attempt_at" = now(),
           "last_status" = null, "last_error" = null, "last_response" = null
         where "id" = $1`,
        [id],
      );
      await appendEvents(
        em,
        events.map((event) => ({ ...event, after: { ...event.after, by: actor.user } })),
      );
      await wakeAlerts(em);
    });
  }
}
