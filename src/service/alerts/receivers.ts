import { randomUUID } from "node:crypto";
import { LockMode, type SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Actor } from "../../model/actor.js";
import { bodyFor } from "../../model/alerts/formats/body.js";
import { testNotification } from "../../model/alerts/notification.js";
import { AlertReceiver } from "../../model/entities/index.js";
import { assertMay } from "../../model/rights.js";
import type { Row } from "../../model/row.js";
import { type Attempt, deliveryEvents } from "../../store/alerts/deliveries.js";
import { wakeAlerts } from "../../store/alerts/telling.js";
import { databaseTime } from "../../store/database-time.js";
import { appendEvents } from "../../store/events.js";
import { queryRows } from "../../store/queries/rows.js";
import { insertRows } from "../../store/write-rows.js";
import type { Secrets } from "../clusters/secrets.js";
import { checkedName } from "../texts.js";
import { changeEvent, EVERYTHING, naming } from "./about.js";
import { checkedAddresses, checkedSecret, checkedUrl, shownUrl, type WebhookInput } from "./receiver-input.js";
import type { Sender } from "./sender.js";

/** Exactly one of `webhook` and `addresses`. */
export interface ReceiverInput {
  readonly name: string;
  readonly webhook: WebhookInput | null;
  readonly addresses: readonly string[] | null;
  /** Null for what is usual: all but webhooks of the format GENERIC, whose JSON is of another version then. */
  readonly grouped?: boolean | null;
}

/** What is left out stays as it is. */
export interface ReceiverUpdate {
  readonly name?: string;
  readonly webhook?: Partial<WebhookInput>;
  readonly addresses?: readonly string[];
  readonly grouped?: boolean;
}

/** Every secret of receivers that is stored, as it is sealed. */
export async function sealedReceivers(em: SqlEntityManager): Promise<string[]> {
  const receivers = await em.fork().find(AlertReceiver, {}, { fields: ["sealedUrl", "sealedSecret"] });
  return receivers.flatMap(({ sealedUrl, sealedSecret }) => [sealedUrl, sealedSecret]).filter((each) => each !== null);
}

/** Who is told of alerts. */
export class AlertReceivers {
  readonly #em: SqlEntityManager;
  readonly #secrets: Secrets;
  readonly #sender: Sender;

  constructor(em: SqlEntityManager, secrets: Secrets, sender: Sender) {
    this.#em = em;
    this.#secrets = secrets;
    this.#sender = sender;
  }

  /** @returns its id @throws AppError INVALID_ARGUMENT, ALREADY_EXISTS, FORBIDDEN */
  async create(actor: Actor, input: ReceiverInput): Promise<string> {
    assertMay(actor, "MANAGE_ALERT_RECEIVERS");
    const name = checkedName(input.name, "input.name");
    const reached = this.#reached(input);
    const id = randomUUID();
    const written = this.#em.fork().transactional(async (em) => {
      const createdAt = (await databaseTime(em)).toISOString();
      const grouped = input.grouped ?? reached.format !== "GENERIC";
      const row = { id, name, ...reached, grouped, createdBy: actor.user, createdAt };
      await insertRows(em, AlertReceiver, [row]);
      await appendEvents(em, [changeEvent(actor, "ALERT_RECEIVER_CHANGED", EVERYTHING, null, described(row))]);
    });
    await naming(written);
    return id;
  }

  /** @throws AppError INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, WRONG_STATE, FORBIDDEN */
  async update(actor: Actor, id: string, { name, webhook, addresses, grouped }: ReceiverUpdate): Promise<void> {
    assertMay(actor, "MANAGE_ALERT_RECEIVERS");
    const written = this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      const was = described(before);
      assertKind(before, webhook, addresses);
      const { format, url, sealedUrl, sealedSecret } = before;
      const after = {
        name: name === undefined ? before.name : checkedName(name, "input.name"),
        grouped: grouped ?? before.grouped,
        addresses: addresses === undefined ? before.addresses : checkedAddresses(addresses, "input.addresses"),
        ...(webhook === undefined ? { format, url, sealedUrl, sealedSecret } : this.#changed(before, webhook)),
      };
      await em.nativeUpdate(AlertReceiver, { id }, after);
      await wakeAlerts(em);
      const secret = webhook?.secret === undefined ? {} : { secretChanged: true };
      await appendEvents(em, [
        changeEvent(actor, "ALERT_RECEIVER_CHANGED", EVERYTHING, was, {
          ...described({ id, kind: before.kind, ...after }),
          ...secret,
        }),
      ]);
    });
    await naming(written);
  }

  /** What waits for it is given up. @throws AppError NOT_FOUND, FORBIDDEN */
  async delete(actor: Actor, id: string): Promise<void> {
    assertMay(actor, "MANAGE_ALERT_RECEIVERS");
    await this.#em.fork().transactional(async (em) => {
      const before = await locked(em, id);
      // The receiver first: whoever makes deliveries to it holds its row, and is seen by the next statement.
      await em.nativeDelete(AlertReceiver, { id });
      const rows = await queryRows<{ id: string }>(
        em,
        `update "alert_delivery" set "state" = 'DEAD', "next_attempt_at" = null, "last_error" = 'The receiver was deleted.'
         where "receiver_id" = $1 and "state" = 'PENDING' returning "id"`,
        [id],
      );
      const dead = await deliveryEvents(
        em,
        "ALERT_DELIVERY_DEAD",
        rows.map((row) => row.id),
      );
      const was = { ...described(before), by: actor.user };
      await appendEvents(em, [...dead, changeEvent(actor, "ALERT_RECEIVER_CHANGED", EVERYTHING, was, null)]);
    });
  }

  /** Sends a test, at once and this once. @throws AppError NOT_FOUND, FORBIDDEN */
  async test(actor: Actor, id: string, signal: AbortSignal): Promise<Attempt> {
    assertMay(actor, "MANAGE_ALERT_RECEIVERS");
    const em = this.#em.fork();
    const receiver = await em.findOne(AlertReceiver, { id });
    if (receiver === null) throw notFound(id);
    const deliveryId = randomUUID();
    const now = (await databaseTime(em)).toISOString();
    const body = bodyFor(receiver, testNotification(deliveryId, now));
    return this.#sender.send(receiver, { deliveryId, body }, signal);
  }

  #reached({ webhook, addresses }: ReceiverInput) {
    if ((webhook === null) === (addresses === null)) {
      throw new AppError("INVALID_ARGUMENT", "Give exactly one of webhook and addresses.", { field: "input.webhook" });
    }
    if (webhook === null) {
      const kept = checkedAddresses(addresses ?? [], "input.addresses");
      return { kind: "EMAIL", format: null, url: null, sealedUrl: null, sealedSecret: null, addresses: kept } as const;
    }
    const none = { format: null, url: null, sealedUrl: null, sealedSecret: null };
    return { kind: "WEBHOOK", ...this.#changed(none, webhook), addresses: [] } as const;
  }

  #changed(
    before: Pick<Row<AlertReceiver>, "format" | "url" | "sealedUrl" | "sealedSecret">,
    { url, format = before.format ?? "GENERIC", secret }: Partial<WebhookInput>,
  ) {
    const whole = url === undefined ? this.#urlOf(before) : checkedUrl(url, "input.webhook.url");
    return {
      format,
      url: whole === null ? before.url : shownUrl(whole, format),
      sealedUrl: url === undefined || whole === null ? before.sealedUrl : this.#secrets.seal(whole),
      sealedSecret:
        secret === undefined
          ? before.sealedSecret
          : secret === null
            ? null
            : this.#secrets.seal(checkedSecret(secret, "input.webhook.secret")),
    };
  }

  #urlOf({ sealedUrl }: Pick<Row<AlertReceiver>, "sealedUrl">): string | null {
    return sealedUrl === null ? null : this.#secrets.unseal(sealedUrl);
  }
}

function assertKind({ kind }: AlertReceiver, webhook: unknown, addresses: unknown): void {
  const other = kind === "WEBHOOK" ? addresses : webhook;
  if (other === undefined) return;
  const field = kind === "WEBHOOK" ? "input.addresses" : "input.webhook";
  throw new AppError("WRONG_STATE", `The receiver is of the kind ${kind}, which stays: make another one.`, { field });
}

/** What events tell of one: no secret. */
function described(receiver: Omit<Row<AlertReceiver>, "createdBy" | "createdAt">): object {
  const { id, name, kind, format, url, sealedSecret, grouped, addresses } = receiver;
  return { receiverId: id, name, kind, format, url, signed: sealedSecret !== null, grouped, addresses };
}

async function locked(em: SqlEntityManager, id: string): Promise<AlertReceiver> {
  const receiver = await em.findOne(AlertReceiver, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (receiver === null) throw notFound(id);
  return receiver;
}

function notFound(id: string): AppError {
  return new AppError("NOT_FOUND", `There is no receiver ${id}.`, { field: "input.receiverId" });
}
