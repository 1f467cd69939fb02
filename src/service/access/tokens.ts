import { hash, randomBytes } from "node:crypto";

/** Who logs in once, and goes on by a token that ends by itself: clients of oVirt's, and the web page. */
export type SessionKind = "OVIRT" | "PAGE";

/** What made a token: a user who asked for it, or a log-in. */
export type TokenKind = "TOKEN" | SessionKind;

/** Tokens of the page begin otherwise, since its cookie is good for nothing else. */
const PREFIXES = { TOKEN: "grt_", OVIRT: "grt_", PAGE: "grs_" } as const satisfies Record<TokenKind, string>;

const TOKEN = /^gr[ts]_[A-Za-z0-9_-]{43}$/;

export function newToken(kind: TokenKind): string {
  return `${PREFIXES[kind]}${randomBytes(32).toString("base64url")}`;
}

/** Whether a text may be a token of this service. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256 in hexadecimal digits, by which a token is stored: it is random and long, so that no slow hash is needed. */
export function hashToken(token: string): string {
  return hash("sha256", token);
}
