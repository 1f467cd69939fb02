import { createClient } from "graphql-ws";
import WebSocket from "ws";
import type { GraphQLDocument } from "../documents/document.js";
import { CliError, EXIT } from "../exit-codes.js";
import type { Api } from "./api.js";
import { type AnsweredError, refusal, unreachable } from "./failures.js";

const PING_MS = 10_000;
/** A connection whose other end does not answer a ping for so long is lost, though nobody says so. */
const PONG_MS = 10_000;
/** With which graphql-ws ends a connection by itself. */
const SILENT = 4499;

export type Received<A> = { readonly kind: "connected" } | { readonly kind: "data"; readonly data: A };

/**
 * One subscription by one WebSocket, until the connection is lost.
 *
 * @throws CliError UNREACHABLE for a connection that is not made or is lost, another one for what the service refuses
 */
export async function* subscription<A, V extends object>(
  api: Api,
  document: GraphQLDocument<A, V>,
  variables: V,
): AsyncGenerator<Received<A>, never> {
  const received: Received<A>[] = [];
  let end: { readonly error: unknown } | null = null;
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const stop = (error: unknown): void => {
    end ??= { error };
    tell();
  };
  let silence: NodeJS.Timeout | undefined;
  const client = createClient({
    url: `${api.url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: api.authorization },
    retryAttempts: 0,
    keepAlive: PING_MS,
    on: {
      connected: () => {
        received.push({ kind: "connected" });
        tell();
      },
      ping: (isReceived) => {
        if (!isReceived) silence = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
      closed: () => clearTimeout(silence),
    },
  });
  client.subscribe<A>(
    { query: document, variables: Object.fromEntries(Object.entries(variables)) },
    {
      next: ({ data, errors }) => {
        if (errors !== undefined) stop(errors);
        else if (data != null) received.push({ kind: "data", data });
        tell();
      },
      error: stop,
      complete: () => stop(new Error("it has ended the subscription")),
    },
  );
  const aborted = (): void => stop(api.signal.reason);
  api.signal.addEventListener("abort", aborted);
  try {
    for (;;) {
      api.signal.throwIfAborted();
      const next = received.shift();
      if (next !== undefined) yield next;
      else if (end === null) await news.promise;
      else throw failureOf((end as { readonly error: unknown }).error, api.url);
    }
  } finally {
    api.signal.removeEventListener("abort", aborted);
    clearTimeout(silence);
    await client.dispose();
  }
}

function failureOf(error: unknown, url: string): CliError {
  if (error instanceof CliError) return error;
  if (Array.isArray(error)) return refusal(error as readonly AnsweredError[], url);
  if (isClose(error)) {
    const { code, reason } = error;
    if (code === SILENT) return new CliError(EXIT.UNREACHABLE, `${url} does not answer any more.`);
    if (code === 4401 || code === 4403) {
      const message = reason.replace(/^Unauthorized: /, "").replace(/^Forbidden$/, "The login has ended.");
      return refusal([{ message, extensions: { code: "UNAUTHENTICATED" } }], url);
    }
    const words = reason === "" ? `code ${code}` : `${reason}, code ${code}`;
    return new CliError(EXIT.UNREACHABLE, `${url} has closed the connection (${words}).`);
  }
  const inner = (error as { readonly error?: unknown } | null)?.error;
  return unreachable(url, inner ?? error);
}

function isClose(error: unknown): error is { readonly code: number; readonly reason: string } {
  return (
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "number" &&
    "reason" in error &&
    typeof error.reason === "string"
  );
}
