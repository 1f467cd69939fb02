/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which session, and how hard to try. */
export type ChangeGeoRepSessionInput = {
  /** Gluster's `force`. */
  force?: boolean;
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** A session of a registered cluster. */
  sessionId: string;
};

/** Which session, and what is to be forgotten with it. */
export type DeleteGeoRepSessionInput = {
  /** Take the source nodes' keys away from every node of the destination's cluster, unless another session of this cluster goes there. Other clusters' keys are left alone. Needs the destination's cluster registered. */
  cleanUpKeys?: boolean;
  /** Of a session of a user other than root: have the mount brokers of the destination's cluster let that user mount the volume no longer, unless another session needs it, and restart glusterd on those nodes, one after the other. User and group stay. Needs the destination's cluster registered, and the role ADMIN. */
  cleanUpMountBroker?: boolean;
  /** Let others write to the destination again (reset `features.read-only`), unless another session goes to it. Needs its cluster registered. */
  cleanUpReadOnly?: boolean;
  /** Reset the options that geo-replication set on the primary volume (`geo-replication.indexing`, `geo-replication.ignore-pid-check`, `changelog.changelog`), unless another session of the volume needs them. */
  cleanUpVolumeOptions?: boolean;
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** Have a session that is created again later copy everything anew (Gluster's `reset-sync-time`). */
  resetSyncTime?: boolean;
  /** A session of a registered cluster. */
  sessionId: string;
};

/** The session whose keys are to be mended. */
export type RepairGeoRepKeysInput = {
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** A session of a registered cluster, whose destination is registered too. */
  sessionId: string;
};

/** Which option of which session. */
export type ResetGeoRepOptionInput = {
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** With dashes or underscores; the names of all releases are accepted. */
  key: string;
  /** A session of a registered cluster. */
  sessionId: string;
};

/** The checkpoint is the time at which Gluster gets the command. */
export type SetGeoRepCheckpointInput = {
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** A session of a registered cluster. */
  sessionId: string;
  /** Change the time stamp of the primary volume's root afterwards, through a mount of some moments on a source node. Gluster completes a checkpoint with the next change that it replicates: on a volume that nobody writes to it would never be completed otherwise. */
  touch?: boolean;
};

/** Which option of which session, and its value. */
export type SetGeoRepOptionInput = {
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** With dashes or underscores; the names of all releases are accepted. */
  key: string;
  /** A session of a registered cluster. */
  sessionId: string;
  /** A value that the option takes: see `geoRepOptionDefinitions`. */
  value: string;
};

/** Which session, and how much of it is compared. */
export type VerifyGeoRepSessionInput = {
  /** Whether content is compared, by SHA-256. */
  checksums?: boolean;
  /** How many entries are compared, 1 to 5000: of each size and age as many as there can be. */
  files?: number;
  /** A key of the caller's own, 1 to 200 characters: a request that comes again with it gets the first one's operation. */
  idempotencyKey?: string | null | undefined;
  /** Bytes of content that are read at each end, 0 to 1099511627776. Where the sample has more, small files are read whole, and of the others a part at the beginning and at the end. */
  maxBytes?: string;
  /** Seconds that it may take, 5 to 1800; what mounts and logins take comes on top of it. */
  maxSeconds?: number;
  /** Chooses the sample, 0 and above: that of an earlier verification has the same entries compared again. Another one each time where left out. */
  seed?: number | null | undefined;
  /** A session of a registered cluster, whose destination is registered too. */
  sessionId: string;
  /** Whether extended attributes of users (`user.*`) and POSIX ACLs are compared. A session with sync_xattrs or sync_acls off does not copy them. */
  xattrs?: boolean;
};

export type StartSessionMutationVariables = Exact<{
  input: ChangeGeoRepSessionInput;
}>;


export type StartSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type StopSessionMutationVariables = Exact<{
  input: ChangeGeoRepSessionInput;
}>;


export type StopSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type PauseSessionMutationVariables = Exact<{
  input: ChangeGeoRepSessionInput;
}>;


export type PauseSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type ResumeSessionMutationVariables = Exact<{
  input: ChangeGeoRepSessionInput;
}>;


export type ResumeSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type DeleteSessionMutationVariables = Exact<{
  input: DeleteGeoRepSessionInput;
}>;


export type DeleteSessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type SetCheckpointMutationVariables = Exact<{
  input: SetGeoRepCheckpointInput;
}>;


export type SetCheckpointMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type VerifySessionMutationVariables = Exact<{
  input: VerifyGeoRepSessionInput;
}>;


export type VerifySessionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type RepairKeysMutationVariables = Exact<{
  input: RepairGeoRepKeysInput;
}>;


export type RepairKeysMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type SetOptionMutationVariables = Exact<{
  input: SetGeoRepOptionInput;
}>;


export type SetOptionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type ResetOptionMutationVariables = Exact<{
  input: ResetGeoRepOptionInput;
}>;


export type ResetOptionMutation = { change: { operation: { id: string } | null, userErrors: Array<{ message: string }> } };

export type ChangeAskedFragment = { operation: { id: string } | null, userErrors: Array<{ message: string }> };

export type OptionChangeAskedFragment = { operation: { id: string } | null, userErrors: Array<{ message: string }> };

export const ChangeAskedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ChangeAskedFragment, unknown>;
export const OptionChangeAskedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OptionChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepOptionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<OptionChangeAskedFragment, unknown>;
export const StartSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"startGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<StartSessionMutation, StartSessionMutationVariables>;
export const StopSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StopSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"stopGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<StopSessionMutation, StopSessionMutationVariables>;
export const PauseSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"pauseGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<PauseSessionMutation, PauseSessionMutationVariables>;
export const ResumeSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"resumeGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ResumeSessionMutation, ResumeSessionMutationVariables>;
export const DeleteSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"deleteGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<DeleteSessionMutation, DeleteSessionMutationVariables>;
export const SetCheckpointDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetCheckpoint"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetGeoRepCheckpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"setGeoRepCheckpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<SetCheckpointMutation, SetCheckpointMutationVariables>;
export const VerifySessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifySession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyGeoRepSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"verifyGeoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<VerifySessionMutation, VerifySessionMutationVariables>;
export const RepairKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RepairKeys"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RepairGeoRepKeysInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"repairGeoRepKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSessionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<RepairKeysMutation, RepairKeysMutationVariables>;
export const SetOptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetOption"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetGeoRepOptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"setGeoRepOption"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OptionChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OptionChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepOptionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<SetOptionMutation, SetOptionMutationVariables>;
export const ResetOptionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetOption"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetGeoRepOptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"resetGeoRepOption"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}},{"kind":"Argument","name":{"kind":"Name","value":"wait"},"value":{"kind":"IntValue","value":"0"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OptionChangeAsked"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OptionChangeAsked"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepOptionPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"operation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ResetOptionMutation, ResetOptionMutationVariables>;