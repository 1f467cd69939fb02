/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How the service logs in to a cluster's hosts: exactly one of the fields. */
export type CredentialInput = {
  /** The SSH agent of the service's process. */
  agent?: boolean | null | undefined;
  /** Path of a private key on the service's machine. */
  keyFile?: string | null | undefined;
  /** Stored encrypted. */
  password?: string | null | undefined;
  /** A private key in OpenSSH or PEM form, without a passphrase; stored encrypted. */
  privateKey?: string | null | undefined;
};

/** A host in between, through which SSH connections are made. */
export type JumpHostInput = {
  /** Name or address. */
  address: string;
  /** `SHA256:…` of its host key, as `ssh-keygen -l` prints it. */
  hostKeyFingerprint: string;
  /** TCP port of its SSH server. */
  port?: number;
  /** User who logs in there. */
  user?: string;
};

/** One host of a pool, and how to get there. */
export type RegisterClusterInput = {
  /** Name or address of one host of the pool; the others are found through it. */
  address: string;
  /** How the service logs in. */
  credential: CredentialInput;
  /** In your own words. */
  description?: string | null | undefined;
  /** `SHA256:…` that the host's key must have; the key that it shows is trusted where left out. */
  hostKeyFingerprint?: string | null | undefined;
  /** A UUID for the cluster; random where left out. */
  id?: string | null | undefined;
  /** A host in between, where there is one. */
  jump?: JumpHostInput | null | undefined;
  /** The asked host's Gluster name where left out. */
  name?: string | null | undefined;
  /** TCP port of the hosts' SSH servers. */
  port?: number;
  /** Another user than root needs sudo without a password. */
  user?: string;
};

/** Whether a volume is served. */
export type VolumeStatus =
  /** Created and never started. */
  | 'CREATED'
  | 'STARTED'
  | 'STOPPED'
  /** A word that is not known: see the raw one. */
  | 'UNKNOWN';

export type HostKeyQueryVariables = Exact<{
  address: string;
  port: number;
}>;


export type HostKeyQuery = { sshHostKey: { fingerprint: string, algorithm: string } };

export type RegisterClusterMutationVariables = Exact<{
  input: RegisterClusterInput;
}>;


export type RegisterClusterMutation = { registerCluster: { cluster: { name: string, glusterVersion: string | null, hosts: Array<{ name: string }>, volumes: { totalCount: number, nodes: Array<{ name: string, status: VolumeStatus }> } } | null, userErrors: Array<{ message: string }> } };


export const HostKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HostKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"address"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"port"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sshHostKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"address"},"value":{"kind":"Variable","name":{"kind":"Name","value":"address"}}},{"kind":"Argument","name":{"kind":"Name","value":"port"},"value":{"kind":"Variable","name":{"kind":"Name","value":"port"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fingerprint"}},{"kind":"Field","name":{"kind":"Name","value":"algorithm"}}]}}]}}]} as unknown as DocumentNode<HostKeyQuery, HostKeyQueryVariables>;
export const RegisterClusterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterCluster"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterClusterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerCluster"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"glusterVersion"}},{"kind":"Field","name":{"kind":"Name","value":"hosts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"volumes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RegisterClusterMutation, RegisterClusterMutationVariables>;