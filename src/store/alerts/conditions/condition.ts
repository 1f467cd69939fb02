/**
 * What the statement of a condition selects: of each enabled rule of its kind, which goes by `r`, each subject for which it is so,
 * with these columns in this order. `subject` tells those of one rule apart; a `since` of null means that it is not known, and a
 * hold time counts from when it is first found.
 */
export interface ConditionColumns {
  readonly subject: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly volumeId: string;
  readonly volumeName: string;
  readonly sessionId: string;
  readonly sessionName: string;
  readonly operationId: string;
  readonly findingCode: string;
  readonly summary: string;
  readonly remedy: string;
  readonly since: string;
}

const NONE: ConditionColumns = {
  subject: "null::text",
  clusterId: "null::uuid",
  clusterName: "null::text",
  volumeId: "null::uuid",
  volumeName: "null::text",
  sessionId: "null::uuid",
  sessionName: "null::text",
  operationId: "null::uuid",
  findingCode: "null::text",
  summary: "null::text",
  remedy: "'[]'::jsonb",
  since: "null::timestamptz",
};

/** Names of the columns in the table `alert`, in the order of a condition's statement. */
export const CONDITION_COLUMNS = [
  "subject",
  "cluster_id",
  "cluster_name",
  "volume_id",
  "volume_name",
  "session_id",
  "session_name",
  "operation_id",
  "finding_code",
  "summary",
  "remedy",
  "since",
] as const;

/** The list of a condition's `select`. */
export function conditionList(columns: Partial<ConditionColumns>): string {
  return Object.values({ ...NONE, ...columns }).join(", ");
}

/** The session `s` of a condition, with its cluster `c` and its primary volume `v`. */
export const OF_SESSION = {
  clusterId: `c."id"`,
  clusterName: `c."name"`,
  volumeId: `v."id"`,
  volumeName: `v."name"`,
  sessionId: `s."session_id"`,
  sessionName: `coalesce(s."user_name" || '@', '') || s."slave_host_name" || '::' || s."slave_volume_name"`,
} as const;

/** The sessions that a rule is about. */
export const SESSIONS_OF_RULE = `join "gluster_georep_session" s
    on (r."session_id" is null or s."session_id" = r."session_id") and (r."cluster_id" is null or s."cluster_id" = r."cluster_id")
  join "cluster" c on c."id" = s."cluster_id" join "volume" v on v."id" = s."master_volume_id"`;

/** Whether an alert of the rule about the session fires: what is not known any more is not over. */
export const IS_FIRING_OF_SESSION = `exists (
    select from "alert" a where a."rule_id" = r."id" and a."subject" = s."session_id"::text and a."state" = 'FIRING')`;

/** An element of a list in the rule's condition. @param value a text, in SQL */
export function isListed(name: string, value: string): string {
  return `(r."condition"->'${name}') @> to_jsonb(${value})`;
}

/** A number in the rule's condition. */
export function numberOf(name: string): string {
  return `(r."condition"->>'${name}')::int`;
}
