import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can fail as networks do: by breaking connections, by swallowing everything, by refusing new ones, by answering in the server's place. */
export class TcpProxy implements AsyncDisposable {
  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  /** Those of clients. */
  readonly #near = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #mode: "through" | "refused" | "swallowed" | "answered" = "through";
  #page = "";
  #breakBefore: string | null = null;
  #breakAfter: string | null = null;
  #isHeard = false;
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

  /** Answers requests by a page of its own, those too that have reached the server, until it is mended. */
  answer(status: number): void {
    this.#mode = "answered";
    this.#page = `HTTP/1.1 ${status} -\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>`;
    for (const socket of this.#sockets) {
      if (this.#near.has(socket)) socket.end(this.#page);
      else socket.destroy();
    }
  }

  /** Breaks every connection, as `break` does, once the server sends that: what stands before it still comes through. */
  breakBefore(text: string): void {
    this.#breakBefore = text;
  }

  /** Breaks every connection, as `break` does, once a client speaks that has got this from the server. */
  breakAfter(text: string): void {
    this.#breakAfter = text;
  }

  mend(): void {
    this.#mode = "through";
  }

  #join(near: Socket): void {
    this.asked += 1;
    if (this.#mode === "refused") return void near.destroy();
    if (this.#mode === "answered") {
      near.on("error", () => near.destroy()).once("data", () => near.end(this.#page));
      return;
    }
    const far = connect(Number(this.#target.port), this.#target.hostname);
    this.#near.add(near);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => this.#pass(chunk, to));
      from.on("close", () => {
        this.#sockets.delete(from);
        this.#near.delete(from);
        if (this.#mode !== "swallowed" && this.#mode !== "answered") to.destroy();
      });
      from.on("error", () => from.destroy());
    }
  }

  #pass(chunk: Buffer, to: Socket): void {
    if (this.#mode === "swallowed" || this.#mode === "answered") return;
    if (!this.#near.has(to)) {
      if (!this.#isHeard) return void to.write(chunk);
      this.#isHeard = false;
      return this.break();
    }
    if (this.#breakAfter !== null && chunk.includes(this.#breakAfter)) {
      this.#breakAfter = null;
      this.#isHeard = true;
    }
    const at = this.#breakBefore === null ? -1 : chunk.indexOf(this.#breakBefore);
    if (at === -1) return void to.write(chunk);
    this.#breakBefore = null;
    this.#mode = "refused";
    to.end(chunk.subarray(0, at), () => this.break());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
