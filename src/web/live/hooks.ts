import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { type AnyVariables, type CombinedError, useQuery, type UseQueryState } from "urql";
import { allPages, type ListPage, type PagedDocument } from "../api/all-pages.js";
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
  /** Milliseconds after which it is asked again while it is in sight: for what no event tells of, as that time has passed. */
  readonly everyMs?: number;
}

/** Asks again when something has happened that makes an answer another. */
function useRefreshed(refresh: () => void, { kinds, concerns, everyMs }: LiveQueryOptions): void {
  const { events } = usePageServices();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const heard = useEffectEvent((event: LiveEvent | null) => {
    if (event !== null && (kinds?.includes(event.kind) === false || concerns?.(event) === false)) return;
    timer.current ??= setTimeout(() => {
      timer.current = null;
      latest();
    }, REFRESH_MS);
  });
  const latest = useEffectEvent(refresh);
  useEffect(() => {
    const end = events.listen((event) => heard(event));
    return () => {
      end();
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    };
  }, [events]);
  useEffect(() => {
    if (everyMs === undefined) return;
    const again = setInterval(() => {
      if (!document.hidden) latest();
    }, everyMs);
    return () => clearInterval(again);
  }, [everyMs]);
}

/** What was answered last: a failure takes nothing away that was shown. @param key of what was asked for */
export function useKept<Data>(key: string, data: Data | undefined): Data | undefined {
  const [kept, setKept] = useState({ key, data });
  if (data !== undefined && (kept.data !== data || kept.key !== key)) setKept({ key, data });
  return data ?? (kept.key === key ? kept.data : undefined);
}

/** A query that is asked again when something has happened that makes its answer another; a failure keeps the last answer. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  options: LiveQueryOptions = {},
): UseQueryState<Data, Variables> & { readonly refresh: () => void } {
  const [result, execute] = useQuery<Data, Variables>({ query, variables });
  const refresh = (): void => execute();
  useRefreshed(refresh, options);
  const data = useKept(JSON.stringify(variables), result.data);
  return { ...result, refresh, ...(data === undefined ? {} : { data }) };
}

export interface LiveList<Node> {
  /** All rows; undefined before they have been read. */
  readonly nodes: readonly Node[] | undefined;
  readonly error: CombinedError | undefined;
  readonly refresh: () => void;
}

/** A whole list, page after page, which is read again when something has happened that makes it another. */
export function useLiveList<Data, Node>(
  query: PagedDocument<Data>,
  pageOf: (data: Data) => ListPage<Node>,
  options: LiveQueryOptions = {},
): LiveList<Node> {
  const { api } = usePageServices();
  const [read, setRead] = useState<ReadList<Node>>({ round: -1, nodes: undefined, error: undefined });
  const [round, setRound] = useState(0);
  const refresh = (): void => setRound((before) => before + 1);
  useEffect(() => {
    void allPages(api, query, pageOf).then(({ nodes, error }) =>
      // One that was begun later may have come first.
      setRead((before) => (before.round > round ? before : { round, nodes: nodes ?? before.nodes, error })),
    );
  }, [api, query, pageOf, round]);
  useRefreshed(refresh, options);
  return { nodes: read.nodes, error: read.error, refresh };
}

interface ReadList<Node> extends Pick<LiveList<Node>, "nodes" | "error"> {
  /** Which reading it is of. */
  readonly round: number;
}
