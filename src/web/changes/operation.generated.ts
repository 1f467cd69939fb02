/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Stable codes of errors. The same codes stand in `extensions.code` of top-level errors. */
export type ErrorCode =
  | 'ALREADY_EXISTS'
  | 'ALREADY_REGISTERED'
  | 'CONFIG_INVALID'
  | 'DATABASE_FULL'
  | 'DATABASE_UNAVAILABLE'
  | 'EVENTS_EXPIRED'
  | 'FORBIDDEN'
  | 'GLUSTER_BAD_OUTPUT'
  | 'GLUSTER_LOCKED'
  | 'GLUSTER_PEER_DOWN'
  | 'GLUSTER_REFUSED'
  | 'GLUSTER_TIMEOUT'
  | 'HOST_DISK_FULL'
  | 'HOST_KEY_MISMATCH'
  | 'HOST_UNREACHABLE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'INTERNAL'
  | 'INVALID_ARGUMENT'
  | 'LOGIN_QUEUE_FULL'
  | 'MALFORMED_REQUEST'
  | 'NOT_A_GLUSTER_HOST'
  | 'NOT_FOUND'
  | 'OPERATION_IN_PROGRESS'
  | 'OUTCOME_NOT_REACHED'
  | 'OUTCOME_UNKNOWN'
  | 'PREFLIGHT_FAILED'
  | 'SHUTTING_DOWN'
  | 'SSH_AUTH_FAILED'
  | 'SUBSCRIBER_TOO_SLOW'
  | 'SUPERSEDED'
  | 'TOO_COMPLEX'
  | 'TOO_MANY_CONNECTIONS'
  | 'TOO_MANY_LOGINS'
  | 'UNAUTHENTICATED'
  | 'WRONG_STATE';

/** Stable codes of what is required of two volumes before one is replicated to the other. */
export type GeoRepCheckCode =
  /** The clocks of all nodes tell the same time. */
  | 'CLOCKS_AGREE'
  /** The two volumes are in different clusters. */
  | 'CLUSTERS_DIFFER'
  /** The destination volume holds no files. */
  | 'DESTINATION_EMPTY'
  /** The destination volume has room for what the source volume holds. */
  | 'DESTINATION_FREE_SPACE'
  /** Every host of the destination cluster is up and reached. */
  | 'DESTINATION_HOSTS_UP'
  /** A host of the destination cluster is up and reached. */
  | 'DESTINATION_HOST_REACHED'
  /** The destination volume is at least as large as the source volume. */
  | 'DESTINATION_LARGE_ENOUGH'
  /** The destination volume can be mounted. */
  | 'DESTINATION_MOUNTABLE'
  /** Nobody writes to the destination volume. */
  | 'DESTINATION_NOT_WRITTEN_TO'
  /** The size of the destination volume is known. */
  | 'DESTINATION_SIZE_KNOWN'
  /** The destination volume is started. */
  | 'DESTINATION_STARTED'
  /** The destination volume is not the destination of another session. */
  | 'DESTINATION_UNUSED'
  /** The destination volume has no `features.read-only` left over from an earlier session. */
  | 'DESTINATION_WRITABLE'
  /** All hosts of both clusters run the same version of Gluster. */
  | 'GLUSTER_VERSIONS_MATCH'
  /** A node has gsyncd, the program of geo-replication, and it starts. */
  | 'GSYNCD_WORKS'
  /** A source node can resolve the names of the destination's nodes. */
  | 'NAMES_RESOLVE'
  /** A node's own disks have room for keys, logs and Gluster's files. */
  | 'NODE_FREE_SPACE'
  /** The source volume is not itself replicated from the destination volume. */
  | 'NO_CYCLE'
  /** The destination's nodes admit no keys of an earlier session. */
  | 'NO_LEFTOVER_KEYS'
  /** The source nodes have no files of an earlier session between the two volumes. */
  | 'NO_LEFTOVER_SESSION'
  /** The source's bricks do not hold, from an earlier session, that they are copied to an empty destination: what is older would not be copied again. */
  | 'NO_LEFTOVER_SYNC_TIME'
  /** There is no session between the two volumes. */
  | 'NO_SESSION_YET'
  /** A node has the Python that gsyncd is written for, and gsyncd reads its configuration with it. */
  | 'PYTHON_WORKS'
  /** A node's rsync copies data on a geo-replication mount; some copy nothing there and report success. */
  | 'RSYNC_COPIES'
  /** Every host of the source cluster is up and reached: the key of a missing one is left out of what gsec_create collects, and its workers cannot log in later. */
  | 'SOURCE_HOSTS_UP'
  /** A source node can mount the source volume. */
  | 'SOURCE_MOUNTABLE'
  /** The size of the source volume is known. */
  | 'SOURCE_SIZE_KNOWN'
  /** The source volume is started. */
  | 'SOURCE_STARTED'
  /** A source node can log in to the destination without a password, as Gluster's own way to spread keys does. */
  | 'SSH_LOGIN'
  /** A source node reaches SSH servers on the destination's nodes, on the session's port. */
  | 'SSH_REACHED';

/** What came of a check. */
export type GeoRepCheckStatus =
  /** The session cannot be created, not even with `force`. */
  | 'BLOCKED'
  /** Creating the session asks for `force`. */
  | 'FORCEABLE'
  /** It could not be checked: the message tells why. */
  | 'NOT_CHECKED'
  /** It is as required. */
  | 'PASSED'
  /** It can be done, but should be checked. */
  | 'WARNING';

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
  | 'STOP_SESSION'
  /** To compare files at both ends. It changes nothing, and goes on beside any other. */
  | 'VERIFY_SESSION';

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

/** How far one command of an operation is. */
export type OperationStepState =
  | 'FAILED'
  | 'PENDING'
  | 'RUNNING'
  | 'SKIPPED'
  | 'SUCCEEDED'
  | 'UNKNOWN';

export type OperationOutcomeFragment = { state: OperationState, noChange: boolean, errorMessage: string | null };

export type OperationStepsFragment = { steps: Array<{ number: number, name: string, state: OperationStepState, hostName: string | null, argv: Array<string>, exitCode: number | null, milliseconds: number | null, output: string | null, checks: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, remedy: string | null }> | null }> };

export type OperationFollowedFragment = { kind: OperationKind, sessionId: string, errorCode: ErrorCode | null, state: OperationState, noChange: boolean, errorMessage: string | null, steps: Array<{ number: number, name: string, state: OperationStepState, hostName: string | null, argv: Array<string>, exitCode: number | null, milliseconds: number | null, output: string | null, checks: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, remedy: string | null }> | null }> };

export type OperationLiveSubscriptionVariables = Exact<{
  id: string;
}>;


export type OperationLiveSubscription = { operationChanged: { kind: OperationKind, sessionId: string, errorCode: ErrorCode | null, state: OperationState, noChange: boolean, errorMessage: string | null, steps: Array<{ number: number, name: string, state: OperationStepState, hostName: string | null, argv: Array<string>, exitCode: number | null, milliseconds: number | null, output: string | null, checks: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, remedy: string | null }> | null }> } };

export const OperationOutcomeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationOutcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}}]} as unknown as DocumentNode<OperationOutcomeFragment, unknown>;
export const OperationStepsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationSteps"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"argv"}},{"kind":"Field","name":{"kind":"Name","value":"exitCode"}},{"kind":"Field","name":{"kind":"Name","value":"milliseconds"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]}}]}}]} as unknown as DocumentNode<OperationStepsFragment, unknown>;
export const OperationFollowedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationFollowed"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationOutcome"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationSteps"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationOutcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationSteps"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"argv"}},{"kind":"Field","name":{"kind":"Name","value":"exitCode"}},{"kind":"Field","name":{"kind":"Name","value":"milliseconds"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]}}]}}]} as unknown as DocumentNode<OperationFollowedFragment, unknown>;
export const OperationLiveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OperationLive"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operationChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationFollowed"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationOutcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationSteps"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"argv"}},{"kind":"Field","name":{"kind":"Name","value":"exitCode"}},{"kind":"Field","name":{"kind":"Name","value":"milliseconds"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationFollowed"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationOutcome"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationSteps"}}]}}]} as unknown as DocumentNode<OperationLiveSubscription, OperationLiveSubscriptionVariables>;