import { hash, randomBytes, randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Principal, Session } from "./access.js";

/** Who logs in by a password once, and goes on by a token that ends by itself: clients of oVirt's, and the web page. */
export type SessionKind = "OVIRT" | "PAGE";

/** What made a token: a user who asked for it, or a log-in. */
export type TokenKind = "TOKEN" | SessionKind;

const OF_KIND: Readonly<
  Record<SessionKind, { readonly label: string; readonly seconds: number; readonly prefix: string }>
> = {
  OVIRT: { label: "logged in through oVirt's interface", seconds: 4 * 3_600, prefix: "grt_" },
  PAGE: { label: "logged in on the web page", seconds: 12 * 3_600, prefix: "grs_" },
};

export interface OpenedSession extends Session {
  readonly id: string;
  /** How long it lasts. */
  readonly seconds: number;
}

/** As `Principal.credential` has it of a password. */
const CREDENTIAL = `'password:' || encode(sha256(convert_to("password_hash", 'UTF8')), 'hex')`;

/**
 * Writes a session of someone who was let in. Those of the user that have run out are forgotten, so that they do not pile up.
 *
 * @returns null where the password has changed since it was checked
 */
export async function insertSession(
  em: SqlEntityManager,
  { actor, credential }: Principal,
  kind: SessionKind,
): Promise<OpenedSession | null> {
  const { label, seconds, prefix } = OF_KIND[kind];
  const token = `${prefix}${randomBytes(32).toString("base64url")}`;
  const id = randomUUID();
  const byPassword = credential.startsWith("password:") ? credential : null;
  // The user's row is held, so that a change of the password sees this session, or this sees the change.
  const [row] = await em.execute<{ expiresAt: string }[]>(
    `insert into "access_token" ("id", "user_name", "label", "role", "kind", "token_hash", "created_at", "expires_at")
     select ?, "name", ?, ?, ?, ?, now(), now() + make_interval(secs => ?) from "service_user"
     where "name" = ? and (?::text is null or ${CREDENTIAL} = ?) for share returning "expires_at" as "expiresAt"`,
    [id, label, actor.role, kind, hash("sha256", token), seconds, actor.user, byPassword, byPassword],
  );
  if (row === undefined) return null;
  await em.execute(`delete from "access_token" where "user_name" = ? and "kind" = ? and "expires_at" < now()`, [
    actor.user,
    kind,
  ]);
  return { id, token, seconds, expiresAt: new Date(row.expiresAt) };
}

/** @returns whether there was such a session, and it had not ended yet */
export async function revokeSession(em: SqlEntityManager, token: string, kind: SessionKind): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `update "access_token" set "revoked_at" = now()
     where "token_hash" = ? and "kind" = ? and "revoked_at" is null returning "id"`,
    [hash("sha256", token), kind],
  );
  return rows.length > 0;
}

/** Ends what a user's password has let in; called in the transaction that changes it. */
export async function revokeSessionsOf(em: SqlEntityManager, user: string): Promise<void> {
  await em.execute(
    `update "access_token" set "revoked_at" = now() where "user_name" = ? and "kind" <> 'TOKEN' and "revoked_at" is null`,
    [user],
  );
}
