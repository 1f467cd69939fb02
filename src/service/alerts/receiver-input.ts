import { AppError } from "../../errors.js";
import type { WebhookFormat } from "../../model/alerts/alerts.js";

export interface WebhookInput {
  readonly url: string;
  readonly format: WebhookFormat;
  /** Null for requests that are not signed. */
  readonly secret: string | null;
}

const LONGEST_URL = 2_000;
const MOST_ADDRESSES = 50;
// What HTML takes for one (input type=email), since no rule is stricter without being wrong; mail servers know the rest.
const ADDRESS =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** @throws AppError INVALID_ARGUMENT */
export function checkedUrl(text: string, field: string): string {
  const url = text.length <= LONGEST_URL && URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    const rule = `a URL of http or https of at most ${LONGEST_URL} characters, such as https://hooks.example.org/alerts`;
    throw new AppError("INVALID_ARGUMENT", `It must be ${rule}.`, { field });
  }
  if (url.username !== "" || url.password !== "") {
    const message = "A URL here holds no user and no password: use a secret, by which requests are signed.";
    throw new AppError("INVALID_ARGUMENT", message, { field });
  }
  url.hash = "";
  return url.href;
}

/** What of a URL everyone may see who may read. */
export function shownUrl(text: string, format: WebhookFormat): string {
  const url = new URL(text);
  if (format === "SLACK") return `${url.origin}/…`;
  return `${url.origin}${url.pathname}${url.search === "" ? "" : "?…"}`;
}

/** @throws AppError INVALID_ARGUMENT */
export function checkedSecret(secret: string, field: string): string {
  if (secret.length >= 16 && secret.length <= 200 && /^[\x21-\x7e]+$/.test(secret)) return secret;
  const rule = "16 to 200 characters of ASCII without blanks, such as `openssl rand -hex 32` prints";
  throw new AppError("INVALID_ARGUMENT", `A secret must have ${rule}.`, { field });
}

/** @throws AppError INVALID_ARGUMENT */
export function checkedAddresses(addresses: readonly string[], field: string): readonly string[] {
  const unique = [...new Set(addresses)];
  if (unique.length === 0 || unique.length > MOST_ADDRESSES) {
    throw new AppError("INVALID_ARGUMENT", `Give 1 to ${MOST_ADDRESSES} addresses.`, { field });
  }
  const wrong = unique.find((address) => address.length > 254 || !ADDRESS.test(address));
  if (wrong === undefined) return unique;
  throw new AppError("INVALID_ARGUMENT", "Each must be an address such as storage@example.org.", { field });
}
