import { createContext, use } from "react";
import type { Client } from "urql";
import { createApiClient } from "../api/client.js";
import { LiveConnection } from "../live/connection.js";
import { EventHub } from "../live/event-hub.js";
import { LastEventDocument } from "../live/events.generated.js";
import { LoginSession } from "../login/session.js";

/** What the pages share. */
export interface PageServices {
  readonly login: LoginSession;
  readonly api: Client;
  readonly connection: LiveConnection;
  readonly events: EventHub;
}

export function createPageServices(): PageServices {
  const login = new LoginSession();
  const api = createApiClient(login.ended);
  const url = `${location.origin.replace(/^http/, "ws")}/graphql`;
  const connection = new LiveConnection({ url, loggedOut: login.ended });
  const lastEvent = async (): Promise<string | null> => {
    const { data } = await api.query(LastEventDocument, {}, { requestPolicy: "network-only" });
    return data === undefined ? null : (data.events.nodes[0]?.number ?? "0");
  };
  // What a browser knows of its network is quicker than any timer.
  window.addEventListener("online", connection.tryNow);
  return { login, api, connection, events: new EventHub(connection, lastEvent) };
}

export const PageServicesContext = createContext<PageServices | null>(null);

export function usePageServices(): PageServices {
  const services = use(PageServicesContext);
  if (services === null) throw new Error("a component outside of the page asks for its services");
  return services;
}
