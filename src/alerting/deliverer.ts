import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { sleep } from "../concurrency/sleep.js";
import type { Log } from "../log.js";
import { backOffMs } from "../model/alerts/back-off.js";
import type { ReceiverKind } from "../model/alerts/alerts.js";
import type { Sender } from "../service/alerts/sender.js";
import {
  type Claimed,
  claimDeliveries,
  finishAttempt,
  nextDeliveryMs,
  returnDelivery,
} from "../store/alerts/deliveries.js";

export type DeliveryObserver = (kind: ReceiverKind, outcome: "delivered" | "failed" | "dead") => void;

export interface DelivererOptions {
  readonly em: SqlEntityManager;
  readonly sender: Sender;
  readonly log: Log;
  readonly observe: DeliveryObserver;
}

/** Deliveries that one replica has under way. */
const MOST = 50;
/** Without a notification, as where one was lost, the table is looked at this often. */
const LONGEST_REST_MS = 30_000;
const SHORTEST_REST_MS = 100;

/** Sends what waits in the table of deliveries; every replica has one, and each delivery is sent by one of them. */
export class Deliverer implements AsyncDisposable {
  readonly #options: DelivererOptions;
  readonly #stopping = new AbortController();
  /** Of each receiver how many are under way. */
  readonly #busy = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #loop: Promise<void>;
  #nudge = new AbortController();

  constructor(options: DelivererOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  /** Deliveries were made, or may have been. */
  hear(): void {
    this.#nudge.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort(new Error("the service is shutting down"));
    await this.#loop;
    await Promise.allSettled(this.#underWay);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#nudge = new AbortController();
      const rest = await this.#claim().catch((error: unknown) => {
        this.#options.log.warn({ err: error }, "deliveries of alerts could not be read");
        return LONGEST_REST_MS / 6;
      });
      await sleep(rest, AbortSignal.any([signal, this.#nudge.signal])).catch(() => undefined);
    }
  }

  /** Begins all that is due. @returns after how many milliseconds something may be due again */
  async #claim(): Promise<number> {
    const em = this.#options.em.fork();
    const room = MOST - this.#underWay.size;
    const claimed = room > 0 ? await claimDeliveries(em, [...this.#busy.keys()], room) : [];
    for (const { receiverId } of claimed) this.#count(receiverId, 1);
    for (const delivery of claimed) {
      const sending = this.#deliver(delivery).finally(() => {
        this.#underWay.delete(sending);
        this.#count(delivery.receiverId, -1);
        // What waited for the receiver, or for room, goes next.
        this.#nudge.abort();
      });
      this.#underWay.add(sending);
    }
    const next = await nextDeliveryMs(em);
    return Math.min(
      Math.max(next ?? LONGEST_REST_MS, this.#underWay.size > 0 ? 1_000 : SHORTEST_REST_MS),
      LONGEST_REST_MS,
    );
  }

  #count(receiverId: string, by: 1 | -1): void {
    const count = (this.#busy.get(receiverId) ?? 0) + by;
    if (count === 0) this.#busy.delete(receiverId);
    else this.#busy.set(receiverId, count);
  }

  async #deliver(delivery: Claimed): Promise<void> {
    const { em, sender, log, observe } = this.#options;
    const { id, receiverId, receiverKind: kind, sealedUrl, sealedSecret, addresses, body, attempts } = delivery;
    const about = { delivery: id, receiver: receiverId, attempts };
    try {
      const receiver = { kind, sealedUrl, sealedSecret, addresses };
      const attempt = await sender.send(receiver, { deliveryId: id, body }, this.#stopping.signal);
      const state = await finishAttempt(em, delivery, attempt, backOffMs(attempts));
      if (state === null) return;
      observe(kind, state === "PENDING" ? "failed" : state === "DEAD" ? "dead" : "delivered");
      if (state === "DEAD") log.error({ ...about, reason: attempt.error }, "a delivery of an alert was given up");
      else if (state === "PENDING") log.warn({ ...about, reason: attempt.error }, "a delivery of an alert failed");
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        // Another replica sends it at once; what the receiver may have got of it has the same id.
        await returnDelivery(em.fork(), delivery).catch(() => undefined);
        return;
      }
      // Sent again when the lease is over.
      log.warn({ ...about, err: error }, "what came of a delivery of an alert could not be written down");
    }
  }
}
