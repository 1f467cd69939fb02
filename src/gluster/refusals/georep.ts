/** What glusterd-geo-rep.c, gverify.sh and the CLI of geo-replication refuse. */
import { GSYNCD_BROKEN, type RefusalRule, SEE_GLUSTERD_LOG } from "./rule.js";

const PACKAGE_MISSING = "Install the package glusterfs-geo-replication on {host}.";

export const GEOREP_REFUSALS: readonly RefusalRule[] = [
  // The destination's host as the creating node sees it; UNREACHABLE speaks of our own way to a host only.
  {
    pattern: /^\S+ not reachable\./m,
    kind: "PEER_DOWN",
    example: "nohost not reachable.",
    advice:
      "{host} cannot open an SSH connection to it: name the destination's host as the source nodes know it, and check its sshd, its port and the network between them.",
  },
  {
    // create, also with no-verify: the destination's glusterd does not answer the creating node, or has no such volume.
    pattern: /Unable to get remote volume uuid/,
    kind: "PEER_DOWN",
    example: "Unable to get remote volume uuid.",
    advice:
      "Check that the destination has that volume, that its glusterd runs, and that {host} reaches port 24007 there.",
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
    pattern: /geo-replication sessions are active for the volume/,
    kind: "WRONG_STATE",
    example:
      "geo-replication sessions are active for the volume vc.\nStop geo-replication sessions involved in this volume. " +
      "Use 'volume geo-replication status' command for more info.",
  },
  {
    pattern: /session b\/w .+ is not running on this node/,
    kind: "WRONG_STATE",
    example: "geo-replication session b/w gv1 & dst1::gv1-dr is not running on this node.",
    advice: "Its monitor has ended on {host}: a forced stop gets past that, and start brings it back.",
  },
  {
    pattern: /geo-replication is not set up|Geo-rep session is not setup|already running in another machine/,
    kind: "WRONG_STATE",
    example: "Pause check Failed: Geo-rep session is not setup",
  },
  {
    // The status file of a node tells otherwise than its monitor, or could not be written.
    pattern: /Resume failed!!! Status inconsistent|Pause successful but could not update status file/,
    kind: "WRONG_STATE",
    example: "Resume failed!!! Status inconsistent. Please use 'resume force' to resume and reach consistent state",
  },
  {
    // Said of a session that exists as well: this check comes before the one for "already created".
    pattern: /is not empty\. Please delete existing files/,
    kind: "WRONG_STATE",
    advice:
      "Delete nothing where a session into that volume exists, under another host name too: its files are that session's copy.",
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
    // gverify.sh; 3.7 mounts nothing.
    pattern: /Unable to (mount and )?fetch (primary|master|secondary|slave) volume details/,
    kind: "WRONG_STATE",
    advice: "The volume is missing or not started, its glusterd is down, or the network lets no mount through.",
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
    pattern: /required for push-pem is\s+not (present\. Please run|a regular file)/,
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
    // `system:: execute NAME` runs the program peer_NAME of libexec.
    pattern: /gsync peer_\S+ command not found/,
    kind: "WRONG_STATE",
    example: "gsync peer_gsec_create command not found.",
    advice: PACKAGE_MISSING,
  },
  {
    pattern: /hook-script .+ is not present/,
    kind: "WRONG_STATE",
    example:
      "The hook-script (/var/lib/glusterd/hooks/1/gsync-create/post/S56glusterd-geo-rep-create-post.sh) required for " +
      "push-pem is not present. Please install the hook-script and retry",
    advice: PACKAGE_MISSING,
  },
  {
    // glusterd asks gsyncd for the session's configuration, and got none.
    pattern: /Unable to get statefile's name|Unable to get the status of active geo-replication session/,
    kind: "WRONG_STATE",
    example: "Please check gsync config file. Unable to get statefile's name",
    advice: GSYNCD_BROKEN,
  },
  {
    pattern: /(state|pid)-file entry miss?ing in (the )?config file/,
    kind: "WRONG_STATE",
    example:
      "state-file entry missing in the config file(/var/lib/glusterd/geo-replication/gv1_dst1_gv1-dr/gsyncd.conf).",
    advice: GSYNCD_BROKEN,
  },
  {
    // glusterd_urltransform: gsyncd was to normalize it.
    pattern: /^Invalid Url: /m,
    kind: "WRONG_STATE",
    example: "Invalid Url: dst1::gvdst",
    advice: GSYNCD_BROKEN,
  },
  { pattern: /Unable to spawn gsyncd/, kind: "WRONG_STATE", example: "Unable to spawn gsyncd", advice: GSYNCD_BROKEN },
  {
    pattern: /gsyncd failed to delete session info/,
    kind: "WRONG_STATE",
    example: "gsyncd failed to delete session info for gv1 and dst1::gv1-dr peers",
    advice: GSYNCD_BROKEN,
  },
  {
    pattern: /fuse una?vailable/,
    kind: "WRONG_STATE",
    example: "fuse unavailable",
    advice: "{host} has no /dev/fuse: load the kernel's module fuse.",
  },
  {
    // glusterd's own files: the reason stands behind, where there is one.
    pattern:
      /^(Unable to (create|open|read all the data from|store (secondary|slave) info)\b|Unable to (end|execute command)\. Error : |Failed to (write to|get realpath of|create config file|store the Volume ?information)|rename of old working dir .+ failed|Source file (does not exist in|is not a regular|is outside of))/m,
    kind: "WRONG_STATE",
    example: "Unable to create /var/lib/glusterd/geo-replication/x.conf. Error : Read-only file system",
    advice: SEE_GLUSTERD_LOG,
  },
  {
    pattern: /get_(secondary|slave)host_from_voluuid failed|Index initialization failed/,
    kind: "WRONG_STATE",
    example: "Index initialization failed",
    advice: SEE_GLUSTERD_LOG,
  },
  {
    pattern: /[Gg]eo-replication session between .+ does not exist|Session between .+ and .+ has not been created/s,
    kind: "NOT_FOUND",
    example: "Geo-replication session between vb and dst1::vb-dr does not exist.",
  },
  {
    pattern: /^No active geo-replication sessions/m,
    kind: "NOT_FOUND",
    example: "No active geo-replication sessions between gvsrc and dst1::gvdst",
  },
  {
    pattern: /Invalid (secondary|slave) url:|is not a valid (secondary|slave) url/,
    kind: "INVALID_ARGUMENT",
    example: "Invalid secondary url: dst1:gvdst",
  },
  {
    // A user's name with an @ in it: glusterd takes what stands behind the first for the host.
    pattern: /^Invalid Hostname \(/m,
    kind: "INVALID_ARGUMENT",
    example: "Invalid Hostname (example.org@dst1).",
  },
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
    // A part of the command is missing.
    pattern:
      /^(Option name missing|missing value|(Secondary|Slave) required|Invalid config request|invalid command name|gsync peer command was not specified|Options not specified|(primary|master|secondary|slave|host_uuid) not found)$/m,
    kind: "INVALID_ARGUMENT",
    example: "Option name missing",
  },
];
