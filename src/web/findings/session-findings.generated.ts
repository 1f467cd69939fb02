/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type FindingToldFragment = { id: string, code: GeoRepFindingCode, severity: GeoRepFindingSeverity, message: string, since: string, closedAt: string | null };

export type SessionFindingsQueryVariables = Exact<{
  id: string;
}>;


export type SessionFindingsQuery = { geoRepSession: { openFindings: Array<{ meaning: string, remedy: Array<string>, mutation: string | null, id: string, code: GeoRepFindingCode, severity: GeoRepFindingSeverity, message: string, since: string, closedAt: string | null, evidence: Array<{ hostName: string | null, brickName: string | null, source: string, command: string | null, lines: Array<string> }> }> } | null, findings: { nodes: Array<{ id: string, code: GeoRepFindingCode, severity: GeoRepFindingSeverity, message: string, since: string, closedAt: string | null }> } };

export const FindingToldFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingTold"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}}]} as unknown as DocumentNode<FindingToldFragment, unknown>;
export const SessionFindingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionFindings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openFindings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FindingTold"}},{"kind":"Field","name":{"kind":"Name","value":"meaning"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"mutation"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"brickName"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"command"}},{"kind":"Field","name":{"kind":"Name","value":"lines"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"open"},"value":{"kind":"BooleanValue","value":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FindingTold"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingTold"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}}]} as unknown as DocumentNode<SessionFindingsQuery, SessionFindingsQueryVariables>;