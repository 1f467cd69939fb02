import type { Pool, PoolClient } from "pg";

/** Statements that one connection may keep prepared: it is closed after that, and the pool opens another. */
const MOST_PREPARED = 100;
/** Texts that are remembered, and the longest of them. */
const MOST_TEXTS = 500;
const LONGEST_TEXT = 20_000;

const KNOWN = new WeakMap<Pool, PreparedStatements>();

/** Those of a pool's connections. */
export function preparedOn(pool: Pool): PreparedStatements {
  const known = KNOWN.get(pool) ?? new PreparedStatements();
  KNOWN.set(pool, known);
  return known;
}

/**
 * Names for statements that come again, so that PostgreSQL parses and plans them once for each connection
 * (PREPARE, "Notes"). Which statements there are is up to callers, so how many are kept is bounded on either side.
 */
export class PreparedStatements {
  /** Null for a text that was seen once. The one that was seen longest ago comes first. */
  readonly #names = new Map<string, string | null>();
  readonly #onConnection = new WeakMap<PoolClient, Set<string>>();
  #last = 0;

  /** Undefined for a statement that is not worth it, or for which the connection has no room. */
  nameOf(client: PoolClient, text: string): string | undefined {
    const name = this.#nameOf(text);
    if (name === null) return undefined;
    const there = this.#onConnection.get(client) ?? new Set();
    this.#onConnection.set(client, there);
    if (there.has(name)) return name;
    if (there.size >= MOST_PREPARED) return undefined;
    there.add(name);
    return name;
  }

  /** Whether a connection has no room for further statements. */
  isFull(client: PoolClient): boolean {
    return (this.#onConnection.get(client)?.size ?? 0) >= MOST_PREPARED;
  }

  #nameOf(text: string): string | null {
    if (text.length > LONGEST_TEXT) return null;
    const known = this.#names.get(text);
    const name = known === undefined ? null : (known ?? `georep_${(this.#last += 1)}`);
    this.#names.delete(text);
    this.#names.set(text, name);
    if (this.#names.size > MOST_TEXTS) {
      const [oldest] = this.#names.keys();
      if (oldest !== undefined) this.#names.delete(oldest);
    }
    return name;
  }
}
