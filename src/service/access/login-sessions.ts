import { hash, randomBytes, randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Principal, Session } from "./access.js";

/** Who logs in once, and goes on by a token that ends by itself: clients of oVirt's, and the web page. */
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
  /** How long it lasts, in whole seconds. */
  readonly seconds: number;
}

/** As `Principal.credential` has it of a password. */
const CREDENTIAL = `'password:' || encode(sha256(convert_to("password_hash", 'UTF8')), 'hex')`;

/** Whose session it is to be: the user's row, or that of the token that opens a session of the page, with the user's name and the end. */
const BY_PASSWORD = `select "name", null::uuid as "opener", null::text as "by", 'infinity'::timestamptz as "end"
  from "service_user" where "name" = ? and (?::text is null or ${CREDENTIAL} = ?) for share`;
const BY_TOKEN = `select "user_name" as "name", "id" as "opener", "label" as "by", "expires_at" as "end"
  from "access_token" where "id" = ? and "revoked_at" is null and "expires_at" > now() for share`;

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
  const { label, seconds, prefix } = OF_KIND[kind];
  const token = `${prefix}${randomBytes(32).toString("base64url")}`;
  const id = randomUUID();
  const byPassword = credential.startsWith("password:") ? credential : null;
  const isByToken = kind === "PAGE" && byPassword === null;
  const whose = isByToken ? [actor.tokenId] : [actor.user, byPassword, byPassword];
  // The row is held, so that a change of the password or a revocation sees this session, or this sees the change.
  const [row] = await em.execute<{ expiresAt: string; seconds: number }[]>(
    `with "whose" as (${isByToken ? BY_TOKEN : BY_PASSWORD})
     insert into "access_token" ("id", "user_name", "label", "role", "kind", "token_hash", "created_at", "expires_at", "opened_by")
     select ?, "name", ? || coalesce(' by the token ' || "by", ''), ?, ?, ?, now(), least("end", now() + make_interval(secs => ?)), "opener"
     from "whose"
     returning "expires_at" as "expiresAt", floor(extract(epoch from "expires_at" - "created_at"))::int as "seconds"`,
    [...whose, id, label, actor.role, kind, hash("sha256", token), seconds],
  );
  if (row === undefined) return null;
  await em.execute(`delete from "access_token" where "user_name" = ? and "kind" = ? and "expires_at" < now()`, [
    actor.user,
    kind,
  ]);
  return { id, token, seconds: row.seconds, expiresAt: new Date(row.expiresAt) };
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

/**
 * Revokes a user's token, and what it has opened; called in a transaction. What is revoked already stays as it is.
 *
 * @returns whether there is such a token
 */
export async function revokeToken(em: SqlEntityManager, id: string, user: string): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `update "access_token" set "revoked_at" = coalesce("revoked_at", now()) where "id" = ? and "user_name" = ? returning "id"`,
    [id, user],
  );
  // A statement of its own: one that waits for a session that is just being opened does not see it.
  await em.execute(
    `update "access_token" set "revoked_at" = now() where "opened_by" = ? and "user_name" = ? and "revoked_at" is null`,
    [id, user],
  );
  return rows.length > 0;
}

/** Ends what a user's password has let in; called in the transaction that changes it. */
export async function revokeSessionsOf(em: SqlEntityManager, user: string): Promise<void> {
  await em.execute(
    `update "access_token" set "revoked_at" = now()
     where "user_name" = ? and "kind" <> 'TOKEN' and "opened_by" is null and "revoked_at" is null`,
    [user],
  );
}
