import { createClient } from "graphql-ws";
import WebSocket from "ws";

export interface GraphQLClient {
  /** The data of a query or mutation; throws with all errors when there are any. */
  request<T>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  /** Messages of a subscription, until the caller stops reading. */
  subscribe<T>(document: string, variables?: Readonly<Record<string, unknown>>): AsyncIterableIterator<T>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A client of the public API like any other: fetch for requests, graphql-ws for subscriptions. */
export function graphqlClient(url: string, password: string): GraphQLClient {
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`;
  const socket = createClient({
    url: `${url.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
    retryAttempts: 0,
  });
  return {
    async request<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as { data?: T; errors?: unknown };
      if (body.errors !== undefined || body.data == null) throw new Error(JSON.stringify(body, null, 1));
      return body.data;
    },
    async *subscribe<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): AsyncGenerator<T> {
      for await (const message of socket.iterate<T>({ query, variables })) {
        if (message.errors !== undefined || message.data == null) throw new Error(JSON.stringify(message, null, 1));
        yield message.data;
      }
    },
    async [Symbol.asyncDispose]() {
      await socket.dispose();
    },
  };
}
