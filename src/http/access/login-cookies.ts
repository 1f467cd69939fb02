import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { type Access, byPassword, type OfPassword, type Principal } from "../../service/access/access.js";
import { cookieHeader, cookieIn } from "./cookies.js";

const LIFETIME_MS = 12 * 3_600_000;

const COOKIE = "JSESSIONID";

/**
 * Stands for a password that was given before, so that a client of oVirt's goes on without it. The signature of the ticket
 * depends on the password, so that it ends with it, and every replica knows it.
 */
export class LoginCookies {
  readonly #access: Pick<Access, "ofPassword">;
  readonly #now: () => number;

  /** @param now epoch milliseconds by a clock that all replicas have in common */
  constructor(access: Pick<Access, "ofPassword">, now: () => number) {
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
    const password = actor.tokenId === null ? await this.#access.ofPassword(actor.user) : null;
    if (password === null) return null;
    const body = `${Buffer.from(actor.user).toString("base64url")}.${this.#now() + LIFETIME_MS}`;
    const value = `${body}.${sign(password, body).toString("base64url")}`;
    return cookieHeader(COOKIE, value, { path, seconds: LIFETIME_MS / 1_000, isSecure: byTls });
  }

  /** Who the ticket among the cookies was issued to; null where there is none that is good. */
  async redeem(headers: IncomingHttpHeaders): Promise<Principal | null> {
    const [name = "", until = "", signature = ""] = cookieIn(headers, COOKIE)?.split(".") ?? [];
    const user = Buffer.from(name, "base64url").toString("utf8");
    if (!(Number(until) > this.#now())) return null;
    const password = await this.#access.ofPassword(user);
    if (password === null) return null;
    const given = Buffer.from(signature, "base64url");
    const expected = sign(password, `${name}.${until}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const left = Number(until) - this.#now();
    return { actor: byPassword(user), expiresAt: new Date(Date.now() + left), credential: password.credential };
  }
}

function sign({ signingKey }: OfPassword, body: string): Buffer {
  return createHmac("sha256", signingKey).update(`${COOKIE} ${body}`).digest();
}
