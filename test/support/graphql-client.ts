import { createClient } from "graphql-ws";
import WebSocket from "ws";

export interface GraphQLClient {
  /** The data of a query or mutation; throws with all errors when there are any. */
  request<T>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  /** The same over the WebSocket. */
  requestBySocket<T>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
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
      return dataOf((await response.json()) as Answer<T>);
    },
    async requestBySocket<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
      for await (const message of socket.iterate<T>({ query, variables })) return dataOf(message);
      throw new Error("no answer");
    },
    async *subscribe<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): AsyncGenerator<T> {
      for await (const message of socket.iterate<T>({ query, variables })) {
        yield dataOf(message);
      }
    },
    async [Symbol.asyncDispose]() {
      await socket.dispose();
    },
  };
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: unknown;
}

function dataOf<T>(answer: Answer<T>): T {
  if (answer.errors !== undefined || answer.data == null) throw new Error(JSON.stringify(answer, null, 1));
  return answer.data;
}
