import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { SessionRow } from "../../../src/web/sessions/rows.js";

const TRANSITIONS: SessionRow["transitions"] = [
  { action: "START", reason: "The session runs already." },
  { action: "STOP", reason: null },
  { action: "PAUSE", reason: null },
  { action: "RESUME", reason: "The session is not paused." },
  { action: "DELETE", reason: "The session is running: stop it, then delete it." },
];
const STATUSES = ["ACTIVE", "FAULTY", "PAUSED", "PASSIVE", "STOPPED"] as const;

/** Stands before a service: all goes through to it but the page's WebSocket, which is told of many sessions and their changes. */
export class ManySessions implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #count: number;
  #changes = 0;
  #follower: { readonly socket: WebSocket; readonly id: string } | null = null;

  private constructor(server: Server, count: number) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
    this.#count = count;
    server.on("upgrade", (upgraded, socket, head) => {
      this.#sockets.handleUpgrade(upgraded, socket, head, (opened) => {
        opened.on("message", (text: Buffer) => this.#heard(opened, text.toString()));
      });
    });
  }

  /** @param service its address */
  static async before(service: string, count: number): Promise<ManySessions> {
    const server = createServer((asked, answer) => passOn(service, asked, answer));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ManySessions(server, count);
  }

  /** Tells of a change, of another session each time. */
  change(): void {
    this.#changes += 1;
    // A step that has no factor in common with the number of sessions comes to each of them.
    this.#tell("CHANGED", (this.#changes * 7_919) % this.#count);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  #heard(socket: WebSocket, text: string): void {
    const { id, type, payload } = JSON.parse(text) as { id: string; type: string; payload?: { query: string } };
    if (type === "connection_init") socket.send(JSON.stringify({ type: "connection_ack" }));
    if (type === "ping") socket.send(JSON.stringify({ type: "pong" }));
    if (type !== "subscribe" || payload?.query.includes("geoRepSessionChanged") !== true) return;
    this.#follower = { socket, id };
    for (let at = 0; at < this.#count; at++) this.#tell("SNAPSHOT", at);
    this.#tell("SNAPSHOT_END", null);
  }

  #tell(kind: string, at: number | null): void {
    if (this.#follower === null) throw new Error("the page follows no sessions");
    const { socket, id } = this.#follower;
    const session = at === null ? null : this.#session(at);
    const cursor = String(1 + this.#changes);
    const change = { cursor, kind, sessionId: session?.id ?? null, session };
    socket.send(JSON.stringify({ id, type: "next", payload: { data: { geoRepSessionChanged: change } } }));
  }

  #session(at: number): SessionRow {
    const number = String(at).padStart(5, "0");
    return {
      id: `00000000-0000-4000-8000-0000000${number}`,
      status: STATUSES[(at + this.#changes) % STATUSES.length] ?? "UNKNOWN",
      statusReason: null,
      health: "OK",
      cluster: { name: `cluster-${at % 20}` },
      primaryVolume: { name: `volume-${number}` },
      secondaryVolume: { cluster: { name: `copy-${at % 20}` } },
      secondaryHostName: `copy-${at % 20}.example.org`,
      secondaryVolumeName: `destination-${number}`,
      userName: null,
      crawlStatus: "CHANGELOG",
      lagState: "KEEPING_UP",
      unsyncedSince: new Date().toISOString(),
      lastSyncedAt: new Date().toISOString(),
      pending: String(this.#changes),
      failures: "0",
      changesWaitingSince: null,
      transitions: TRANSITIONS,
      checkpoint: null,
    };
  }
}

function passOn(service: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url = "/" } = asked;
  const passed = request(new URL(url, service), { method, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  passed.on("error", () => answer.destroy());
  asked.pipe(passed);
}
