import type { Role } from "./rights.js";

/** Who asks. Every function of the service that changes something takes one, never a user's name. */
export interface Actor {
  /** `admin`, or the name of the access token's owner. */
  readonly user: string;
  /** The access token that was shown, null for a password. */
  readonly tokenId: string | null;
  /** A password's is ADMIN, a token's what it was made with. */
  readonly role: Role;
}

/** The same for all requests of one caller: of one token, or of one user at one address. */
export function callerKey({ tokenId, user }: Actor, source: string): string {
  return tokenId ?? `${user} ${source}`;
}
