import { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { unlessAborted } from "../concurrency/unless-aborted.js";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { databaseUnavailable } from "./failure.js";
import { afterRunning } from "../concurrency/running-timer.js";

export interface DedicatedOptions {
  readonly address: DatabaseAddress;
  readonly log: Log;
  /** What the connection is for: stands in pg_stat_activity and in the log. */
  readonly name: string;
  /** Prepares each new connection before anyone gets it. */
  readonly setUp: (session: Session) => Promise<void>;
  readonly onNotification?: (channel: string, payload: string) => void;
  /** Each side takes the line for cut after this long in which nothing comes through, in milliseconds; 5,000 by default. */
  readonly silenceMs?: number;
  /** The server ends the session, and with it its locks, after this long without a word from us, in milliseconds; 90,000 by default. */
  readonly stallMs?: number;
}

/** One connection, from its making to its loss: whatever the server tied to it (locks, LISTEN) lives as long as `lost` has not fired. */
export class Session {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #lost = new AbortController();
  readonly #patienceMs: number;
  /** Until the statement that was sent last has ended: the driver is given one at a time. */
  #ended: Promise<void> = Promise.resolve();
  #heardAt = performance.now();
  #lostAt = Infinity;

  constructor(client: pg.Client, socket: Socket, patienceMs: number) {
    this.#client = client;
    this.#socket = socket;
    this.#patienceMs = patienceMs;
    client.on("error", (error) => this.lose(error));
    client.on("end", () => this.lose(new Error("the server ended the connection")));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Whether the server answered so lately that it cannot have ended the session for silence since, and handed its locks on. */
  get isFresh(): boolean {
    return performance.now() - this.#heardAt < this.#patienceMs;
  }

  /** For the log: why it was lost, and how long before that the server was last heard of, in milliseconds. */
  get loss(): { readonly reason: string; readonly silentMs: number } {
    const { reason } = this.lost;
    const silentMs = Math.round(this.#lostAt - this.#heardAt);
    return { reason: reason instanceof Error ? reason.message : String(reason), silentMs };
  }

  /** @throws AppError DATABASE_UNAVAILABLE when the connection is lost, or does not answer in time and is given up therefore */
  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const before = this.#ended;
    const { promise, resolve: ended } = Promise.withResolvers<void>();
    this.#ended = promise;
    await before;
    return this.#send<Row>(text, values).finally(ended);
  }

  async #send<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    if (this.lost.aborted) throw connectionLost(this.lost.reason);
    const answered = afterRunning(this.#patienceMs, () => this.lose(new Error("the database did not answer in time")));
    try {
      const { rows } = await this.#client.query<Row>(text, [...values]);
      this.#heardAt = performance.now();
      // an answer that was already on its way when the connection was given up proves nothing any more
      this.lost.throwIfAborted();
      return rows;
    } catch (error) {
      // A server that ends the connection tells the statement first, and the connection's own events come after.
      if (databaseUnavailable(error) !== null) this.lose(error);
      if (this.lost.aborted) throw connectionLost(this.lost.reason);
      throw error;
    } finally {
      answered();
    }
  }

  lose(reason: unknown): void {
    if (this.lost.aborted) return;
    this.#lostAt = performance.now();
    this.#lost.abort(reason);
    // not client.end(): its farewell would wait for ever on a line that no longer delivers
    this.#socket.destroy();
  }

  async end(): Promise<void> {
    if (this.lost.aborted) return;
    this.#lost.abort(new Error("the connection was closed"));
    const late = setTimeout(() => this.#socket.destroy(), this.#patienceMs);
    await this.#client.end().finally(() => clearTimeout(late));
  }
}

/**
 * A connection outside the pool, kept open and made anew with back-off when it is lost. Each side finds out by itself when the
 * other is gone:
 *
 * - We speak several times within `silenceMs`, and give the session up when no answer comes for somewhat less than that. The server's
 *   kernel ends it after `silenceMs` in which ours does not acknowledge. So where the line is cut, or the machine is gone, a lock is
 *   given up here before the server hands it to another.
 * - A process that is stopped, or busy with one thing for long, says nothing while its kernel goes on to acknowledge: it keeps the
 *   session, and so its locks, for up to `stallMs`. That is also how long it takes where a proxy in between acknowledges in the
 *   place of a client that was cut off.
 * - A process that was stalled and cut off at once may find when it goes on that another has its locks. It hears of that with the
 *   next answer at the latest, so that whoever must not act without a lock asks the server before: see `CommandLock.assertHeld`
 *   and `ClusterLocks.assertOwned`.
 */
export class DedicatedConnection implements AsyncDisposable {
  readonly #options: DedicatedOptions;
  readonly #silenceMs: number;
  readonly #stallMs: number;
  readonly #closed = new AbortController();
  #session: Session | null = null;
  /** The session after the present one. */
  #next = Promise.withResolvers<Session>();
  #loop: Promise<void> = Promise.resolve();

  private constructor(options: DedicatedOptions) {
    this.#options = options;
    this.#silenceMs = options.silenceMs ?? 5_000;
    this.#stallMs = options.stallMs ?? 90_000;
  }

  /** @throws what the driver throws when the first connection cannot be made */
  static async open(options: DedicatedOptions): Promise<DedicatedConnection> {
    const connection = new DedicatedConnection(options);
    const first = await connection.#connect();
    connection.#loop = connection.#keep(first);
    return connection;
  }

  /** The present session; null while there is none. */
  get session(): Session | null {
    return this.#session?.lost.aborted === false ? this.#session : null;
  }

  /** The present session, or the next one when there is none now. */
  async ready(signal: AbortSignal): Promise<Session> {
    signal.throwIfAborted();
    const present = this.session;
    if (present !== null) return present;
    return unlessAborted(this.#next.promise, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#next.promise.catch(() => undefined);
    this.#next.reject(new AppError("SHUTTING_DOWN", "The service is shutting down."));
    await this.#session?.end();
    await this.#loop;
  }

  async #keep(first: Session): Promise<void> {
    const { log, name } = this.#options;
    let session: Session | null = first;
    for (let pause = 50; !this.#closed.signal.aborted;) {
      if (session !== null) {
        pause = 50;
        this.#session = session;
        const { resolve } = this.#next;
        this.#next = Promise.withResolvers();
        resolve(session);
        await this.#beat(session);
        this.#session = null;
        if (this.#closed.signal.aborted) return;
        log.warn({ connection: name, ...session.loss }, "lost a connection to the database");
      }
      session = await this.#connect().catch((error: unknown) => {
        log.debug({ connection: name, err: error }, "the database cannot be reached");
        return null;
      });
      if (session !== null) log.info({ connection: name }, "regained a connection to the database");
      else await this.#rest(pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, 2_000);
    }
    await session?.end();
  }

  /** Speaks often enough to be known alive; returns when the session is lost. */
  async #beat(session: Session): Promise<void> {
    const pause = this.#silenceMs / 5;
    while (!session.lost.aborted) {
      await delay(pause, undefined, { signal: session.lost, ref: false }).catch(() => undefined);
      await session.query("select 1").catch((error: unknown) => session.lose(error));
    }
  }

  async #connect(): Promise<Session> {
    const { address, name, setUp, onNotification } = this.#options;
    const socket = new Socket();
    const client = new pg.Client({
      ...address,
      application_name: name,
      connectionTimeoutMillis: Math.max(this.#silenceMs, 1_000),
      stream: () => socket,
    });
    const session = new Session(client, socket, this.#silenceMs * 0.6);
    client.on("notification", (message) => onNotification?.(message.channel, message.payload ?? ""));
    try {
      await client.connect();
      await session.query(
        `select set_config('tcp_keepalives_idle', '1', false), set_config('tcp_keepalives_interval', '1', false),
                set_config('tcp_user_timeout', $1, false), set_config('idle_session_timeout', $2, false)`,
        [String(this.#silenceMs), String(this.#stallMs)],
      );
      await setUp(session);
    } catch (error) {
      session.lose(error);
      throw error;
    }
    return session;
  }

  async #rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#closed.signal }).catch(() => undefined);
  }
}

function connectionLost(cause: unknown): AppError {
  return new AppError("DATABASE_UNAVAILABLE", "The connection to the database was lost: try again later.", { cause });
}
