import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { handleProtocols } from "graphql-ws";
import { WebSocketServer } from "ws";
import { AppError } from "../errors.js";
import type { Capacity } from "../graphql/subscriptions/capacity.js";
import type { GraphQLSockets } from "../graphql/subscriptions/socket.js";
import type { Access, Principal } from "../service/access/access.js";
import { refusalHeaders } from "./access/authentication.js";
import { isAllowedOrigin } from "./access/cors.js";
import { faultOf, type FaultOptions, graphqlBody } from "./faults.js";
import { Pace } from "../concurrency/pace.js";
import type { SourceOf } from "./access/source.js";
import type { PageSession } from "./access/page-session.js";

export interface UpgradeOptions extends FaultOptions {
  readonly access: Pick<Access, "authenticate">;
  readonly pageSession: PageSession;
  readonly sockets: GraphQLSockets;
  /** Of those who have logged in. */
  readonly capacity: Capacity;
  readonly corsOrigins: readonly string[];
  readonly sourceOf: SourceOf;
  readonly stopping: AbortSignal;
}

/** Bytes of one message over WebSocket. */
export const LONGEST_MESSAGE = 256 * 1024;

/** WebSockets that are opened in one turn of the event loop: each takes some 0.2 ms. Then others have theirs, so many milliseconds. */
const AT_ONCE = 4;
const REST_MS = 4;

/** Whether a request asks for a WebSocket. */
export function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

/**
 * Opens WebSockets on `/graphql`. A request with credentials is let in or refused at once; one without may still log in by its
 * first message.
 */
export function acceptUpgrades(server: Server, options: UpgradeOptions): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: LONGEST_MESSAGE,
    handleProtocols,
  });
  const pace = new Pace(AT_ONCE, REST_MS);
  const admitted = async (request: IncomingMessage): Promise<Principal | null> => {
    await pace.turn(options.sourceOf(request));
    return admit(request, options);
  };
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until the WebSocket takes over, a connection that breaks must not end the process.
    socket.on("error", () => socket.destroy());
    admitted(request).then(
      (principal) => {
        sockets.handleUpgrade(request, socket, head, (opened) =>
          options.sockets.opened(opened, principal, options.sourceOf(request)),
        );
      },
      (error: unknown) => refuse(socket, error, options),
    );
  });
}

async function admit(request: IncomingMessage, options: UpgradeOptions): Promise<Principal | null> {
  const { access, capacity, corsOrigins, sourceOf, stopping, pageSession } = options;
  if (stopping.aborted) throw new AppError("SHUTTING_DOWN", "The service is shutting down.");
  if (request.url?.split("?")[0] !== "/graphql")
    throw new AppError("NOT_FOUND", "There are subscriptions on /graphql.");
  if (!isAllowedOrigin(request.headers.origin, request.headers.host, corsOrigins)) {
    throw new AppError("FORBIDDEN", "Pages of that origin may not open a WebSocket.");
  }
  if (capacity.isFull) throw new AppError("TOO_MANY_CONNECTIONS", "Too many subscribers are connected.");
  const { authorization } = request.headers;
  if (authorization !== undefined) return access.authenticate(authorization, sourceOf(request));
  return pageSession.principal(request);
}

function refuse(socket: Duplex, error: unknown, options: UpgradeOptions): void {
  const fault = faultOf(error, options);
  const body = JSON.stringify(graphqlBody(fault));
  const lines = [
    `HTTP/1.1 ${fault.status} Refused`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
    ...Object.entries(refusalHeaders(error)).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
