import type { IncomingHttpHeaders } from "node:http";

/** The value of the first cookie of that name that has one; null where there is none. */
export function cookieIn({ cookie }: Pick<IncomingHttpHeaders, "cookie">, name: string): string | null {
  for (const each of cookie?.split(";") ?? []) {
    const text = each.trim();
    if (text.startsWith(`${name}=`) && text.length > name.length + 1) return text.slice(name.length + 1);
  }
  return null;
}

export interface CookieOptions {
  /** Below which browsers send it. */
  readonly path: string;
  /** How long it lasts; 0 takes it back. */
  readonly seconds: number;
  /** Whether browsers send it by TLS alone. */
  readonly isSecure?: boolean;
}

/** The value of a Set-Cookie header, for a cookie in no script's reach that is never sent from another site's page. */
export function cookieHeader(name: string, value: string, { path, seconds, isSecure = false }: CookieOptions): string {
  const text = `${name}=${value}; Max-Age=${seconds}; Path=${path}; HttpOnly; SameSite=Strict`;
  return isSecure ? `${text}; Secure` : text;
}
