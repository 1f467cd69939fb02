import { randomUUID } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { User } from "../../model/entities/index.js";
import type { Role } from "../../model/rights.js";
import { hashToken, type SessionKind, type TokenKind } from "./tokens.js";

// Users and their tokens as the database has them. Times of tokens go by its clock.

export interface StoredToken {
  readonly id: string;
  readonly user: string;
  readonly role: Role;
  readonly kind: TokenKind;
  /** Milliseconds until it expires, below 0 after that. */
  readonly left: number;
}

export interface TokenToStore {
  readonly user: string;
  readonly label: string;
  readonly role: Role;
  readonly kind: TokenKind;
  readonly token: string;
  readonly seconds: number;
  /** The user's password must be that of this `Principal.credential` still; null for any. */
  readonly password: string | null;
  /** The token that opens a session, which ends with it; null for what ends by itself. */
  readonly opener: string | null;
}

/** What `Principal.credential` is of someone who came with the password of that hash. */
export function passwordCredential(passwordHash: string): string {
  return `password:${hashToken(passwordHash)}`;
}

/** The same in SQL. */
const CREDENTIAL = `'password:' || encode(sha256(convert_to("password_hash", 'UTF8')), 'hex')`;

/** The hash of a user's password; null where there is no such user. */
export async function passwordHashOf(em: SqlEntityManager, user: string): Promise<string | null> {
  // PostgreSQL takes no NUL, and no user's name holds one.
  if (user.includes("\0")) return null;
  const known = await em.findOne(User, { name: user });
  return known?.passwordHash ?? null;
}

/** @returns false where there is a user of that name, who stays as they are */
export async function insertUser(em: SqlEntityManager, user: string, passwordHash: string): Promise<boolean> {
  const rows = await em.execute<{ name: string }[]>(
    `insert into "service_user" ("name", "password_hash", "created_at") values (?, ?, now())
     on conflict ("name") do nothing returning "name"`,
    [user, passwordHash],
  );
  return rows.length > 0;
}

/** Gives a user that password, who is made where there is none, and ends what another has let in; within a transaction. */
export async function setPassword(em: SqlEntityManager, user: string, passwordHash: string): Promise<void> {
  await em.execute(
    `insert into "service_user" ("name", "password_hash", "created_at") values (?, ?, now())
     on conflict ("name") do update set "password_hash" = excluded."password_hash"`,
    [user, passwordHash],
  );
  await revokeSessionsOf(em, user);
}

/** The same where the password is the one before. @returns whether it was */
export async function replacePassword(
  em: SqlEntityManager,
  user: string,
  before: string | null,
  next: string,
): Promise<boolean> {
  const rows = await em.execute<{ name: string }[]>(
    `update "service_user" set "password_hash" = ? where "name" = ? and "password_hash" = ? returning "name"`,
    [next, user, before],
  );
  if (rows.length > 0) await revokeSessionsOf(em, user);
  return rows.length > 0;
}

/** Whose token it is to be: the user's row, or that of the token that opens it, with the user's name and the end. */
const BY_USER = `select "name", null::uuid as "opener", null::text as "by", 'infinity'::timestamptz as "end"
  from "service_user" where "name" = ? and (?::text is null or ${CREDENTIAL} = ?) for share`;
const BY_TOKEN = `select "user_name" as "name", "id" as "opener", "label" as "by", "expires_at" as "end"
  from "access_token" where "id" = ? and "revoked_at" is null and "expires_at" > now() for share`;

export interface InsertedToken {
  readonly id: string;
  readonly expiresAt: Date;
  /** How long it lasts. */
  readonly seconds: number;
}

/** @returns null where there is no such user, none with that password, or the token that opens it has ended */
export async function insertToken(em: SqlEntityManager, stored: TokenToStore): Promise<InsertedToken | null> {
  const { user, label, role, kind, token, seconds, password, opener } = stored;
  const id = randomUUID();
  const whose = opener === null ? [user, password, password] : [opener];
  // The row is held, so that a change of the password or a revocation sees this token, or this sees the change.
  const [row] = await em.execute<{ expiresAt: string; seconds: number }[]>(
    `with "whose" as (${opener === null ? BY_USER : BY_TOKEN})
     insert into "access_token" ("id", "user_name", "label", "role", "kind", "token_hash", "created_at", "expires_at", "opened_by")
     select ?, "name", ? || coalesce(' by the token ' || "by", ''), ?, ?, ?, now(), least("end", now() + make_interval(secs => ?)), "opener"
     from "whose"
     returning "expires_at" as "expiresAt", floor(extract(epoch from "expires_at" - "created_at"))::int as "seconds"`,
    [...whose, id, label, role, kind, hashToken(token), seconds],
  );
  return row === undefined ? null : { id, expiresAt: new Date(row.expiresAt), seconds: row.seconds };
}

/** The token of that hash; null where there is none, or it is revoked. */
export async function tokenOf(em: SqlEntityManager, tokenHash: string): Promise<StoredToken | null> {
  const [row] = await em.execute<StoredToken[]>(
    `select "id", "user_name" as "user", "role", "kind", extract(epoch from "expires_at" - now())::float8 * 1000 as "left"
     from "access_token" where "token_hash" = ? and "revoked_at" is null`,
    [tokenHash],
  );
  return row ?? null;
}

/**
 * Revokes a user's token, and what it has opened; within a transaction. What is revoked already stays as it is.
 *
 * @returns whether there is such a token
 */
export async function revokeToken(em: SqlEntityManager, user: string, id: string): Promise<boolean> {
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

/** @returns whether there was such a session, and it had not ended yet */
export async function revokeSession(em: SqlEntityManager, token: string, kind: SessionKind): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `update "access_token" set "revoked_at" = now()
     where "token_hash" = ? and "kind" = ? and "revoked_at" is null returning "id"`,
    [hashToken(token), kind],
  );
  return rows.length > 0;
}

/** Forgets a user's sessions that have run out. */
export async function deleteOldSessions(em: SqlEntityManager, user: string, kind: SessionKind): Promise<void> {
  await em.execute(`delete from "access_token" where "user_name" = ? and "kind" = ? and "expires_at" < now()`, [
    user,
    kind,
  ]);
}

/** Ends what a user's password has let in. */
async function revokeSessionsOf(em: SqlEntityManager, user: string): Promise<void> {
  await em.execute(
    `update "access_token" set "revoked_at" = now()
     where "user_name" = ? and "kind" <> 'TOKEN' and "opened_by" is null and "revoked_at" is null`,
    [user],
  );
}
