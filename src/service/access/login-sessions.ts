import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Principal, Session } from "./access.js";
import { deleteOldSessions, insertToken } from "./stored-access.js";
import { newToken, type SessionKind } from "./tokens.js";

const OF_KIND: Readonly<Record<SessionKind, { readonly label: string; readonly seconds: number }>> = {
  OVIRT: { label: "logged in through oVirt's interface", seconds: 4 * 3_600 },
  PAGE: { label: "logged in on the web page", seconds: 12 * 3_600 },
};

export interface OpenedSession extends Session {
  readonly id: string;
  /** How long it lasts, in whole seconds. */
  readonly seconds: number;
}

/**
 * Writes a session of someone who was let in. Those of the user that have run out are forgotten, so that they do not pile up. One
 * of the page that a token has opened ends with the token.
 *
 * @returns null where the password has changed since it was checked, or the token has been revoked
 */
export async function insertSession(
  em: SqlEntityManager,
  { actor, credential }: Principal,
  kind: SessionKind,
): Promise<OpenedSession | null> {
  const { user, role, tokenId } = actor;
  const { label, seconds } = OF_KIND[kind];
  const token = newToken(kind);
  const password = credential.startsWith("password:") ? credential : null;
  // What oVirt's clients are given is a token of its own.
  const opener = kind === "PAGE" && password === null ? tokenId : null;
  const stored = await insertToken(em, { user, label, role, kind, token, seconds, password, opener });
  if (stored === null) return null;
  await deleteOldSessions(em, user, kind);
  return { ...stored, token };
}
