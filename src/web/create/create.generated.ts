/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The destination is given by secondaryVolumeId, or by host and volume name. */
export type CreateGeoRepSessionInput = {
  /** Create it though checks speak against it that can be forced, such as a destination that is not empty. What is BLOCKED stays refused. */
  force?: boolean;
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** How the source nodes' keys get there. */
  keys?: KeyDistribution;
  /** The volume that is to be replicated. */
  primaryVolumeId: string;
  /** The destination host as the source nodes know it; with secondaryVolumeId, one of its cluster's hosts where left out. */
  secondaryHostName?: string | null | undefined;
  /** A volume of a registered cluster. */
  secondaryVolumeId?: string | null | undefined;
  /** A volume of a cluster that need not be registered. */
  secondaryVolumeName?: string | null | undefined;
  /** TCP port of the destination's SSH server, for the source nodes. */
  sshPort?: number | null | undefined;
  /** Start it as soon as it is created. */
  startAfterCreate?: boolean;
  /** How workers are to copy files. TARSSH is set before the session is started, and an rsync that does not copy is then no objection. */
  syncMethod?: GeoRepSyncMethod;
  /** The group of a user other than root, which may write gsyncd's logs at the destination; where left out, the one that the mount broker of a node has already, else `geogroup`. */
  userGroup?: string | null | undefined;
  /** The user as whom the source nodes log in at the destination. One other than root needs MANAGED keys and the role ADMIN: on every node of the destination's cluster, what is missing of user, group and mount broker is made, and glusterd is restarted where that changed it, one node after the other. */
  userName?: string;
};

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

/** Possible destinations that fit everything that is given. */
export type GeoRepDestinationFilterInput = {
  /** The cluster that they are in. */
  clusterId?: string | null | undefined;
  /** Words, each of which occurs in its name or its cluster's, in upper or lower case; at most 10 words and 200 characters. */
  search?: string | null | undefined;
  /** Any of these. */
  standing?: Array<GeoRepStanding> | null | undefined;
  /** This volume alone. */
  volumeId?: string | null | undefined;
};

/** What is to be tried; the destination is given by secondaryVolumeId, or by host and volume name. */
export type GeoRepPreflightInput = {
  /** How the source nodes' keys are to get there; where left out, what only one way needs is no objection. */
  keys?: KeyDistribution | null | undefined;
  /** The volume that is to be replicated. */
  primaryVolumeId: string;
  /** The destination host as the source nodes know it; with secondaryVolumeId, one of its cluster's hosts where left out. */
  secondaryHostName?: string | null | undefined;
  /** A volume of a registered cluster. */
  secondaryVolumeId?: string | null | undefined;
  /** A volume of a cluster that need not be registered. */
  secondaryVolumeName?: string | null | undefined;
  /** TCP port of the destination's SSH server, for the source nodes; 22 where left out. */
  sshPort?: number | null | undefined;
  /** How files are to be copied: with TARSSH an rsync that does not copy is no objection. */
  syncMethod?: GeoRepSyncMethod;
  /** User on the destination; root where left out. */
  userName?: string | null | undefined;
};

/** What the checks of a pair come to. */
export type GeoRepStanding =
  /** It cannot be created as things are. */
  | 'BLOCKED'
  /** It can be created with `force`. */
  | 'NEEDS_FORCE'
  /** Nothing that is known keeps the session from being created. */
  | 'READY';

/** How workers copy files (option `sync_method`). */
export type GeoRepSyncMethod =
  | 'RSYNC'
  | 'TARSSH';

/** How the source nodes' SSH keys get to the destination. */
export type KeyDistribution =
  /** By the service: it collects them and adds them on every node of the destination's cluster, which must be registered. The clusters need no login into each other. The service's plan stands in for Gluster's checks (`create no-verify`). */
  | 'MANAGED'
  /** By Gluster's own `create push-pem`, which needs a password-less root login from the creating node to the destination host. */
  | 'PUSH_PEM';

/** Whether a volume is served. */
export type VolumeStatus =
  /** Created and never started. */
  | 'CREATED'
  | 'STARTED'
  | 'STOPPED'
  /** A word that is not known: see the raw one. */
  | 'UNKNOWN';

export type SourceVolumesQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type SourceVolumesQuery = { volumes: { totalCount: number, nodes: Array<{ id: string, name: string, status: VolumeStatus, typeRaw: string, cluster: { name: string } }> } };

export type DestinationsQueryVariables = Exact<{
  primaryVolumeId: string;
  filter?: GeoRepDestinationFilterInput | null | undefined;
  after?: string | null | undefined;
}>;


export type DestinationsQuery = { geoRepDestinations: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ volumeId: string, standing: GeoRepStanding, volume: { name: string, typeRaw: string, cluster: { name: string, hosts: Array<{ name: string }> } }, reasons: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, hostName: string | null, remedy: string | null }> }> } | null };

export type PreflightQueryVariables = Exact<{
  input: GeoRepPreflightInput;
}>;


export type PreflightQuery = { geoRepPreflight: { standing: GeoRepStanding, milliseconds: number, checks: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, hostName: string | null, remedy: string | null }> } };

export type SessionPlanQueryVariables = Exact<{
  input: CreateGeoRepSessionInput;
}>;


export type SessionPlanQuery = { geoRepSessionPlan: { noChange: boolean | null, steps: Array<{ name: string, hostName: string, argv: Array<string>, undo: string | null }> | null, userErrors: Array<{ message: string }> } };

export type CreateSessionMutationVariables = Exact<{
  input: CreateGeoRepSessionInput;
}>;


export type CreateSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type CheckFoundFragment = { code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, hostName: string | null, remedy: string | null };

export const CheckFoundFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckFound"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepCheck"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<CheckFoundFragment, unknown>;
export const SourceVolumesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SourceVolumes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"volumes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"CLUSTER"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"typeRaw"}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SourceVolumesQuery, SourceVolumesQueryVariables>;
export const DestinationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Destinations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"primaryVolumeId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepDestinationFilterInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepDestinations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"primaryVolumeId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"primaryVolumeId"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"order"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"STANDING"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageEnd"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"volumeId"}},{"kind":"Field","name":{"kind":"Name","value":"standing"}},{"kind":"Field","name":{"kind":"Name","value":"volume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"typeRaw"}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"hosts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"reasons"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckFound"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageEnd"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckFound"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepCheck"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<DestinationsQuery, DestinationsQueryVariables>;
export const PreflightDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Preflight"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepPreflightInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepPreflight"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"standing"}},{"kind":"Field","name":{"kind":"Name","value":"milliseconds"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CheckFound"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CheckFound"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepCheck"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]} as unknown as DocumentNode<PreflightQuery, PreflightQueryVariables>;
export const SessionPlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionPlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSessionPlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"argv"}},{"kind":"Field","name":{"kind":"Name","value":"undo"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SessionPlanQuery, SessionPlanQueryVariables>;
export const CreateSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"createGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CreateSessionMutation, CreateSessionMutationVariables>;