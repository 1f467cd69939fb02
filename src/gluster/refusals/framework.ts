/** What stands before any word about geo-replication: the shell, the CLI, the transaction on all peers, the volume. */
import { GSYNCD_BROKEN, type RefusalRule, SEE_GLUSTERD_LOG } from "./rule.js";

const KNOWS_NOT = "The Gluster of {host} does not know the command: it is of an older release.";

export const FRAMEWORK_REFUSALS: readonly RefusalRule[] = [
  {
    pattern: /Another transaction (is|could be) in progress/i,
    kind: "LOCK_HELD",
    example: "Another transaction is in progress for gvsrc. Please try again after some time.",
  },
  {
    // glusterd-mgmt.c: a peer's lock could not be had; whatever the reason, nothing was done.
    pattern: /\bLocking failed\b|^locking failed for one of the peer/m,
    kind: "LOCK_HELD",
    example: "Locking failed on src2. Please check log file for details.",
  },
  {
    // The asked node's own daemon is down: the way to Gluster, though not the one to the host, is closed.
    pattern: /Connection failed\. Please check if gluster daemon is operational/,
    kind: "UNREACHABLE",
    example: "Connection failed. Please check if gluster daemon is operational.",
  },
  { pattern: /Error : Request timed out/, kind: "TIMEOUT", example: "Error : Request timed out" },
  {
    // The system's own words, whoever passes them on.
    pattern: /No space left on device|Disk quota exceeded/,
    kind: "DISK_FULL",
    example: "Unable to create /var/lib/glusterd/geo-replication/x.conf. Error : No space left on device",
  },
  {
    pattern: /Peer .+, which is a part of .+ volume, is down/,
    kind: "PEER_DOWN",
    example: "Peer src2, which is a part of gvsrc volume, is down. Please bring up the peer and retry.",
  },
  {
    // glusterd-server-quorum.c
    pattern: /\bquorum (is )?not met\b/i,
    kind: "PEER_DOWN",
    example: "Quorum not met. Volume operation not allowed.",
    advice: "Too few peers of the cluster are connected: bring glusterd up on the others, and ask again.",
  },
  {
    // glusterd-op-sm.c
    pattern: /, is not connected at the moment/,
    kind: "PEER_DOWN",
    example: "src2, is not connected at the moment",
  },
  {
    // glusterd-geo-rep.c and others
    pattern: /do not support the required op[ -]version/,
    kind: "WRONG_STATE",
    example: "One or more nodes do not support the required op version.",
    advice: "Bring every node of the cluster to the same release, then raise cluster.op-version.",
  },
  {
    pattern: /is not in the started state|^Volume \S+ is not started/m,
    kind: "WRONG_STATE",
    example: "volume stop: vc: failed: Volume vc is not in the started state",
  },
  {
    // glusterd-op-sm.c
    pattern: /is protected\. To reset use 'force'/,
    kind: "WRONG_STATE",
    example: "volume reset: failed: 'geo-replication.indexing' is protected. To reset use 'force'.",
  },
  {
    // glusterd, of volume set
    pattern: /cannot be disabled while geo-replication sessions exist/,
    kind: "WRONG_STATE",
    example: "volume set: failed: geo-replication.indexing cannot be disabled while geo-replication sessions exist",
  },
  {
    pattern: /[Vv]olume (\S+ )?does not exist|^Volume \S+, doesn't exist/m,
    kind: "NOT_FOUND",
    example: "Volume nosuch does not exist",
  },
  {
    // glusterd-geo-rep.c: the verbs say it so.
    pattern: /Volume name \S+ does not exist/,
    kind: "NOT_FOUND",
    example: "Volume name gv1 does not exist",
  },
  {
    // The shell of a host without Gluster (its exit code is 127).
    pattern: /\bgluster: (command )?not found|gluster: No such file or directory/,
    kind: "NOT_FOUND",
    example: "bash: line 1: gluster: command not found",
  },
  {
    // What nologin says in the place of a shell.
    pattern: /This account is currently not available/,
    kind: "AUTH_FAILED",
    example: "This account is currently not available.",
    advice: "The user's login shell on {host} runs no commands: give it one that does, such as bash.",
  },
  {
    // glusterd-op-sm.c, of volume set and reset
    pattern: /^option ?:? ?\S+ does not exist/im,
    kind: "INVALID_ARGUMENT",
    example: "volume set: failed: option : nosuch does not exist",
  },
  {
    // cli-cmd-volume.c, cli_cmd_check_gsync_exists_cbk: the CLI looks whether it may run gsyncd on its node. Its usage follows.
    pattern: /^unrecognized word: geo-replication /m,
    kind: "WRONG_STATE",
    example: "unrecognized word: geo-replication (position 1)",
    advice: GSYNCD_BROKEN,
  },
  {
    // cli-cmd.c; the usage follows.
    pattern: /^unrecognized (word: |command$)/m,
    kind: "INVALID_ARGUMENT",
    example: "unrecognized word: reset-sync-time (position 5)",
    advice: KNOWS_NOT,
  },
  {
    pattern: /^\s*Usage:\s+(volume|gluster|system::)/m,
    kind: "INVALID_ARGUMENT",
    example: "\nUsage:\nvolume geo-replication [<PRIMARY-VOLNAME>] [<SECONDARY-IP>]::[<SECONDARY-VOLNAME>] {\\",
  },
  {
    pattern: /^unrecognized option --/m,
    kind: "INVALID_ARGUMENT",
    example: "unrecognized option --compress-level=0",
  },
];

/** Sentences that only say where a transaction failed: one that says why, anywhere beside them, goes before. */
export const REASONLESS_REFUSALS: readonly RefusalRule[] = [
  {
    // glusterd-mgmt.c, glusterd-syncop.c, glusterd-op-sm.c
    pattern:
      /\b(Staging|Commit|Brick ops|Post commit|Pre[ -]validation|Post[ -]validation) failed on |\bUnknown error! on |\bMgmt brick op '.+' failed|Validation Failed/i,
    kind: "WRONG_STATE",
    example: "Staging failed on src2. Please check the log file for more details.",
    advice: SEE_GLUSTERD_LOG,
  },
  {
    pattern: /Failed to build payload|option validation failed/,
    kind: "WRONG_STATE",
    example: "Failed to build payload. Please check the log file for more details.",
    advice: SEE_GLUSTERD_LOG,
  },
  {
    // gsyncd, asked directly.
    pattern: /^Traceback \(most recent call last\):/m,
    kind: "BAD_OUTPUT",
    example:
      'Traceback (most recent call last):\n  File "/usr/libexec/glusterfs/python/syncdaemon/gsyncd.py", line 29\n' +
      "ModuleNotFoundError: No module named 'imp'",
    advice: "gsyncd breaks on {host}, as with a Python that is newer than its release knows.",
  },
  {
    // What was asked for was done by then, or had failed: only a poll can tell.
    pattern: /\bUnlocking failed\b/,
    kind: "BAD_OUTPUT",
    example: "Unlocking failed on src2. Please check log file for details.",
    advice: "Where further commands find the cluster locked, restart glusterd on {host}.",
  },
];
