import type { RequestListener, ServerOptions } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import { answerClientError } from "../client-errors.js";
import type { ServerCertificate } from "./server-certificate.js";

/** How long a connection may take to agree on TLS; a shutdown waits for those that are about to. */
const HANDSHAKE_MS = 5_000;

/** A server that speaks HTTPS; who speaks plain HTTP to it is told so. */
export function createTlsServer(
  certificate: ServerCertificate,
  options: ServerOptions,
  listener: RequestListener,
): Server {
  const server = createServer({ ...options, ...certificate.pair, handshakeTimeout: HANDSHAKE_MS }, listener);
  certificate.serve(server);
  const beginning = new Map<string, Socket>();
  server.on("connection", (socket: Socket) => {
    const key = keyOf(socket);
    beginning.set(key, socket);
    socket.once("close", () => beginning.delete(key));
  });
  server.on("secureConnection", (socket) => beginning.delete(keyOf(socket)));
  server.on("tlsClientError", (error: Error & { readonly code?: string }, socket) => {
    const below = beginning.get(keyOf(socket));
    if (error.code === "ERR_SSL_HTTP_REQUEST" && below !== undefined) answerClientError(error, below);
  });
  return server;
}

/** The same of a connection and of the TLS on it. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
