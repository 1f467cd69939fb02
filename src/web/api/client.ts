import { Client, fetchExchange } from "urql";
import type { ServiceClock } from "./service-clock.js";

/** Says to the service that a page asks, so that no browser asks its user for a password. */
export const PAGE_HEADERS = { "x-requested-with": "XMLHttpRequest" } as const;

/**
 * The client for queries and mutations. It keeps no answers: pages read anew what they show, and a cache would only grow.
 *
 * @param loggedOut is called whenever the service wants a log-in
 */
export function createApiClient(clock: ServiceClock, loggedOut: () => void): Client {
  return new Client({
    url: "/graphql",
    requestPolicy: "network-only",
    preferGetMethod: false,
    exchanges: [fetchExchange],
    // The client's own list has streams of events in it, which the service would answer with.
    fetchOptions: { headers: { ...PAGE_HEADERS, accept: "application/graphql-response+json, application/json" } },
    fetch: async (input, init) => {
      const response = await clock.fetch(input, init);
      if (response.status === 401) loggedOut();
      return response;
    },
  });
}
