/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which sessions, by exactly one of sessionIds, volumeId and clusterId, at most 200; and what is done to each. */
export type ChangeGeoRepSessionsInput = {
  /** What is done to each of them. */
  action: GeoRepSessionAction;
  /** All sessions whose primary volume is in this cluster, in the order of their ids. */
  clusterId?: string | null | undefined;
  /** Gluster's `force`. */
  force?: boolean;
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** These sessions, of any clusters. Within each cluster they are changed in this order. */
  sessionIds?: Array<string> | null | undefined;
  /** All sessions of this primary volume, in the order of their ids. */
  volumeId?: string | null | undefined;
};

/** How a worker finds what has changed on its brick. */
export type GeoRepCrawlStatus =
  /** By the live changelog. */
  | 'CHANGELOG'
  /** By changelogs of the past. */
  | 'HISTORY'
  /** By walking through the files: the first synchronisation. */
  | 'HYBRID'
  /** A word that is not known: see the raw one. */
  | 'UNKNOWN';

/** How far a destination is behind, the worst first. */
export type GeoRepLagState =
  /** Changes that are older than a minute wait, and are being copied. */
  | 'CATCHING_UP'
  /** Nothing waits: the bricks' changelogs have nothing that is not at the destination. */
  | 'IDLE'
  /** Changes are copied as they come: none that waits is older than a minute. */
  | 'KEEPING_UP'
  /** Changes wait and are not copied: no brick of a set is Active, or a worker was not told of them (changesWaitingSince), or has shown no progress for ten minutes, which a single file that takes longer looks like too. */
  | 'STUCK';

/** What is done to many sessions. */
export type GeoRepSessionAction =
  | 'PAUSE'
  | 'RESUME'
  | 'START'
  | 'STOP';

/** What a message about sessions tells. */
export type GeoRepSessionChangeKind =
  | 'ADDED'
  | 'CHANGED'
  | 'REMOVED'
  /** A session as it is now; one message for each, before anything else. */
  | 'SNAPSHOT'
  /** The present state is complete: changes follow. */
  | 'SNAPSHOT_END';

/** A session's status and its open findings in one word. */
export type GeoRepSessionHealth =
  /** It is paused, stopped, was never started or is not known, or has a finding. */
  | 'ATTENTION'
  /** It is FAULTY, or has a finding that is CRITICAL: changes do not reach the destination. */
  | 'BROKEN'
  /** It is PARTIAL_FAULTY, or has a finding that is a WARNING. */
  | 'DEGRADED'
  /** It replicates, or is about to, and nothing is known to be wrong. */
  | 'OK';

/** Status of a geo-replication session, or of one brick's side of it. */
export type GeoRepSessionStatus =
  /** Replicating. */
  | 'ACTIVE'
  /** The workers fail, as when the destination cannot be reached. */
  | 'FAULTY'
  /** The workers are starting. */
  | 'INITIALIZING'
  /** Created and never started (Gluster: Created). */
  | 'NOTSTARTED'
  /** Some sets of bricks are replicated, and some are not. */
  | 'PARTIAL_FAULTY'
  /** A brick whose set another brick replicates. */
  | 'PASSIVE'
  /** Paused, until it is resumed. */
  | 'PAUSED'
  /** Stopped; it can be started again or deleted. */
  | 'STOPPED'
  /** Not known, because no complete poll was made lately or because Gluster's word for it is not known. */
  | 'UNKNOWN';

/** What can be done to a session in some statuses and not in others. */
export type GeoRepTransitionAction =
  | 'DELETE'
  | 'PAUSE'
  | 'RESUME'
  | 'START'
  | 'STOP';

/** How far an operation is. SUCCEEDED, FAILED and UNKNOWN are final, but for one case: where an operation ended with OUTCOME_NOT_REACHED or OUTCOME_UNKNOWN, a poll within the hour shows what it was for, and nothing was begun on the session since, it becomes SUCCEEDED after all, and the event OPERATION_CHANGED tells. */
export type OperationState =
  /** The session was not changed as was asked for: see the error. */
  | 'FAILED'
  /** Waiting for its cluster's owner. */
  | 'PENDING'
  /** Its commands are being sent, or their outcome is awaited. */
  | 'RUNNING'
  /** The session was seen to be as was asked for. Of a verification: it was made, whatever it found. */
  | 'SUCCEEDED'
  /** Its outcome could not be observed for too long. */
  | 'UNKNOWN';

export type SessionRowsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type SessionRowsSubscription = { geoRepSessionChanged: { cursor: string, kind: GeoRepSessionChangeKind, sessionId: string | null, session: { id: string, status: GeoRepSessionStatus, statusReason: string | null, health: GeoRepSessionHealth, userName: string | null, crawlStatus: GeoRepCrawlStatus | null, lagState: GeoRepLagState | null, unsyncedSince: string | null, lastSyncedAt: string | null, pending: string | null, failures: string | null, changesWaitingSince: string | null, secondaryHostName: string, secondaryVolumeName: string, secondaryVolume: { cluster: { name: string } } | null, transitions: Array<{ action: GeoRepTransitionAction, reason: string | null }>, checkpoint: { completed: boolean, activeBricks: number, activeBricksCompleted: number } | null, cluster: { name: string }, primaryVolume: { name: string } } | null } };

export type ChangeSessionsMutationVariables = Exact<{
  input: ChangeGeoRepSessionsInput;
  wait: number;
}>;


export type ChangeSessionsMutation = { changeGeoRepSessions: { results: Array<{ sessionId: string, operation: { state: OperationState, noChange: boolean, errorMessage: string | null } | null, userErrors: Array<{ message: string }> }> | null, userErrors: Array<{ message: string }> } };


export const SessionRowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"SessionRows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BigInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSessionChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"crawlStatus"}},{"kind":"Field","name":{"kind":"Name","value":"lagState"}},{"kind":"Field","name":{"kind":"Name","value":"unsyncedSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSyncedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"changesWaitingSince"}},{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"completed"}},{"kind":"Field","name":{"kind":"Name","value":"activeBricks"}},{"kind":"Field","name":{"kind":"Name","value":"activeBricksCompleted"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}}]} as unknown as DocumentNode<SessionRowsSubscription, SessionRowsSubscriptionVariables>;
export const ChangeSessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGeoRepSessionsInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wait"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeGeoRepSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wait"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationOutcome"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationOutcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<ChangeSessionsMutation, ChangeSessionsMutationVariables>;