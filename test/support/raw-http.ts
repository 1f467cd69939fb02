import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { BASIC } from "./api.js";
import { PATIENCE_MS } from "./patience.js";

/** An answer as it came over the wire. */
interface RawHttpAnswer {
  readonly status: number;
  /** Names in lower case; several of one name one after the other. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface RawHttpExchange {
  readonly answers: readonly RawHttpAnswer[];
  /** Whether the service ended the connection by itself. */
  readonly closed: boolean;
}

/**
 * Sends bytes as they are and reads what comes back, until as many answers are there as are waited for, or the service closes
 * the connection. For what no client of HTTP would send.
 */
export async function exchange(
  url: string,
  bytes: string | Buffer,
  { answers: wanted = Infinity, timeoutMs = PATIENCE_MS }: { answers?: number; timeoutMs?: number } = {},
): Promise<RawHttpExchange> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ""));
  try {
    await once(socket, "connect");
    return await spoken(socket, bytes, wanted, timeoutMs);
  } finally {
    socket.destroy();
  }
}

function spoken(socket: Socket, bytes: string | Buffer, wanted: number, timeoutMs: number): Promise<RawHttpExchange> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms, but ${JSON.stringify(received.toString("latin1"))}`));
    }, timeoutMs);
    const settle = (closed: boolean): void => {
      clearTimeout(timer);
      resolve({ answers: parse(received), closed });
    };
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (parse(received).length >= wanted) settle(false);
    });
    socket.on("end", () => settle(true));
    // A service that has answered and closed resets whoever goes on sending.
    socket.on("error", () => settle(true));
    socket.write(bytes);
  });
}

function parse(received: Buffer): RawHttpAnswer[] {
  const answers: RawHttpAnswer[] = [];
  let rest = received;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return answers;
    const [first = "", ...lines] = rest.subarray(0, end).toString("latin1").split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
    const headers = new Map(
      lines.map((line): [string, string] => {
        const at = line.indexOf(":");
        return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
      }),
    );
    const length = Number(headers.get("content-length") ?? 0);
    const body = rest.subarray(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    answers.push({ status, headers, body: body.toString("utf8") });
    rest = rest.subarray(end + 4 + length);
  }
}

/** A request as text, with a host and credentials. @param lines of its head, after the first one */
export function request(
  first: string,
  lines: readonly string[] = [],
  body = "",
  authorization: string | null = BASIC,
): string {
  const credentials = authorization === null ? [] : [`Authorization: ${authorization}`];
  return `${[`${first} HTTP/1.1`, "Host: localhost", ...credentials, ...lines].join("\r\n")}\r\n\r\n${body}`;
}
