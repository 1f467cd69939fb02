import { once } from "node:events";
import WebSocket from "ws";
import { at } from "./api.js";
import { PATIENCE_MS } from "./patience.js";

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** One WebSocket that speaks graphql-transport-ws message by message, so that a test sees each and may misbehave. */
export class Subscriber implements Disposable {
  readonly socket: WebSocket;
  readonly closed: Promise<Closed>;
  readonly #messages: Message[] = [];
  #arrived = Promise.withResolvers<void>();

  constructor(url: string, options: WebSocket.ClientOptions & { protocol?: string } = {}) {
    const { protocol = "graphql-transport-ws", ...rest } = options;
    this.socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, protocol, rest);
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#arrived.resolve();
      });
    });
    this.socket.on("error", () => undefined);
    this.socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(data.toString()) as Message);
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    });
  }

  /** Connects and logs in; throws when that is refused. */
  static async connect(
    url: string,
    authorization: string | null,
    options: WebSocket.ClientOptions = {},
  ): Promise<Subscriber> {
    const subscriber = new Subscriber(url, options);
    await once(subscriber.socket, "open");
    subscriber.send({
      type: "connection_init",
      ...(authorization === null ? {} : { payload: { Authorization: authorization } }),
    });
    const { type } = await subscriber.next();
    if (type !== "connection_ack") throw new Error(`expected connection_ack, not ${type}`);
    return subscriber;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}): void {
    this.send({ id, type: "subscribe", payload: { query, variables } });
  }

  /** The next message; throws when the connection closes, or nothing comes in time. */
  async next(): Promise<Message> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed: ${JSON.stringify(await this.closed)}`);
      if (late.aborted) throw new Error("no message");
      const { promise, resolve } = Promise.withResolvers<void>();
      late.addEventListener("abort", () => resolve(), { once: true });
      await Promise.race([this.#arrived.promise, promise]);
    }
  }

  /** What the next message holds of a field of the subscription. */
  async value(field: string): Promise<unknown> {
    const message = await this.next();
    if (message.type !== "next") throw new Error(`expected a value, not ${JSON.stringify(message)}`);
    return at(message.payload, "data", field);
  }

  /** The codes of the error that the next message must be. */
  async errors(): Promise<unknown[]> {
    const message = await this.next();
    if (message.type !== "error") throw new Error(`expected an error, not ${JSON.stringify(message)}`);
    return (message.payload as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}

/** The HTTP status with which opening a WebSocket is refused. */
export async function refusal(url: string, options: WebSocket.ClientOptions): Promise<number> {
  const subscriber = new Subscriber(url, options);
  const [, response] = (await once(subscriber.socket, "unexpected-response", {
    signal: AbortSignal.timeout(PATIENCE_MS),
  })) as [unknown, { statusCode: number }];
  subscriber.socket.terminate();
  return response.statusCode;
}
