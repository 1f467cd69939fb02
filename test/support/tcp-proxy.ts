import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A way to a server that can be closed and opened again under the same port. */
export class TcpProxy implements AsyncDisposable {
  readonly #port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #own = 0;

  private constructor(url: string) {
    this.#port = Number(new URL(url).port);
  }

  static async start(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(url);
    await proxy.open();
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#own}`;
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(this.#port, "127.0.0.1");
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on("error", () => to.destroy());
        from.on("close", () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      }
    });
    this.#server.listen(this.#own, "127.0.0.1");
    await once(this.#server, "listening");
    this.#own = (this.#server.address() as AddressInfo).port;
  }

  /** Lets nothing more through, without a word to either side. */
  freeze(): void {
    for (const socket of this.#sockets) socket.pause().unpipe();
  }

  /** Ends every connection and refuses others. */
  async close(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
