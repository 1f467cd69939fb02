import { hash, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from "node:crypto";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { FairSemaphore } from "../../concurrency/fair-semaphore.js";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

// 16 MiB and about 60 ms on a small machine.
const COST = { N: 16_384, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

/** `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize("NFC"), salt, KEY_BYTES, COST);
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = stored.split("$");
  if (scheme !== "scrypt" || salt === undefined || key === undefined) return false;
  const expected = Buffer.from(key, "base64url");
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: 256 * 1024 * 1024 };
  const actual = await derive(password.normalize("NFC"), Buffer.from(salt, "base64url"), expected.length, cost);
  return timingSafeEqual(actual, expected);
}

export interface PasswordCheckOptions {
  /** Milliseconds for which a password that was right needs no new check, counted from its last use. */
  readonly rememberMs?: number;
  /** Wrong passwords from one source before its checks are held up. */
  readonly patience?: number;
  /** Milliseconds in which a source's wrong passwords are forgiven one by one. */
  readonly forgiveMs?: number;
  /** Milliseconds from one check to the next of a source that is held up. */
  readonly heldUpMs?: number;
  readonly now?: () => number;
}

/** A check keeps a core and one of libuv's four threads busy, which what is asked meanwhile needs as well. */
const AT_ONCE = availableParallelism() < 4 ? 1 : 2;

// All memory here is bounded, because whoever asks decides how much of it is used.
const REMEMBERED = 1_000;
const SOURCES = 10_000;
/** So many checks of a source that is held up may lie ahead of one. */
const AHEAD = 4;

/** `held-up`: the source has too many checks ahead of it; `queue-full`: too many wait, whoever they are. */
export type Verdict = "right" | "wrong" | "held-up" | "queue-full";

interface Wrong {
  readonly count: number;
  readonly since: number;
  /** When the source's next check may begin, while it is held up. */
  readonly next: number;
}

/**
 * Checks passwords without letting strangers decide how much work that is: a right password is remembered for a while by a
 * keyed hash, and only so many checks run and wait at a time. A source of wrong ones is held up, never shut out: behind one
 * address there may be many, and the right password is known by a check only.
 */
export class PasswordChecks {
  readonly #key = randomBytes(32).toString("hex");
  readonly #right = new Map<string, number>();
  readonly #wrong = new Map<string, Wrong>();
  readonly #semaphore = new FairSemaphore(AT_ONCE);
  /** Checks that have begun, by source and password: who asks for the same meanwhile gets the same answer. */
  readonly #underWay = new Map<string, Promise<Verdict>>();
  /** Those of them that are not held up, by password: the same one from many places is one check. */
  readonly #verifying = new Map<string, Promise<Verdict>>();
  readonly #options: Required<PasswordCheckOptions>;

  constructor(options: PasswordCheckOptions = {}) {
    this.#options = { rememberMs: 60_000, patience: 10, forgiveMs: 6_000, heldUpMs: 3_000, now: Date.now, ...options };
  }

  /**
   * @param stored the hash; a stand-in where there is no such user, so that the answer takes as long
   * @param source whom wrong passwords are counted against, such as an address
   * @returns `held-up` or `queue-full` when no check was made
   */
  async check(password: string, stored: string, source: string): Promise<Verdict> {
    const name = hash("sha256", `${this.#key}${stored}\0${password}`, "base64");
    const until = this.#right.get(name);
    if (until !== undefined && until > this.#options.now()) return this.#remember(name);
    const key = `${name} ${source}`;
    const begun = this.#underWay.get(key);
    if (begun !== undefined) return begun;
    const own = this.#check(password, stored, source, name).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, own);
    return own;
  }

  async #check(password: string, stored: string, source: string, name: string): Promise<Verdict> {
    const pause = this.#pauseOf(source);
    if (pause === null) return "held-up";
    if (pause > 0) await sleep(pause);
    let verifying = this.#verifying.get(name);
    if (verifying === undefined) {
      verifying = this.#verify(password, stored, source).finally(() => this.#verifying.delete(name));
      this.#verifying.set(name, verifying);
    }
    const verdict = await verifying;
    if (verdict === "right") return this.#remember(name);
    if (verdict === "wrong") this.#count(source);
    return verdict;
  }

  async #verify(password: string, stored: string, source: string): Promise<Verdict> {
    const acquired = await this.#semaphore.acquire(source);
    // Who has so many different passwords checked at once has wrong ones.
    if (acquired !== "acquired") return acquired === "line-full" ? "held-up" : "queue-full";
    try {
      return (await verifyPassword(password, stored)) ? "right" : "wrong";
    } finally {
      this.#semaphore.release();
    }
  }

  #remember(name: string): "right" {
    remember(this.#right, name, this.#options.now() + this.#options.rememberMs, REMEMBERED);
    return "right";
  }

  /** Milliseconds until the source's next check, which is kept for the caller; null when too many are ahead. */
  #pauseOf(source: string): number | null {
    const { heldUpMs, now, patience } = this.#options;
    const wrong = this.#wrong.get(source);
    if (wrong === undefined || this.#left(wrong) < patience) return 0;
    const at = Math.max(now(), wrong.next);
    if (at - now() > AHEAD * heldUpMs) return null;
    this.#wrong.set(source, { ...wrong, next: at + heldUpMs });
    return at - now();
  }

  #count(source: string): void {
    const { now, patience } = this.#options;
    const wrong = this.#wrong.get(source);
    const count = wrong === undefined ? 0 : this.#left(wrong);
    const next = wrong?.next ?? 0;
    // No more than what holds it up: what is guessed while it is held up must not hold it up for ever.
    remember(this.#wrong, source, { count: Math.min(count + 1, patience), since: now(), next }, SOURCES);
  }

  #left(wrong: Wrong): number {
    return Math.max(0, wrong.count - Math.floor((this.#options.now() - wrong.since) / this.#options.forgiveMs));
  }
}

/** Sets a key as the newest one; the oldest goes where there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
