import type { GraphiQLProps } from "graphiql";
import { getOperationAST, OperationTypeNode, parse } from "graphql";
import { PAGE_HEADERS } from "../api/client.js";
import type { LiveConnection } from "../live/connection.js";
import { Messages } from "./messages.js";

type Fetcher = GraphiQLProps["fetcher"];
type FetcherParams = Parameters<Fetcher>[0];

/** How often what a subscription has told is shown, in milliseconds. */
const SHOWN_EVERY_MS = 200;

/** Sends what is run in the explorer: queries and mutations by HTTP, subscriptions over the WebSocket. */
export function createFetcher(connection: LiveConnection, loggedOut: () => void): Fetcher {
  const run = (given: FetcherParams): unknown => {
    const document = parse(given.query);
    // Right after a change of tabs the explorer still has the name of the operation before.
    const named = getOperationAST(document, given.operationName);
    const operation = named ?? getOperationAST(document);
    const params = { ...given, operationName: operation?.name?.value ?? null };
    return operation?.operation === OperationTypeNode.SUBSCRIPTION
      ? followed(connection, params)
      : asked(params, loggedOut);
  };
  // What a subscription shows is no answer of GraphQL's, which the explorer's types ask for; it prints whatever comes.
  return run as Fetcher;
}

async function asked(params: FetcherParams, loggedOut: () => void): Promise<object> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { ...PAGE_HEADERS, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(params),
  }).catch(() => {
    throw new Error("The service does not answer. Check that it runs, then try again.");
  });
  if (response.status === 401) {
    loggedOut();
    throw new Error("Your log-in has ended: log in again by the link above.");
  }
  return (await response.json()) as object;
}

interface Observer {
  next(value: unknown): void;
  complete(): void;
}

/** A subscription, shown as the last messages that it told. */
function followed(connection: LiveConnection, { query, operationName, variables }: FetcherParams) {
  return {
    subscribe(observer: Observer) {
      const messages = new Messages();
      let timer: ReturnType<typeof setTimeout> | null = null;
      const show = (): void => {
        timer ??= setTimeout(() => {
          timer = null;
          observer.next(messages.view(connection.state));
        }, SHOWN_EVERY_MS);
      };
      const end = connection.follow({
        document: query,
        operationName: operationName ?? null,
        variables: () => withCursor(variables, messages.after),
        next: (data) => {
          messages.add(data);
          show();
        },
        failed: (errors) => {
          messages.end(errors);
          show();
          observer.complete();
          return false;
        },
        ended: () => {
          messages.end([]);
          show();
          observer.complete();
          return false;
        },
      });
      const unheard = connection.onChange(show);
      show();
      return {
        unsubscribe: () => {
          if (timer !== null) clearTimeout(timer);
          unheard();
          end();
        },
      };
    },
  };
}

/** Goes on behind the last message, where the operation has a variable for that. */
function withCursor(variables: unknown, after: unknown): Readonly<Record<string, unknown>> {
  const given = (variables ?? {}) as Readonly<Record<string, unknown>>;
  return after !== null && "after" in given ? { ...given, after } : given;
}
