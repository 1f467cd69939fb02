/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type OverviewSessionsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OverviewSessionsSubscription = { geoRepSessionChanged: { cursor: string, kind: GeoRepSessionChangeKind, sessionId: string | null, session: { id: string, status: GeoRepSessionStatus, statusSince: string | null, statusReason: string | null, health: GeoRepSessionHealth, changesWaitingSince: string | null, failures: string | null, lagState: GeoRepLagState | null, unsyncedSince: string | null, rpoSeconds: number | null, rpoBreachedSince: string | null, clusterId: string, secondaryHostName: string, secondaryVolumeName: string, leadingFinding: { message: string, since: string } | null, secondaryVolume: { clusterId: string } | null, cluster: { name: string }, primaryVolume: { name: string } } | null } };


export const OverviewSessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OverviewSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BigInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSessionChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"leadingFinding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changesWaitingSince"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"lagState"}},{"kind":"Field","name":{"kind":"Name","value":"unsyncedSince"}},{"kind":"Field","name":{"kind":"Name","value":"rpoSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"rpoBreachedSince"}},{"kind":"Field","name":{"kind":"Name","value":"clusterId"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clusterId"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}}]} as unknown as DocumentNode<OverviewSessionsSubscription, OverviewSessionsSubscriptionVariables>;