// What lists are sorted by, where callers choose.

export const CLUSTER_ORDERS = ["NAME", "REGISTERED"] as const;
export type ClusterOrderBy = (typeof CLUSTER_ORDERS)[number];

export const VOLUME_ORDERS = ["NAME", "CLUSTER"] as const;
export type VolumeOrderBy = (typeof VOLUME_ORDERS)[number];

export const SESSION_ORDERS = [
  "ID",
  "SOURCE",
  "DESTINATION",
  "STATUS",
  "LAG",
  "LAST_SYNCED",
  "PENDING",
  "FAILURES",
  "FIRST_SEEN",
] as const;
export type SessionOrderBy = (typeof SESSION_ORDERS)[number];

export const DESTINATION_ORDERS = ["NAME", "STANDING"] as const;
export type DestinationOrderBy = (typeof DESTINATION_ORDERS)[number];

export const ALERT_ORDERS = ["CREATED", "SEVERITY", "RESOLVED"] as const;
export type AlertOrderBy = (typeof ALERT_ORDERS)[number];

export interface OrderInput<By extends string> {
  readonly by: By;
  readonly descending: boolean;
}

/** Orders of what has happened. */
export const TIME_ORDERS = ["NEWEST_FIRST", "OLDEST_FIRST"] as const;
export type TimeOrder = (typeof TIME_ORDERS)[number];
