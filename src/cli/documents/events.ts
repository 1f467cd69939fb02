import { graphqlDocument, type Page, PAGE_INFO, type PageVariables } from "./document.js";
import { SESSION_FIELDS, type Session } from "./sessions.js";

export interface EventFields {
  readonly number: string;
  readonly at: string;
  readonly kind: string;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
  readonly volumeName: string | null;
  readonly sessionId: string | null;
  readonly sessionName: string | null;
  readonly hostName: string | null;
  readonly operationId: string | null;
  readonly before: unknown;
  readonly after: unknown;
  /** What happened, in words that go on from the names. */
  readonly summary: string;
}

const EVENT_FIELDS = `number at kind clusterId clusterName volumeName sessionId sessionName hostName operationId before after summary`;

export interface EventFilter {
  readonly clusterId?: string;
  readonly sessionId?: string;
  readonly kind?: readonly string[];
}

export const EVENTS = graphqlDocument<
  { readonly events: Page<EventFields> },
  PageVariables & { readonly filter: EventFilter }
>(`query Events($first: Int!, $after: String, $filter: EventFilterInput) {
  events(first: $first, after: $after, filter: $filter, order: NEWEST_FIRST) { nodes { ${EVENT_FIELDS} } ${PAGE_INFO} }
}`);

/** Of all that there are. */
export const LAST_EVENT = graphqlDocument<
  { readonly events: { readonly nodes: readonly Pick<EventFields, "number">[] } },
  object
>(`query LastEvent { events(first: 1, order: NEWEST_FIRST) { nodes { number } } }`);

type Resume = { readonly after: string | null };

export const FOLLOW_EVENTS = graphqlDocument<
  { readonly events: EventFields },
  EventFilter & Resume
>(`subscription FollowEvents(
  $after: BigInt, $clusterId: ID, $sessionId: ID, $kind: [EventKind!]
) {
  events(after: $after, clusterId: $clusterId, sessionId: $sessionId, kind: $kind) { ${EVENT_FIELDS} }
}`);

export interface SessionChange {
  readonly cursor: string;
  readonly kind: "SNAPSHOT" | "SNAPSHOT_END" | "ADDED" | "CHANGED" | "REMOVED";
  readonly sessionId: string | null;
  readonly previousStatus: string | null;
  readonly status: string | null;
  readonly session: Session | null;
  readonly detail: { readonly status: string; readonly brick: { readonly name: string } } | null;
  readonly event: EventFields | null;
}

export const FOLLOW_SESSIONS = graphqlDocument<
  { readonly geoRepSessionChanged: SessionChange },
  { readonly clusterId?: string; readonly sessionId?: string } & Resume
>(`subscription FollowSessions($after: BigInt, $clusterId: ID, $sessionId: ID) {
  geoRepSessionChanged(after: $after, clusterId: $clusterId, sessionId: $sessionId) {
    cursor kind sessionId previousStatus status
    session { ${SESSION_FIELDS} }
    detail { status brick { name } }
    event { ${EVENT_FIELDS} }
  }
}`);
