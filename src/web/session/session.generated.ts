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

/** How a worker finds what has changed on its brick. */
export type GeoRepCrawlStatus =
  /** By the live changelog. */
  | 'CHANGELOG'
  /** By changelogs of the past. */
  | 'HISTORY'
  /** By walking through the files: the first synchronisation. */
  | 'HYBRID'
  /** A word that is not known: see the raw one. */
  | 'UNKNOWN';

/** What is different of an entry at the destination. */
export type GeoRepDifferenceKind =
  /** The file has the same size and other content there. */
  | 'CONTENT'
  /** A file that has content at the source has none at the destination: 0 bytes. */
  | 'EMPTY'
  /** It is not there. */
  | 'MISSING'
  /** It has another mode there. */
  | 'MODE'
  /** It belongs to another user or group there. */
  | 'OWNER'
  /** The file has another size there. */
  | 'SIZE'
  /** The symbolic link leads somewhere else there. */
  | 'TARGET'
  /** It is something else there, such as a directory in place of a file. */
  | 'TYPE'
  /** It has other extended attributes there. */
  | 'XATTRS';

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

/** Who may set an option of a session through the service. */
export type GeoRepOptionLevel =
  /** Only the role ADMIN: the value ends in a shell on the nodes, or changes whose data win. */
  | 'ADMIN'
  /** Gluster sets it itself, or accepts values that lose the session. */
  | 'NOBODY'
  /** Everyone who is let in. */
  | 'OPERATOR';

/** What the values of an option are. */
export type GeoRepOptionType =
  /** `true` or `false`. */
  | 'BOOLEAN'
  /** One of the allowed values, letter by letter. */
  | 'CHOICE'
  /** An absolute path. */
  | 'FOLDER'
  /** A whole number between a minimum and a maximum, both included. */
  | 'INTEGER'
  /** The absolute path of a file that every source node can run. */
  | 'PROGRAM'
  /** Any text without line breaks, or what the pattern says. */
  | 'TEXT';

/** What a message about sessions tells. */
export type GeoRepSessionChangeKind =
  | 'ADDED'
  | 'CHANGED'
  | 'REMOVED'
  /** A session as it is now; one message for each, before anything else. */
  | 'SNAPSHOT'
  /** The present state is complete: changes follow. */
  | 'SNAPSHOT_END';

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

/** What can be done to a session in some statuses and not in others. */
export type GeoRepTransitionAction =
  | 'DELETE'
  | 'PAUSE'
  | 'RESUME'
  | 'START'
  | 'STOP';

/** What the comparison of a sample of files comes to. */
export type GeoRepVerificationVerdict =
  /** Some differ though geo-replication says that they are copied: what was replicated is not what is there. */
  | 'DIFFERENT'
  /** All entries that were compared are the same at both ends. */
  | 'IDENTICAL'
  /** Some entries could not be compared, or the time did not last; none that could be is wrong. */
  | 'INCOMPLETE'
  /** What differs was changed later than the session is synced up to, or while it was compared. */
  | 'NOT_YET';

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

/** How far the destination of which session may be behind. */
export type SetGeoRepRpoInput = {
  /** 60 to 2592000 seconds; null takes the objective away. */
  rpoSeconds?: number | null | undefined;
  /** A session of a registered cluster. */
  sessionId: string;
};

export type SessionLiveSubscriptionVariables = Exact<{
  sessionId: string;
  after?: string | null | undefined;
}>;


export type SessionLiveSubscription = { geoRepSessionChanged: { cursor: string, kind: GeoRepSessionChangeKind, sessionId: string | null, session: { id: string, status: GeoRepSessionStatus, statusReason: string | null, observedAt: string | null, userName: string | null, lagState: GeoRepLagState | null, lagStateSince: string | null, unsyncedSince: string | null, catchUpRate: number | null, caughtUpAt: string | null, rpoSeconds: number | null, rpoBreachedSince: string | null, lastSyncedAt: string | null, pending: string | null, failures: string | null, crawlStatus: GeoRepCrawlStatus | null, secondaryHostName: string, secondaryVolumeName: string, transitions: Array<{ action: GeoRepTransitionAction, reason: string | null }>, cluster: { reachable: boolean, unreachableReason: string | null, name: string }, primaryVolume: { typeRaw: string, replicaCount: number, disperseCount: number, name: string }, secondaryVolume: { cluster: { name: string } } | null, checkpoint: { at: string, completed: boolean, completedAt: string | null, activeBricks: number, activeBricksCompleted: number } | null, details: Array<{ id: string, status: GeoRepSessionStatus, statusRaw: string | null, crawlStatusRaw: string | null, secondaryHostName: string | null, lagState: GeoRepLagState | null, unsyncedSince: string | null, lastSyncedAt: string | null, entryPending: string | null, dataPending: string | null, metaPending: string | null, filesPending: string | null, failures: string | null, changesWaitingSince: string | null, leadingFinding: { code: GeoRepFindingCode, message: string } | null, brick: { name: string, order: number, online: boolean | null } }> } | null } };

export type SessionOptionsQueryVariables = Exact<{
  id: string;
}>;


export type SessionOptionsQuery = { geoRepSession: { options: Array<{ id: string, key: string, value: string, default: string | null, modified: boolean | null, level: GeoRepOptionLevel, definition: { description: string, type: GeoRepOptionType, allowedValues: Array<string> | null, minimum: number | null, maximum: number | null, levelReason: string | null, restartsWorkers: boolean } | null }> } | null };

export type SessionRecordQueryVariables = Exact<{
  id: string;
  kind?: Array<EventKind> | EventKind | null | undefined;
}>;


export type SessionRecordQuery = { geoRepSession: { lastVerification: { verdict: GeoRepVerificationVerdict, message: string, finishedAt: string, entriesCompared: number, bytesCompared: string, differences: Array<{ path: string, kind: GeoRepDifferenceKind, source: string, destination: string | null, changedAt: string, settled: boolean }> } | null, checkpoints: { nodes: Array<{ id: string, at: string, completed: boolean, completedAt: string | null, supersededAt: string | null, setBy: string | null, percentCompleted: number | null }> }, operations: { nodes: Array<{ id: string, kind: OperationKind, requestedBy: string, createdAt: string, state: OperationState, noChange: boolean, errorMessage: string | null, steps: Array<{ number: number, name: string, state: OperationStepState, hostName: string | null, argv: Array<string>, exitCode: number | null, milliseconds: number | null, output: string | null, checks: Array<{ code: GeoRepCheckCode, status: GeoRepCheckStatus, message: string, remedy: string | null }> | null }> }> } } | null, events: { nodes: Array<{ number: string, at: string, summary: string }> } };

export type SessionHistoryQueryVariables = Exact<{
  id: string;
  from: string;
}>;


export type SessionHistoryQuery = { geoRepSession: { firstSeenAt: string, history: Array<{ at: string, status: GeoRepSessionStatus, lagSeconds: number | null, pending: string | null, failures: string | null }> } | null };

export type SetRpoMutationVariables = Exact<{
  input: SetGeoRepRpoInput;
}>;


export type SetRpoMutation = { setGeoRepRpo: { session: { id: string, rpoSeconds: number | null } | null, userErrors: Array<{ message: string }> } };


export const SessionLiveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"SessionLive"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BigInt"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSessionChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sessionId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"sessionId"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"observedAt"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionName"}},{"kind":"Field","name":{"kind":"Name","value":"lagState"}},{"kind":"Field","name":{"kind":"Name","value":"lagStateSince"}},{"kind":"Field","name":{"kind":"Name","value":"unsyncedSince"}},{"kind":"Field","name":{"kind":"Name","value":"catchUpRate"}},{"kind":"Field","name":{"kind":"Name","value":"caughtUpAt"}},{"kind":"Field","name":{"kind":"Name","value":"rpoSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"rpoBreachedSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSyncedAt"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"crawlStatus"}},{"kind":"Field","name":{"kind":"Name","value":"transitions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reachable"}},{"kind":"Field","name":{"kind":"Name","value":"unreachableReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"typeRaw"}},{"kind":"Field","name":{"kind":"Name","value":"replicaCount"}},{"kind":"Field","name":{"kind":"Name","value":"disperseCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"checkpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"completed"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"activeBricks"}},{"kind":"Field","name":{"kind":"Name","value":"activeBricksCompleted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"details"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusRaw"}},{"kind":"Field","name":{"kind":"Name","value":"crawlStatusRaw"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"lagState"}},{"kind":"Field","name":{"kind":"Name","value":"unsyncedSince"}},{"kind":"Field","name":{"kind":"Name","value":"lastSyncedAt"}},{"kind":"Field","name":{"kind":"Name","value":"entryPending"}},{"kind":"Field","name":{"kind":"Name","value":"dataPending"}},{"kind":"Field","name":{"kind":"Name","value":"metaPending"}},{"kind":"Field","name":{"kind":"Name","value":"filesPending"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"changesWaitingSince"}},{"kind":"Field","name":{"kind":"Name","value":"leadingFinding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"brick"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"order"}},{"kind":"Field","name":{"kind":"Name","value":"online"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GeoRepSession"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cluster"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"primaryVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secondaryHostName"}},{"kind":"Field","name":{"kind":"Name","value":"secondaryVolumeName"}}]}}]} as unknown as DocumentNode<SessionLiveSubscription, SessionLiveSubscriptionVariables>;
export const SessionOptionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionOptions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"modified"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"allowedValues"}},{"kind":"Field","name":{"kind":"Name","value":"minimum"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}},{"kind":"Field","name":{"kind":"Name","value":"levelReason"}},{"kind":"Field","name":{"kind":"Name","value":"restartsWorkers"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SessionOptionsQuery, SessionOptionsQueryVariables>;
export const SessionRecordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionRecord"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EventKind"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastVerification"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"entriesCompared"}},{"kind":"Field","name":{"kind":"Name","value":"bytesCompared"}},{"kind":"Field","name":{"kind":"Name","value":"differences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}},{"kind":"Field","name":{"kind":"Name","value":"settled"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"checkpoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"completed"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"supersededAt"}},{"kind":"Field","name":{"kind":"Name","value":"setBy"}},{"kind":"Field","name":{"kind":"Name","value":"percentCompleted"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"operations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationOutcome"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"OperationSteps"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"30"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"sessionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationOutcome"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"noChange"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OperationSteps"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Operation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"hostName"}},{"kind":"Field","name":{"kind":"Name","value":"argv"}},{"kind":"Field","name":{"kind":"Name","value":"exitCode"}},{"kind":"Field","name":{"kind":"Name","value":"milliseconds"}},{"kind":"Field","name":{"kind":"Name","value":"output"}},{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]}}]}}]} as unknown as DocumentNode<SessionRecordQuery, SessionRecordQueryVariables>;
export const SessionHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"from"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"geoRepSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"from"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lagSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}}]}}]}}]}}]} as unknown as DocumentNode<SessionHistoryQuery, SessionHistoryQueryVariables>;
export const SetRpoDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetRpo"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetGeoRepRpoInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setGeoRepRpo"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rpoSeconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SetRpoMutation, SetRpoMutationVariables>;