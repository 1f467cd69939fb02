import { AppError } from "../errors.js";
import type { Mail } from "../model/alerts/formats/email.js";
import type { ReceiverToReach, Sender } from "../service/alerts/sender.js";
import type { Secrets } from "../service/clusters/secrets.js";
import type { Attempt } from "../store/alerts/deliveries.js";
import type { AddressGuard } from "./addresses.js";
import { codeOf, sendMail, type SmtpSettings } from "./email.js";
import { sendWebhook } from "./webhook.js";

const WEBHOOK_MS = 10_000;
const MAIL_MS = 30_000;
/** Characters of an answer, or of an error, that are kept. */
const KEPT = 1_000;

export interface ChannelsOptions {
  readonly secrets: Pick<Secrets, "unseal">;
  readonly guard: AddressGuard;
  /** Null where none is set. */
  readonly smtp: SmtpSettings | null;
  /** Milliseconds that an attempt may take in all; by default 10,000 for a webhook, and 30,000 for a mail. */
  readonly attemptMs?: number;
}

/** The ways by which receivers are told. Every failure is an attempt's, in words. */
export class Channels implements Sender {
  readonly #options: ChannelsOptions;

  constructor(options: ChannelsOptions) {
    this.#options = options;
  }

  /** @throws the reason of `signal` */
  async send(
    receiver: ReceiverToReach,
    { deliveryId, body }: { readonly deliveryId: string; readonly body: string },
    signal: AbortSignal,
  ): Promise<Attempt> {
    const milliseconds = this.#options.attemptMs ?? (receiver.kind === "EMAIL" ? MAIL_MS : WEBHOOK_MS);
    const late = AbortSignal.timeout(milliseconds);
    const either = AbortSignal.any([signal, late]);
    try {
      return kept(await this.#send(receiver, deliveryId, body, either));
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) return failed(`no answer within ${milliseconds / 1_000} s`);
      return failedBy(error);
    }
  }

  #send(
    { kind, sealedUrl, sealedSecret, addresses }: ReceiverToReach,
    deliveryId: string,
    body: string,
    signal: AbortSignal,
  ) {
    const { guard, smtp } = this.#options;
    if (kind === "EMAIL") {
      if (smtp === null)
        throw new AppError("CONFIG_INVALID", "No SMTP server is set: set GEOREP_SMTP_URL and GEOREP_SMTP_FROM.");
      return sendMail(smtp, { ...(JSON.parse(body) as Mail), to: addresses, deliveryId }, signal);
    }
    if (sealedUrl === null)
      throw new AppError("CONFIG_INVALID", "The receiver has no URL: give it one by updateAlertReceiver.");
    const url = this.#unsealed(sealedUrl);
    const secret = sealedSecret === null ? null : this.#unsealed(sealedSecret);
    return sendWebhook(guard, { url, secret, deliveryId, body }, signal);
  }

  #unsealed(sealed: string): string {
    try {
      return this.#options.secrets.unseal(sealed);
    } catch (error) {
      const message =
        "The receiver's URL and secret were stored with another secret key: give them anew by updateAlertReceiver.";
      throw new AppError("CONFIG_INVALID", message, { cause: error });
    }
  }
}

function failed(error: string, status: number | null = null, response: string | null = null): Attempt {
  return { error, status, response };
}

/** An attempt that an error ended; those of SMTP have the server's answer. */
function failedBy(error: unknown): Attempt {
  const message = error instanceof Error ? (error.message === "" ? error.name : error.message) : String(error);
  const cause = error instanceof AggregateError ? error.errors.map((each) => String(each)).join("; ") : "";
  const response = error instanceof Error && "response" in error ? error.response : null;
  const words = [message, cause].filter((each) => each !== "").join(": ");
  return kept(typeof response === "string" ? failed(words, codeOf(response), response) : failed(words));
}

/** Cut to what is kept, and without what PostgreSQL takes in no text. */
function kept({ error, status, response }: Attempt): Attempt {
  return { error: cut(error), status, response: cut(response) };
}

function cut(text: string | null): string | null {
  return text?.replaceAll("\0", "�").slice(0, KEPT) ?? null;
}
