import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can fail as networks do: by breaking connections, by swallowing everything, by refusing new ones. */
export class TcpProxy implements AsyncDisposable {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #mode: "through" | "refused" | "swallowed" = "through";
  /** Connections that were asked for. */
  asked = 0;

  private constructor(target: URL) {
    this.#target = target;
  }

  /** @param url of the server */
  static async start(url: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(url));
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every connection, and refuses new ones until it is mended. */
  break(): void {
    this.#mode = "refused";
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing comes through any more, and nobody is told. */
  swallow(): void {
    this.#mode = "swallowed";
  }

  mend(): void {
    this.#mode = "through";
  }

  #join(near: Socket): void {
    this.asked += 1;
    if (this.#mode === "refused") return void near.destroy();
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => this.#mode === "swallowed" || to.write(chunk));
      from.on("close", () => {
        this.#sockets.delete(from);
        if (this.#mode !== "swallowed") to.destroy();
      });
      from.on("error", () => from.destroy());
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
