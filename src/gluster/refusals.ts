/**
 * Which of Gluster's sentences means which kind of failure. Each row has the sentence as Gluster says it; the first row
 * that fits decides. Sentences of 10.3 were recorded from real clusters; rows marked with a file name follow the source.
 */
import type { GlusterFailureKind } from "./failure.js";

export interface RefusalRule {
  readonly pattern: RegExp;
  readonly kind: GlusterFailureKind;
  readonly example: string;
}

export const REFUSAL_RULES: readonly RefusalRule[] = [
  {
    pattern: /Another transaction (is|could be) in progress/i,
    kind: "LOCK_HELD",
    example: "Another transaction is in progress for gvsrc. Please try again after some time.",
  },
  {
    // glusterd-mgmt.c: a peer's lock could not be had; whatever the reason, nothing was done.
    pattern: /\bLocking failed\b|^locking failed for one of the peer/,
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
    pattern: /Peer .+, which is a part of .+ volume, is down/,
    kind: "PEER_DOWN",
    example: "Peer src2, which is a part of gvsrc volume, is down. Please bring up the peer and retry.",
  },
  // The destination's host as the creating node sees it; UNREACHABLE speaks of our own way to a host only.
  { pattern: /^\S+ not reachable\./m, kind: "PEER_DOWN", example: "nohost not reachable." },
  {
    // create, also with no-verify: the destination's glusterd does not answer the creating node, or has no such volume.
    pattern: /Unable to get remote volume uuid/,
    kind: "PEER_DOWN",
    example: "Unable to get remote volume uuid.",
  },
  {
    pattern: /is already created\b/,
    kind: "ALREADY_EXISTS",
    example: "Session between vb and dst1::vb-dr is already created.",
  },
  {
    pattern: /already started\b/,
    kind: "ALREADY_IN_STATE",
    example: "geo-replication session between gvsrc & dst1::gvdst already started",
  },
  {
    pattern: /already Paused\b/,
    kind: "ALREADY_IN_STATE",
    example: "Geo-replication session between gvsrc and dst1::gvdst already Paused.",
  },
  {
    pattern: /is not Paused\b/,
    kind: "WRONG_STATE",
    example: "Geo-replication session between gvsrc and dst1::gvdst is not Paused.",
  },
  {
    pattern: /is still active\. Please stop the session/,
    kind: "WRONG_STATE",
    example: "geo-replication session between gvsrc & dst1::gvdst is still active. Please stop the session and retry.",
  },
  {
    pattern: /needs to be started before geo-replication start/,
    kind: "WRONG_STATE",
    example: "Volume vc needs to be started before geo-replication start",
  },
  {
    pattern: /is not in the started state/,
    kind: "WRONG_STATE",
    example: "volume stop: vc: failed: Volume vc is not in the started state",
  },
  {
    pattern: /geo-replication sessions are active for the volume/,
    kind: "WRONG_STATE",
    example:
      "geo-replication sessions are active for the volume vc.\nStop geo-replication sessions involved in this volume. " +
      "Use 'volume geo-replication status' command for more info.",
  },
  {
    // Said of a session that exists as well: this check comes before the one for "already created".
    pattern: /is not empty\. Please delete existing files/,
    kind: "WRONG_STATE",
    example:
      "dst1::gvdst is not empty. Please delete existing files in dst1::gvdst and retry, or use force to continue " +
      "without deleting the existing files.",
  },
  {
    // gverify.sh, all three: force gets past them.
    pattern: /of primary is greater than|of master is greater than|Gluster version mismatch between/,
    kind: "WRONG_STATE",
    example: "Total disk size of primary is greater than disk size of secondary.",
  },
  {
    pattern: /Unable to mount and fetch (primary|master|secondary|slave) volume details/,
    kind: "WRONG_STATE",
    example:
      "Unable to mount and fetch secondary volume details. Please check the log: " +
      "/var/log/glusterfs/geo-replication/gverify-secondarymnt.log",
  },
  {
    pattern: /Passwordless ssh login has not been setup/,
    kind: "WRONG_STATE",
    example: "Passwordless ssh login has not been setup with dst1 for user nobody.",
  },
  {
    pattern: /required for push-pem is\s+not present/,
    kind: "WRONG_STATE",
    example:
      "/var/lib/glusterd/geo-replication/common_secret.pem.pub required for push-pem is not present. Please run " +
      '"gluster system:: execute gsec_create"',
  },
  {
    pattern: /gluster command not found on/,
    kind: "WRONG_STATE",
    example: "gluster command not found on dst1 for user geoaccount.",
  },
  {
    pattern: /[Gg]eo-replication session between .+ does not exist/s,
    kind: "NOT_FOUND",
    example: "Geo-replication session between vb and dst1::vb-dr does not exist.",
  },
  {
    pattern: /^No active geo-replication sessions/m,
    kind: "NOT_FOUND",
    example: "No active geo-replication sessions between gvsrc and dst1::gvdst",
  },
  { pattern: /[Vv]olume (\S+ )?does not exist/, kind: "NOT_FOUND", example: "Volume nosuch does not exist" },
  {
    // The shell of a host without Gluster (its exit code is 127).
    pattern: /\bgluster: (command )?not found|gluster: No such file or directory/,
    kind: "NOT_FOUND",
    example: "bash: line 1: gluster: command not found",
  },
  { pattern: /Invalid (secondary|slave) url:/, kind: "INVALID_ARGUMENT", example: "Invalid secondary url: dst1:gvdst" },
  { pattern: /^Invalid option$/m, kind: "INVALID_ARGUMENT", example: "Invalid option" },
  { pattern: /^Reserved option$/m, kind: "INVALID_ARGUMENT", example: "Reserved option" },
  {
    pattern: /Invalid value\(.*\) for\s+option/s,
    kind: "INVALID_ARGUMENT",
    example: "Invalid value(maybe) for option ignore-deletes",
  },
  {
    pattern: /Invalid Checkpoint label/,
    kind: "INVALID_ARGUMENT",
    example: 'Invalid Checkpoint label. Use format "Y-m-d H:M:S", Example: 2016-10-25 15:30:45',
  },
  {
    // No reason is given; every case recorded was a value that the option does not take.
    pattern: /geo-replication config-(set|del) failed for/,
    kind: "INVALID_ARGUMENT",
    example: "geo-replication config-set failed for gvsrc dst1::gvdst",
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

/** UNKNOWN where no rule fits. */
export function kindOfWords(words: string): GlusterFailureKind {
  return REFUSAL_RULES.find((rule) => rule.pattern.test(words))?.kind ?? "UNKNOWN";
}
