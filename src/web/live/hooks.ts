import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useEffect, useEffectEvent, useMemo, useRef, useSyncExternalStore } from "react";
import { type AnyVariables, useQuery, type UseQueryState } from "urql";
import { usePageServices } from "../app/services.js";
import type { ConnectionState } from "./connection.js";
import type { LiveEvent } from "./event-hub.js";
import type { EventKind } from "./events.generated.js";
import type { SessionChange, SessionChangeDocument } from "./session-changes.js";
import { type LiveSessions, SessionStore } from "./session-store.js";

/** How often a query is asked again at most, however many events want it. */
const REFRESH_MS = 1_000;

/** How the page's connection is. */
export function useConnection(): ConnectionState {
  const { connection } = usePageServices();
  return useSyncExternalStore(connection.onChange, () => connection.state);
}

/**
 * The sessions that a subscription document selects, kept as they are while the component is shown.
 *
 * @param filter variables of the document beside `after`
 */
export function useLiveSessions<Change extends SessionChange, Variables extends object>(
  document: SessionChangeDocument<Change, Variables>,
  filter: Variables,
): LiveSessions<NonNullable<Change["session"]>> {
  const { connection } = usePageServices();
  const key = JSON.stringify(filter);
  const store = useMemo(
    () => new SessionStore(connection, document, JSON.parse(key) as Variables),
    [connection, document, key],
  );
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

export interface LiveQueryOptions {
  /** Which events make the answer another; all of them but figures where left out. */
  readonly kinds?: readonly EventKind[];
  /** Which of these events do; all where left out. */
  readonly concerns?: (event: LiveEvent) => boolean;
}

/** A query that is asked again when something has happened that makes its answer another. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { kinds, concerns }: LiveQueryOptions = {},
): UseQueryState<Data, Variables> & { readonly refresh: () => void } {
  const { events } = usePageServices();
  const [result, execute] = useQuery<Data, Variables>({ query, variables, requestPolicy: "cache-and-network" });
  const refresh = (): void => execute({ requestPolicy: "network-only" });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const heard = useEffectEvent((event: LiveEvent | null) => {
    if (event !== null && (kinds?.includes(event.kind) === false || concerns?.(event) === false)) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      refresh();
    }, REFRESH_MS);
  });
  useEffect(() => {
    const end = events.listen((event) => heard(event));
    return () => {
      end();
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [events]);
  return { ...result, refresh };
}
