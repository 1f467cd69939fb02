import { GEOREP_STATUSES } from "../../model/status.js";
import type { SearchFields } from "../search/conditions.js";
import { HOST_STATUS_SQL, SEVERITY_SQL, VOLUME_STATUSES, VOLUME_TYPES } from "../ovirt-statuses.js";
import { JOB_STATUSES } from "../documents/job.js";

const text = (sql: string) => ({ sql, type: "text" }) as const;
const uuid = (sql: string) => ({ sql, type: "uuid" }) as const;

// In capitals as they are documented, and found however they are spelled.
const SESSION_STATUSES = new Map(GEOREP_STATUSES.map((status) => [status, status.toLowerCase()]));

const CLUSTER_NAME = `(select c."name" from "cluster" c where c."id" = t."cluster_id")`;

/** What each list can be searched for: names of its documents' fields, and oVirt's where they differ. */
export const SEARCHABLE = {
  clusters: { name: text(`t."name"`), id: uuid(`t."id"`), description: text(`t."description"`) },
  hosts: {
    name: text(`t."name"`),
    id: uuid(`t."id"`),
    address: text(`coalesce(t."ssh_address", t."name")`),
    status: text(HOST_STATUS_SQL),
    cluster: text(CLUSTER_NAME),
  },
  volumes: {
    name: text(`t."name"`),
    id: uuid(`t."id"`),
    status: { sql: `t."status"`, type: "text", words: VOLUME_STATUSES },
    type: { sql: `t."type"`, type: "text", words: VOLUME_TYPES },
    volume_type: { sql: `t."type"`, type: "text", words: VOLUME_TYPES },
    transport_type: text(`t."transport"`),
    replica_count: { sql: `t."replica_count"::bigint`, type: "bigint" },
  },
  bricks: {
    name: text(`t."host_name" || ':' || t."brick_dir"`),
    id: uuid(`t."id"`),
    brick_dir: text(`t."brick_dir"`),
    server_id: uuid(`t."host_id"`),
    status: text(`case when t."online" then 'up' when t."online" is null then 'unknown' else 'down' end`),
  },
  sessions: {
    name: text(`coalesce(t."user_name" || '@', '') || t."slave_host_name" || '::' || t."slave_volume_name"`),
    id: uuid(`t."session_id"`),
    status: { sql: `t."status"`, type: "text", words: SESSION_STATUSES },
    slavevolume: text(`t."slave_volume_name"`),
    slave_volume_name: text(`t."slave_volume_name"`),
    slave_volume_id: uuid(`t."slave_volume_id"`),
    slave_host_name: text(`t."slave_host_name"`),
    slave_host_uuid: uuid(`t."slave_host_uuid"`),
    session_key: text(`t."session_key"`),
    user_name: text(`coalesce(t."user_name", 'root')`),
  },
  events: {
    name: text(`concat_ws(' ', t."session_name", t."volume_name", t."host_name", t."cluster_name")`),
    id: { sql: `t."number"`, type: "bigint" },
    index: { sql: `t."number"`, type: "bigint" },
    severity: text(SEVERITY_SQL),
    time: { sql: `t."at"`, type: "timestamptz" },
    cluster: text(`t."cluster_name"`),
    host: text(`t."host_name"`),
    event_host: text(`t."host_name"`),
    volume: text(`t."volume_name"`),
    session: text(`t."session_name"`),
  },
  jobs: {
    name: text(`t."kind"`),
    id: uuid(`t."id"`),
    status: { sql: `t."state"`, type: "text", words: JOB_STATUSES },
    start_time: { sql: `t."created_at"`, type: "timestamptz" },
    end_time: { sql: `t."finished_at"`, type: "timestamptz" },
  },
  nothing: {},
} as const satisfies Readonly<Record<string, SearchFields>>;
