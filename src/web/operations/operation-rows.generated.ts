/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What an operation was asked to do. */
export type OperationKind =
  | 'CREATE_SESSION'
  | 'DELETE_SESSION'
  | 'PAUSE_SESSION'
  | 'REPAIR_KEYS'
  | 'RESET_OPTION'
  | 'RESUME_SESSION'
  | 'SET_CHECKPOINT'
  | 'SET_OPTION'
  | 'START_SESSION'
  | 'STOP_SESSION';

/** How far an operation is. SUCCEEDED, FAILED and UNKNOWN are final, but for one case: where an operation ended with OUTCOME_NOT_REACHED or OUTCOME_UNKNOWN, a poll within the hour shows what it was for, and nothing was begun on the session since, it becomes SUCCEEDED after all, and the event OPERATION_CHANGED tells. */
export type OperationState =
  /** The session was not changed as was asked for: see the error. */
  | 'FAILED'
  /** Waiting for its cluster's owner. */
  | 'PENDING'
  /** Its commands are being sent, or their outcome is awaited. */
  | 'RUNNING'
  /** The session was seen to be as was asked for. */
  | 'SUCCEEDED'
  /** Its outcome could not be observed for too long. */
  | 'UNKNOWN';

export type OperationRowsQueryVariables = Exact<{ [key: string]: never; }>;


export type OperationRowsQuery = { operations: { totalCount: number, nodes: Array<{ id: string, kind: OperationKind, state: OperationState, sessionName: string, volumeName: string, clusterName: string, requestedBy: string, createdAt: string, errorMessage: string | null }> } };


export const OperationRowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OperationRows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"sessionName"}},{"kind":"Field","name":{"kind":"Name","value":"volumeName"}},{"kind":"Field","name":{"kind":"Name","value":"clusterName"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<OperationRowsQuery, OperationRowsQueryVariables>;