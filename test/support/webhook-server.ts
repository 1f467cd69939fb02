import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PATIENCE_MS } from "./patience.js";

/** A request as it came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What is answered: a status, what the function writes, or nothing at all, ever. */
export type Behaviour = number | "hang" | ((response: ServerResponse) => void);

/** A receiver of webhooks, which does with each request as it was told. */
export class WebhookServer implements AsyncDisposable {
  readonly #server: Server;
  readonly received: Received[] = [];
  #waiting: (() => void)[] = [];
  /** For each request in turn; the last one for all that follow. */
  #behaviours: Behaviour[] = [200];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<WebhookServer> {
    const server = createServer();
    const started = new WebhookServer(server);
    server.on("request", (request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
        const body = Buffer.concat(chunks).toString("utf8");
        const { url = "", headers } = request;
        started.#take({ path: url, headers, body, json: JSON.parse(body) as Received["json"] }, response);
      })().catch(() => undefined);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return started;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  behave(...behaviours: readonly Behaviour[]): void {
    this.#behaviours = [...behaviours];
  }

  /** The requests that fit, once there are so many of them. */
  async until(count: number, what: string, fits: (request: Received) => boolean = () => true): Promise<Received[]> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = this.received.filter(fits);
      if (found.length >= count) return found;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      const tell = (): void => reject(new Error(`not in time: ${what}; ${JSON.stringify(this.received)}`));
      late.addEventListener("abort", tell, { once: true });
      await promise;
      late.removeEventListener("abort", tell);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #take(request: Received, response: ServerResponse): void {
    this.received.push(request);
    const [behaviour = 200] = this.#behaviours;
    if (this.#behaviours.length > 1) this.#behaviours.shift();
    if (typeof behaviour === "number") response.writeHead(behaviour).end("as told");
    else if (behaviour !== "hang") behaviour(response);
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
