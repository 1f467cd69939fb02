/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type ClusterLinksQueryVariables = Exact<{ [key: string]: never; }>;


export type ClusterLinksQuery = { geoRepLinks: Array<{ primaryClusterId: string, secondaryClusterId: string | null, secondaryHostName: string | null, sessions: number, statuses: Array<{ status: GeoRepSessionStatus, count: number }> }> };


export const ClusterLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClusterLinks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepLinks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primaryClusterId"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryClusterId"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"}},{"kind":"Field","name":{"kind":"Name","value":"statuses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<ClusterLinksQuery, ClusterLinksQueryVariables>;