/** Connections of one address that have not logged in yet. */
export const MOST_STRANGERS_OF_ONE = 100;
/** Connections of all addresses that have not logged in yet. */
export const MOST_STRANGERS = 400;

interface FromSomewhere {
  /** Address of the other end. */
  readonly source: string;
}

/**
 * Those who are connected and have not logged in yet. Where too many come, the oldest makes room: who means to log in has done
 * so long since. It is one of the address that has most of them, so that nobody is displaced by a flood from elsewhere.
 */
export class Strangers<C extends FromSomewhere> {
  /** By address, each with the oldest first. */
  readonly #byAddress = new Map<string, Set<C>>();
  #count = 0;

  /** @returns the one that has to make room; null where there is room */
  add(connection: C): C | null {
    const line = this.#byAddress.get(connection.source) ?? new Set();
    this.#byAddress.set(connection.source, line.add(connection));
    this.#count += 1;
    const crowd = line.size > MOST_STRANGERS_OF_ONE ? line : this.#count > MOST_STRANGERS ? this.#largest() : null;
    const [oldest = null] = crowd ?? [];
    if (oldest !== null) this.delete(oldest);
    return oldest;
  }

  delete(connection: C): void {
    const line = this.#byAddress.get(connection.source);
    if (line?.delete(connection) !== true) return;
    this.#count -= 1;
    if (line.size === 0) this.#byAddress.delete(connection.source);
  }

  #largest(): ReadonlySet<C> {
    let largest: ReadonlySet<C> = new Set();
    for (const line of this.#byAddress.values()) if (line.size > largest.size) largest = line;
    return largest;
  }
}
