import { detailIdOf, type StoredCheckpointBrick, type StoredMissingKeys } from "../../model/entities/index.js";
import { computed, noun, type RecordOf } from "./noun.js";
import type { Children } from "./reader.js";

// A null `observed_at` means that the row was seen at the last poll of what it belongs to.
const SESSION_SEEN = `coalesce(t."observed_at",
  (select c."sessions_observed_at" from "cluster" c where c."id" = t."cluster_id"))`;

const DETAIL_SEEN = `coalesce(t."observed_at", (select coalesce(s."observed_at", c."sessions_observed_at")
  from "gluster_georep_session" s join "cluster" c on c."id" = s."cluster_id" where s."session_id" = t."session_id"))`;

const FIGURES = [
  "checkpoint_status",
  "files_synced",
  "files_pending",
  "bytes_pending",
  "deletes_pending",
  "files_skipped",
  "entry_pending",
  "data_pending",
  "meta_pending",
  "failures",
  "last_synced",
  "checkpoint_time",
];

/** The id of the detail in row `t`. */
export const DETAIL_ID = detailIdOf("t.");

export const SESSION = noun("gluster_georep_session", {
  id: "session_id",
  sessionKey: "session_key",
  clusterId: "cluster_id",
  primaryVolumeId: "master_volume_id",
  secondaryHostId: "slave_host_uuid",
  secondaryHostName: "slave_host_name",
  secondaryVolumeId: "slave_volume_id",
  secondaryVolumeReplaced: computed<boolean>(
    `coalesce(t."slave_volume_id"::text <> substring(lower(t."session_key") from ':([0-9a-f-]{36})$'), false)`,
  ),
  secondaryVolumeName: "slave_volume_name",
  userName: "user_name",
  status: "status",
  statusReason: "status_reason",
  lastKnownStatus: "last_known_status",
  observedAt: computed<string | null>(SESSION_SEEN),
  optionsObservedAt: "options_observed_at",
  missingKeys: computed<StoredMissingKeys | null>(`t."missing_keys"`),
  keysObservedAt: "keys_observed_at",
  changesWaitingSince: computed<string | null>(
    `(select min(d."changes_waiting_since") from "gluster_georep_session_details" d where d."session_id" = t."session_id")`,
  ),
  firstSeenAt: "created_at",
  checkpointId: computed<string | null>(
    `(select p."id" from "gluster_georep_checkpoint" p where p."session_id" = t."session_id" and p."superseded_at" is null)`,
  ),
});
export type SessionRecord = RecordOf<typeof SESSION>;

export const DETAIL = noun("gluster_georep_session_details", {
  id: computed<string>(DETAIL_ID),
  sessionId: "session_id",
  brickId: "master_brick_id",
  secondaryHostId: "slave_host_uuid",
  secondaryHostName: "slave_host_name",
  status: "status",
  statusRaw: "status_word",
  checkpointStatus: "checkpoint_status",
  crawlStatusRaw: "crawl_status",
  filesSynced: "files_synced",
  filesPending: "files_pending",
  bytesPending: "bytes_pending",
  deletesPending: "deletes_pending",
  filesSkipped: "files_skipped",
  entryPending: "entry_pending",
  dataPending: "data_pending",
  metaPending: "meta_pending",
  failures: "failures",
  lastSyncedAt: "last_synced",
  checkpointAt: "checkpoint_time",
  checkpointCompleted: "checkpoint_completed",
  checkpointCompletedAt: "checkpoint_completion_time",
  changesWaitingSince: "changes_waiting_since",
  observedAt: computed<string | null>(DETAIL_SEEN),
  countersObservedAt: computed<string | null>(
    `case when num_nonnulls(${FIGURES.map((column) => `t."${column}"`).join(", ")}) > 0
      then coalesce(t."counters_observed_at", ${DETAIL_SEEN}) end`,
  ),
});
export const DETAILS_OF_SESSION: Children = {
  column: "session_id",
  join: `join "gluster_volume_bricks" b on b."id" = t."master_brick_id"`,
  orderBy: `b."brick_order"`,
};
export type DetailRecord = RecordOf<typeof DETAIL>;

export const OPTION = noun("gluster_georep_config", {
  id: "id",
  sessionId: "session_id",
  key: "config_key",
  value: "config_value",
  default: "default_value",
  modified: "modified",
  configurable: "configurable",
  // What a level is computed from: Gluster's name, and whether Gluster lets anybody set it.
  levelSource: computed<readonly [string, boolean | null]>(`json_build_array(t."config_key", t."configurable")`),
});
export const OPTIONS_OF_SESSION: Children = { column: "session_id", orderBy: `t."config_key"` };
export type OptionRecord = RecordOf<typeof OPTION>;

export const CHECKPOINT = noun("gluster_georep_checkpoint", {
  id: "id",
  sessionId: "session_id",
  at: "checkpoint_at",
  firstSeenAt: "first_seen_at",
  operationId: "operation_id",
  setBy: "set_by",
  setByTokenId: "set_by_token_id",
  activeBricks: "active_bricks",
  activeBricksCompleted: "active_completed",
  percentCompleted: computed<number | null>(`100.0::float8 * t."active_completed" / nullif(t."active_bricks", 0)`),
  completedAt: "completed_at",
  completed: computed<boolean>(`t."completed_at" is not null`),
  supersededAt: "superseded_at",
  bricks: computed<readonly StoredCheckpointBrick[]>(`t."bricks"`),
});
