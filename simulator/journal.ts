/** Which commands arrived where, in order, and what became of them. */

export interface Received {
  readonly number: number;
  /** Epoch milliseconds of the simulation's clock. */
  readonly at: number;
  readonly cluster: string;
  /** The node's label. */
  readonly node: string;
  /** Null for commands given behind the product's back. */
  readonly user: string | null;
  /** As it came over the wire. */
  readonly line: string;
  /** Without `sudo -n`; empty where a shell could not have read the line. */
  readonly argv: readonly string[];
}

export interface JournalEntry extends Received {
  /** Null while it runs. `exit`: answered; `dropped`: the connection was cut; `left`: the other side went away first. */
  end: "exit" | "dropped" | "left" | null;
  exitCode: number | null;
}

export class Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #most: number;
  /** How many of the oldest were forgotten. */
  #forgotten = 0;
  #waiting: {
    readonly wants: "arrival" | "end";
    readonly match: Match;
    readonly resolve: (entry: JournalEntry) => void;
  }[] = [];

  /** @param most entries that are kept at least: a world that runs for days must not fill the memory */
  constructor(most = Infinity) {
    this.#most = most;
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Commands so far whose words, joined by blanks, fit. */
  matching(match: Match): readonly JournalEntry[] {
    return this.#entries.filter((entry) => fits(entry, match));
  }

  /** The first command that fits, from entry number `from` on (0: from the very first), waited for where need be. */
  received(match: Match, from = 0): Promise<JournalEntry> {
    return this.#first("arrival", match, from);
  }

  /** The same, when its answer is on its way, or it ended otherwise. */
  ended(match: Match, from = 0): Promise<JournalEntry> {
    return this.#first("end", match, from);
  }

  /** Where the journal stands: what comes later has at least this number. */
  get next(): number {
    return this.#forgotten + this.#entries.length;
  }

  arrive(received: Omit<Received, "number">): JournalEntry {
    const entry: JournalEntry = { ...received, number: this.next, end: null, exitCode: null };
    if (this.#entries.length >= 2 * this.#most) {
      this.#forgotten += this.#entries.splice(0, this.#entries.length - this.#most).length;
    }
    this.#entries.push(entry);
    this.#wake("arrival", entry);
    return entry;
  }

  /** The first end counts. */
  finish(entry: JournalEntry, end: NonNullable<JournalEntry["end"]>, exitCode: number | null): void {
    if (entry.end === null) {
      entry.end = end;
      entry.exitCode = exitCode;
      this.#wake("end", entry);
    }
  }

  #first(wants: "arrival" | "end", match: Match, from: number): Promise<JournalEntry> {
    const isThere = (entry: JournalEntry): boolean => wants === "arrival" || entry.end !== null;
    const found = this.#entries
      .slice(Math.max(0, from - this.#forgotten))
      .find((entry) => isThere(entry) && fits(entry, match));
    return found !== undefined
      ? Promise.resolve(found)
      : new Promise((resolve) => {
          const late: Match = (entry) => entry.number >= from && fits(entry, match);
          this.#waiting.push({ wants, match: late, resolve });
        });
  }

  #wake(what: "arrival" | "end", entry: JournalEntry): void {
    const isMet = (each: { wants: string; match: Match }): boolean => each.wants === what && fits(entry, each.match);
    const met = this.#waiting.filter(isMet);
    this.#waiting = this.#waiting.filter((each) => !met.includes(each));
    for (const { resolve } of met) {
      resolve(entry);
    }
  }
}

/** A part of the command's words joined by blanks, a pattern for them, or a predicate. */
export type Match = string | RegExp | ((entry: Received) => boolean);

export function fits(entry: Received, match: Match): boolean {
  if (typeof match === "function") {
    return match(entry);
  }
  const words = entry.argv.join(" ");
  return typeof match === "string" ? words.includes(match) : match.test(words);
}
