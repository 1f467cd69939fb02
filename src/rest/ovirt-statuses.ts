/** oVirt's words for Gluster's. What has none of them is told by none. */

export const VOLUME_STATUSES: ReadonlyMap<string, string> = new Map([
  ["Started", "up"],
  ["Stopped", "down"],
  ["Created", "down"],
]);

export const VOLUME_TYPES: ReadonlyMap<string, string> = new Map([
  ["Distribute", "distribute"],
  ["Replicate", "replicate"],
  ["Distributed-Replicate", "distributed_replicate"],
  ["Disperse", "disperse"],
  ["Distributed-Disperse", "distributed_disperse"],
]);

export const BRICK_STATUSES = ["up", "down", "unknown"] as const;

export function brickStatus(online: boolean | null): (typeof BRICK_STATUSES)[number] {
  if (online === null) return "unknown";
  return online ? "up" : "down";
}

/** What a host's status is in SQL about the table `host` as `t`. */
export const HOST_STATUS_SQL = `case when t."reachable" is false then 'non_responsive'
  when t."connected" is false or t."glusterd_up" is false then 'non_operational'
  when t."reachable" or t."connected" then 'up' else 'unassigned' end`;

export const HOST_STATUSES = ["up", "non_responsive", "non_operational", "unassigned"] as const;

/** How grave an event is, in SQL about the table `event` as `t`. */
export const SEVERITY_SQL = `case
  when t."kind" = 'OPERATION_CHANGED' and t."after"->>'state' = 'FAILED' then 'error'
  when t."kind" = 'OPERATION_CHANGED' and t."after"->>'state' = 'UNKNOWN' then 'warning'
  when t."kind" in ('SESSION_ADDED', 'SESSION_STATUS_CHANGED') and t."after"->>'status' = 'FAULTY' then 'error'
  when t."kind" in ('SESSION_ADDED', 'SESSION_STATUS_CHANGED')
    and t."after"->>'status' in ('PARTIAL_FAULTY', 'UNKNOWN') then 'warning'
  when t."kind" = 'SESSION_BRICK_STATUS_CHANGED' and t."after"->>'brickStatus' = 'FAULTY' then 'warning'
  when t."kind" in ('SESSION_FINDING_OPENED', 'SESSION_FINDING_CHANGED') and t."after"->>'severity' = 'CRITICAL' then 'error'
  when t."kind" in ('SESSION_FINDING_OPENED', 'SESSION_FINDING_CHANGED') and t."after"->>'severity' = 'WARNING' then 'warning'
  when t."kind" = 'SESSION_LAG_CHANGED' and t."after"->>'lagState' = 'STUCK' then 'warning'
  when t."kind" = 'SESSION_VERIFIED' and t."after"->>'verdict' = 'DIFFERENT' then 'error'
  when t."kind" = 'ALERT_DELIVERY_DEAD' or (t."kind" = 'ALERT_FIRED' and t."after"->>'severity' = 'CRITICAL') then 'error'
  when t."kind" = 'ALERT_FIRED' and t."after"->>'severity' = 'WARNING' then 'warning'
  when t."kind" in ('CLUSTER_LOST', 'SESSION_STALLED', 'SESSION_RPO_BREACHED', 'SESSION_REMOVED', 'HOST_REMOVED', 'VOLUME_REMOVED', 'HOST_KEY_PINNED') then 'warning'
  else 'normal' end`;

export const SEVERITIES = ["normal", "warning", "error", "alert"] as const;
