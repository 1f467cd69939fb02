/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type ClusterLinksQueryVariables = Exact<{ [key: string]: never; }>;


export type ClusterLinksQuery = { geoRepLinks: Array<{ primaryClusterId: string, secondaryClusterId: string | null, secondaryHostName: string | null, sessions: number, healths: Array<{ health: GeoRepSessionHealth, count: number }> }> };


export const ClusterLinksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ClusterLinks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepLinks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"primaryClusterId"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryClusterId"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"}},{"kind":"Field","name":{"kind":"Name","value":"healths"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<ClusterLinksQuery, ClusterLinksQueryVariables>;