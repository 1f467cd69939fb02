import type { SqlEntityManager } from "@mikro-orm/postgresql";
import type { Log } from "../log.js";

const REREAD_MS = 60_000;
/** A reading is off by half the time that it took at most: one that took longer is not taken. */
const LONGEST_READING_MS = 1_000;

/**
 * The database's clock, the one that all replicas have in common: what one of them writes with it another may compare with it.
 * Read now and then, and carried on in between by this machine's own steady count, which nobody sets.
 */
export class DatabaseClock implements Disposable {
  readonly #em: SqlEntityManager;
  readonly #log: Log;
  readonly #timer: NodeJS.Timeout;
  /** Epoch milliseconds by the database when `performance.now()` was 0. */
  #origin: number;

  private constructor(em: SqlEntityManager, log: Log, origin: number) {
    this.#em = em;
    this.#log = log;
    this.#origin = origin;
    this.#timer = setInterval(() => void this.#readAgain(), REREAD_MS);
  }

  /** @throws what the database throws */
  static async start(em: SqlEntityManager, log: Log): Promise<DatabaseClock> {
    return new DatabaseClock(em, log, (await read(em)).origin);
  }

  /** Now, in epoch milliseconds. */
  readonly milliseconds = (): number => Math.round(this.#origin + performance.now());

  readonly now = (): Date => new Date(this.milliseconds());

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #readAgain(): Promise<void> {
    try {
      const { origin, took } = await read(this.#em);
      if (took <= LONGEST_READING_MS) this.#origin = origin;
    } catch (error) {
      this.#log.debug({ err: error }, "the database's clock could not be read");
    }
  }
}

async function read(em: SqlEntityManager): Promise<{ readonly origin: number; readonly took: number }> {
  const began = performance.now();
  const rows = await em
    .fork()
    .execute<{ at: number }[]>(`select extract(epoch from clock_timestamp())::float8 * 1000 as "at"`);
  const took = performance.now() - began;
  return { origin: (rows[0]?.at ?? Number.NaN) - began - took / 2, took };
}
