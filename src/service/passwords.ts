import { createHmac, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

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
  /** Milliseconds for which a password that was right needs no new check. */
  readonly rememberMs?: number;
  /** Wrong passwords from one source before it has to wait. */
  readonly patience?: number;
  /** Milliseconds in which a source's wrong passwords are forgiven one by one. */
  readonly forgiveMs?: number;
  readonly now?: () => number;
}

// All memory here is bounded, because whoever asks decides how much of it is used.
const REMEMBERED = 1_000;
const SOURCES = 10_000;
const AT_ONCE = 2;
const WAITING = 16;

/**
 * Checks passwords without letting strangers decide how much work that is: a right password is remembered for a while by a
 * keyed hash, a source of wrong ones has to wait, and only so many checks run and wait at a time.
 */
export class PasswordChecks {
  readonly #key = randomBytes(32);
  readonly #right = new Map<string, number>();
  readonly #wrong = new Map<string, { count: number; since: number }>();
  readonly #queue: (() => void)[] = [];
  readonly #options: Required<PasswordCheckOptions>;
  #running = 0;

  constructor(options: PasswordCheckOptions = {}) {
    this.#options = { rememberMs: 60_000, patience: 10, forgiveMs: 6_000, now: Date.now, ...options };
  }

  /**
   * @param stored the hash; a stand-in where there is no such user, so that the answer takes as long
   * @param source whom wrong passwords are counted against, such as an address
   * @returns `busy` when no check was made
   */
  async check(password: string, stored: string, source: string): Promise<"right" | "wrong" | "busy"> {
    const { now, rememberMs } = this.#options;
    const name = createHmac("sha256", this.#key).update(stored).update("\0").update(password).digest("base64");
    const until = this.#right.get(name);
    if (until !== undefined && until > now()) return "right";
    if (this.#tooMany(source) || this.#queue.length >= WAITING) return "busy";
    await this.#turn();
    try {
      if (await verifyPassword(password, stored)) {
        remember(this.#right, name, now() + rememberMs, REMEMBERED);
        return "right";
      }
      this.#count(source);
      return "wrong";
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }

  #tooMany(source: string): boolean {
    const wrong = this.#wrong.get(source);
    return wrong !== undefined && this.#left(wrong) >= this.#options.patience;
  }

  #count(source: string): void {
    const wrong = this.#wrong.get(source);
    const count = wrong === undefined ? 0 : this.#left(wrong);
    remember(this.#wrong, source, { count: count + 1, since: this.#options.now() }, SOURCES);
  }

  #left(wrong: { count: number; since: number }): number {
    return Math.max(0, wrong.count - Math.floor((this.#options.now() - wrong.since) / this.#options.forgiveMs));
  }

  async #turn(): Promise<void> {
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
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
