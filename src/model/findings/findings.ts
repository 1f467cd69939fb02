import type { GeoRepFindingEvidence } from "../schema/finding-evidence.js";

/**
 * Every cause that is told apart of why a session does not replicate as it should, and what it means. The codes are part of the
 * public contract: they never change meaning.
 */
export const FINDINGS = {
  SSH_LOGIN_REFUSED:
    "A destination node refuses the login of a source node, so that its worker cannot start: the key is not among those that the node admits, or is admitted no more.",
  SSH_UNREACHABLE:
    "A source node reaches no SSH server on a destination node, or gets no answer any more on the connection of a worker: sshd is down, its port is closed, or the network between them is cut.",
  SSH_PORT_DIFFERS:
    "The session connects to another port of the destination nodes than the one on which their SSH servers answer: its option ssh-port is missing or wrong.",
  HOST_UNRESOLVABLE: "A source node cannot resolve the name of a destination node.",
  GSYNCD_BROKEN:
    "gsyncd, the program of geo-replication, is missing on a node, does not start there, or is not run there because a source node's key is admitted without the command that names it.",
  PYTHON_BROKEN: "A node lacks the Python that gsyncd is written for, or gsyncd fails with the one that is there.",
  NAME_NOT_UTF8:
    "A file or directory of the source has a name that is no UTF-8: gsyncd ends at the changelog that holds it, each time that it is started.",
  SUDO_DENIED:
    "A node denies gsyncd what it needs to do: a program that is not executable, the mount broker, sudo, SELinux or AppArmor.",
  SOURCE_VOLUME_STOPPED: "The source volume is not started.",
  SOURCE_NOT_MOUNTABLE: "A source node cannot mount the source volume.",
  SOURCE_BRICK_DOWN: "The process of a source brick does not run: the worker of this brick cannot start.",
  SOURCE_BRICK_FULL:
    "A source brick has no room left: clients' writes to it fail, and without any room it cannot note what is changed, so that this is not copied.",
  SOURCE_GLUSTERD_DOWN:
    "glusterd does not run on a source node: nothing can be changed there, and its rows are missing.",
  SOURCE_NODE_UNREACHABLE: "The service cannot reach a source node: what its workers do is not known.",
  CHANGELOG_OFF:
    "The source volume's option changelog.changelog is off, or not set any more: the session is Active, and no worker learns of changes.",
  CHANGE_DETECTOR_XSYNC:
    "The session's option change-detector is xsync: the workers find changes by walking through all files, and what is deleted or renamed at the source stays at the destination.",
  INDEXING_OFF:
    "The source volume's option geo-replication.indexing is off, or not set any more: a worker that is started does not come to work.",
  DESTINATION_VOLUME_STOPPED: "The destination volume is not started: workers cannot mount it.",
  DESTINATION_NOT_MOUNTABLE: "A destination node cannot mount the destination volume.",
  DESTINATION_FULL: "The destination volume has no room: what is copied fails.",
  DESTINATION_VOLUME_REPLACED:
    "The destination volume was deleted and made anew under its name: it lacks what was copied before.",
  SYNC_TIME_LEFT_OVER:
    "The source's bricks hold that everything up to a time is copied, and the destination is empty: an earlier session left that time, or the destination was emptied. What the source held then is never copied, though the session is Active.",
  DESTINATION_WRITTEN_TO:
    "Others than the session write to the destination volume: it is no copy of the source then, and what is copied overwrites what they wrote.",
  META_VOLUME_NOT_MOUNTED:
    "The session uses the meta volume (use_meta_volume) to agree on which bricks are Active, and a source node has not mounted it.",
  MONITOR_DIED:
    "The process that starts and watches a session's workers has died on a source node: nothing of its bricks is copied, and nobody starts them again.",
  SESSION_FILES_MISSING:
    "A source node has lost the folder in which Gluster keeps the session's state: no worker runs there, Gluster's status leaves its bricks out, and Gluster refuses every change with the word that the session does not exist.",
  OPTIONS_DIFFER:
    "The source nodes hold different options of the session, and the workers of each go by their own node's: one was set while a node could not be reached, or a node has lost them.",
  WORKER_FLAPPING:
    "The workers of a replica set take over from each other, over and over: each time the one that becomes Active goes through the changes anew.",
  WORKER_RESTARTING: "A worker dies and is started again, over and over.",
  CHANGES_NOT_TAKEN:
    "A brick has written changes that its worker was never told of. The session is Active and copies nothing of this brick.",
  NO_PROGRESS:
    "Changes wait, and a worker that is Active has shown no progress for ten minutes: a crawl that hangs, or a single file that takes longer.",
  RSYNC_MISSING: "A node has no rsync, which the session copies files with.",
  RSYNC_COPIES_NOTHING:
    "A node's rsync writes no file contents on a geo-replication mount and reports success: files arrive with 0 bytes.",
  RSYNC_FAILED: "rsync fails, so that file contents do not arrive.",
  TAR_FAILED: "tar over SSH fails, so that file contents do not arrive.",
  GFID_CONFLICT:
    "The destination has other files under the names of files of the source: something else than the session wrote to it.",
  ENTRIES_FAILED: "Files or directories could not be created, renamed or deleted at the destination.",
  NODE_DISK_FULL: "A node's own disk has no room for keys, logs and Gluster's files.",
  CLOCKS_APART: "The clocks of two nodes differ: checkpoints and the order of changes stand on them.",
  GLUSTER_VERSIONS_DIFFER: "The nodes run different versions of Gluster.",
  KEYS_MISSING:
    "Keys of a source node are not on every node of the destination, with the commands that Gluster writes before them: its workers come no further there as soon as they connect anew.",
  FILES_DIFFER:
    "A verification found that files differ at the destination though the session says that they are copied: what is there is not what was replicated.",
  UNEXPLAINED:
    "Something is wrong, and none of the known causes fits: the last errors of gsyncd, of the mounts and of the changelog library on the source, and of gsyncd and the mounts on the nodes of a destination whose cluster is registered, are the evidence.",
} as const satisfies Record<string, string>;
export type FindingCode = keyof typeof FINDINGS;

/** The most urgent first. */
export const FINDING_SEVERITIES = ["CRITICAL", "WARNING", "INFO"] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/** The worst first. */
export const SESSION_HEALTHS = ["BROKEN", "DEGRADED", "ATTENTION", "OK"] as const;
export type SessionHealth = (typeof SESSION_HEALTHS)[number];

/** Mutations that mend a cause. */
export type MendingMutation =
  | "repairGeoRepKeys"
  | "createGeoRepSession"
  | "startGeoRepSession"
  | "setGeoRepOption"
  | "deleteGeoRepSession";

/** A cause that was found in what was gathered of one session. */
export interface Cause {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** What is the case, by name. */
  readonly message: string;
  /** Since when by the nodes' own words, epoch milliseconds by the service's clock; null where they do not tell. */
  readonly since: number | null;
  readonly evidence: readonly GeoRepFindingEvidence[];
  /** What to do: commands as they are to be run, with where to run them, or sentences. */
  readonly remedy: readonly string[];
  readonly mutation: MendingMutation | null;
}
