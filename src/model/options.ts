/**
 * Options of a session that may be changed through the service, keys with dashes. Gluster accepts many more that break
 * replication or end in a root shell on every node: those are an operator's, on a node, by hand.
 */
export const CHANGEABLE_OPTIONS: ReadonlySet<string> = new Set([
  "change-detector",
  "change-interval",
  "changelog-log-level",
  "cli-log-level",
  "connection-timeout",
  "gfid-conflict-resolution",
  "gluster-log-level",
  "ignore-deletes",
  "log-level",
  "log-rsync-performance",
  "max-rsync-retries",
  "replica-failover-interval",
  "rsync-options",
  "secondary-gluster-log-level",
  "secondary-log-level",
  "secondary-timeout",
  "slave-gluster-log-level",
  "slave-log-level",
  "slave-timeout",
  "ssh-port",
  "sync-acls",
  "sync-jobs",
  "sync-method",
  "sync-xattrs",
  "use-meta-volume",
]);
