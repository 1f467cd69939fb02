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

/** @returns its id and its end; null where there is no such user, or none with that password */
export async function insertToken(
  em: SqlEntityManager,
  { user, label, role, kind, token, seconds, password }: TokenToStore,
): Promise<{ readonly id: string; readonly expiresAt: Date } | null> {
  const id = randomUUID();
  // The user's row is held, so that a change of the password sees this token, or this sees the change.
  const [row] = await em.execute<{ expiresAt: string }[]>(
    `insert into "access_token" ("id", "user_name", "label", "role", "kind", "token_hash", "created_at", "expires_at")
     select ?, "name", ?, ?, ?, ?, now(), now() + make_interval(secs => ?) from "service_user"
     where "name" = ? and (?::text is null or ${CREDENTIAL} = ?) for share returning "expires_at" as "expiresAt"`,
    [id, label, role, kind, hashToken(token), seconds, user, password, password],
  );
  return row === undefined ? null : { id, expiresAt: new Date(row.expiresAt) };
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

/** One that is revoked already stays as it is. @returns false where the user has no such token */
export async function revokeToken(em: SqlEntityManager, user: string, id: string): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `update "access_token" set "revoked_at" = coalesce("revoked_at", now()) where "id" = ? and "user_name" = ? returning "id"`,
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
    `update "access_token" set "revoked_at" = now() where "user_name" = ? and "kind" <> 'TOKEN' and "revoked_at" is null`,
    [user],
  );
}
