import type { Log } from "../../log.js";

/** Lines of each kind that the log takes in a minute: what they tell of costs strangers nothing. */
const MOST = 30;
const MINUTE_MS = 60_000;

interface Told {
  readonly since: number;
  readonly lines: number;
  /** How many came after those lines. */
  readonly untold: number;
}

/** Why a log-in was refused before its password or token was looked at. */
const WORDS = {
  "held-up": "log-in refused: too many wrong passwords from there",
  "queue-full": "log-in refused: too many passwords wait to be checked",
  malformed: "log-in refused: an Authorization header that is neither Basic nor Bearer",
} as const;
export type UncheckedLogin = keyof typeof WORDS;

/** Tells the log of log-ins that nothing was checked of, at a bounded rate, and of how many it did not tell. */
export class RefusalLog {
  readonly #log: Pick<Log, "info">;
  readonly #now: () => number;
  readonly #told = new Map<UncheckedLogin, Told>();

  constructor(log: Pick<Log, "info">, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  unchecked(why: UncheckedLogin, about: { readonly source: string; readonly user?: string }): void {
    const now = this.#now();
    let told = this.#told.get(why) ?? { since: now, lines: 0, untold: 0 };
    if (now - told.since >= MINUTE_MS) {
      if (told.untold > 0) this.#log.info({ untold: told.untold }, WORDS[why]);
      told = { since: now, lines: 0, untold: 0 };
    }
    const isTold = told.lines < MOST;
    if (isTold) this.#log.info(about, WORDS[why]);
    this.#told.set(why, isTold ? { ...told, lines: told.lines + 1 } : { ...told, untold: told.untold + 1 });
  }
}
