import type { ClusterName } from "./clusters.js";
import { graphqlDocument, type Page, PAGE_INFO, type PageVariables } from "./document.js";

export const STATUSES = [
  "ACTIVE",
  "FAULTY",
  "INITIALIZING",
  "NOTSTARTED",
  "PARTIAL_FAULTY",
  "PASSIVE",
  "PAUSED",
  "STOPPED",
  "UNKNOWN",
] as const;
export type Status = (typeof STATUSES)[number];

/** The worst first. */
export const HEALTHS = ["BROKEN", "DEGRADED", "ATTENTION", "OK"] as const;
export type Health = (typeof HEALTHS)[number];

/** What a session is called by. */
export interface SessionName {
  readonly id: string;
  readonly cluster: ClusterName;
  readonly primaryVolume: { readonly id: string; readonly name: string };
  readonly secondaryHostName: string;
  readonly secondaryVolumeName: string;
  readonly userName: string | null;
}

export const NAME_FIELDS = `id cluster { id name } primaryVolume { id name } secondaryHostName secondaryVolumeName userName`;

export interface Checkpoint {
  readonly at: string;
  readonly completed: boolean;
  readonly completedAt: string | null;
  readonly percentCompleted: number | null;
}

export interface Session extends SessionName {
  readonly status: Status;
  readonly statusSince: string | null;
  readonly statusReason: string | null;
  readonly health: Health;
  readonly observedAt: string | null;
  readonly changesWaitingSince: string | null;
  readonly secondaryVolumeReplaced: boolean;
  readonly checkpoint: Checkpoint | null;
  readonly crawlStatus: string | null;
  readonly lagState: string | null;
  readonly lagStateSince: string | null;
  readonly lagSeconds: number | null;
  readonly unsyncedSince: string | null;
  readonly catchUpRate: number | null;
  readonly caughtUpAt: string | null;
  readonly rpoSeconds: number | null;
  readonly rpoBreachedSince: string | null;
  readonly lastSyncedAt: string | null;
  /** 64-bit numbers as texts. */
  readonly pending: string | null;
  readonly failures: string | null;
}

/** Of a session as it is listed and watched. */
export const SESSION_FIELDS = `${NAME_FIELDS} status statusSince statusReason health observedAt changesWaitingSince secondaryVolumeReplaced
  checkpoint { at completed completedAt percentCompleted } crawlStatus lagState lagStateSince lagSeconds unsyncedSince
  catchUpRate caughtUpAt rpoSeconds rpoBreachedSince lastSyncedAt pending failures`;

export interface SessionFilter {
  readonly clusterId?: string;
  readonly volumeId?: string;
  readonly status?: readonly Status[];
  readonly health?: readonly Health[];
  readonly search?: string;
}

type ListVariables = PageVariables & { readonly filter: SessionFilter };

const LIST_ARGUMENTS = "($first: Int!, $after: String, $filter: GeoRepSessionFilterInput)";
const LIST = "geoRepSessions(first: $first, after: $after, filter: $filter)";

export const SESSIONS = graphqlDocument<{ readonly geoRepSessions: Page<Session> }, ListVariables>(
  `query Sessions${LIST_ARGUMENTS} { ${LIST} { nodes { ${SESSION_FIELDS} } ${PAGE_INFO} } }`,
);

export const SESSION_NAMES = graphqlDocument<{ readonly geoRepSessions: Page<SessionName> }, ListVariables>(
  `query SessionNames${LIST_ARGUMENTS} { ${LIST} { nodes { ${NAME_FIELDS} } ${PAGE_INFO} } }`,
);

export const SESSION_NAME_BY_ID = graphqlDocument<
  { readonly geoRepSession: SessionName | null },
  { readonly id: string }
>(`query SessionNameById($id: ID!) { geoRepSession(id: $id) { ${NAME_FIELDS} } }`);
