import type { SqlEntityManager } from "@mikro-orm/postgresql";
import { AppError } from "../../errors.js";
import type { Log } from "../../log.js";
import type { Row } from "../../model/row.js";
import { Event, EventHorizon } from "../../model/entities/index.js";
import { readRows } from "../../store/queries/rows.js";

export type EventRow = Row<Event>;

export interface EventFeedOptions {
  /** Events kept in memory for live readers: one that falls further behind than this is too slow. */
  readonly window?: number;
  /** Bytes of JSON that the values in them may have: an event of a session with many bricks has some 20 kB. */
  readonly windowBytes?: number;
  /** Milliseconds between polls of the table that no notification asked for. */
  readonly pollMs?: number;
}

const PAGE = 1_000;
const WINDOW_BYTES = 64 * 1024 * 1024;
/** What an event takes beside its values. */
const BARE_BYTES = 1_000;

/**
 * Reads new events once for the whole process and hands them to any number of readers. A reader holds nothing but its
 * place: a slow one costs the others nothing, and one that falls out of the window is refused and can go on later from the
 * database with `after`.
 */
export class EventFeed implements AsyncDisposable {
  readonly #em: SqlEntityManager;
  readonly #log: Log;
  readonly #window: number;
  readonly #windowBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #stopped = new AbortController();
  #recent: Sized[] = [];
  #recentBytes = 0;
  /** How many events were cut from the window so far: the place of its first one. */
  #cut = 0;
  /** Number of the last event before the window. */
  #floor: bigint;
  #last: bigint;
  #reading: Promise<void> | null = null;
  #again = false;
  #wakeAll = Promise.withResolvers<void>();

  private constructor(em: SqlEntityManager, log: Log, last: bigint, options: EventFeedOptions) {
    this.#em = em;
    this.#log = log;
    this.#last = last;
    this.#floor = last;
    this.#window = options.window ?? 20_000;
    this.#windowBytes = options.windowBytes ?? WINDOW_BYTES;
    this.#timer = setInterval(() => this.poll(), options.pollMs ?? 2_000);
  }

  static async start(em: SqlEntityManager, log: Log, options: EventFeedOptions = {}): Promise<EventFeed> {
    return new EventFeed(em, log, await lastEventNumber(em), options);
  }

  /** The number of the last event that this process has read. */
  get last(): bigint {
    return this.#last;
  }

  /** Polls for new events now; called for each notification, and whenever the listening connection comes back. */
  poll(): void {
    if (this.#stopped.signal.aborted) return;
    this.#again = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
  }

  /**
   * Every event after `after` that `wanted` lets through, in order, none missing, none twice, until `signal` aborts.
   *
   * @throws AppError SUBSCRIBER_TOO_SLOW when the reader falls further behind than the window; EVENTS_EXPIRED when
   *   events after `after` are no longer kept; SHUTTING_DOWN
   */
  async *follow(
    after: bigint,
    wanted: (event: EventRow) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<EventRow, void> {
    const over = (): boolean => signal.aborted || this.#stopped.signal.aborted;
    let seen = after;
    // What is older than the window comes from the database, page by page, until the window is reached.
    while (seen < this.#floor && !over()) {
      const floor = this.#floor;
      const page = await eventsAfter(this.#em, seen, floor);
      // Asked after the page was read: what the page lacks because of its age is beyond the horizon by now.
      await assertKept(this.#em, seen);
      for (const event of page) {
        if (over()) break;
        seen = BigInt(event.number);
        if (wanted(event)) yield event;
      }
      if (page.length < PAGE && !over()) seen = floor;
    }
    let place = this.#placeAfter(seen);
    while (!over()) {
      const woken = this.#wakeAll.promise;
      if (place < this.#cut) {
        throw new AppError("SUBSCRIBER_TOO_SLOW", `The subscriber fell behind: go on with after: "${seen}".`);
      }
      const event = this.#recent[place - this.#cut]?.event;
      if (event === undefined) {
        await untilWokenOr(woken, signal);
        continue;
      }
      place++;
      const number = BigInt(event.number);
      // A reader may come from a newer snapshot than what this process has read yet.
      if (number <= seen) continue;
      seen = number;
      if (wanted(event)) yield event;
    }
    if (this.#stopped.signal.aborted && !signal.aborted) {
      throw new AppError("SHUTTING_DOWN", `The service is shutting down: go on elsewhere with after: "${seen}".`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    this.#wakeAll.resolve();
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (this.#again && !this.#stopped.signal.aborted) {
      this.#again = false;
      try {
        const page = await eventsAfter(this.#em, this.#last, null);
        if (page.length > 0) this.#append(page);
        if (page.length === PAGE) this.#again = true;
      } catch (error) {
        // The next notification or poll tries again: nothing is skipped, only late.
        this.#log.warn({ err: error }, "new events could not be read");
      }
    }
  }

  #append(page: readonly EventRow[]): void {
    // Cut in large pieces: shifting the window for each event would copy it each time. Cut before the page comes in: who
    // has read everything so far cannot be too slow for it.
    if (this.#recent.length > this.#window + PAGE) this.#cutFirst(this.#recent.length - this.#window);
    if (this.#recentBytes > this.#windowBytes) {
      // Half of them at a time, for the same reason.
      let [count, bytes] = [0, this.#recentBytes];
      for (; bytes > this.#windowBytes / 2; count++) bytes -= this.#recent[count]?.bytes ?? bytes;
      this.#cutFirst(count);
    }
    for (const event of page) {
      const bytes = BARE_BYTES + sizeOf(event.before) + sizeOf(event.after);
      this.#recentBytes += bytes;
      this.#recent.push({ event, bytes });
    }
    const last = page.at(-1);
    if (last !== undefined) this.#last = BigInt(last.number);
    this.#wakeAll.resolve();
    this.#wakeAll = Promise.withResolvers();
  }

  #cutFirst(count: number): void {
    const gone = this.#recent.splice(0, count);
    this.#cut += gone.length;
    for (const { bytes } of gone) this.#recentBytes -= bytes;
    const newest = gone.at(-1);
    if (newest !== undefined) this.#floor = BigInt(newest.event.number);
  }

  /** The place of the first event in the window after that number. */
  #placeAfter(seen: bigint): number {
    let low = 0;
    let high = this.#recent.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.#recent[middle];
      if (event !== undefined && BigInt(event.event.number) <= seen) low = middle + 1;
      else high = middle;
    }
    return this.#cut + low;
  }
}

interface Sized {
  readonly event: EventRow;
  readonly bytes: number;
}

/** About as many characters as the value has in JSON, without writing it. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 8;
  let size = 2;
  for (const [key, each] of Object.entries(value)) size += key.length + 4 + sizeOf(each);
  return size;
}

/** The highest event number that was ever committed, also when age has deleted the event; 0 where there was none. */
export async function lastEventNumber(em: SqlEntityManager): Promise<bigint> {
  const [row] = await em.execute<{ number: string | null }[]>(
    `select greatest((select max("number") from "event"), (select max("deleted_up_to") from "event_horizon")) as "number"`,
  );
  return BigInt(row?.number ?? 0);
}

/**
 * @throws AppError EVENTS_EXPIRED when events after `after` were deleted because of their age
 */
export async function assertKept(em: SqlEntityManager, after: bigint): Promise<void> {
  const [horizon] = await em.fork().findAll(EventHorizon);
  if (horizon !== undefined && after < BigInt(horizon.deletedUpTo)) {
    throw new AppError("EVENTS_EXPIRED", "Events after that number are no longer kept: begin anew without `after`.", {
      field: "after",
    });
  }
}

function eventsAfter(em: SqlEntityManager, after: bigint, upTo: bigint | null): Promise<EventRow[]> {
  return readRows(
    em.fork(),
    Event,
    `where "number" > $1 and ($2::bigint is null or "number" <= $2) order by "number" limit ${PAGE}`,
    [after.toString(), upTo?.toString() ?? null],
  );
}

function untilWokenOr(woken: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = (): void => resolve();
    signal.addEventListener("abort", stop, { once: true });
    void woken.then(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
  });
}
