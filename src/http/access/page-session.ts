import type { IncomingMessage } from "node:http";
import type { Access, Principal } from "../../service/access/access.js";
import { cookieHeader, cookieIn } from "./cookies.js";
import { mayUseCookie } from "./csrf.js";
import type { CameByTls } from "./tls.js";

export type PageSessionAccess = Pick<Access, "session" | "openSession" | "closeSession">;

const COOKIE = "georep_session";

/**
 * The log-in of the web page and the explorer: a session that every replica knows and any of them can end, by a cookie.
 */
export class PageSession {
  readonly #access: PageSessionAccess;
  readonly #cameByTls: CameByTls;

  constructor(access: PageSessionAccess, cameByTls: CameByTls) {
    this.#access = access;
    this.#cameByTls = cameByTls;
  }

  /** Who a request's cookie stands for; null where it has none that is good, or a page of another origin sent it. */
  async principal(request: IncomingMessage): Promise<Principal | null> {
    return mayUseCookie(request) ? this.visitor(request) : null;
  }

  /** The same wherever the request comes from, for what neither tells nor changes anything. */
  async visitor(request: IncomingMessage): Promise<Principal | null> {
    const token = this.#token(request);
    return token === null ? null : this.#access.session(token, "PAGE");
  }

  /** @returns the value of the Set-Cookie header that carries the session. @throws AppError as openSession does */
  async open(request: IncomingMessage, principal: Principal): Promise<string> {
    const before = this.#token(request);
    if (before !== null) await this.#access.closeSession(before, "PAGE");
    const { token, seconds } = await this.#access.openSession(principal, "PAGE");
    return this.#header(request, token, seconds);
  }

  /** Whether a request has the cookie, good or not: who makes some up has each of them looked up. */
  isShown(request: IncomingMessage): boolean {
    return this.#token(request) !== null;
  }

  /**
   * Ends the session for good.
   *
   * @param isGood whether there is one
   * @returns the value of the Set-Cookie header that takes the cookie back
   */
  async close(request: IncomingMessage, isGood: boolean): Promise<string> {
    const token = isGood ? this.#token(request) : null;
    if (token !== null) await this.#access.closeSession(token, "PAGE");
    return this.#header(request, "", 0);
  }

  #token({ headers }: IncomingMessage): string | null {
    return cookieIn(headers, COOKIE);
  }

  #header(request: IncomingMessage, token: string, seconds: number): string {
    return cookieHeader(COOKIE, token, { path: "/", seconds, isSecure: this.#cameByTls(request) });
  }
}
