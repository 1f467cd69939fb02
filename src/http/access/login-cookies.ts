import { createHmac, timingSafeEqual } from "node:crypto";
import { type Access, byPassword, type Principal } from "../../service/access/access.js";

const LIFETIME_MS = 12 * 3_600_000;

const COOKIE = "JSESSIONID";

/**
 * Stands for a password that was given before, so that a client of oVirt's goes on without it. The ticket is a cookie in no
 * script's reach, never sent from another site's page. Its signature depends on the password, so that it ends with it, and
 * every replica knows it.
 */
export class LoginCookies {
  readonly #access: Pick<Access, "signingKey" | "passwordCredential">;
  readonly #now: () => number;

  /** @param now epoch milliseconds by a clock that all replicas have in common */
  constructor(access: Pick<Access, "signingKey" | "passwordCredential">, now: () => number) {
    this.#access = access;
    this.#now = now;
  }

  /**
   * The value of a Set-Cookie header; null for someone who came with a token, whom no page serves.
   *
   * @param where the path that it comes back to, and whether by TLS alone
   */
  async issue(
    { actor }: Principal,
    { path, byTls }: { readonly path: string; readonly byTls: boolean },
  ): Promise<string | null> {
    const key = actor.tokenId === null ? await this.#access.signingKey(actor.user) : null;
    if (key === null) return null;
    const body = `${Buffer.from(actor.user).toString("base64url")}.${this.#now() + LIFETIME_MS}`;
    const value = `${body}.${this.#sign(key, body).toString("base64url")}`;
    const attributes = `Path=${path}; Max-Age=${LIFETIME_MS / 1_000}; HttpOnly; SameSite=Strict`;
    return `${COOKIE}=${value}; ${attributes}${byTls ? "; Secure" : ""}`;
  }

  /** Who the ticket among the cookies was issued to; null where there is none that is good. */
  async redeem(cookies: string | undefined): Promise<Principal | null> {
    const value = cookies
      ?.split(";")
      .map((cookie) => cookie.trim())
      .find((cookie) => cookie.startsWith(`${COOKIE}=`))
      ?.slice(COOKIE.length + 1);
    const [name = "", until = "", signature = ""] = value?.split(".") ?? [];
    const user = Buffer.from(name, "base64url").toString("utf8");
    if (value === undefined || !(Number(until) > this.#now())) return null;
    const key = await this.#access.signingKey(user);
    const credential = await this.#access.passwordCredential(user);
    if (key === null || credential === null) return null;
    const given = Buffer.from(signature, "base64url");
    const expected = this.#sign(key, `${name}.${until}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const left = Number(until) - this.#now();
    return { actor: byPassword(user), expiresAt: new Date(Date.now() + left), credential };
  }

  #sign(key: Buffer, body: string): Buffer {
    return createHmac("sha256", key).update(`${COOKIE} ${body}`).digest();
  }
}
