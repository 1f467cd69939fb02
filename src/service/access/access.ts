import { createHash, randomBytes } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Log } from "../../log.js";
import type { Actor } from "../../model/actor.js";
import { assertMay, assertRole, type Role } from "../../model/rights.js";
import { checkedName } from "../texts.js";
import { insertSession, type OpenedSession } from "./login-sessions.js";
import { hashPassword, type PasswordCheckOptions, PasswordChecks, type Verdict, verifyPassword } from "./passwords.js";
import { RefusalLog } from "./refusal-log.js";
import {
  insertToken,
  insertUser,
  passwordCredential,
  passwordHashOf,
  replacePassword,
  revokeSession,
  revokeToken,
  setPassword,
  type StoredToken,
  tokenOf,
} from "./stored-access.js";
import { hashToken, isToken, newToken, type SessionKind } from "./tokens.js";

/** NOTIFY channel that tells every replica that tokens or passwords changed: call `forget`. */
export const ACCESS_CHANNEL = "georep_access";

export const ADMIN = "admin";

// What oVirt's callers put after a user's name: the directory that holds the users, which here is the service's own.
const DIRECTORY = /@internal$/;

/** Someone who was let in, and until when. */
export interface Principal {
  readonly actor: Actor;
  /** When the token expires, by this machine's clock; null for a password. */
  readonly expiresAt: Date | null;
  /** Names the password or token by which it was let in: another one after a change. */
  readonly credential: string;
}

export interface CreateTokenInput {
  readonly label: string;
  /** What may be done with it: never more than with the credentials by which it is made. */
  readonly role: Role;
  readonly expiresInSeconds: number;
}

export interface Session {
  readonly token: string;
  /** By the database's clock. */
  readonly expiresAt: Date;
}

interface KnownToken extends Omit<StoredToken, "left"> {
  /** By this machine's clock. */
  readonly expiresAt: Date;
}

/** What follows from a user's password, and changes with it. */
export interface OfPassword {
  /** What `Principal.credential` is for someone who logs in by it now. */
  readonly credential: string;
  /** A key that only replicas on this database have. */
  readonly signingKey: Buffer;
}

/** Characters of a name that nobody vouches for. */
const LONGEST_LOGGED = 100;
const MOST_CACHED = 10_000;
/** For so long users and tokens are not read again, should a notification be missed. */
const CACHE_MS = 10_000;
const LONGEST_TOKEN_SECONDS = 366 * 86_400;

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 1_000;

export class Access {
  readonly #em: SqlEntityManager;
  readonly #log: Log;
  readonly #refusals: RefusalLog;
  readonly #checks: PasswordChecks;
  readonly #now: () => number;
  /** Whether the password is a setting, which takes the place of any other at each start. */
  #isConfigured = false;
  // What is cached is thrown away at every change, so that a revoked token is refused at once.
  #cache = new Map<string, { readonly until: number; readonly value: Promise<unknown> }>();
  /** Stands in for the hash of a user who does not exist, so that the refusal takes as long. */
  readonly #standIn: Promise<string>;

  constructor(em: SqlEntityManager, log: Log, options: PasswordCheckOptions = {}) {
    this.#em = em;
    this.#log = log;
    this.#checks = new PasswordChecks(options);
    this.#now = options.now ?? Date.now;
    this.#refusals = new RefusalLog(log, this.#now);
    this.#standIn = hashPassword(randomBytes(32).toString("base64"));
  }

  /** Makes the configured password that of the admin, in place of a stored one. */
  async setAdminPassword(configured: string): Promise<void> {
    this.#isConfigured = true;
    const stored = await this.#passwordHash(ADMIN);
    if (stored !== null && (await verifyPassword(configured, stored))) return;
    const hash = await hashPassword(configured);
    await this.#em.fork().transactional((em) => setPassword(em, ADMIN, hash));
    await this.#changed();
  }

  /**
   * Makes an admin with a password of its own where there is none.
   *
   * @param keep puts the password where it can be read, before anyone can be let in by it: where that fails there is no admin
   * @returns whether one was made: of replicas that start at the same moment, one makes it
   */
  async makeAdmin(keep: (password: string) => Promise<void>): Promise<boolean> {
    if ((await this.#passwordHash(ADMIN)) !== null) return false;
    const password = randomBytes(18).toString("base64url");
    const hash = await hashPassword(password);
    const made = await this.#em.fork().transactional(async (em) => {
      const isNew = await insertUser(em, ADMIN, hash);
      if (isNew) await keep(password);
      return isNew;
    });
    if (made) await this.#changed();
    return made;
  }

  /**
   * Gives the user who asks another password, and ends what the old one let in, sessions too.
   *
   * @throws AppError FORBIDDEN, INVALID_ARGUMENT, WRONG_STATE where the password is a setting, TOO_MANY_LOGINS
   */
  async changePassword(actor: Actor, current: string, next: string): Promise<void> {
    assertMay(actor, "CHANGE_PASSWORD");
    if (next.length < SHORTEST_PASSWORD || next.length > LONGEST_PASSWORD) {
      const words = `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`;
      throw new AppError("INVALID_ARGUMENT", words, { field: "input.newPassword" });
    }
    if (this.#isConfigured) {
      throw new AppError(
        "WRONG_STATE",
        "The password comes from GEOREP_ADMIN_PASSWORD or GEOREP_ADMIN_PASSWORD_FILE: change it there, and start the service anew.",
      );
    }
    const hash = await this.#passwordHash(actor.user);
    // Who has a token may guess as often as anyone else.
    const verdict = await this.#checks.check(current, hash ?? (await this.#standIn), `user ${actor.user}`);
    assertChecked(verdict);
    if (verdict !== "right" || !(await this.#replacePassword(actor.user, hash, await hashPassword(next)))) {
      throw new AppError("INVALID_ARGUMENT", "The current password is wrong.", {
        field: "input.currentPassword",
      });
    }
    this.#log.info({ user: actor.user, by: actor.tokenId }, "password changed");
    await this.#changed();
  }

  /**
   * Who the value of an Authorization header stands for.
   *
   * @param source whom wrong passwords are counted against, such as an address
   * @throws AppError UNAUTHENTICATED, TOO_MANY_LOGINS, LOGIN_QUEUE_FULL
   */
  async authenticate(authorization: string | undefined, source: string): Promise<Principal> {
    const [scheme, credentials, ...more] = (authorization ?? "").trim().split(/ +/);
    if (scheme === undefined || scheme === "") throw refused("Log in by HTTP Basic or with a Bearer token.");
    if (credentials !== undefined && more.length === 0) {
      if (scheme.toLowerCase() === "basic") return this.#byPassword(credentials, source);
      if (scheme.toLowerCase() === "bearer") return this.#byToken(credentials, source);
    }
    this.#refusals.unchecked("malformed", { source });
    throw refused("The Authorization header is neither Basic nor Bearer.");
  }

  /**
   * Who has that name and password; the name may be followed by oVirt's `@internal`.
   *
   * @param source whom wrong passwords are counted against, such as an address
   * @throws AppError UNAUTHENTICATED, TOO_MANY_LOGINS, LOGIN_QUEUE_FULL
   */
  async logIn(name: string, password: string, source: string): Promise<Principal> {
    const user = name.replace(DIRECTORY, "");
    const hash = await this.#cachedHash(user);
    const verdict = await this.#checks.check(password, hash ?? (await this.#standIn), source);
    const about = { user: user.slice(0, LONGEST_LOGGED), source };
    if (verdict === "held-up" || verdict === "queue-full") this.#refusals.unchecked(verdict, about);
    assertChecked(verdict);
    if (verdict === "wrong" || hash === null) {
      this.#log.info(about, "log-in refused: wrong user or password");
      throw refused("User or password is wrong.");
    }
    return { actor: byPassword(user), expiresAt: null, credential: passwordCredential(hash) };
  }

  /**
   * Who has an access token that somebody made: not one of a session, which is not to be carried elsewhere.
   *
   * @param source where it comes from, for the log
   * @throws AppError UNAUTHENTICATED
   */
  async logInByToken(token: string, source: string): Promise<Principal> {
    const known = await this.#known(token);
    if (known?.kind !== "TOKEN") throw this.#refusedToken(source);
    return principalOf(known, token);
  }

  /** Whether someone who was let in would be let in again. */
  async stillValid(principal: Principal): Promise<boolean> {
    if (principal.expiresAt !== null && principal.expiresAt.getTime() <= this.#now()) return false;
    const [kind, name] = split(principal.credential, ":");
    if (kind === "token") return (await this.#token(name)) !== null;
    const hash = await this.#cachedHash(principal.actor.user);
    return hash !== null && passwordCredential(hash) === principal.credential;
  }

  /** Null where there is no such user. */
  async ofPassword(user: string): Promise<OfPassword | null> {
    const hash = await this.#cachedHash(user);
    if (hash === null) return null;
    const signingKey = createHash("sha256").update(`signing key of ${hash}`).digest();
    return { credential: passwordCredential(hash), signingKey };
  }

  /**
   * @returns the token, which is shown this once, its id, and its end
   * @throws AppError INVALID_ARGUMENT, FORBIDDEN; UNAUTHENTICATED where the user is gone
   */
  async createToken(actor: Actor, input: CreateTokenInput): Promise<{ readonly id: string } & Session> {
    assertMay(actor, "CREATE_TOKEN");
    assertRole(actor, input.role, `create tokens of the role ${input.role}`);
    const label = checkedName(input.label.trim(), "input.label");
    const seconds = input.expiresInSeconds;
    if (seconds < 1 || seconds > LONGEST_TOKEN_SECONDS) {
      throw new AppError("INVALID_ARGUMENT", `A token lasts 1 to ${LONGEST_TOKEN_SECONDS} seconds.`, {
        field: "input.expiresInSeconds",
      });
    }
    const { role } = input;
    const token = newToken("TOKEN");
    const of = { user: actor.user, label, role, kind: "TOKEN", token, seconds, password: null, opener: null } as const;
    const stored = await insertToken(this.#em.fork(), of);
    if (stored === null) throw refused("The user is gone.");
    this.#log.info({ user: actor.user, by: actor.tokenId, id: stored.id, label, role }, "access token created");
    return { ...stored, token };
  }

  /** Refuses a token from now on, and ends what it has opened; one that is revoked already stays as it is. @throws AppError NOT_FOUND, FORBIDDEN */
  async revokeToken(actor: Actor, id: string): Promise<void> {
    assertMay(actor, id === actor.tokenId ? "REVOKE_OWN_TOKEN" : "REVOKE_OTHER_TOKEN");
    const isThere = await this.#em.fork().transactional((em) => revokeToken(em, actor.user, id));
    if (!isThere) throw new AppError("NOT_FOUND", `There is no access token ${id}.`, { field: "input.tokenId" });
    this.#log.info({ user: actor.user, by: actor.tokenId, id }, "access token revoked");
    await this.#changed();
  }

  /**
   * A session of someone who was let in, which goes on without the password or token.
   *
   * @returns its token, which is good for that kind of session alone, but for oVirt's, which is a Bearer token too
   * @throws AppError FORBIDDEN; UNAUTHENTICATED where the password has changed meanwhile, or the token was revoked
   */
  async openSession(principal: Principal, kind: SessionKind): Promise<OpenedSession> {
    const { actor } = principal;
    // The page's ends with what opened it; what oVirt's clients are given is another token.
    if (kind === "OVIRT") assertMay(actor, "CREATE_TOKEN");
    const session = await this.#em.fork().transactional((em) => insertSession(em, principal, kind));
    if (session === null) throw refused("The password or token has changed meanwhile: log in again.");
    this.#log.info({ user: actor.user, by: actor.tokenId, id: session.id, kind }, "logged in");
    return session;
  }

  /** Who has opened a session; null where there is none that is good. @param token as `openSession` gave it */
  async session(token: string, kind: SessionKind): Promise<Principal | null> {
    const known = await this.#known(token);
    return known?.kind === kind ? principalOf(known, token) : null;
  }

  /** Refuses a token that `openSession` made from now on. One that was made by hand stays: its owner revokes it. */
  async closeSession(token: string, kind: SessionKind): Promise<void> {
    if (await revokeSession(this.#em.fork(), token, kind)) await this.#changed();
  }

  /** Reads users and tokens anew from now on; called for each notification on ACCESS_CHANNEL. */
  forget(): void {
    this.#cache = new Map();
  }

  #byPassword(credentials: string, source: string): Promise<Principal> {
    const [name, password] = split(Buffer.from(credentials, "base64").toString("utf8"), ":");
    return this.logIn(name, password, source);
  }

  async #byToken(token: string, source: string): Promise<Principal> {
    const known = await this.#known(token);
    // What stands in the page's cookie is not to be carried elsewhere.
    if (known === null || known.kind === "PAGE") throw this.#refusedToken(source);
    return principalOf(known, token);
  }

  #refusedToken(source: string): AppError {
    this.#log.info({ source }, "log-in refused: a token that is unknown, expired or revoked");
    return refused("The token is unknown, expired or revoked.");
  }

  /** @returns whether the user's password was the one before */
  #replacePassword(user: string, before: string | null, next: string): Promise<boolean> {
    return this.#em.fork().transactional((em) => replacePassword(em, user, before, next));
  }

  async #known(token: string): Promise<KnownToken | null> {
    return isToken(token) ? this.#token(hashToken(token)) : null;
  }

  async #token(hash: string): Promise<KnownToken | null> {
    const known = await this.#cached(`token:${hash}`, async (): Promise<KnownToken | null> => {
      // Counted by the clock that it was made by; from here on by this machine's. The answer tells of some moment in between.
      const asked = this.#now();
      const stored = await tokenOf(this.#em.fork(), hash);
      if (stored === null) return null;
      const { left, ...token } = stored;
      return { ...token, expiresAt: new Date((asked + this.#now()) / 2 + left) };
    });
    return known !== null && known.expiresAt.getTime() > this.#now() ? known : null;
  }

  #cachedHash(user: string): Promise<string | null> {
    return this.#cached(`user:${user}`, () => this.#passwordHash(user));
  }

  #passwordHash(user: string): Promise<string | null> {
    return passwordHashOf(this.#em.fork(), user);
  }

  async #cached<V>(key: string, read: () => Promise<V>): Promise<V> {
    const cache = this.#cache;
    const known = cache.get(key);
    if (known !== undefined && known.until > this.#now()) return known.value as Promise<V>;
    // Strangers choose the keys: what they ask for must not fill the memory.
    if (cache.size >= MOST_CACHED) cache.clear();
    const value = read();
    cache.set(key, { until: this.#now() + CACHE_MS, value });
    value.catch(() => cache.delete(key));
    return value;
  }

  async #changed(): Promise<void> {
    this.forget();
    await this.#em.fork().execute("select pg_notify(?, '')", [ACCESS_CHANNEL]);
  }
}

/** Who came with a password: the one user there is, who may do everything. */
export function byPassword(user: string): Actor {
  return { user, tokenId: null, role: "ADMIN" };
}

function principalOf({ id, user, role, expiresAt }: KnownToken, token: string): Principal {
  return { actor: { user, tokenId: id, role }, expiresAt, credential: `token:${hashToken(token)}` };
}

/** @throws AppError TOO_MANY_LOGINS, LOGIN_QUEUE_FULL where the password was not checked */
function assertChecked(verdict: Verdict): void {
  if (verdict === "held-up") {
    throw new AppError(
      "TOO_MANY_LOGINS",
      "Too many wrong passwords have come from this address: try again in a few seconds, or log in with a token.",
    );
  }
  if (verdict === "queue-full") {
    throw new AppError(
      "LOGIN_QUEUE_FULL",
      "Too many passwords wait to be checked: try again in a few seconds, or log in with a token.",
    );
  }
}

function refused(message: string): AppError {
  return new AppError("UNAUTHENTICATED", message);
}

/** The parts before and after the first separator. */
function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}
