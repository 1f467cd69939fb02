import type { ReceiverKind } from "../../model/alerts/alerts.js";
import type { Attempt } from "../../store/alerts/deliveries.js";

/** A receiver, as far as it takes to reach it. */
export interface ReceiverToReach {
  readonly kind: ReceiverKind;
  readonly sealedUrl: string | null;
  readonly sealedSecret: string | null;
  readonly addresses: readonly string[];
}

/** Tells receivers. */
export interface Sender {
  /**
   * Makes one attempt, of bounded time.
   *
   * @throws the reason of `signal`, and nothing else
   */
  send(
    receiver: ReceiverToReach,
    message: { readonly deliveryId: string; readonly body: string },
    signal: AbortSignal,
  ): Promise<Attempt>;
}
