import { once } from "node:events";
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { unlessAborted } from "../concurrency/unless-aborted.js";
import { SIGNATURE_HEADER, signatureOf } from "../model/alerts/signature.js";
import type { Attempt } from "../store/alerts/deliveries.js";
import type { AddressGuard } from "./addresses.js";

export interface WebhookRequest {
  readonly url: string;
  /** The key that the request is signed with; null for none. */
  readonly secret: string | null;
  readonly deliveryId: string;
  readonly body: string;
}

/** Of an answer so much is read, and the rest is not waited for. */
const MOST_READ = 16_384;

/** Both begin a connection of their own for each request, so that none goes over one that was made to another address. */
const AGENTS = { "http:": new HttpAgent({ keepAlive: false }), "https:": new HttpsAgent({ keepAlive: false }) };

/**
 * Sends a webhook: once, to an address that was checked, and without following a redirect, which would lead to one that was not.
 *
 * @param signal ends it, whatever it waits for
 * @throws what keeps the request from being answered; the reason of `signal`
 */
export async function sendWebhook(
  guard: AddressGuard,
  { url: text, secret, deliveryId, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<Attempt> {
  const url = new URL(text);
  const addresses = await unlessAborted(guard.addressesOf(url.hostname), signal);
  const lookup: LookupFunction = (_name, { all }, done) => {
    const [first] = addresses;
    if (all === true) done(null, [...addresses]);
    else if (first === undefined) done(new Error(`${url.hostname} has no address`), "");
    else done(null, first.address, first.family);
  };
  const isSecure = url.protocol === "https:";
  const request = (isSecure ? httpsRequest : httpRequest)(url, {
    agent: isSecure ? AGENTS["https:"] : AGENTS["http:"],
    method: "POST",
    lookup,
    signal,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      "user-agent": "georep",
      "georep-delivery": deliveryId,
      ...(secret === null ? {} : { [SIGNATURE_HEADER]: signatureOf(secret, body, Math.floor(Date.now() / 1000)) }),
    },
  });
  // Whoever waits is told by what it waits for; one that comes later, as when the connection is cut, is of no use to anybody.
  request.on("error", () => undefined);
  request.end(body);
  const [response] = (await once(request, "response", { signal })) as [IncomingMessage];
  try {
    const status = response.statusCode ?? 0;
    return { status, error: refusalOf(status, response.headers.location), response: await beginningOf(response) };
  } finally {
    request.destroy();
  }
}

/** Why an answer is none that the receiver took it; null where it is. */
function refusalOf(status: number, location: string | undefined): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) {
    return `answered with status ${status}, a redirect${location === undefined ? "" : ` to ${location.slice(0, 200)}`}: redirects are not followed, give the receiver the URL that it leads to`;
  }
  return `answered with status ${status}`;
}

/** What comes of it until it ends, or is cut: the status says what became of the request, whatever follows it. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_READ) break;
    }
  } catch {
    // The beginning is enough.
  }
  return Buffer.concat(chunks).toString("utf8");
}
