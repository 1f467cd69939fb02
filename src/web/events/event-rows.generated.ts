/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What an event is about. */
export type EventKind =
  /** A delivery of an alert was given up: `after` tells which, to whom, and why. */
  | 'ALERT_DELIVERY_DEAD'
  /** A delivery of an alert is to be sent once more: `after` tells which, to whom, by whom, and what came of it before. */
  | 'ALERT_DELIVERY_REPLAYED'
  /** What an alert rule watches has been so for as long as the rule says: `after` is the alert. */
  | 'ALERT_FIRED'
  /** A receiver of alerts was made (no `before`), changed, or deleted (no `after`). */
  | 'ALERT_RECEIVER_CHANGED'
  /** What an alert was about is so no more: `after` is the alert. */
  | 'ALERT_RESOLVED'
  /** An alert rule was made (no `before`), changed, or deleted (no `after`). */
  | 'ALERT_RULE_CHANGED'
  /** A silence was made (no `before`), changed, or deleted (no `after`). */
  | 'ALERT_SILENCE_CHANGED'
  | 'CLUSTER_GLUSTERD_LOST'
  | 'CLUSTER_GLUSTERD_REGAINED'
  | 'CLUSTER_LOST'
  | 'CLUSTER_REGAINED'
  | 'CLUSTER_REGISTERED'
  | 'CLUSTER_REMOVED'
  | 'CLUSTER_UPDATED'
  | 'HOST_ADDED'
  | 'HOST_CHANGED'
  | 'HOST_KEY_PINNED'
  | 'HOST_REMOVED'
  | 'OPERATION_CHANGED'
  | 'SESSION_ADDED'
  | 'SESSION_BRICK_STATUS_CHANGED'
  | 'SESSION_CHANGED'
  /** What one brick tells of the checkpoint has changed. */
  | 'SESSION_CHECKPOINT_CHANGED'
  /** Every set of the volume's bricks has synced what was written before the checkpoint: once for each checkpoint. */
  | 'SESSION_CHECKPOINT_COMPLETED'
  | 'SESSION_FINDING_CHANGED'
  | 'SESSION_FINDING_CLOSED'
  | 'SESSION_FINDING_OPENED'
  | 'SESSION_KEYS_CHANGED'
  /** A session has begun or ceased to be STUCK or CATCHING_UP (lagState). What goes with every write, from IDLE to KEEPING_UP and back, is no event. */
  | 'SESSION_LAG_CHANGED'
  | 'SESSION_OPTIONS_CHANGED'
  /** Figures of a session's bricks have changed: `before` as the last such event of the session told them, `after` as they are. At most one in 10 seconds for each session: a change after a pause is told at once, what changes within them by the next event, at the first poll after they are over. The figures of the session itself are as fresh as its last poll. */
  | 'SESSION_PROGRESS'
  | 'SESSION_REMOVED'
  /** A session's destination is further behind than its rpoSeconds. */
  | 'SESSION_RPO_BREACHED'
  /** Somebody has set how far a session's destination may be behind (rpoSeconds), or taken that away. */
  | 'SESSION_RPO_CHANGED'
  /** A session's destination is within its rpoSeconds again. */
  | 'SESSION_RPO_RECOVERED'
  | 'SESSION_STALLED'
  | 'SESSION_STALL_ENDED'
  | 'SESSION_STATUS_CHANGED'
  /** Files of a session were compared at both ends: `after` tells what came of it. */
  | 'SESSION_VERIFIED'
  | 'VOLUME_ADDED'
  | 'VOLUME_BRICK_CHANGED'
  | 'VOLUME_CHANGED'
  | 'VOLUME_REMOVED';

export type EventRowsQueryVariables = Exact<{
  after?: string | null | undefined;
  kind?: Array<EventKind> | EventKind | null | undefined;
}>;


export type EventRowsQuery = { events: { nodes: Array<{ number: string, at: string, summary: string, clusterName: string | null, volumeName: string | null, sessionName: string | null, hostName: string | null, session: { id: string, secondaryHostName: string, secondaryVolumeName: string, cluster: { name: string }, primaryVolume: { name: string } } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };


export const EventRowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EventRows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EventKind"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"clusterName"}},{"kind":"Field","name":{"kind":"Name","value":"volumeName"}},{"kind":"Field","name":{"kind":"Name","value":"sessionName"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageEnd"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageEnd"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<EventRowsQuery, EventRowsQueryVariables>;