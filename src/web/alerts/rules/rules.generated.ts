/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What a rule watches. Fields of other kinds are left out. */
export type AlertConditionInput = {
  /** FINDING: any of these codes; all where left out. */
  findingCodes?: Array<GeoRepFindingCode> | null | undefined;
  /** What it is about. */
  kind: AlertConditionKind;
  /** FINDING: of this severity, or a more urgent one; all where left out. */
  minimumSeverity?: GeoRepFindingSeverity | null | undefined;
  /** LAG needs it: more than so many seconds behind. OPERATION_FAILED: seconds after which the alert resolves, where no later operation of the session that is of the same kind, or changes it, succeeds before; 3600 where left out. */
  seconds?: number | null | undefined;
  /** STATUS needs it: any of these. */
  statuses?: Array<GeoRepSessionStatus> | null | undefined;
};

/** What an alert rule watches. */
export type AlertConditionKind =
  /** Clusters none of whose hosts is reached, or whose glusterd does not answer: one alert for each cluster. */
  | 'CLUSTER_LOST'
  /** Open findings of sessions: one alert for each session and code. */
  | 'FINDING'
  /** How far behind sessions are (lagSeconds): one alert for each session. */
  | 'LAG'
  /** Operations that ended FAILED or UNKNOWN: one alert for each. One whose place another operation took (SUPERSEDED) is none. */
  | 'OPERATION_FAILED'
  /** Sessions that are further behind than their own rpoSeconds: one alert for each session. */
  | 'RPO_BREACHED'
  /** The status of sessions: one alert for each session. */
  | 'STATUS';

/** Which rule. */
export type AlertRuleInput = {
  /** An alert rule. */
  ruleId: string;
};

/** How urgent alerts of a rule are, in the words of those who made it. */
export type AlertSeverity =
  | 'CRITICAL'
  | 'INFO'
  | 'WARNING';

/** When there is to be an alert, and who is told of it. */
export type CreateAlertRuleInput = {
  /** Only what is in this cluster; of sessions, by the primary volume. */
  clusterId?: string | null | undefined;
  /** What it watches. */
  condition: AlertConditionInput;
  /** Whether it is evaluated. */
  enabled?: boolean;
  /** Seconds for which it must be so before the alert fires. */
  holdSeconds?: number;
  /** 1 to 200 characters; no other rule has it. */
  name: string;
  /** Who is told of its alerts. */
  receiverIds?: Array<string>;
  /** Only this session. */
  sessionId?: string | null | undefined;
  /** How urgent its alerts are. */
  severity?: AlertSeverity;
};

/** Stable codes of causes why a session does not replicate as it should. */
export type GeoRepFindingCode =
  /** The source volume's option changelog.changelog is off, or not set any more: the session is Active, and no worker learns of changes. */
  | 'CHANGELOG_OFF'
  /** A brick has written changes that its worker was never told of. The session is Active and copies nothing of this brick. */
  | 'CHANGES_NOT_TAKEN'
  /** The session's option change-detector is xsync: the workers find changes by walking through all files, and what is deleted or renamed at the source stays at the destination. */
  | 'CHANGE_DETECTOR_XSYNC'
  /** The clocks of two nodes differ: checkpoints and the order of changes stand on them. */
  | 'CLOCKS_APART'
  /** The destination volume has no room: what is copied fails. */
  | 'DESTINATION_FULL'
  /** A destination node cannot mount the destination volume. */
  | 'DESTINATION_NOT_MOUNTABLE'
  /** The destination volume was deleted and made anew under its name: it lacks what was copied before. */
  | 'DESTINATION_VOLUME_REPLACED'
  /** The destination volume is not started: workers cannot mount it. */
  | 'DESTINATION_VOLUME_STOPPED'
  /** Others than the session write to the destination volume: it is no copy of the source then, and what is copied overwrites what they wrote. */
  | 'DESTINATION_WRITTEN_TO'
  /** Files or directories could not be created, renamed or deleted at the destination. */
  | 'ENTRIES_FAILED'
  /** A verification found that files differ at the destination though the session says that they are copied: what is there is not what was replicated. */
  | 'FILES_DIFFER'
  /** The destination has other files under the names of files of the source: something else than the session wrote to it. */
  | 'GFID_CONFLICT'
  /** The nodes run different versions of Gluster. */
  | 'GLUSTER_VERSIONS_DIFFER'
  /** gsyncd, the program of geo-replication, is missing on a node, does not start there, or is not run there because a source node's key is admitted without the command that names it. */
  | 'GSYNCD_BROKEN'
  /** A source node cannot resolve the name of a destination node. */
  | 'HOST_UNRESOLVABLE'
  /** The source volume's option geo-replication.indexing is off, or not set any more: a worker that is started does not come to work. */
  | 'INDEXING_OFF'
  /** Keys of a source node are not on every node of the destination, with the commands that Gluster writes before them: its workers come no further there as soon as they connect anew. */
  | 'KEYS_MISSING'
  /** The session uses the meta volume (use_meta_volume) to agree on which bricks are Active, and a source node has not mounted it. */
  | 'META_VOLUME_NOT_MOUNTED'
  /** The process that starts and watches a session's workers has died on a source node: nothing of its bricks is copied, and nobody starts them again. */
  | 'MONITOR_DIED'
  /** A file or directory of the source has a name that is no UTF-8: gsyncd ends at the changelog that holds it, each time that it is started. */
  | 'NAME_NOT_UTF8'
  /** A node's own disk has no room for keys, logs and Gluster's files. */
  | 'NODE_DISK_FULL'
  /** Changes wait, and a worker that is Active has shown no progress for ten minutes: a crawl that hangs, or a single file that takes longer. */
  | 'NO_PROGRESS'
  /** The source nodes hold different options of the session, and the workers of each go by their own node's: one was set while a node could not be reached, or a node has lost them. */
  | 'OPTIONS_DIFFER'
  /** A node lacks the Python that gsyncd is written for, or gsyncd fails with the one that is there. */
  | 'PYTHON_BROKEN'
  /** A node's rsync writes no file contents on a geo-replication mount and reports success: files arrive with 0 bytes. */
  | 'RSYNC_COPIES_NOTHING'
  /** rsync fails, so that file contents do not arrive. */
  | 'RSYNC_FAILED'
  /** A node has no rsync, which the session copies files with. */
  | 'RSYNC_MISSING'
  /** A source node has lost the folder in which Gluster keeps the session's state: no worker runs there, Gluster's status leaves its bricks out, and Gluster refuses every change with the word that the session does not exist. */
  | 'SESSION_FILES_MISSING'
  /** The process of a source brick does not run: the worker of this brick cannot start. */
  | 'SOURCE_BRICK_DOWN'
  /** A source brick has no room left: clients' writes to it fail, and without any room it cannot note what is changed, so that this is not copied. */
  | 'SOURCE_BRICK_FULL'
  /** glusterd does not run on a source node: nothing can be changed there, and its rows are missing. */
  | 'SOURCE_GLUSTERD_DOWN'
  /** The service cannot reach a source node: what its workers do is not known. */
  | 'SOURCE_NODE_UNREACHABLE'
  /** A source node cannot mount the source volume. */
  | 'SOURCE_NOT_MOUNTABLE'
  /** The source volume is not started. */
  | 'SOURCE_VOLUME_STOPPED'
  /** A destination node refuses the login of a source node, so that its worker cannot start: the key is not among those that the node admits, or is admitted no more. */
  | 'SSH_LOGIN_REFUSED'
  /** The session connects to another port of the destination nodes than the one on which their SSH servers answer: its option ssh-port is missing or wrong. */
  | 'SSH_PORT_DIFFERS'
  /** A source node reaches no SSH server on a destination node, or gets no answer any more on the connection of a worker: sshd is down, its port is closed, or the network between them is cut. */
  | 'SSH_UNREACHABLE'
  /** A node denies gsyncd what it needs to do: a program that is not executable, the mount broker, sudo, SELinux or AppArmor. */
  | 'SUDO_DENIED'
  /** The source's bricks hold that everything up to a time is copied, and the destination is empty: an earlier session left that time, or the destination was emptied. What the source held then is never copied, though the session is Active. */
  | 'SYNC_TIME_LEFT_OVER'
  /** tar over SSH fails, so that file contents do not arrive. */
  | 'TAR_FAILED'
  /** Something is wrong, and none of the known causes fits: the last errors of gsyncd, of the mounts and of the changelog library on the source, and of gsyncd and the mounts on the nodes of a destination whose cluster is registered, are the evidence. */
  | 'UNEXPLAINED'
  /** The workers of a replica set take over from each other, over and over: each time the one that becomes Active goes through the changes anew. */
  | 'WORKER_FLAPPING'
  /** A worker dies and is started again, over and over. */
  | 'WORKER_RESTARTING';

/** How bad a finding is. */
export type GeoRepFindingSeverity =
  /** Changes of a part of the volume, or of all of it, do not reach the destination. */
  | 'CRITICAL'
  /** Worth knowing. */
  | 'INFO'
  /** Everything is still replicated, or is again by itself, but less safely: mend it soon. */
  | 'WARNING';

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

/** What is left out stays as it is. Null for clusterId or sessionId has the rule watch all of them. */
export type UpdateAlertRuleInput = {
  /** Only what is in this cluster. */
  clusterId?: string | null | undefined;
  /** What it watches, in the place of what it did. */
  condition?: AlertConditionInput | null | undefined;
  /** Whether it is evaluated. Alerts of one that is not resolve. */
  enabled?: boolean | null | undefined;
  /** Seconds for which it must be so before the alert fires. */
  holdSeconds?: number | null | undefined;
  /** 1 to 200 characters; no other rule has it. */
  name?: string | null | undefined;
  /** Who is told of its alerts, in the place of those who were; also of those that fire already. */
  receiverIds?: Array<string> | null | undefined;
  /** The rule. */
  ruleId: string;
  /** Only this session. */
  sessionId?: string | null | undefined;
  /** How urgent its alerts are. */
  severity?: AlertSeverity | null | undefined;
};

export type AlertRuleRowsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AlertRuleRowsQuery = { alertRules: { nodes: Array<{ id: string, name: string, enabled: boolean, holdSeconds: number, severity: AlertSeverity, clusterId: string | null, sessionId: string | null, condition: { kind: AlertConditionKind, findingCodes: Array<GeoRepFindingCode> | null, minimumSeverity: GeoRepFindingSeverity | null, statuses: Array<GeoRepSessionStatus> | null, seconds: number | null }, cluster: { name: string } | null, session: { id: string, secondaryHostName: string, secondaryVolumeName: string, cluster: { name: string }, primaryVolume: { name: string } } | null, receivers: Array<{ id: string, name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AlertRuleRowFragment = { id: string, name: string, enabled: boolean, holdSeconds: number, severity: AlertSeverity, clusterId: string | null, sessionId: string | null, condition: { kind: AlertConditionKind, findingCodes: Array<GeoRepFindingCode> | null, minimumSeverity: GeoRepFindingSeverity | null, statuses: Array<GeoRepSessionStatus> | null, seconds: number | null }, cluster: { name: string } | null, session: { id: string, secondaryHostName: string, secondaryVolumeName: string, cluster: { name: string }, primaryVolume: { name: string } } | null, receivers: Array<{ id: string, name: string }> };

export type CreateAlertRuleMutationVariables = Exact<{
  input: CreateAlertRuleInput;
}>;


export type CreateAlertRuleMutation = { change: { userErrors: Array<{ message: string }> } };

export type UpdateAlertRuleMutationVariables = Exact<{
  input: UpdateAlertRuleInput;
}>;


export type UpdateAlertRuleMutation = { change: { userErrors: Array<{ message: string }> } };

export type DeleteAlertRuleMutationVariables = Exact<{
  input: AlertRuleInput;
}>;


export type DeleteAlertRuleMutation = { change: { userErrors: Array<{ message: string }> } };

export const AlertRuleRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"condition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"findingCodes"}},{"kind":"Field","name":{"kind":"Name","value":"minimumSeverity"}},{"kind":"Field","name":{"kind":"Name","value":"statuses"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"holdSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"clusterId"}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receivers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}}]} as unknown as DocumentNode<AlertRuleRowFragment, unknown>;
export const AlertRuleRowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertRuleRows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertRules"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertRuleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PageEnd"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"condition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"findingCodes"}},{"kind":"Field","name":{"kind":"Name","value":"minimumSeverity"}},{"kind":"Field","name":{"kind":"Name","value":"statuses"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"holdSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"clusterId"}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receivers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PageEnd"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<AlertRuleRowsQuery, AlertRuleRowsQueryVariables>;
export const CreateAlertRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateAlertRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateAlertRuleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"createAlertRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreateAlertRuleMutation, CreateAlertRuleMutationVariables>;
export const UpdateAlertRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateAlertRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAlertRuleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"updateAlertRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateAlertRuleMutation, UpdateAlertRuleMutationVariables>;
export const DeleteAlertRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteAlertRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertRuleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"change"},"name":{"kind":"Name","value":"deleteAlertRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteAlertRuleMutation, DeleteAlertRuleMutationVariables>;