import { once } from "node:events";
import net from "node:net";

const BUFFER_BYTES = 256 * 1_024;
const HEAD_END = "\r\n\r\n";

/**
 * One kept connection for one request, sent again and again. Answers are read into one buffer and not looked at beyond status
 * and length, so that the reader, which shares the machine with who answers, costs as little as it can.
 */
export class Connection {
  readonly #socket: net.Socket;
  readonly #request: Buffer;
  #answered: PromiseWithResolvers<void> = Promise.withResolvers();
  #head = "";
  /** Bytes of the body that have not come yet; null while the head has not come whole. */
  #missing: number | null = null;

  private constructor(url: URL, request: Buffer) {
    this.#request = request;
    const callback = (length: number, bytes: Uint8Array): boolean => {
      try {
        this.#take(length, bytes);
      } catch (error) {
        this.#answered.reject(error);
      }
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafeSlow(BUFFER_BYTES), callback };
    this.#socket = net.connect({ host: url.hostname, port: Number(url.port), noDelay: true, onread });
    this.#socket.on("error", (error) => this.#answered.reject(error));
    this.#socket.on("close", () => this.#answered.reject(new Error("the connection was closed")));
  }

  /** @param request as it is sent, with its head */
  static async open(url: URL, request: Buffer): Promise<Connection> {
    const connection = new Connection(url, request);
    await once(connection.#socket, "connect");
    return connection;
  }

  /** Sends the request once, and waits for the end of the answer. @throws Error for any status but 200 */
  async exchange(): Promise<void> {
    this.#answered = Promise.withResolvers();
    this.#head = "";
    this.#missing = null;
    this.#socket.write(this.#request);
    await this.#answered.promise;
  }

  close(): void {
    this.#answered.promise.catch(() => undefined);
    this.#socket.destroy();
  }

  #take(length: number, bytes: Uint8Array): void {
    this.#missing = this.#missing === null ? this.#bodyAfter(length, bytes) : this.#missing - length;
    if (this.#missing === 0) this.#answered.resolve();
  }

  /** How much of the body is missing after these bytes; null where the head is not whole yet. */
  #bodyAfter(length: number, bytes: Uint8Array): number | null {
    const before = this.#head.length;
    this.#head += Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("latin1");
    const end = this.#head.indexOf(HEAD_END);
    if (end < 0) return null;
    const head = this.#head.slice(0, end);
    const size = /^content-length: (\d+)$/im.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 200 ") || size === undefined) throw new Error(`answered ${head}`);
    return Number(size) - (before + length - end - HEAD_END.length);
  }
}
