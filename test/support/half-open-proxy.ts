import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ServerAddress } from "../../src/db/address.js";

/**
 * A way to the database that can be cut as a network is: both sides keep their connection, and nothing comes through any more.
 */
export class HalfOpenProxy implements AsyncDisposable {
  readonly #target: ServerAddress;
  readonly #folder: string;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  #cut = false;

  private constructor(target: ServerAddress, folder: string) {
    this.#target = target;
    this.#folder = folder;
  }

  static async start(target: ServerAddress): Promise<HalfOpenProxy> {
    const proxy = new HalfOpenProxy(target, await mkdtemp(path.join(tmpdir(), "georep-proxy-")));
    const { promise, resolve } = Promise.withResolvers<void>();
    proxy.#server.listen(path.join(proxy.#folder, `.s.PGSQL.${target.port}`), resolve);
    await promise;
    return proxy;
  }

  get address(): ServerAddress {
    return { ...this.#target, host: this.#folder };
  }

  cut(): void {
    this.#cut = true;
  }

  mend(): void {
    this.#cut = false;
  }

  #join(near: Socket): void {
    const far = connect(path.join(this.#target.host, `.s.PGSQL.${this.#target.port}`));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("data", (chunk) => this.#cut || to.write(chunk));
      from.on("close", () => {
        this.#sockets.delete(from);
        // a farewell does not come through either
        if (!this.#cut) to.destroy();
      });
      from.on("error", () => from.destroy());
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
