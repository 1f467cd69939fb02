import { createHmac } from "node:crypto";

/** The header that a signed webhook has. */
export const SIGNATURE_HEADER = "georep-signature";

/**
 * The value of that header, in Stripe's form: `t=` the second it was sent in, `v1=` HMAC-SHA256 of `<t>.<body>` in hex. The time is
 * within what is signed, so that a request that was listened to cannot be sent again later by another.
 *
 * @param seconds since 1970
 */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`, "utf8").digest("hex");
  return `t=${seconds},v1=${mac}`;
}
