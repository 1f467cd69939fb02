import { createTransport } from "nodemailer";
import { unlessAborted } from "../concurrency/unless-aborted.js";
import type { Mail } from "../model/alerts/formats/email.js";
import type { Attempt } from "../store/alerts/deliveries.js";

/** The SMTP server that mails go through. */
export interface SmtpSettings {
  /** `smtp://[user@]host[:port]`, with STARTTLS where the server offers it; `smtps://` for TLS from the beginning. */
  readonly url: string;
  /** Of the user in the URL; null where the server asks for none. */
  readonly password: string | null;
  /** Who mails are from. */
  readonly from: string;
}

export interface MailToSend extends Mail {
  readonly to: readonly string[];
  readonly deliveryId: string;
}

/** Of each silence of the server. The whole attempt is bounded by its signal. */
const SILENCE_MS = 10_000;

/**
 * Sends a mail, by a connection of its own.
 *
 * @throws what keeps it from being sent; the reason of `signal`
 */
export async function sendMail(
  { url: text, password, from }: SmtpSettings,
  { to, subject, text: body, deliveryId }: MailToSend,
  signal: AbortSignal,
): Promise<Attempt> {
  const { protocol, hostname, port, username } = new URL(text);
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(port === "" ? {} : { port: Number(port) }),
    secure: protocol === "smtps:",
    ...(username === "" ? {} : { auth: { user: decodeURIComponent(username), pass: password ?? "" } }),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: SILENCE_MS,
  });
  try {
    const sending = transport.sendMail({
      from,
      to: [...to],
      subject,
      text: body,
      // The same for each attempt: a server, and who reads the mail, can tell that it is one.
      messageId: `<${deliveryId}@georep.invalid>`,
      headers: { "Auto-Submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { response, rejected } = await unlessAborted(sending, signal);
    // Where none is taken it throws. Another attempt would tell those again whose addresses were taken.
    const refused = rejected.length === 0 ? "" : `; refused: ${rejected.join(", ")}`;
    return { status: codeOf(response), error: null, response: `${response}${refused}` };
  } finally {
    transport.close();
  }
}

/** The reply code that an answer of SMTP begins with. */
export function codeOf(response: string): number | null {
  const code = /^\d{3}/.exec(response)?.[0];
  return code === undefined ? null : Number(code);
}
