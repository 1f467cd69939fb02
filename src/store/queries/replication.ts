import type { FindingCode, FindingSeverity, SessionHealth } from "../../model/findings/findings.js";
import { healthText } from "../../model/findings/health.js";
import { lagSecondsText, type LagState } from "../../model/lag.js";
import type { Reader } from "./reader.js";

/** A session's figures. Instants are seconds since 1970; null for what is not known. */
export interface Replication {
  readonly sessionId: string;
  readonly clusterId: string;
  readonly cluster: string;
  readonly volume: string;
  readonly secondaryHost: string;
  readonly secondaryVolume: string;
  readonly status: string;
  readonly health: SessionHealth;
  /** Those that are open, by code. */
  readonly findings: readonly { readonly code: FindingCode; readonly severity: FindingSeverity }[];
  readonly polledAt: number | null;
  readonly lagState: LagState | null;
  readonly lagSeconds: number | null;
  /** Null where no objective is set. */
  readonly rpoSeconds: number | null;
  readonly isRpoBreached: boolean;
  readonly lastSyncedAt: number | null;
  readonly entryPending: number | null;
  readonly dataPending: number | null;
  readonly metaPending: number | null;
  readonly failures: number | null;
  /** Null where none is set. */
  readonly checkpointAt: number | null;
  readonly isCheckpointReached: boolean;
  /** Null where none are known to wait. */
  readonly changesWaitSince: number | null;
}

const epoch = (instant: string): string => `extract(epoch from ${instant})::float8`;
const sum = (column: string): string => `sum(${column}) filter (where "status" = 'ACTIVE')::float8`;

const REPLICATION = `select s."session_id" as "sessionId", s."cluster_id" as "clusterId", c."name" as "cluster",
    v."name" as "volume", s."slave_host_name" as "secondaryHost", s."slave_volume_name" as "secondaryVolume", s."status",
    ${healthText(`s."session_id"`, `s."status"`)} as "health", coalesce(f."findings", '[]') as "findings",
    ${epoch(`coalesce(s."observed_at", c."sessions_observed_at")`)} as "polledAt",
    s."lag_state" as "lagState", ${lagSecondsText(`s."lag_state"`, `s."unsynced_since"`)} as "lagSeconds",
    r."seconds" as "rpoSeconds", r."breached_since" is not null as "isRpoBreached",
    ${epoch(`s."last_synced"`)} as "lastSyncedAt", s."failures"::float8 as "failures",
    d."entryPending", d."dataPending", d."metaPending", d."changesWaitSince",
    ${epoch(`p."checkpoint_at"`)} as "checkpointAt", p."completed_at" is not null as "isCheckpointReached"
  from "gluster_georep_session" s
  join "cluster" c on c."id" = s."cluster_id"
  join "volume" v on v."id" = s."master_volume_id"
  left join (
    select "session_id", ${sum(`"entry_pending"`)} as "entryPending", ${sum(`"data_pending"`)} as "dataPending",
      ${sum(`"meta_pending"`)} as "metaPending",
      ${epoch(`min("changes_waiting_since")`)} as "changesWaitSince"
    from "gluster_georep_session_details" group by "session_id") d on d."session_id" = s."session_id"
  left join (
    select "session_id", json_agg(json_build_object('code', "code", 'severity', "severity") order by "code") as "findings"
    from "gluster_georep_finding" where "closed_at" is null group by "session_id") f on f."session_id" = s."session_id"
  left join "gluster_georep_session_rpo" r on r."session_id" = s."session_id"
  left join "gluster_georep_checkpoint" p on p."session_id" = s."session_id" and p."superseded_at" is null
  order by s."session_id"`;

/** The figures of every session, by one statement. */
export function readReplication(reader: Reader): Promise<Replication[]> {
  return reader.query<Replication>(REPLICATION);
}
