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

/** How far a destination is behind, the worst first. */
export type GeoRepLagState =
  /** Changes that are older than a minute wait, and are being copied. */
  | 'CATCHING_UP'
  /** Nothing waits: the bricks' changelogs have nothing that is not at the destination. */
  | 'IDLE'
  /** Changes are copied as they come: none that waits is older than a minute. */
  | 'KEEPING_UP'
  /** Changes wait and are not copied: no brick of a set is Active, or a worker was not told of them (changesWaitingSince), or has shown no progress for ten minutes, which a single file that takes longer looks like too. */
  | 'STUCK';

/** What a message about sessions tells. */
export type GeoRepSessionChangeKind =
  | 'ADDED'
  | 'CHANGED'
  | 'REMOVED'
  /** A session as it is now; one message for each, before anything else. */
  | 'SNAPSHOT'
  /** The present state is complete: changes follow. */
  | 'SNAPSHOT_END';

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

export type OverviewSessionsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OverviewSessionsSubscription = { geoRepSessionChanged: { cursor: string, kind: GeoRepSessionChangeKind, sessionId: string | null, session: { id: string, status: GeoRepSessionStatus, statusSince: string | null, statusReason: string | null, health: GeoRepSessionHealth, changesWaitingSince: string | null, failures: string | null, lagState: GeoRepLagState | null, unsyncedSince: string | null, rpoSeconds: number | null, rpoBreachedSince: string | null, secondaryHostName: string, secondaryVolumeName: string, leadingFinding: { message: string, since: string } | null, openFindings: Array<{ code: GeoRepFindingCode, since: string }>, cluster: { name: string }, primaryVolume: { name: string } } | null } };


export const OverviewSessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OverviewSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BigInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSessionChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusSince"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"health"}},{"kind":"Field","name":{"kind":"Name","value":"leadingFinding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openFindings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changesWaitingSince"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"lagState"}},{"kind":"Field","name":{"kind":"Name","value":"unsyncedSince"}},{"kind":"Field","name":{"kind":"Name","value":"rpoSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"rpoBreachedSince"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}}]} as unknown as DocumentNode<OverviewSessionsSubscription, OverviewSessionsSubscriptionVariables>;