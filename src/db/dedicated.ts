import { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { AppError } from "../errors.js";
import type { Log } from "../log.js";
import type { DatabaseAddress } from "./address.js";
import { databaseUnavailable } from "./failure.js";

export interface DedicatedOptions {
  readonly address: DatabaseAddress;
  readonly log: Log;
  /** What the connection is for: stands in pg_stat_activity and in the log. */
  readonly name: string;
  /** Prepares each new connection before anyone gets it. */
  readonly setUp: (session: Session) => Promise<void>;
  readonly onNotification?: (channel: string, payload: string) => void;
  /** The server ends the session, and with it its locks, after this long without a word from us. 5,000 by default. */
  readonly silenceMs?: number;
}

/** One connection, from its making to its loss: whatever the server tied to it (locks, LISTEN) lives as long as `lost` has not fired. */
export class Session {
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #lost = new AbortController();
  readonly #patienceMs: number;
  /** Until the statement that was sent last has ended: the driver is given one at a time. */
  #ended: Promise<void> = Promise.resolve();

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
    const late = setTimeout(() => this.lose(new Error("the database did not answer in time")), this.#patienceMs);
    try {
      const { rows } = await this.#client.query<Row>(text, [...values]);
      // an answer that was already on its way when the connection was given up proves nothing any more
      this.lost.throwIfAborted();
      return rows;
    } catch (error) {
      // A server that ends the connection tells the statement first, and the connection's own events come after.
      if (databaseUnavailable(error) !== null) this.lose(error);
      if (this.lost.aborted) throw connectionLost(this.lost.reason);
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  lose(reason: unknown): void {
    if (this.lost.aborted) return;
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
 * other is gone, whether it died, froze or was cut off, and however many proxies stand between: we speak several times within
 * `silenceMs`, the server ends a session that stays silent for that long, and we give it up earlier than that when no answer
 * comes. So a lock is given up here before the server hands it to another.
 */
export class DedicatedConnection implements AsyncDisposable {
  readonly #options: DedicatedOptions;
  readonly #silenceMs: number;
  readonly #closed = new AbortController();
  #session: Session | null = null;
  /** The session after the present one. */
  #next = Promise.withResolvers<Session>();
  #loop: Promise<void> = Promise.resolve();

  private constructor(options: DedicatedOptions) {
    this.#options = options;
    this.#silenceMs = options.silenceMs ?? 5_000;
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
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => stopped.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await Promise.race([this.#next.promise, stopped.promise]);
    } finally {
      signal.removeEventListener("abort", stop);
    }
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
        log.warn({ connection: name, err: session.lost.reason }, "lost a connection to the database");
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
      // The first three work below us, when the machine is gone or the network is cut; the last also through a proxy.
      await session.query(
        `select set_config('tcp_keepalives_idle', '1', false), set_config('tcp_keepalives_interval', '1', false),
                set_config('tcp_user_timeout', $1, false), set_config('idle_session_timeout', $1, false)`,
        [String(this.#silenceMs)],
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
