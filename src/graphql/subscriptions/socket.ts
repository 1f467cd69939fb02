import { type ExecutionArgs, GraphQLError } from "graphql";
import { makeServer, MessageType, type SubscribePayload } from "graphql-ws";
import type { WebSocket } from "ws";
import { afterRunning } from "../../concurrency/running-timer.js";
import { AppError, type ErrorCode } from "../../errors.js";
import type { Principal } from "../../service/access/access.js";
import { callAt } from "./call-at.js";
import { CLOSE, labelOf, unauthorized } from "./close-codes.js";
import type { Services } from "../context.js";
import { graphqlError } from "../errors.js";
import type { Capacity } from "./capacity.js";
import type { Executions } from "./executions.js";
import { Outbox, OUTBOX_LIMITS, type OutboxLimits, type Sink } from "./outbox.js";
import { Strangers } from "./strangers.js";

export interface SocketOptions {
  readonly executions: Executions;
  /** Of those who have logged in. */
  readonly capacity: Capacity;
  readonly services: Pick<Services, "log" | "databaseUnavailable">;
  /** Who the Authorization of the connection's parameters stands for. @throws AppError UNAUTHENTICATED */
  readonly authenticate: (authorization: string | undefined, source: string) => Promise<Principal>;
  readonly stillValid: (principal: Principal) => Promise<boolean>;
  readonly observe: { readonly opened: () => void; readonly closed: (code: string) => void };
  readonly outbox?: OutboxLimits | undefined;
  /** Milliseconds between checks whether those who are connected would still be let in. */
  readonly recheckMs?: number | undefined;
  /** Milliseconds between pings; a connection that does not answer one until the next is ended. */
  readonly pingMs?: number | undefined;
  /** LOGIN_MS where left out. */
  readonly loginMs?: number | undefined;
}

interface Extra {
  readonly connection: Connection;
}

interface Connection {
  readonly socket: WebSocket;
  /** Address of the other end. */
  readonly source: string;
  principal: Principal | null;
  /** What is held for it until it is closed. */
  readonly held: DisposableStack;
  readonly gone: AbortController;
  readonly cancelLoginTimeout: () => void;
  /** Whether a feed gave it up. */
  fellBehind: boolean;
  close(why: { readonly code: number; readonly reason: string }): void;
}

/** Of one WebSocket. */
export const MOST_SUBSCRIPTIONS = 100;
/** Milliseconds that a connection has until its connection_init. */
export const LOGIN_MS = 5_000;
const CLOSING_MS = 2_000;

/** Speaks graphql-transport-ws with each connection that HTTP hands over. */
export class GraphQLSockets implements AsyncDisposable {
  readonly #options: SocketOptions;
  readonly #connections = new Set<Connection>();
  readonly #strangers = new Strangers<Connection>();
  readonly #recheck: NodeJS.Timeout;
  #cancelPing: () => void;
  readonly #protocol = makeServer<Record<string, unknown>, Extra>({
    // Told by a timer of our own: a login that arrived while the process stood still is in time.
    connectionInitWaitTimeout: 0,
    onConnect: async ({ connectionParams, extra: { connection } }) => {
      connection.cancelLoginTimeout();
      if (connection.principal !== null) return true;
      if (this.#options.capacity.isFull)
        throw new AppError("TOO_MANY_CONNECTIONS", "Too many subscribers are connected.");
      const principal = await this.#options.authenticate(authorizationIn(connectionParams), connection.source);
      this.#strangers.delete(connection);
      // It may have gone in the meantime.
      if (!connection.gone.signal.aborted) this.#letIn(connection, principal);
      return true;
    },
    onSubscribe: (context, _id, payload) => this.#prepare(context, payload),
    subscribe: (args) => this.#options.executions.subscribe(args),
    execute: (args) => this.#options.executions.run(args),
    onError: (context, _id, _payload, errors) => {
      for (const error of errors) {
        if (codeOf(error) === "SUBSCRIBER_TOO_SLOW") context.extra.connection.fellBehind = true;
      }
      return errors.map((error) => this.#options.executions.format(error));
    },
    // Once the error is sent.
    onComplete: ({ extra: { connection } }) => {
      if (connection.fellBehind) connection.close(CLOSE.TOO_SLOW);
    },
    onNext: (_context, _id, _payload, _args, { errors, ...result }) =>
      errors === undefined
        ? result
        : { ...result, errors: errors.map((error) => this.#options.executions.format(error)) },
  });

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#recheck = setInterval(() => void this.recheck(), options.recheckMs ?? 15_000);
    this.#cancelPing = this.#pingLater();
  }

  /** @param principal who the upgrade request was let in as; null for one who has to log in by its first message */
  opened(socket: WebSocket, principal: Principal | null, source: string): void {
    const { log } = this.#options.services;
    const gone = new AbortController();
    const loginMs = this.#options.loginMs ?? LOGIN_MS;
    const cancelLoginTimeout = afterRunning(loginMs, () => connection.close(CLOSE.LOGIN_TIMEOUT));
    const connection: Connection = {
      socket,
      source,
      principal: null,
      held: new DisposableStack(),
      gone,
      cancelLoginTimeout,
      fellBehind: false,
      close: ({ code, reason }) => {
        socket.close(code, reason);
        // A reader that takes nothing does not take the farewell either.
        setTimeout(() => socket.terminate(), CLOSING_MS).unref();
      },
    };
    connection.held.defer(cancelLoginTimeout);
    this.#connections.add(connection);
    if (principal === null) this.#strangers.add(connection)?.close(CLOSE.TOO_MANY_CONNECTIONS);
    else this.#letIn(connection, principal);
    this.#options.observe.opened();
    const outbox = new Outbox(sinkOf(socket), this.#options.outbox ?? OUTBOX_LIMITS, () =>
      connection.close(CLOSE.TOO_SLOW),
    );
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => outbox.send(text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => {
          socket.on("message", (data: Buffer, binary: boolean) => {
            const text = binary ? "" : data.toString("utf8");
            if (binary || isServersOwn(text)) return connection.close(CLOSE.BAD_REQUEST);
            handle(text).catch((error: unknown) => {
              connection.close(this.#fault(error));
            });
          });
        },
      },
      { connection },
    );
    socket.on("error", (error) => log.debug({ err: error }, "a subscriber's connection failed"));
    socket.once("close", (code, reason) => {
      this.#connections.delete(connection);
      this.#strangers.delete(connection);
      connection.held.dispose();
      this.#options.observe.closed(labelOf(code));
      outbox.close();
      gone.abort();
      closed(code, reason.toString("utf8")).catch((error: unknown) => {
        log.error({ err: error }, "a subscriber's connection was not closed cleanly");
      });
    });
  }

  /** Closes the connections of those who would not be let in any more. */
  async recheck(): Promise<void> {
    for (const connection of this.#connections) {
      const { principal } = connection;
      // While the database is away nobody is thrown out: whether they may stay is not known.
      if (principal === null || (await this.#options.stillValid(principal).catch(() => true))) continue;
      connection.close(CLOSE.FORBIDDEN);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#recheck);
    this.#cancelPing();
    const all = [...this.#connections].map(({ socket }) => new Promise((resolve) => socket.once("close", resolve)));
    for (const connection of this.#connections) connection.close(CLOSE.GOING_AWAY);
    await Promise.all(all);
  }

  #letIn(connection: Connection, principal: Principal): void {
    connection.principal = principal;
    connection.held.use(this.#options.capacity.take());
    if (principal.expiresAt === null) return;
    connection.held.use(callAt(principal.expiresAt, () => connection.close(CLOSE.FORBIDDEN)));
  }

  async #prepare(
    { extra: { connection }, subscriptions }: { extra: Extra; subscriptions: Readonly<Record<string, unknown>> },
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const { principal, source, gone } = connection;
    // Counted before anything is waited for: others may come meanwhile.
    if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) {
      const message = `A connection has at most ${MOST_SUBSCRIPTIONS} subscriptions at a time.`;
      return [graphqlError(new AppError("TOO_COMPLEX", message))];
    }
    if (principal === null || !(await this.#options.stillValid(principal))) {
      connection.close(CLOSE.FORBIDDEN);
      return [graphqlError(new AppError("UNAUTHENTICATED", "The credentials have expired or were revoked."))];
    }
    const { actor } = principal;
    return this.#options.executions.prepare(payload, { actor, source, gone: gone.signal, mayChange: true });
  }

  #fault(error: unknown): { readonly code: number; readonly reason: string } {
    const { log, databaseUnavailable } = this.#options.services;
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") return unauthorized(error);
    if (error instanceof AppError && isLimit(error.code)) return CLOSE[error.code];
    const away = databaseUnavailable(error);
    if (away !== null) return { ...CLOSE.DATABASE_AWAY, reason: away.code };
    log.error({ err: error }, "a subscriber's message failed through a fault of the service");
    return CLOSE.INTERNAL;
  }

  #pingLater(): () => void {
    return afterRunning(this.#options.pingMs ?? 15_000, () => {
      this.#pingAll();
      this.#cancelPing = this.#pingLater();
    });
  }

  #pingAll(): void {
    for (const { socket } of this.#connections) {
      // Behind what waits for a slow reader a ping waits as well: that reader is the outbox's matter.
      if (socket.bufferedAmount > 0) continue;
      if (silent.has(socket)) {
        socket.terminate();
        continue;
      }
      silent.add(socket);
      socket.once("pong", () => silent.delete(socket));
      socket.ping();
    }
  }
}

/** Whether it is a message that only a server sends: a client that does has mistaken its part. */
function isServersOwn(text: string): boolean {
  try {
    const { type } = JSON.parse(text) as { readonly type?: unknown };
    return type === MessageType.ConnectionAck || type === MessageType.Next || type === MessageType.Error;
  } catch {
    return false;
  }
}

function sinkOf(socket: WebSocket): Sink {
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (text, sent) => socket.send(text, () => sent()),
  };
}

/** Connections that have not answered the last ping yet. */
const silent = new WeakSet<WebSocket>();

type Limit = "TOO_MANY_LOGINS" | "LOGIN_QUEUE_FULL" | "TOO_MANY_CONNECTIONS";

function isLimit(code: ErrorCode): code is Limit {
  return code === "TOO_MANY_LOGINS" || code === "LOGIN_QUEUE_FULL" || code === "TOO_MANY_CONNECTIONS";
}

/** What stands for an Authorization header; what is no text is none of its schemes. */
function authorizationIn(parameters: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const given = parameters?.["Authorization"] ?? parameters?.["authorization"] ?? undefined;
  return given === undefined || typeof given === "string" ? given : typeof given;
}

function codeOf(error: unknown): string | null {
  if (error instanceof AppError) return error.code;
  return error instanceof GraphQLError ? codeOf(error.originalError) : null;
}
